"""TAO that becomes stake (chapter 05-staking)."""

from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.network.stake_flows import Place, fee_rate_of, staked
from tao_model.network.staking.hotkeys import made_delegate
from tao_model.pools.limits import most_tao_to_limit
from tao_model.pools.swaps import HIGHEST_LIMIT
from tao_model.staking.admission import Purchase, admit_purchase, ensure_tao_within_reserve
from tao_model.state import State
from tao_model.units import AccountId, Alpha, NetUid, PriceLimit, Rao


@attrs.frozen
class AddStake:
    """Stake TAO with a hotkey on a subnet."""

    hotkey: AccountId
    netuid: NetUid
    amount: Rao


@attrs.frozen
class AddStakeLimit:
    """Stake TAO, but only up to a price."""

    hotkey: AccountId
    netuid: NetUid
    amount: Rao
    price_limit: PriceLimit
    allow_partial: bool


def with_alpha_added(
    state: State, place: Place, purchase: Purchase, limit: PriceLimit
) -> tuple[State, Alpha]:
    """Return the state after a purchase that is admitted, and what it bought (STAKING-9)."""
    subnet = state.subnet(place.netuid)
    admit_purchase(subnet, state.stake, state.balance(place.coldkey), purchase)
    tao = Rao(min(purchase.amount, purchase.most))
    return staked(state, place, tao, limit, fee_rate_of(subnet))


def stake_added(state: State, coldkey: AccountId, action: AddStake) -> tuple[State, Alpha]:
    """Return the state after TAO was staked at any price, and the alpha (STAKING-9).

    Source: ``staking/add_stake.rs``, ``do_add_stake``.
    """
    ensure_tao_within_reserve(state.subnet(action.netuid).pool, action.amount)
    purchase = Purchase(action.hotkey, action.amount, action.amount, False)
    place = Place(action.hotkey, coldkey, action.netuid)
    return with_alpha_added(state, place, purchase, HIGHEST_LIMIT)


def stake_added_to_limit(
    state: State, coldkey: AccountId, action: AddStakeLimit
) -> tuple[State, Alpha]:
    """Return the state after TAO was staked up to a price, and the alpha (STAKING-9).

    The hotkey becomes a delegate if it is another's. Source: ``staking/add_stake.rs``,
    ``do_add_stake_limit``.
    """
    subnet = state.subnet(action.netuid)
    ensure_tao_within_reserve(subnet.pool, action.amount)
    most = most_tao_to_limit(subnet.pool, fee_rate_of(subnet), action.price_limit)
    purchase = Purchase(action.hotkey, action.amount, most, action.allow_partial)
    place = Place(action.hotkey, coldkey, action.netuid)
    state, alpha = with_alpha_added(state, place, purchase, action.price_limit)
    return made_delegate(state, place), alpha


def add_stake(state: State, origin: Origin, action: AddStake) -> State:
    """Return the state after staking at any price (STAKING-9)."""
    return stake_added(state, signer(origin), action)[0]


def add_stake_limit(state: State, origin: Origin, action: AddStakeLimit) -> State:
    """Return the state after staking up to a price (STAKING-9)."""
    return stake_added_to_limit(state, signer(origin), action)[0]


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(
        _PALLET + "add_stake",
        AddStake,
        ("hotkey", "netuid", "amount_staked"),
        add_stake,
    ),
    Call(
        _PALLET + "add_stake_limit",
        AddStakeLimit,
        ("hotkey", "netuid", "amount_staked", "limit_price", "allow_partial"),
        add_stake_limit,
    ),
)
