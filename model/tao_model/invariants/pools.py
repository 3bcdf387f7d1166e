"""Invariants of pools: their reserves, and what they are backed by (chapter 23-invariants)."""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from tao_model.invariants.invariant import (
    Break,
    CallMade,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    worst,
)
from tao_model.pools.balancer import base_weight
from tao_model.pools.liquidity import is_permitted
from tao_model.pools.pool import DYNAMIC
from tao_model.state import ROOT, State
from tao_model.state.pools import Pool
from tao_model.state.system_accounts import subnet_account
from tao_model.supply.balances import EXISTENTIAL_DEPOSIT
from tao_model.units import NetUid

LEAST_RESERVE: Final = 1_000_000
"""What a pool holds at least of what it pays with (POOLS-14)."""

PRECISION: Final = 10**9
"""A swap is off its formula by less than one part in this of a reserve."""

GENESIS_SUBNET: Final = NetUid(1)
"""The subnet that production's genesis creates."""

UNBACKED_AT_GENESIS: Final = 10 * 10**9
"""The TAO that genesis writes into that subnet's pool, in rao, and that nobody holds."""


def missing_backing(state: State, netuid: NetUid) -> int:
    """Return by how much a pool's TAO is more than its subnet's account holds; may be negative."""
    return state.subnet(netuid).pool.tao_reserve - state.balance(subnet_account(netuid))


def reserves_are_backed(state: State) -> Break | None:
    """Tell which pool has TAO that its subnet's account does not hold (INVARIANT-POOLS-1)."""
    return worst(
        [
            Break(
                f"subnet {netuid}: {state.subnet(netuid).pool.tao_reserve} rao in the pool, "
                f"{state.balance(subnet_account(netuid))} in the account",
                missing,
            )
            for netuid in state.subnets
            if (missing := missing_backing(state, netuid)) > 0
        ]
    )


def backing_that_genesis_left_out(state: State) -> int:
    """Return how much unbacked TAO is explained.

    The pool of genesis; a registrar's last 500 rao; less than that where a sale closed the account.
    """
    others = [missing_backing(state, n) for n in state.subnets if n != GENESIS_SUBNET]
    if max(others, default=0) > EXISTENTIAL_DEPOSIT:
        return EXISTENTIAL_DEPOSIT
    return UNBACKED_AT_GENESIS


def total_reserve(state: State) -> int:
    """Return the TAO of all pools."""
    return sum(subnet.pool.tao_reserve for subnet in state.subnets.values())


def staked_beyond_reserves(state: State) -> int:
    """Return by how much the counter of staked TAO is above what the pools hold."""
    return state.stake.total - total_reserve(state)


def total_stake_is_all_reserves(state: State) -> Break | None:
    """Tell by how much the counter of staked TAO is off the pools' reserves (INVARIANT-POOLS-2)."""
    beyond = staked_beyond_reserves(state)
    if beyond == 0:
        return None
    return Break(
        f"{state.stake.total} rao count as staked, the pools hold {total_reserve(state)}",
        abs(beyond),
    )


def a_subnet_has_ended(state: State) -> bool:
    """Tell whether a number has had a subnet that is no more.

    The subnet of genesis was not counted among those of its number.
    """
    genesis = state.subnet(GENESIS_SUBNET).identity
    return (
        not genesis.added
        or genesis.registrations > 0
        or any(
            subnet.identity.registrations > int(subnet.identity.added)
            for subnet in state.subnets.values()
        )
    )


def total_stake_explained(state: State) -> int | None:
    """Return how far the counter may be off, None for any amount.

    Below by the pool of genesis. Above by what was ever offered for alpha: volumes count that, but
    those of subnets that have ended are gone.
    """
    if staked_beyond_reserves(state) < 0:
        return UNBACKED_AT_GENESIS
    if a_subnet_has_ended(state):
        return None
    return sum(subnet.pool.volume for subnet in state.subnets.values())


def total_stake_follows_reserves(before: State, step: Step, after: State) -> Break | None:
    """Tell by how much a step moved the counter otherwise than reserves (INVARIANT-POOLS-3)."""
    change = staked_beyond_reserves(after) - staked_beyond_reserves(before)
    if change == 0:
        return None
    return Break(f"the counter moved {change} rao further than the reserves", abs(change))


def kept_of_offers(before: State, step: Step, after: State) -> int:
    """Return what the pools that a call bought from did not keep of its offers.

    A pool's volume grows by the whole offer, its reserve by what it keeps.
    """
    if not isinstance(step, CallMade):
        return 0
    if staked_beyond_reserves(after) < staked_beyond_reserves(before):
        return 0
    total = 0
    for netuid, subnet in after.subnets.items():
        old = before.subnet(netuid).pool
        paid = subnet.pool.tao_reserve - old.tao_reserve
        if paid >= 0:
            total += max(0, subnet.pool.volume - old.volume - paid)
    return total


def root_is_one_to_one(state: State) -> Break | None:
    """Tell by how much root's TAO, alpha and stakes differ from one another (INVARIANT-POOLS-4)."""
    root = state.subnet(ROOT)
    sums = {
        "reserve": int(root.pool.tao_reserve),
        "outstanding": int(root.alpha.alpha_out),
        "staked": sum(hotkey.pool.value for hotkey in root.stake.hotkeys.values()),
    }
    spread = max(sums.values()) - min(sums.values())
    if spread == 0:
        return None
    told = ", ".join(f"{name} {amount}" for name, amount in sums.items())
    return Break(f"root: {told}", spread)


def weights_are_permitted(state: State) -> Break | None:
    """Tell which pool has a weight below one hundredth (INVARIANT-POOLS-5)."""
    return worst(
        [
            Break(f"subnet {netuid}: TAO weighs {subnet.pool.quote_weight} of 10^18", 1)
            for netuid, subnet in state.subnets.items()
            if not is_permitted(subnet.pool.quote_weight)
        ]
    )


def trades_are_exchanges(before: State, step: Step, after: State) -> Break | None:
    """Tell which pool gave TAO or alpha in a call and received nothing (INVARIANT-POOLS-6).

    A subnet that the call dissolves is left out.
    """
    if not isinstance(step, CallMade):
        return None
    breaks = []
    for netuid, subnet in after.subnets.items():
        if netuid == ROOT or not subnet.identity.added:
            continue
        tao = subnet.pool.tao_reserve - before.subnet(netuid).pool.tao_reserve
        alpha = subnet.pool.alpha_reserve - before.subnet(netuid).pool.alpha_reserve
        if min(tao, alpha) < 0 and max(tao, alpha) <= 0:
            breaks.append(
                Break(f"subnet {netuid}: the pool gained {tao} rao and {alpha} alpha", -tao - alpha)
            )
    return worst(breaks)


def price_of(pool: Pool) -> Fraction:
    """Return the exact price of alpha in TAO that reserves and weights make (POOLS-6)."""
    weights = Fraction(base_weight(pool.quote_weight), pool.quote_weight)
    return weights * Fraction(pool.tao_reserve, pool.alpha_reserve)


def mispriced(before: Pool, after: Pool) -> int:
    """Return by how much TAO a trade was off every price between those before and after it.

    A pool without alpha, or in which TAO has no weight, has no price.
    """
    if min(before.alpha_reserve, after.alpha_reserve, after.quote_weight) == 0:
        return 0
    tao = abs(after.tao_reserve - before.tao_reserve)
    alpha = abs(after.alpha_reserve - before.alpha_reserve)
    then = price_of(attrs.evolve(before, quote_weight=after.quote_weight))
    low, high = sorted((then, price_of(after)))
    rounding = 2 + before.tao_reserve // PRECISION + high * (2 + before.alpha_reserve // PRECISION)
    off = max(alpha * low - tao, tao - alpha * high) - rounding
    return max(0, math.ceil(off))


def traded(before: State, after: State) -> Iterator[tuple[NetUid, Pool, Pool]]:
    """Return the dynamic pools of which one reserve rose and the other fell, before and after."""
    for netuid, subnet in after.subnets.items():
        old, new = before.subnet(netuid).pool, subnet.pool
        tao = new.tao_reserve - old.tao_reserve
        alpha = new.alpha_reserve - old.alpha_reserve
        is_trade = min(tao, alpha) < 0 < max(tao, alpha)
        if is_trade and new.mechanism == DYNAMIC:
            yield netuid, old, new


def trades_are_at_a_price_between(before: State, step: Step, after: State) -> Break | None:
    """Tell which call traded at a price that its pool never had (INVARIANT-POOLS-7).

    Weights are those after the call: a first swap sets them.
    """
    if not isinstance(step, CallMade):
        return None
    return worst(
        [
            Break(
                f"subnet {netuid}: from {old.tao_reserve} rao and {old.alpha_reserve} alpha to "
                f"{new.tao_reserve} and {new.alpha_reserve}",
                off,
            )
            for netuid, old, new in traded(before, after)
            if (off := mispriced(old, new)) > 0
        ]
    )


def poor_pools_do_not_pay(before: State, step: Step, after: State) -> Break | None:
    """Tell which pool paid in a call although it held too little (INVARIANT-POOLS-8)."""
    if not isinstance(step, CallMade):
        return None
    breaks = []
    for netuid, old, new in traded(before, after):
        for then, now in (
            (old.tao_reserve, new.tao_reserve),
            (old.alpha_reserve, new.alpha_reserve),
        ):
            if now < then < LEAST_RESERVE:
                witness = f"subnet {netuid}: paid {then - now} of {then}"
                breaks.append(Break(witness, LEAST_RESERVE - then))
    return worst(breaks)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-POOLS-1",
        "The account of each subnet holds the TAO of its pool.",
        reserves_are_backed,
        Known(
            "Genesis gives subnet 1 a pool of 10 TAO that no account holds; elsewhere 500 rao "
            "may be missing where the registrar owned exactly the price, or a sale closed the "
            "account.",
            backing_that_genesis_left_out,
        ),
    ),
    StateInvariant(
        "INVARIANT-POOLS-2",
        "The counter of staked TAO is the sum of what all pools hold.",
        total_stake_is_all_reserves,
        Known(
            "The counter keeps the fee of every purchase and what a limit left over of it (D-10, "
            "D-48): no more than all volumes, as long as no subnet has ended. And it never knew "
            "the 10 TAO of the genesis pool.",
            total_stake_explained,
            "above, once a subnet has ended; INVARIANT-POOLS-3 binds every step",
        ),
    ),
    StepInvariant(
        "INVARIANT-POOLS-3",
        "A step moves the counter of staked TAO by as much as the pools' reserves.",
        total_stake_follows_reserves,
        Known(
            "A call that buys moves it up by the whole offer (D-10, D-48): further than the "
            "reserves by what they do not keep of it.",
            kept_of_offers,
        ),
    ),
    StateInvariant(
        "INVARIANT-POOLS-4",
        "On root the reserve, the outstanding alpha and the sum of all stakes are equal.",
        root_is_one_to_one,
    ),
    StateInvariant(
        "INVARIANT-POOLS-5",
        "Either weight of every pool is one hundredth at least.",
        weights_are_permitted,
    ),
    StepInvariant(
        "INVARIANT-POOLS-6",
        "No call takes TAO or alpha out of a pool unless the other comes in.",
        trades_are_exchanges,
    ),
    StepInvariant(
        "INVARIANT-POOLS-7",
        "A trade in a call is at a price between those of its pool before and after it.",
        trades_are_at_a_price_between,
    ),
    StepInvariant(
        "INVARIANT-POOLS-8",
        "No pool of less than 1,000,000 units pays with them in a call.",
        poor_pools_do_not_pay,
    ),
)
"""Those of pools, in the order of the chapter."""
