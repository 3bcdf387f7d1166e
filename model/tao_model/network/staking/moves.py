"""Stake that goes to another hotkey, coldkey or subnet (chapter 05-staking)."""

from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.network.stake_flows import (
    Place,
    available,
    fee_rate_of,
    held,
    moved_within,
    staked,
    transferred,
    unstaked,
)
from tao_model.network.staking.hotkeys import made_delegate
from tao_model.pools.limits import most_alpha_to_move
from tao_model.pools.swaps import HIGHEST_LIMIT, LOWEST_LIMIT, NO_FEE
from tao_model.staking.admission import (
    MINIMUM_STAKE,
    Move,
    admit_move,
    admit_transfer,
    ensure_available,
)
from tao_model.state import ROOT, State
from tao_model.units import AccountId, Alpha, NetUid, PriceLimit


@attrs.frozen
class MoveStake:
    """Move stake to another hotkey or subnet."""

    origin_hotkey: AccountId
    destination_hotkey: AccountId
    origin_netuid: NetUid
    destination_netuid: NetUid
    amount: Alpha


@attrs.frozen
class TransferStake:
    """Give stake to another coldkey."""

    destination_coldkey: AccountId
    hotkey: AccountId
    origin_netuid: NetUid
    destination_netuid: NetUid
    amount: Alpha


@attrs.frozen
class SwapStake:
    """Move stake with a hotkey to another subnet."""

    hotkey: AccountId
    origin_netuid: NetUid
    destination_netuid: NetUid
    amount: Alpha


@attrs.frozen
class SwapStakeLimit:
    """Move stake to another subnet, but only down to a price."""

    hotkey: AccountId
    origin_netuid: NetUid
    destination_netuid: NetUid
    amount: Alpha
    price_limit: PriceLimit
    allow_partial: bool


@attrs.frozen
class Transition:
    """Stake that goes from one place to another."""

    origin: Place
    destination: Place
    amount: Alpha
    price_limit: PriceLimit | None = None
    allow_partial: bool = False

    @property
    def is_between_subnets(self) -> bool:
        """Whether it leaves its subnet."""
        return self.origin.netuid != self.destination.netuid


def most_to_move(state: State, transition: Transition, amount: Alpha) -> Alpha:
    """Return the most that a price limit lets go to another subnet (STAKING-13).

    Source: ``staking/move_stake.rs``, ``transition_stake_internal``.
    """
    if transition.price_limit is None or not transition.is_between_subnets:
        return amount
    origin = state.subnet(transition.origin.netuid)
    destination = state.subnet(transition.destination.netuid)
    return most_alpha_to_move(
        origin.pool,
        fee_rate_of(origin),
        destination.pool,
        fee_rate_of(destination),
        transition.price_limit,
    )


def admitted_amount(state: State, transition: Transition) -> Alpha:
    """Return how much is moved, all there is at most; rejected if nothing may be (STAKING-13)."""
    origin, destination = transition.origin, transition.destination
    amount = Alpha(min(transition.amount, held(state, origin)))
    most = most_to_move(state, transition, amount)
    move = Move(
        origin.hotkey,
        origin.coldkey,
        destination.hotkey,
        destination.coldkey,
        transition.is_between_subnets,
        amount,
        most,
        transition.allow_partial,
    )
    admit_move(state.subnet(origin.netuid), state.subnet(destination.netuid), state.stake, move)
    return Alpha(min(amount, most))


def moved(state: State, transition: Transition, amount: Alpha) -> State:
    """Return the state after stake went to its new place (STAKING-16).

    Source: ``staking/move_stake.rs``, ``transition_stake_internal``.
    """
    if transition.is_between_subnets:
        return moved_between(state, transition.origin, transition.destination, amount)
    return moved_within(state, transition.origin, transition.destination, amount)


def moved_between(state: State, origin: Place, destination: Place, amount: Alpha) -> State:
    """Return the state after stake was sold on one subnet and bought on another (STAKING-16).

    What it fetched stays TAO if it is less than the least stake.
    """
    ensure_available(available(state, origin), amount)
    origin_rate, destination_rate = fee_rate_of(state.subnet(origin.netuid)), NO_FEE
    if origin.netuid == ROOT:
        origin_rate, destination_rate = NO_FEE, fee_rate_of(state.subnet(destination.netuid))
    state, tao = unstaked(state, origin, amount, LOWEST_LIMIT, origin_rate)
    if origin.coldkey != destination.coldkey:
        state = transferred(state, origin.coldkey, destination.coldkey, tao)
    if tao < MINIMUM_STAKE:
        return state
    state = made_delegate(state, destination)
    return staked(state, destination, tao, HIGHEST_LIMIT, destination_rate)[0]


def move_stake(state: State, origin: Origin, action: MoveStake) -> State:
    """Return the state after stake went to another hotkey, subnet, or both (STAKING-16)."""
    coldkey = signer(origin)
    transition = Transition(
        Place(action.origin_hotkey, coldkey, action.origin_netuid),
        Place(action.destination_hotkey, coldkey, action.destination_netuid),
        action.amount,
    )
    return moved(state, transition, admitted_amount(state, transition))


def transfer_stake(state: State, origin: Origin, action: TransferStake) -> State:
    """Return the state after stake went to another coldkey (STAKING-16)."""
    transition = Transition(
        Place(action.hotkey, signer(origin), action.origin_netuid),
        Place(action.hotkey, action.destination_coldkey, action.destination_netuid),
        action.amount,
    )
    amount = admitted_amount(state, transition)
    admit_transfer(state.subnet(action.origin_netuid), state.subnet(action.destination_netuid))
    return moved(state, transition, amount)


def swap_stake(state: State, origin: Origin, action: SwapStake) -> State:
    """Return the state after stake went to another subnet (STAKING-16)."""
    coldkey = signer(origin)
    transition = Transition(
        Place(action.hotkey, coldkey, action.origin_netuid),
        Place(action.hotkey, coldkey, action.destination_netuid),
        action.amount,
    )
    return moved(state, transition, admitted_amount(state, transition))


def swap_stake_limit(state: State, origin: Origin, action: SwapStakeLimit) -> State:
    """Return the state after stake went to another subnet, down to a price (STAKING-16)."""
    coldkey = signer(origin)
    transition = Transition(
        Place(action.hotkey, coldkey, action.origin_netuid),
        Place(action.hotkey, coldkey, action.destination_netuid),
        action.amount,
        action.price_limit,
        action.allow_partial,
    )
    return moved(state, transition, admitted_amount(state, transition))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(
        _PALLET + "move_stake",
        MoveStake,
        (
            "origin_hotkey",
            "destination_hotkey",
            "origin_netuid",
            "destination_netuid",
            "alpha_amount",
        ),
        move_stake,
    ),
    Call(
        _PALLET + "transfer_stake",
        TransferStake,
        ("destination_coldkey", "hotkey", "origin_netuid", "destination_netuid", "alpha_amount"),
        transfer_stake,
    ),
    Call(
        _PALLET + "swap_stake",
        SwapStake,
        ("hotkey", "origin_netuid", "destination_netuid", "alpha_amount"),
        swap_stake,
    ),
    Call(
        _PALLET + "swap_stake_limit",
        SwapStakeLimit,
        (
            "hotkey",
            "origin_netuid",
            "destination_netuid",
            "alpha_amount",
            "limit_price",
            "allow_partial",
        ),
        swap_stake_limit,
    ),
)
