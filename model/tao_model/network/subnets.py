"""Registration, start and dissolution of subnets (chapter 11-subnets)."""

import contextlib
import itertools
from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.children import SetChildren, set_children
from tao_model.network.coinbase import subnets_in_order
from tao_model.network.dissolution import dissolved
from tao_model.network.epochs import NOBODY
from tao_model.network.origins import Origin, Signed, require_root, signer
from tao_model.network.rate_limits import may_do, with_time_noted
from tao_model.network.settings import owner_only, owner_or_root
from tao_model.network.stake_flows import paid_in
from tao_model.network.staking import associated
from tao_model.neurons import appended
from tao_model.numbers.fixed_point import I96F32, U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.pool import STABLE, spot_price
from tao_model.rejection import Reason, Rejected, require
from tao_model.state import ROOT, State
from tao_model.state.iteration import identity_key
from tao_model.state.rate_limits import LimitedAction
from tao_model.state.system_accounts import is_subnet_account
from tao_model.state.whole import SubnetPrice
from tao_model.subnets import (
    SYMBOLS,
    Contender,
    SubnetIdentity,
    first_pool,
    founded,
    is_valid_identity,
    lock_cost,
    median_price,
    next_symbol,
    reduction_interval,
    subnet_to_prune,
    times_last_cost,
)
from tao_model.supply.curve import block_emission_by_logarithm
from tao_model.supply.issuance import remember_emission
from tao_model.units import (
    AccountId,
    BlockCount,
    BlockNumber,
    ByteString,
    NetUid,
    Proportion64,
    Rao,
    U64F64Bits,
    Uid,
)


@attrs.frozen
class RegisterNetwork:
    """Make a subnet, and its first neuron."""

    hotkey: AccountId


@attrs.frozen
class RegisterNetworkWithIdentity:
    """Make a subnet that says something about itself."""

    hotkey: AccountId
    identity: SubnetIdentity | None


@attrs.frozen
class StartCall:
    """Start a subnet: let it emit, and let its alpha be traded."""

    netuid: NetUid


@attrs.frozen
class DissolveNetwork:
    """End a subnet."""

    coldkey: AccountId
    """Whom root names; not looked at."""
    netuid: NetUid


@attrs.frozen
class RootDissolveNetwork:
    """End a subnet."""

    netuid: NetUid


@attrs.frozen
class UpdateSymbol:
    """Give a subnet's alpha another symbol."""

    netuid: NetUid
    symbol: ByteString


def with_price_asked(state: State) -> tuple[State, Rao]:
    """Return what a subnet costs now; the curve remembers that it was asked (SUBNETS-7).

    Source: ``coinbase/root.rs``, ``get_network_lock_cost``.
    """
    supply, parameters = state.supply, state.parameters
    emission = block_emission_by_logarithm(supply.total_issuance)
    asked = remember_emission(supply, supply.total_issuance, emission)
    last = state.rate_limits.network_registration
    price = lock_cost(
        state.subnet_price.last_lock_cost,
        times_last_cost(last),
        BlockCount(U64.saturating_subtract(state.block.number, last)),
        reduction_interval(parameters.network_lock_reduction_interval, emission),
        parameters.network_min_lock_cost,
    )
    return attrs.evolve(state, supply=asked), price


def subnets_but_root(state: State) -> tuple[NetUid, ...]:
    """Return the subnets that exist, as production walks them (SUBNETS-7)."""
    return tuple(netuid for netuid in subnets_in_order(state) if netuid != ROOT)


def contender(state: State, netuid: NetUid) -> Contender:
    """Return what decides whether a subnet gives way (SUBNETS-7).

    Source: ``staking/stake_utils.rs``, ``get_moving_alpha_price``.
    """
    subnet = state.subnet(netuid)
    moving = U64F64.saturating_from_fixed(subnet.emission.moving_price, I96F32)
    price = U64F64.one if subnet.pool.mechanism == STABLE else moving
    return Contender(netuid, subnet.identity.registered_at, price)


def leaving_subnet(state: State) -> NetUid | None:
    """Return the subnet that gives way to a new one, None while there is room (SUBNETS-7).

    Rejected if there is no room and all are immune.
    Source: ``subnets/subnet.rs``, ``do_register_network``.
    """
    present, parameters = subnets_but_root(state), state.parameters
    if len(present) < parameters.subnet_limit:
        return None
    contenders = [contender(state, netuid) for netuid in present]
    leaving = subnet_to_prune(contenders, state.block.number, parameters.network_immunity_period)
    if leaving is None:
        raise Rejected(Reason.SUBNET_LIMIT_REACHED)
    return leaving


def next_netuid(state: State) -> NetUid:
    """Return the least number that no subnet has (SUBNETS-7).

    Source: ``subnets/subnet.rs``, ``get_next_netuid``.
    """
    present = set(subnets_but_root(state))
    return next(netuid for netuid in map(NetUid, itertools.count(1)) if netuid not in present)


def ensure_network_rested(state: State, coldkey: AccountId) -> None:
    """Reject a registration of a subnet too soon after another, whoever made it (SUBNETS-7).

    Source: ``utils/rate_limiting.rs``, ``passes_rate_limit``.
    """
    rested = may_do(state, coldkey, ROOT, LimitedAction.REGISTER_NETWORK)
    require(rested, Reason.NETWORK_TX_RATE_LIMIT_EXCEEDED)


def admit_network(state: State, coldkey: AccountId, hotkey: AccountId) -> None:
    """Reject a registration of a subnet that is not admitted (SUBNETS-7).

    Source: ``subnets/subnet.rs``, ``do_register_network``.
    """
    owned = state.stake.owners.get(hotkey, coldkey) == coldkey
    require(owned, Reason.NON_ASSOCIATED_COLDKEY)
    require(not is_subnet_account(hotkey), Reason.CANNOT_USE_SYSTEM_ACCOUNT)
    start = state.parameters.network_registration_start_block
    require(state.block.number >= start, Reason.SUBNET_REGISTRATION_DISABLED)
    ensure_network_rested(state, coldkey)


def with_network_paid(
    state: State, coldkey: AccountId, netuid: NetUid, price: Rao
) -> tuple[State, Rao]:
    """Return the state after a subnet was paid for, and what was paid (SUBNETS-7).

    The next costs accordingly. Source: ``subnets/subnet.rs``, ``do_register_network``.
    """
    state, paid = paid_in(state, coldkey, netuid, price)
    state = with_time_noted(state, coldkey, netuid, LimitedAction.REGISTER_NETWORK)
    return attrs.evolve(state, subnet_price=SubnetPrice(paid)), paid


def with_pool_opened(state: State, netuid: NetUid, paid: Rao, price: U64F64Bits) -> State:
    """Return the state after the pool of a new subnet was filled (SUBNETS-7)."""
    subnet = state.subnet(netuid)
    pool = first_pool(subnet.pool, paid, state.parameters.network_min_lock_cost, price)
    total = Rao(U64.saturating_add(state.stake.total, pool.tao_reserve))
    state = attrs.evolve(state, stake=attrs.evolve(state.stake, total=total))
    return state.with_subnet(netuid, attrs.evolve(subnet, pool=pool))


def with_parents_from_root(state: State, netuid: NetUid, hotkey: AccountId) -> State:
    """Return the state in which root's neurons lend all to the owner of a new subnet (SUBNETS-7).

    But those that do not want to; a request that is refused is passed over.
    Source: ``staking/set_children.rs``, ``do_set_root_validators_for_subnet``.
    """
    hotkeys = state.subnet(ROOT).neurons.hotkeys
    for uid in sorted(map(Uid, range(len(hotkeys))), key=identity_key):
        parent = hotkeys[uid]
        if parent == hotkey or not state.stake.auto_parent_delegation.get(parent, True):
            continue
        coldkey = state.stake.owners.get(parent, NOBODY)
        children = ((Proportion64(U64.maximum), hotkey),)
        with contextlib.suppress(Rejected):
            state = set_children(state, Signed(coldkey), SetChildren(parent, netuid, children))
    return state


def register_network(state: State, origin: Origin, action: RegisterNetwork) -> State:
    """Return the state after a subnet was registered, another giving way if need be (SUBNETS-7).

    Source: ``subnets/subnet.rs``, ``do_register_network``.
    """
    coldkey, hotkey, block = signer(origin), action.hotkey, state.block.number
    admit_network(state, coldkey, hotkey)
    leaving = leaving_subnet(state)
    state, price = with_price_asked(state)
    require(price <= state.balance(coldkey), Reason.CANNOT_AFFORD_LOCK_COST)
    if leaving is not None:
        state = dissolved(state, leaving)
    netuid = next_netuid(state) if leaving is None else leaving
    median = median_price(spot_price(state.subnet(n).pool) for n in subnets_but_root(state))
    state = state.with_subnet(netuid, founded(state.subnet(netuid), netuid, block))
    state, paid = with_network_paid(state, coldkey, netuid, price)
    state = associated(state, coldkey, hotkey)
    subnet = appended(state.subnet(netuid), hotkey, block)
    identity = attrs.evolve(
        subnet.identity,
        owner=coldkey,
        owner_hotkey=hotkey,
        symbol=next_symbol(netuid, symbols_taken(state)),
        locked=paid,
    )
    state = state.with_subnet(netuid, attrs.evolve(subnet, identity=identity))
    state = with_pool_opened(state, netuid, paid, median)
    return with_parents_from_root(state, netuid, hotkey)


def register_network_with_identity(
    state: State, origin: Origin, action: RegisterNetworkWithIdentity
) -> State:
    """Return the state after a subnet was registered, whatever it says of itself (SUBNETS-14).

    What it says is checked last, and not kept. Source: ``subnets/subnet.rs``,
    ``do_register_network``.
    """
    state = register_network(state, origin, RegisterNetwork(action.hotkey))
    is_short = action.identity is None or is_valid_identity(action.identity)
    require(is_short, Reason.INVALID_IDENTITY)
    return state


def start_call(state: State, origin: Origin, action: StartCall) -> State:
    """Return the state after the owner of a subnet started it (SUBNETS-8).

    Source: ``subnets/subnet.rs``, ``do_start_call``.
    """
    subnet, block = state.subnet(action.netuid), state.block.number
    identity = subnet.identity
    require(identity.added, Reason.SUBNET_NOT_EXISTS)
    owner_only(state, origin, action.netuid)
    is_new = identity.first_emission_block is None
    require(is_new, Reason.FIRST_EMISSION_BLOCK_NUMBER_ALREADY_SET)
    earliest = U64.saturating_add(identity.registered_at, state.parameters.start_call_delay)
    require(block >= earliest, Reason.NEED_WAITING_MORE_BLOCKS_TO_START_CALL)
    first = BlockNumber(U64.saturating_add(block, 1))
    started = attrs.evolve(
        subnet,
        identity=attrs.evolve(identity, first_emission_block=first),
        parameters=attrs.evolve(subnet.parameters, subtoken_enabled=True),
    )
    return state.with_subnet(action.netuid, started)


def dissolve_network(state: State, origin: Origin, action: DissolveNetwork) -> State:
    """Return the state after root ended a subnet (SUBNETS-12)."""
    require_root(origin)
    return dissolved(state, action.netuid)


def root_dissolve_network(state: State, origin: Origin, action: RootDissolveNetwork) -> State:
    """Return the state after root ended a subnet (SUBNETS-12)."""
    require_root(origin)
    return dissolved(state, action.netuid)


def symbols_taken(state: State) -> frozenset[ByteString | None]:
    """Return the symbols that some number of a subnet has (SUBNETS-13)."""
    return frozenset(subnet.identity.symbol for subnet in state.subnets.values())


def update_symbol(state: State, origin: Origin, action: UpdateSymbol) -> State:
    """Return the state after a subnet got another symbol (SUBNETS-13).

    Source: ``macros/dispatches.rs``, ``update_symbol``; ``subnets/symbols.rs``.
    """
    owner_or_root(state, origin, action.netuid)
    require(action.symbol in SYMBOLS[1:], Reason.SYMBOL_DOES_NOT_EXIST)
    require(action.symbol not in symbols_taken(state), Reason.SYMBOL_ALREADY_IN_USE)
    subnet = state.subnet(action.netuid)
    identity = attrs.evolve(subnet.identity, symbol=action.symbol)
    return state.with_subnet(action.netuid, attrs.evolve(subnet, identity=identity))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(_PALLET + "register_network", RegisterNetwork, ("hotkey",), register_network),
    Call(
        _PALLET + "register_network_with_identity",
        RegisterNetworkWithIdentity,
        ("hotkey", "identity"),
        register_network_with_identity,
    ),
    Call(_PALLET + "start_call", StartCall, ("netuid",), start_call),
    Call(_PALLET + "dissolve_network", DissolveNetwork, ("coldkey", "netuid"), dissolve_network),
    Call(
        _PALLET + "root_dissolve_network",
        RootDissolveNetwork,
        ("netuid",),
        root_dissolve_network,
    ),
    Call(_PALLET + "update_symbol", UpdateSymbol, ("netuid", "symbol"), update_symbol),
)
