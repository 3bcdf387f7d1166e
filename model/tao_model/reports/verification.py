"""What the invariants say, on a screen."""

from collections.abc import Mapping

from rich.console import Console

from tao_model.conformance.verification import Checked, Verification
from tao_model.invariants import STEP_INVARIANTS, Verdict
from tao_model.network.coverage import missing_calls, missing_steps
from tao_model.reports.numbers import count
from tao_model.reports.tables import Column, print_table
from tao_model.storage_view import reason


def print_verification(console: Console, found: Verification) -> None:
    """Print every invariant with its verdict, what is false where, and what is not covered."""
    checked = found.checked
    print_table(
        console,
        [
            Column("invariant", tuple(one.verified.id for one in checked), right=False),
            Column("verdict", tuple(map(_verdict, checked)), right=False),
            *_counts(found),
            Column("amount", tuple(_amount(one) for one in checked)),
            Column(
                "statement", tuple(one.verified.statement for one in checked), False, 1, "", True
            ),
        ],
    )
    for one in checked:
        _print_witness(console, one)
    _print_limits(console, found)
    console.print(_summary(found))


def _counts(found: Verification) -> list[Column]:
    if found.states <= 1:
        return []
    return [
        Column(verdict.value, tuple(_shown(one.verdicts, verdict) for one in found.checked), rank=2)
        for verdict in Verdict
    ]


def _shown(verdicts: Mapping[Verdict, int], verdict: Verdict) -> str:
    return str(verdicts.get(verdict, 0) or "")


def _verdict(one: Checked) -> str:
    return one.verified.verdict + (", without bound" if one.is_without_bound else "")


def _amount(one: Checked) -> str:
    return "" if one.amount is None else f"{one.amount:,}"


def _print_witness(console: Console, one: Checked) -> None:
    verified = one.verified
    if verified.witness is None:
        return
    console.print(f"{verified.id} is {_named(one.verdict)}: {verified.witness}")
    if one.verdict is Verdict.KNOWN:
        console.print(f"  {one.explanation}")


def _named(verdict: Verdict) -> str:
    return "broken" if verdict is Verdict.BROKEN else "false here, as production is known to be"


def _print_limits(console: Console, found: Verification) -> None:
    console.print()
    console.print("What this does not say:")
    if not found.steps:
        console.print(
            f"- {count(len(STEP_INVARIANTS), 'invariant')} of steps: they compare two states, and "
            "there is one here."
        )
    _print_what_never_breaks(console, found)
    for entry, rows in sorted(found.left_out.items()):
        console.print(f"- {entry}: {count(rows, 'row')} left out; {reason(entry)}.")
    if steps := missing_steps():
        console.print(f"- Steps of a block that the model does not do yet: {', '.join(steps)}.")
    if calls := missing_calls():
        console.print(
            f"- {count(len(calls), 'call')} that the model does not have yet: see SPEC.md."
        )
    console.print(
        "- Whether a chain can reach the state: an invariant that holds says what its statement "
        "says, and no more."
    )
    console.print()


def _print_what_never_breaks(console: Console, found: Verification) -> None:
    for one in found.checked:
        if one.without_bound is not None:
            console.print(f"- {one.verified.id} is known whatever the amount: {one.without_bound}.")


def _summary(found: Verification) -> str:
    verdicts = [one.verdict for one in found.checked]
    told = ", ".join(f"{verdicts.count(verdict)} {_state(verdict)}" for verdict in Verdict)
    where = count(found.states, "state")
    if found.steps:
        where += f" and {count(found.steps, 'step')}"
    return f"{where}: {told}"


def _state(verdict: Verdict) -> str:
    return {Verdict.HOLDS: "hold", Verdict.KNOWN: "known", Verdict.BROKEN: "broken"}[verdict]
