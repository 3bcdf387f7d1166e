"""Stake that nobody shall have again (chapter 05-staking)."""

from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.network.stake_flows import Place, available, held, without_stake
from tao_model.network.staking.purchases import (
    AddStake,
    AddStakeLimit,
    stake_added,
    stake_added_to_limit,
)
from tao_model.rejection import Reason, require
from tao_model.staking.admission import ensure_available
from tao_model.state import ROOT, State
from tao_model.supply import alpha as supply_alpha
from tao_model.units import AccountId, Alpha, NetUid, PriceLimit, Rao


@attrs.frozen
class RecycleAlpha:
    """Give stake back to the subnet, which may emit it again."""

    hotkey: AccountId
    amount: Alpha
    netuid: NetUid


@attrs.frozen
class BurnAlpha:
    """Put stake out of everybody's reach."""

    hotkey: AccountId
    amount: Alpha
    netuid: NetUid


@attrs.frozen
class AddStakeBurn:
    """Stake TAO and burn what it bought."""

    hotkey: AccountId
    netuid: NetUid
    amount: Rao
    price_limit: PriceLimit | None


def taken_for_good(state: State, place: Place, amount: Alpha) -> tuple[State, Alpha]:
    """Return the state without stake that nobody shall have again, and how much (STAKING-19).

    All there is at most. Source: ``staking/recycle_alpha.rs``, ``do_recycle_alpha``,
    ``do_burn_alpha``.
    """
    subnet = state.subnet(place.netuid)
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    require(place.netuid != ROOT, Reason.CANNOT_BURN_OR_RECYCLE_ON_ROOT_SUBNET)
    require(subnet.parameters.subtoken_enabled, Reason.SUBTOKEN_DISABLED)
    require(place.hotkey in state.stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    taken = Alpha(min(amount, held(state, place)))
    require(subnet.alpha.alpha_out >= taken, Reason.INSUFFICIENT_LIQUIDITY)
    ensure_available(available(state, place), taken)
    return without_stake(state, place, taken), taken


def recycle_alpha(state: State, origin: Origin, action: RecycleAlpha) -> State:
    """Return the state after stake was recycled (STAKING-19)."""
    place = Place(action.hotkey, signer(origin), action.netuid)
    state, taken = taken_for_good(state, place, action.amount)
    subnet = state.subnet(action.netuid)
    recycled = attrs.evolve(subnet, alpha=supply_alpha.recycle_alpha(subnet.alpha, taken))
    return state.with_subnet(action.netuid, recycled)


def burn_alpha(state: State, origin: Origin, action: BurnAlpha) -> State:
    """Return the state after stake was burned (STAKING-19)."""
    place = Place(action.hotkey, signer(origin), action.netuid)
    state, taken = taken_for_good(state, place, action.amount)
    subnet = state.subnet(action.netuid)
    burned = attrs.evolve(subnet, alpha=supply_alpha.burn_alpha(subnet.alpha, taken))
    return state.with_subnet(action.netuid, burned)


def add_stake_burn(state: State, origin: Origin, action: AddStakeBurn) -> State:
    """Return the state after TAO bought alpha that was burned at once (STAKING-19).

    Source: ``staking/recycle_alpha.rs``, ``do_add_stake_burn``.
    """
    coldkey, hotkey, netuid = signer(origin), action.hotkey, action.netuid
    if action.price_limit is None:
        state, alpha = stake_added(state, coldkey, AddStake(hotkey, netuid, action.amount))
    else:
        limited = AddStakeLimit(hotkey, netuid, action.amount, action.price_limit, False)
        state, alpha = stake_added_to_limit(state, coldkey, limited)
    return burn_alpha(state, origin, BurnAlpha(hotkey, alpha, netuid))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(
        _PALLET + "recycle_alpha",
        RecycleAlpha,
        ("hotkey", "amount", "netuid"),
        recycle_alpha,
    ),
    Call(_PALLET + "burn_alpha", BurnAlpha, ("hotkey", "amount", "netuid"), burn_alpha),
    Call(
        _PALLET + "add_stake_burn",
        AddStakeBurn,
        ("hotkey", "netuid", "amount", "limit"),
        add_stake_burn,
    ),
)
