"""Stake that becomes TAO again (chapter 05-staking)."""

from collections.abc import Iterable
from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.network.stake_flows import Place, available, fee_rate_of, held, staked, unstaked
from tao_model.network.staking.sweeps import (
    existing_subnets,
    without_children_of_the_small,
    without_small_nomination,
)
from tao_model.numbers.integers import U64
from tao_model.pools.limits import most_alpha_to_limit
from tao_model.pools.swaps import HIGHEST_LIMIT, LOWEST_LIMIT
from tao_model.rejection import Reason, Rejected, require
from tao_model.staking.admission import Sale, admit_sale, ensure_alpha_within_reserve
from tao_model.state import ROOT, State
from tao_model.units import AccountId, Alpha, NetUid, PriceLimit, Rao


@attrs.frozen
class RemoveStake:
    """Take stake back as TAO."""

    hotkey: AccountId
    netuid: NetUid
    amount: Alpha


@attrs.frozen
class RemoveStakeLimit:
    """Take stake back, but only down to a price."""

    hotkey: AccountId
    netuid: NetUid
    amount: Alpha
    price_limit: PriceLimit
    allow_partial: bool


@attrs.frozen
class RemoveStakeFullLimit:
    """Take all stake with a hotkey on a subnet back, maybe only down to a price."""

    hotkey: AccountId
    netuid: NetUid
    price_limit: PriceLimit | None


@attrs.frozen
class UnstakeAll:
    """Take stake with a hotkey back on all subnets."""

    hotkey: AccountId


@attrs.frozen
class UnstakeAllAlpha:
    """Take stake with a hotkey back on all subnets but root, and stake it on root."""

    hotkey: AccountId


def admit_withdrawal(state: State, place: Place, sale: Sale) -> None:
    """Reject a withdrawal that is not admitted (STAKING-7)."""
    admit_sale(state.subnet(place.netuid), state.stake, available(state, place), sale)


def with_alpha_removed(state: State, place: Place, sale: Sale, limit: PriceLimit) -> State:
    """Return the state after a withdrawal, what follows from it included (STAKING-10)."""
    admit_withdrawal(state, place, sale)
    amount = Alpha(min(sale.amount, sale.most))
    state, _ = unstaked(state, place, amount, limit, fee_rate_of(state.subnet(place.netuid)))
    return without_children_of_the_small(without_small_nomination(state, place), place.hotkey)


def remove_stake(state: State, origin: Origin, action: RemoveStake) -> State:
    """Return the state after unstaking at any price, all there is at most (STAKING-10).

    Source: ``staking/remove_stake.rs``, ``do_remove_stake``.
    """
    place = Place(action.hotkey, signer(origin), action.netuid)
    subnet = state.subnet(action.netuid)
    require(subnet.parameters.subtoken_enabled, Reason.SUBTOKEN_DISABLED)
    amount = Alpha(min(action.amount, held(state, place)))
    ensure_alpha_within_reserve(subnet.pool, amount)
    sale = Sale(place.hotkey, place.coldkey, amount, amount, False)
    return with_alpha_removed(state, place, sale, LOWEST_LIMIT)


def remove_stake_limit(state: State, origin: Origin, action: RemoveStakeLimit) -> State:
    """Return the state after unstaking down to a price (STAKING-10).

    Source: ``staking/remove_stake.rs``, ``do_remove_stake_limit``.
    """
    place = Place(action.hotkey, signer(origin), action.netuid)
    subnet = state.subnet(action.netuid)
    ensure_alpha_within_reserve(subnet.pool, action.amount)
    most = most_alpha_to_limit(subnet.pool, fee_rate_of(subnet), action.price_limit)
    sale = Sale(place.hotkey, place.coldkey, action.amount, most, action.allow_partial)
    return with_alpha_removed(state, place, sale, action.price_limit)


def remove_stake_full_limit(state: State, origin: Origin, action: RemoveStakeFullLimit) -> State:
    """Return the state after unstaking all on a subnet, or nothing (STAKING-10).

    Source: ``staking/remove_stake.rs``, ``do_remove_stake_full_limit``.
    """
    place = Place(action.hotkey, signer(origin), action.netuid)
    amount = held(state, place)
    if action.price_limit is None:
        return remove_stake(state, origin, RemoveStake(action.hotkey, action.netuid, amount))
    limited = RemoveStakeLimit(action.hotkey, action.netuid, amount, action.price_limit, False)
    return remove_stake_limit(state, origin, limited)


def exits(state: State, place: Place) -> bool:
    """Tell whether all stake at a place would be let out (STAKING-15)."""
    amount = held(state, place)
    try:
        admit_withdrawal(state, place, Sale(place.hotkey, place.coldkey, amount, amount, False))
    except Rejected:
        return False
    return True


def all_unstaked(
    state: State, coldkey: AccountId, hotkey: AccountId, netuids: Iterable[NetUid]
) -> tuple[State, Rao]:
    """Return the state after all stake left some subnets, and the TAO received (STAKING-15).

    A subnet from which stake is not let out is passed over; a withdrawal that then fails ends
    all. Source: ``staking/remove_stake.rs``, ``do_unstake_all``, ``do_unstake_all_alpha``.
    """
    total = 0
    for netuid in netuids:
        place, subnet = Place(hotkey, coldkey, netuid), state.subnet(netuid)
        if not subnet.parameters.subtoken_enabled or not exits(state, place):
            continue
        state, received = unstaked(
            state, place, held(state, place), LOWEST_LIMIT, fee_rate_of(subnet)
        )
        total = U64.saturating_add(total, received)
        state = without_small_nomination(state, place)
    return state, Rao(total)


def unstake_all(state: State, origin: Origin, action: UnstakeAll) -> State:
    """Return the state after all stake with a hotkey became TAO, root's included (STAKING-15)."""
    coldkey = signer(origin)
    require(action.hotkey in state.stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    return all_unstaked(state, coldkey, action.hotkey, existing_subnets(state))[0]


def unstake_all_alpha(state: State, origin: Origin, action: UnstakeAllAlpha) -> State:
    """Return the state after all alpha with a hotkey became stake on root (STAKING-15)."""
    coldkey = signer(origin)
    require(action.hotkey in state.stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    netuids = [netuid for netuid in existing_subnets(state) if netuid != ROOT]
    state, tao = all_unstaked(state, coldkey, action.hotkey, netuids)
    root = Place(action.hotkey, coldkey, ROOT)
    return staked(state, root, tao, HIGHEST_LIMIT, fee_rate_of(state.subnet(ROOT)))[0]


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(
        _PALLET + "remove_stake",
        RemoveStake,
        ("hotkey", "netuid", "amount_unstaked"),
        remove_stake,
    ),
    Call(
        _PALLET + "remove_stake_limit",
        RemoveStakeLimit,
        ("hotkey", "netuid", "amount_unstaked", "limit_price", "allow_partial"),
        remove_stake_limit,
    ),
    Call(
        _PALLET + "remove_stake_full_limit",
        RemoveStakeFullLimit,
        ("hotkey", "netuid", "limit_price"),
        remove_stake_full_limit,
    ),
    Call(_PALLET + "unstake_all", UnstakeAll, ("hotkey",), unstake_all),
    Call(_PALLET + "unstake_all_alpha", UnstakeAllAlpha, ("hotkey",), unstake_all_alpha),
)
