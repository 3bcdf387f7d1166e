"""Invariants of what trades cost, and of what they leave in no pool (chapter 23-invariants)."""

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
    worst,
)
from tao_model.invariants.locks import same_subnets
from tao_model.invariants.pools import PRECISION, price_of, traded
from tao_model.invariants.stakers import concerned
from tao_model.network.balances import TransferAllowDeath, TransferKeepAlive
from tao_model.network.origins import Signed
from tao_model.network.registration import BurnedRegister, Register, RegisterLimit
from tao_model.network.root_claims import ClaimRoot
from tao_model.network.staking import AddStake, AddStakeBurn, AddStakeLimit
from tao_model.pools.pool import DYNAMIC
from tao_model.state import ROOT, State, Subnet
from tao_model.state.system_accounts import subnet_account
from tao_model.units import UNITS, NetUid, Proportion16

PAYMENTS: Final = (TransferAllowDeath, TransferKeepAlive)
"""The calls by which anybody may pay anything to any account."""

REGISTRATIONS: Final = (BurnedRegister, Register, RegisterLimit)
"""The calls that buy alpha for the price of a place."""

PURCHASES: Final = (AddStake, AddStakeLimit, AddStakeBurn)
"""The calls that buy stake."""

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


def left_beside(before: State, after: State) -> Iterator[tuple[NetUid, int]]:
    """Return by how much the TAO that an account of a subnet holds beside its pool changed."""
    for netuid, old, new in same_subnets(before, after):
        account = subnet_account(netuid)
        in_account = after.balance(account) - before.balance(account)
        change = in_account - (new.pool.tao_reserve - old.pool.tao_reserve)
        if change != 0:
            yield netuid, change


def nothing_is_left_beside_a_pool(before: State, step: Step, after: State) -> Break | None:
    """Tell on which subnet a call left TAO in no pool, or took it (INVARIANT-POOLS-10)."""
    if not isinstance(step, CallMade) or isinstance(step.action, PAYMENTS):
        return None
    return worst(
        [
            Break(f"subnet {netuid} holds {change} rao more beside its pool", abs(change))
            for netuid, change in left_beside(before, after)
        ]
    )


def most_left_beside(before: State, step: Step, after: State, netuid: NetUid) -> int:
    """Return how much a purchase from a pool with a price may leave beside it.

    The fee of a registration; of an offer what did not enter; a fee that is too small to burn.
    """
    old, new = before.subnet(netuid), after.subnet(netuid)
    if not isinstance(step, CallMade) or new.pool.mechanism != DYNAMIC:
        return 0
    if isinstance(step.action, REGISTRATIONS):
        return math.ceil(fee_of_purchase(old, new).high)
    if isinstance(step.action, PURCHASES) and isinstance(step.origin, Signed):
        who = step.origin.account
        return before.balance(who) - after.balance(who)
    return LARGEST_DUST


def most_taken_along(before: State, after: State, netuid: NetUid) -> int:
    """Return how much may be missing beside a pool: dust, if a payment closed the account."""
    account = subnet_account(netuid)
    is_closed = account in before.accounts and account not in after.accounts
    return LARGEST_DUST if is_closed else 0


def left_by_purchases(before: State, step: Step, after: State) -> int:
    """Return how much a call may leave beside pools or take, 0 where one has more or less."""
    found = tuple(left_beside(before, after))
    is_known = all(
        -most_taken_along(before, after, netuid)
        <= change
        <= most_left_beside(before, step, after, netuid)
        for netuid, change in found
    )
    return max((abs(change) for _, change in found), default=0) if is_known else 0


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
    StepInvariant(
        "INVARIANT-POOLS-10",
        "A call leaves no TAO in the account of a subnet beside its pool, and takes none.",
        nothing_is_left_beside_a_pool,
        Known(
            "The fee of a registration stays there, and so does what a limit left over of an offer "
            "(D-48). Less than 500 rao go where a sale closes the account.",
            left_by_purchases,
        ),
    ),
)
"""Those of trades, after those of pools."""
