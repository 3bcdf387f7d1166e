"""The invariant of the fee of trades: once, whichever the path (chapter 23-invariants)."""

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
    Step,
    StepInvariant,
)
from tao_model.invariants.pools import PRECISION, price_of, traded
from tao_model.invariants.stakers import concerned
from tao_model.network.root_claims import ClaimRoot
from tao_model.pools.pool import DYNAMIC
from tao_model.state import ROOT, State, Subnet
from tao_model.state.system_accounts import subnet_account
from tao_model.units import UNITS, Proportion16

LARGEST_DUST: Final = 499
"""Rao that are lost where an account is closed."""

WHOLE: Final = UNITS[Proportion16].maximum
"""A rate that is one."""


@attrs.frozen
class Fee:
    """Between which amounts of TAO a fee lies."""

    low: Fraction
    high: Fraction

    def __add__(self, other: "Fee") -> "Fee":
        return Fee(self.low + other.low, self.high + other.high)


NO_FEE: Final = Fee(Fraction(0), Fraction(0))


def rounding(subnet: Subnet) -> Fraction:
    """Return by how much TAO rounding may move a fee: three units of each kind, and the power."""
    price = price_of(subnet.pool) if subnet.pool.alpha_reserve > 0 else Fraction(0)
    return 3 + 3 * price + Fraction(subnet.pool.tao_reserve, PRECISION)


def fee_of_sale(old: Subnet, new: Subnet) -> Fee:
    """Return what the fee of a sale fetches: a part of the alpha, at a price between.

    Where nobody makes the block the fee is burned and fetches nothing.
    """
    if new.alpha.burned > old.alpha.burned:
        return NO_FEE
    handed_in = new.pool.alpha_reserve - old.pool.alpha_reserve
    alpha = Fraction(handed_in * old.pool_accounts.fee_rate, WHOLE)
    then = price_of(attrs.evolve(old.pool, quote_weight=new.pool.quote_weight))
    slack = rounding(old)
    return Fee(alpha * price_of(new.pool) - slack, alpha * then + slack)


def fee_of_purchase(old: Subnet, new: Subnet) -> Fee:
    """Return the fee of a purchase: a part of the TAO beside what enters the pool."""
    entered, rate = new.pool.tao_reserve - old.pool.tao_reserve, old.pool_accounts.fee_rate
    tao, slack = Fraction(entered * rate, WHOLE - rate), rounding(old)
    return Fee(tao - slack, tao + slack)


def trades(before: State, after: State) -> Iterator[tuple[Subnet, Subnet, bool]]:
    """Return the subnets on which a call traded, before and after, and whether it sold alpha."""
    for netuid, old, new in traded(before, after):
        sells = new.alpha_reserve > old.alpha_reserve
        yield before.subnet(netuid), after.subnet(netuid), sells


def fee_due(before: State, after: State) -> Fee:
    """Return the fee of a call: of all that it sold, or, where it sold nothing, of what it bought.

    So a move between subnets is charged once. The stable pool of root charges nothing.
    """
    found = tuple(trades(before, after))
    sales = [fee_of_sale(old, new) for old, new, sells in found if sells]
    purchases = [fee_of_purchase(old, new) for old, new, sells in found if not sells]
    total = NO_FEE
    for fee in sales or purchases:
        total = total + fee
    return total


def paid_away(before: State, step: Step, after: State) -> int:
    """Return the TAO that left those whom a call is about, and the accounts of subnets."""
    accounts = {subnet_account(netuid) for netuid in before.subnets} | (concerned(step) or set())
    return sum(before.balance(who) - after.balance(who) for who in accounts)


def trades_are_charged_once(before: State, step: Step, after: State) -> Break | None:
    """Tell which call on stake paid another fee than that of its trades (INVARIANT-POOLS-9)."""
    own = concerned(step)
    if own is None or before.block.author in own or not isinstance(step, CallMade):
        return None
    fee = NO_FEE if isinstance(step.action, ClaimRoot) else fee_due(before, after)
    paid = paid_away(before, step, after)
    off = math.ceil(max(fee.low - paid, paid - fee.high - LARGEST_DUST * len(own)))
    if off <= 0:
        return None
    due = f"between {math.floor(fee.low)} and {math.ceil(fee.high)}"
    return Break(f"the call paid {paid} rao of fees, {due} are due", off)


def moved_from_a_stable_pool(before: State, step: Step, after: State) -> int:
    """Return which fee may be missing: that of what a stable pool, not root's, has paid for."""
    is_free = any(
        before.subnet(netuid).pool.mechanism != DYNAMIC
        and subnet.pool.tao_reserve < before.subnet(netuid).pool.tao_reserve
        for netuid, subnet in after.subnets.items()
        if netuid != ROOT
    )
    return math.ceil(fee_due(before, after).high) if is_free else 0


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StepInvariant(
        "INVARIANT-POOLS-9",
        "A call on stake pays the fee of what it sells, or else of what it buys, once.",
        trades_are_charged_once,
        Known(
            "A move from a stable pool that is not root's is charged nothing: that pool charges "
            "no fee, and the other one leaves it to that.",
            moved_from_a_stable_pool,
        ),
    ),
)
"""That of fees."""
