"""What came of a scenario as text, and how far a run has come."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from tao_model.conformance.scenarios.inspection import InvariantCourse
from tao_model.conformance.scenarios.roles import Role
from tao_model.conformance.scenarios.summary import CallTally, RoleCourse, SubnetCourse, Summary
from tao_model.invariants import Verdict
from tao_model.reports.numbers import count, tokens
from tao_model.reports.tables import Column, print_table
from tao_model.units import Alpha, PriceLimit, Rao

_SHOWN: Final = 12
"""Subnets that are listed; of more the first."""


@contextmanager
def progress_of_blocks(blocks: int) -> Iterator[Callable[[int], None]]:
    """Show on standard error how many blocks have passed, where that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (
        TextColumn("simulating"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("blocks"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("blocks", total=blocks)
        yield lambda more: progress.advance(task, more)


def short(amount: Rao | Alpha) -> str:
    """Return an amount in whole tokens with three decimals, cut off."""
    return tokens(amount)[:-6]


def price(nano: PriceLimit) -> str:
    """Return a price in TAO per alpha with six decimals, cut off."""
    return tokens(Rao(int(nano)))[:-3]


def print_summary(console: Console, found: Summary) -> None:
    """Print what came of a scenario."""
    blocks = found.last_block - found.first_block
    console.print(
        f"{count(blocks, 'block')}, {found.first_block:,} to {found.last_block:,} "
        f"(production at revision {found.revision}, engine {found.engine})"
    )
    issuance = found.issuance
    console.print(
        f"Issuance: {tokens(issuance.before)} TAO, {tokens(issuance.created)} created, "
        f"{tokens(issuance.recycled)} recycled, {tokens(issuance.after)} after"
    )
    print_table(console, _subnet_columns(found.subnets[:_SHOWN]))
    if len(found.subnets) > _SHOWN:
        more = count(len(found.subnets) - _SHOWN, "more subnet")
        console.print(f"... and {more}; --json has all")
    print_table(console, _role_columns(found.roles))
    console.print(
        "Stake is what it would fetch in TAO at the price of its pool, if the price stayed; a "
        "reward counts at the price of the block that pays it.",
        soft_wrap=True,
    )
    if found.calls:
        print_table(console, _call_columns(found.calls))
    if found.invariants:
        _print_invariants(console, found.invariants)
    console.print(f"The state after it has the digest {found.digest}", soft_wrap=True)


def _print_invariants(console: Console, invariants: tuple[InvariantCourse, ...]) -> None:
    """Print how many invariants hold, and what is seen where one does not."""
    verdicts = Counter(one.verdict for one in invariants)
    holds, known, broken = (verdicts[verdict.value] for verdict in Verdict)
    checks = count(sum(one.checks for one in invariants), "check")
    console.print(
        f"Invariants: {holds} hold, {known} known to be broken by production, {broken} broken; "
        f"{checks} in all"
    )
    for one in invariants:
        if one.witness is not None:
            console.print(
                f"  {one.verdict} at block {one.block:,}, {one.id}: {one.statement} "
                f"Seen: {one.witness}",
                soft_wrap=True,
            )


def _subnet_columns(subnets: tuple[SubnetCourse, ...]) -> list[Column]:
    return [
        Column("subnet", tuple(str(one.netuid) for one in subnets)),
        Column("neurons", tuple(str(one.neurons) for one in subnets), rank=8),
        Column("epochs", tuple(str(one.epochs) for one in subnets), rank=7),
        Column("price before", tuple(price(one.price_before) for one in subnets), rank=1),
        Column("price after", tuple(price(one.price_after) for one in subnets)),
        Column("pool, TAO", tuple(short(one.tao_reserve) for one in subnets), rank=2),
        *(
            Column(
                f"{role.value}, alpha",
                tuple(short(_paid(one, role)) for one in subnets),
                rank=3,
            )
            for role in Role
        ),
    ]


def _paid(subnet: SubnetCourse, role: Role) -> Alpha:
    return next(one.amount for one in subnet.rewards if one.role == role.value)


def _role_columns(roles: tuple[RoleCourse, ...]) -> list[Column]:
    return [
        Column("all subnets", tuple(one.role for one in roles), right=False),
        Column("staked before, TAO", tuple(short(one.staked_before) for one in roles), rank=1),
        Column("staked after, TAO", tuple(short(one.staked_after) for one in roles)),
        Column("rewards, TAO", tuple(short(one.rewards) for one in roles)),
    ]


def _call_columns(calls: tuple[CallTally, ...]) -> list[Column]:
    return [
        Column("call", tuple(one.call for one in calls), right=False),
        Column("carried out", tuple(f"{one.accepted:,}" for one in calls)),
        Column(
            "refused",
            tuple(
                ", ".join(f"{one.count:,} {one.error}" for one in call.refused) or "-"
                for call in calls
            ),
            right=False,
            folds=True,
        ),
    ]
