"""Who earns what in an epoch, as a table."""

import json
from collections.abc import Callable, Sequence

import attrs
from rich.console import Console

from tao_model.addresses import encode
from tao_model.conformance.codec import unstructure
from tao_model.conformance.epoch_inputs import DefaultUsed
from tao_model.conformance.epoch_results import EpochResult
from tao_model.reports.numbers import count, or_dash, proportion, tokens
from tao_model.reports.tables import Column, print_table
from tao_model.units import AccountId, Alpha, Proportion16


def shortened(hotkey: AccountId) -> str:
    """Return the beginning and the end of an account's address."""
    address = encode(hotkey)
    return f"{address[:6]}..{address[-4:]}"


def print_epoch(console: Console, result: EpochResult, *, every: bool, wide: bool) -> None:
    """Print who earns what, the highest earners first.

    Neurons that earn nothing are counted, unless ``every`` one is asked for; ``wide`` writes
    hotkeys in full.
    """
    subnet = "A subnet" if result.netuid is None else f"Subnet {result.netuid}"
    console.print(
        f"{subnet} at block {result.block:,}: {tokens(result.emission)} alpha "
        f"for {count(result.neuron_count, 'neuron')}"
    )
    console.print(f"Production at revision {result.revision}, computed by engine {result.engine}")
    totals = _totals(result)
    uids = sorted(range(result.neuron_count), key=lambda uid: (-totals[uid], uid))
    listed = [uid for uid in uids if every or totals[uid]]
    if listed:
        print_table(console, _columns(result, listed, wide=wide))
    if len(listed) < len(uids):
        console.print(_earning_nothing(len(uids) - len(listed)))
    console.print(_payment(result))
    print_defaults(console, result.defaults_used)


def _totals(result: EpochResult) -> list[Alpha]:
    output = result.output
    return [
        Alpha(server + validator)
        for server, validator in zip(output.server_emission, output.validator_emission, strict=True)
    ]


def _columns(result: EpochResult, uids: Sequence[int], *, wide: bool) -> list[Column]:
    output, hotkeys, totals = result.output, result.hotkeys, _totals(result)

    def of(head: str, text: Callable[[int], str], rank: int = 0, foot: str = "") -> Column:
        return Column(head, tuple(map(text, uids)), rank=rank, foot=foot)

    def shares(head: str, values: Sequence[Proportion16], rank: int = 0) -> Column:
        return of(head, lambda uid: or_dash(proportion(values[uid]), values[uid]), rank)

    def amounts(head: str, values: Sequence[Alpha]) -> Column:
        total = tokens(Alpha(sum(values)))
        return of(head, lambda uid: or_dash(tokens(values[uid]), values[uid]), foot=total)

    columns = [of("uid", str, foot="total")]
    if hotkeys is not None:
        name = encode if wide else shortened
        column = of("hotkey", lambda uid: name(hotkeys[uid]), rank=1)
        columns.append(attrs.evolve(column, right=False))
    return [
        *columns,
        shares("stake", output.stake_weight, rank=2),
        of("permit", lambda uid: "yes" if output.validator_permit[uid] else "", rank=3),
        shares("consensus", output.consensus, rank=5),
        shares("incentive", output.incentive),
        shares("dividends", output.dividends),
        shares("trust", output.validator_trust, rank=4),
        amounts("as miner", output.server_emission),
        amounts("as validator", output.validator_emission),
        amounts("earned, alpha", totals),
    ]


def _earning_nothing(number: int) -> str:
    verb = "earns" if number == 1 else "earn"
    return f"{count(number, 'neuron')} {verb} nothing; --all lists everybody."


def _payment(result: EpochResult) -> str:
    paid = Alpha(sum(_totals(result)))
    text = f"Paid: {tokens(paid)} of {tokens(result.emission)} alpha. "
    if paid > result.emission:
        return f"{text}That is {tokens(Alpha(paid - result.emission))} more than there was."
    return f"{text}Not paid: {tokens(Alpha(result.emission - paid))}."


def _in_brief(value: object) -> str:
    """Return the value of a default, a list by what its entries have in common."""
    if not isinstance(value, list):
        return json.dumps(value)
    if not value or all(item == [] for item in value):
        return "none"
    if all(item == value[0] for item in value):
        return f"{json.dumps(value[0])} for each"
    if all(isinstance(item, bool) for item in value):
        return f"true for {value.count(True):,} of {len(value):,}"
    return f"a list of {len(value):,}"


def print_defaults(console: Console, defaults: Sequence[DefaultUsed]) -> None:
    """Print what was taken for fields that the input does not have."""
    if not defaults:
        return
    values = [_in_brief(unstructure(default.value)) for default in defaults]
    console.print(f"\n{count(len(defaults), 'field')} not in the input, and taken for them:")
    print_table(
        console,
        [
            Column("field", tuple(default.field for default in defaults), right=False),
            Column("value", tuple(values), right=False),
            Column("because", tuple(d.meaning for d in defaults), right=False, folds=True),
        ],
    )
