"""Registration of neurons, and what it costs (chapters 10-registration, 22-block)."""

from typing import Final

import attrs

from tao_model.emission.schedule import is_due
from tao_model.network.call import Call
from tao_model.network.epochs import NOBODY
from tao_model.network.origins import Origin, signer
from tao_model.network.stake_flows import bought, fee_rate_of, paid_in, with_flow
from tao_model.network.staking import associated
from tao_model.neurons import appended, neuron_to_prune, replaced, with_neuron
from tao_model.numbers.integers import I64, U16, U64
from tao_model.pools.swaps import HIGHEST_LIMIT
from tao_model.registration import (
    after_registration,
    after_root_registration,
    next_block,
    next_interval,
)
from tao_model.rejection import Reason, require
from tao_model.staking.takes import with_delegate
from tao_model.state import ROOT, State, Subnet
from tao_model.state.iteration import identity_key
from tao_model.state.pools import HotkeyStake
from tao_model.state.records import evolve
from tao_model.units import AccountId, Alpha, BlockNumber, ByteString, NetUid, Rao, Uid, Unsigned64

_NOTHING_STAKED: Final = HotkeyStake()


@attrs.frozen
class BurnedRegister:
    """Join a subnet at its price."""

    netuid: NetUid
    hotkey: AccountId


@attrs.frozen
class Register:
    """Join a subnet at its price: what was proof of work is not looked at."""

    netuid: NetUid
    block: BlockNumber
    nonce: Unsigned64
    work: ByteString
    hotkey: AccountId
    coldkey: AccountId


@attrs.frozen
class RegisterLimit:
    """Join a subnet, but only up to a price."""

    netuid: NetUid
    hotkey: AccountId
    price_limit: Rao


@attrs.frozen
class RootRegister:
    """Join root."""

    hotkey: AccountId


def owners_hotkeys(state: State, subnet: Subnet) -> tuple[AccountId, ...]:
    """Return all hotkeys of a subnet's owner (REGISTRATION-6).

    Without an owner, those of the account of 32 zero bytes.
    """
    owner = subnet.identity.owner
    return state.stake.owned_hotkeys.get(NOBODY if owner is None else owner, ())


def admit(state: State, coldkey: AccountId, netuid: NetUid, hotkey: AccountId) -> None:
    """Reject a registration that is not admitted, before anything else happens (REGISTRATION-9).

    Source: ``subnets/registration.rs``, ``do_register``.
    """
    ensure_joinable(state, netuid)
    subnet = state.subnet(netuid)
    require(subnet.parameters.registration_allowed, Reason.SUBNET_REGISTRATION_DISABLED)
    is_new = subnet.neurons.uid_of(hotkey) is None
    require(is_new, Reason.HOTKEY_ALREADY_REGISTERED_IN_SUBNET)
    can_pay = subnet.registration.burn <= state.balance(coldkey)
    require(can_pay, Reason.NOT_ENOUGH_BALANCE_TO_STAKE)


def ensure_joinable(state: State, netuid: NetUid) -> None:
    """Reject root, and what is no subnet (REGISTRATION-9)."""
    require(netuid != ROOT, Reason.REGISTRATION_NOT_PERMITTED_ON_ROOT_SUBNET)
    require(state.subnet(netuid).identity.added, Reason.SUBNET_NOT_EXISTS)


def ensure_place(state: State, netuid: NetUid) -> None:
    """Reject a registration for which there is no place, and none can be made (REGISTRATION-9)."""
    subnet = state.subnet(netuid)
    require(subnet.parameters.max_allowed_uids != 0, Reason.NO_NEURON_ID_AVAILABLE)
    if subnet.neurons.count >= subnet.parameters.max_allowed_uids:
        leaving = neuron_to_prune(subnet, owners_hotkeys(state, subnet), state.block.number)
        require(leaving is not None, Reason.NO_NEURON_ID_AVAILABLE)


def with_price_paid(state: State, coldkey: AccountId, netuid: NetUid) -> State:
    """Return the state after the price bought alpha that nobody got (REGISTRATION-9).

    The fee of the swap stays in the subnet's account. Source: ``subnets/registration.rs``,
    ``do_register``.
    """
    price = state.subnet(netuid).registration.burn
    state, tao = paid_in(state, coldkey, netuid, price)
    fee_rate = fee_rate_of(state.subnet(netuid))
    state, purchase = bought(state, netuid, tao, HIGHEST_LIMIT, fee_rate)
    subnet = state.subnet(netuid)
    out = Alpha(U64.saturating_subtract(subnet.alpha.alpha_out, purchase.received))
    subnet = evolve(subnet, alpha=evolve(subnet.alpha, alpha_out=out))
    return with_flow(state.with_subnet(netuid, subnet), netuid, I64.wrap(tao))


def registered(state: State, coldkey: AccountId, netuid: NetUid, hotkey: AccountId) -> State:
    """Return the state after a hotkey joined a subnet at its price (REGISTRATION-9).

    Source: ``subnets/registration.rs``, ``do_register``.
    """
    admit(state, coldkey, netuid, hotkey)
    state = associated(state, coldkey, hotkey)
    require(state.stake.owners[hotkey] == coldkey, Reason.NON_ASSOCIATED_COLDKEY)
    ensure_place(state, netuid)
    state = with_price_paid(state, coldkey, netuid)
    subnet = state.subnet(netuid)
    joined = with_neuron(subnet, owners_hotkeys(state, subnet), hotkey, state.block.number)
    registration = after_registration(joined.registration, joined.parameters)
    return state.with_subnet(netuid, evolve(joined, registration=registration))


def burned_register(state: State, origin: Origin, action: BurnedRegister) -> State:
    """Return the state after a hotkey joined a subnet (REGISTRATION-9)."""
    return registered(state, signer(origin), action.netuid, action.hotkey)


def register(state: State, origin: Origin, action: Register) -> State:
    """Return the state after a hotkey joined a subnet (REGISTRATION-9).

    Its work counts for nothing. Source: ``macros/dispatches.rs``, ``register``.
    """
    return registered(state, signer(origin), action.netuid, action.hotkey)


def register_limit(state: State, origin: Origin, action: RegisterLimit) -> State:
    """Return the state after a hotkey joined a subnet at a limited price (REGISTRATION-9).

    Source: ``subnets/registration.rs``, ``do_register_limit``.
    """
    coldkey = signer(origin)
    ensure_joinable(state, action.netuid)
    price = state.subnet(action.netuid).registration.burn
    require(price <= action.price_limit, Reason.REGISTRATION_PRICE_LIMIT_EXCEEDED)
    return registered(state, coldkey, action.netuid, action.hotkey)


def root_stake(root: Subnet, hotkey: AccountId) -> Alpha:
    """Return what is staked with a hotkey on root (REGISTRATION-10)."""
    return root.stake.hotkeys.get(hotkey, _NOTHING_STAKED).pool.value


def with_root_neuron(root: Subnet, hotkey: AccountId, block: BlockNumber) -> Subnet:
    """Return root after a hotkey joined it (REGISTRATION-10).

    If it is full, the neuron with the least stake gives way.
    Source: ``coinbase/root.rs``, ``do_root_register``.
    """
    hotkeys = root.neurons.hotkeys
    if len(hotkeys) < root.parameters.max_allowed_uids:
        return appended(root, hotkey, block)
    require(len(hotkeys) > 0, Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET)
    in_order = sorted(map(Uid, range(len(hotkeys))), key=identity_key)
    least = min(in_order, key=lambda uid: root_stake(root, hotkeys[uid]))
    has_more = root_stake(root, hotkeys[least]) < root_stake(root, hotkey)
    require(has_more, Reason.STAKE_TOO_LOW_FOR_ROOT)
    return replaced(root, least, hotkey, block)


def ensure_root_takes(root: Subnet, hotkey: AccountId) -> None:
    """Reject a registration on root that is one too many (REGISTRATION-10)."""
    counts, parameters = root.registration, root.parameters
    in_block = counts.this_block < parameters.max_registrations_per_block
    require(in_block, Reason.TOO_MANY_REGISTRATIONS_THIS_BLOCK)
    most = U16.saturating_multiply(parameters.target_registrations_per_interval, 3)
    in_interval = counts.this_interval < most
    require(in_interval, Reason.TOO_MANY_REGISTRATIONS_THIS_INTERVAL)
    is_new = root.neurons.uid_of(hotkey) is None
    require(is_new, Reason.HOTKEY_ALREADY_REGISTERED_IN_SUBNET)


def root_register(state: State, origin: Origin, action: RootRegister) -> State:
    """Return the state after a hotkey joined root and became a delegate (REGISTRATION-10).

    Source: ``coinbase/root.rs``, ``do_root_register``.
    """
    require(state.subnet(ROOT).identity.added, Reason.ROOT_NETWORK_DOES_NOT_EXIST)
    coldkey = signer(origin)
    ensure_root_takes(state.subnet(ROOT), action.hotkey)
    state = associated(state, coldkey, action.hotkey)
    root = with_root_neuron(state.subnet(ROOT), action.hotkey, state.block.number)
    registration = after_root_registration(root.registration)
    state = evolve(state, stake=with_delegate(state.stake, action.hotkey))
    return state.with_subnet(ROOT, evolve(root, registration=registration))


def with_next_price(state: State, netuid: NetUid) -> State:
    """Return the state in which the price of joining a subnet is that of this block (BLOCK-12).

    Root counts anew when its slot is due.
    Source: ``subnets/registration.rs``, ``update_registration_prices_for_networks``.
    """
    subnet, block = state.subnet(netuid), state.block.number
    registration = next_block(subnet.registration, subnet.parameters, block)
    if netuid == ROOT and is_due(subnet.schedule, block):
        registration = next_interval(registration)
    if registration == subnet.registration:
        return state
    return state.with_subnet(netuid, evolve(subnet, registration=registration))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(_PALLET + "burned_register", BurnedRegister, ("netuid", "hotkey"), burned_register),
    Call(
        _PALLET + "register",
        Register,
        ("netuid", "block_number", "nonce", "work", "hotkey", "coldkey"),
        register,
    ),
    Call(
        _PALLET + "register_limit",
        RegisterLimit,
        ("netuid", "hotkey", "limit_price"),
        register_limit,
    ),
    Call(_PALLET + "root_register", RootRegister, ("hotkey",), root_register),
)
