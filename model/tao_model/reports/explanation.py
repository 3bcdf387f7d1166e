"""Every stage of an epoch for one neuron, in plain words and numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar

import attrs
from rich.console import Console

from tao_model.addresses import encode
from tao_model.conformance.epoch_results import (
    Activity,
    AsMiner,
    AsValidator,
    Bond,
    BondRule,
    Earnings,
    Explanation,
    GivenWeight,
    Masked,
    MaskedWeight,
    Permit,
    ReceivedWeight,
    Stake,
)
from tao_model.numbers.fixed_point import I32F32
from tao_model.reports.epoch import print_defaults
from tao_model.reports.numbers import (
    count,
    or_dash,
    proportion,
    share,
    tokens,
    tokens_of_bits,
)
from tao_model.reports.tables import Column, print_table
from tao_model.units import Alpha, I32F32Bits

LISTED: Final = 10
"""Lines of a table, unless everything is asked for."""

REASONS: Final[Mapping[Masked, str]] = {
    "no_permit": "no permit to validate",
    "to_itself": "to itself",
    "set_before_registration": "set before its target registered",
    "committed_before_registration": "pending commit is older than its target",
    "no_such_neuron": "no such neuron",
}
"""Why a weight does not count."""

_DIVIDENDS_OF: Final[Mapping[BondRule, str]] = {
    "yuma2": "by Yuma2 they earn part x incentive",
    "yuma3": "by Yuma3 they earn part x incentive x active stake",
    "yuma3_liquid_alpha": "by Yuma3 with liquid alpha they earn part x incentive x active stake",
}

Row = TypeVar("Row")


def print_explanation(console: Console, told: Explanation, *, every: bool) -> None:
    """Print every stage in the order of computation; long lists whole only if ``every``."""
    subnet = "the subnet" if told.netuid is None else f"subnet {told.netuid}"
    hotkey = "" if told.hotkey is None else f", hotkey {encode(told.hotkey)}"
    console.print(
        f"Neuron {told.uid} of {subnet}{hotkey}, "
        f"at block {told.activity.current_block:,}: every stage of the epoch"
    )
    console.print(f"Production at revision {told.revision}, computed by engine {told.engine}")
    validator, miner = told.as_validator, told.as_miner
    _section(console, "Activity", _activity(told.activity))
    _section(console, "Stake", _stake(told.stake))
    _section(console, "Permit", _permit(told.permit, told.stake))
    _section(console, "Weights that it gives", _given(validator))
    given = sorted(validator.given, key=lambda weight: -weight.weight)
    _table(console, given, _GIVEN, every=every)
    _section(console, "Weights that it receives", _received(miner))
    _table(console, miner.received, _RECEIVED, every=every)
    if miner.masked:
        verb = "does" if len(miner.masked) == 1 else "do"
        console.print(f"  {count(len(miner.masked), 'weight')} for it {verb} not count:")
        _table(console, miner.masked, _MASKED, every=every)
    _section(console, "Consensus, rank and incentive", _consensus(miner))
    _section(console, "Bonds that it holds", _bonds_held(validator))
    _table(console, validator.bonds, _HELD, every=every)
    _section(console, "Bonds in it", _bonds_in_it(miner))
    _table(console, miner.bonds, _IN_IT, every=every)
    _section(console, "Earnings", _earnings(told.earnings))
    print_defaults(console, told.defaults_used)


def _section(console: Console, title: str, sentences: Sequence[str]) -> None:
    console.print(f"\n{title}", style="bold")
    for sentence in sentences:
        console.print(f"  {sentence}")


@attrs.frozen
class _Cell(Generic[Row]):
    """A column of a table: its head, and what it says of each row."""

    head: str
    text: Callable[[Row], str]
    right: bool = True


def _table(
    console: Console, rows: Sequence[Row], cells: Sequence[_Cell[Row]], *, every: bool
) -> None:
    if not rows:
        return
    listed = rows if every else rows[:LISTED]
    columns = [Column(c.head, tuple(map(c.text, listed)), right=c.right) for c in cells]
    print_table(console, columns)
    if len(listed) < len(rows):
        console.print(f"  ... and {len(rows) - len(listed):,} more; --all lists them.")


def _worth(bond: Bond) -> I32F32Bits:
    return I32F32.saturating_multiply(bond.share, bond.incentive)


def _bond_before(bond: Bond) -> str:
    text = or_dash(proportion(bond.before), bond.before)
    return text if bond.counted or not bond.before else f"{text}, does not count"


def _bond_after(bond: Bond) -> str:
    return or_dash(proportion(bond.after), bond.after)


def _of_share(head: str, value: Callable[[Row], I32F32Bits]) -> _Cell[Row]:
    return _Cell(head, lambda row: or_dash(share(value(row)), value(row)))


_GIVEN: Final[Sequence[_Cell[GivenWeight]]] = (
    _Cell("to uid", lambda weight: str(weight.uid)),
    _Cell("as stored", lambda weight: str(weight.weight)),
    _of_share("share", lambda weight: weight.share),
    _of_share("consensus", lambda weight: weight.consensus),
    _of_share("clipped to", lambda weight: weight.clipped),
    _of_share("for bonds", lambda weight: weight.for_bonds),
    _Cell("does not count", lambda w: REASONS[w.masked] if w.masked else "", right=False),
)
_RECEIVED: Final[Sequence[_Cell[ReceivedWeight]]] = (
    _Cell("from uid", lambda weight: str(weight.uid)),
    _of_share("active stake", lambda weight: weight.active_stake),
    _of_share("weight", lambda weight: weight.share),
    _of_share("clipped to", lambda weight: weight.clipped),
)
_MASKED: Final[Sequence[_Cell[MaskedWeight]]] = (
    _Cell("from uid", lambda weight: str(weight.uid)),
    _Cell("as stored", lambda weight: str(weight.weight)),
    _Cell("does not count", lambda weight: REASONS[weight.masked], right=False),
)
_HELD: Final[Sequence[_Cell[Bond]]] = (
    _Cell("in uid", lambda bond: str(bond.uid)),
    _Cell("before", _bond_before),
    _of_share("part of its bonds", lambda bond: bond.share),
    _of_share("its incentive", lambda bond: bond.incentive),
    _of_share("part x incentive", _worth),
    _Cell("after", _bond_after),
)
_IN_IT: Final[Sequence[_Cell[Bond]]] = (
    _Cell("held by uid", lambda bond: str(bond.uid)),
    _Cell("before", _bond_before),
    _of_share("part of all", lambda bond: bond.share),
    _Cell("after", _bond_after),
)


def _activity(told: Activity) -> list[str]:
    # A record may hold an update after the epoch's own block.
    ago = told.current_block - told.last_update
    when = count(ago, "block") + " ago" if ago >= 0 else "in the future"
    state = "active" if told.active else "inactive"
    return [
        f"It last updated at block {told.last_update:,}, {when}.",
        f"The cutoff is {count(told.activity_cutoff, 'block')}: it is {state}.",
    ]


def _stake(told: Stake) -> list[str]:
    owner = "; it is the subnet owner's and counts in any case" if told.is_owner else ""
    counts = "it counts" if told.counted_bits == told.stake_bits else "it does not count"
    return [
        f"Its stake weight is {tokens_of_bits(told.stake_bits)} tokens, "
        f"the threshold is {tokens(told.stake_threshold)}{owner}: {counts}.",
        f"Its share of the stake is {share(told.stake)}.",
        f"Its share of the stake that is active and permitted is {share(told.active_stake)}.",
    ]


def _permit(told: Permit, stake: Stake) -> list[str]:
    stored = "a permit" if told.stored else "no permit"
    owner = "; as the subnet owner's it has one anyway" if told.permitted > told.stored else ""
    without = " Without stake nobody gets one." if stake.stake == 0 else ""
    return [
        f"It comes into the epoch with {stored}{owner}: it {_may(told.permitted)} validate now.",
        f"{_before(told.position)} by stake, and {told.max_allowed_validators:,} may validate."
        f"{without} From the next epoch on it {_may(told.next)} validate.",
    ]


def _may(permitted: bool) -> str:
    return "may" if permitted else "may not"


def _before(number: int) -> str:
    if number == 0:
        return "Nobody stands before it"
    verb = "stands" if number == 1 else "stand"
    return f"{count(number, 'neuron')} {verb} before it"


def _given(told: AsValidator) -> list[str]:
    if not told.given:
        return ["It has set no weights."]
    counted = [weight for weight in told.given if weight.masked is None]
    lowered = [weight for weight in counted if weight.clipped < weight.share]
    verb = "counts" if len(counted) == 1 else "count"
    return [
        f"Of its {count(len(told.given), 'weight')} {len(counted):,} {verb}; "
        f"the consensus lowers {len(lowered):,} of them.",
        f"What stands sums to {share(told.validator_trust)}: its validator trust.",
    ]


def _received(told: AsMiner) -> list[str]:
    if not told.received:
        return ["Nobody gives it a weight that counts."]
    verb = "gives" if len(told.received) == 1 else "give"
    return [f"{count(len(told.received), 'validator')} {verb} it a weight that counts."]


def _consensus(told: AsMiner) -> list[str]:
    needed = proportion(told.kappa)
    if told.consensus == 0:
        agreed = f"Less stake than the {needed} needed backs any weight: the consensus is zero."
    else:
        agreed = (
            f"The consensus is {share(told.consensus)}: active stake of "
            f"{share(told.supporting_stake)} gives at least that, and {needed} is needed."
        )
    return [
        agreed,
        f"Its rank, the stake-weighted sum of the clipped weights, is {share(told.rank)}.",
        f"Its incentive, its share of all ranks, is {share(told.incentive)}.",
    ]


def _bonds_held(told: AsValidator) -> list[str]:
    held = count(len(told.bonds), "bond") if told.bonds else "no bonds"
    return [
        f"It holds {held}; {_DIVIDENDS_OF[told.bonds_follow]}.",
        f"Its dividends, its share of all of these, are {share(told.dividends)}.",
    ]


def _bonds_in_it(told: AsMiner) -> list[str]:
    holders = count(len(told.bonds), "validator") if told.bonds else "Nobody"
    return [f"{holders} {'hold' if len(told.bonds) > 1 else 'holds'} bonds in it."]


def _earnings(told: Earnings) -> list[str]:
    how = "by stake, as nobody has incentive or dividends" if told.by_stake else "by dividends"
    return [
        f"The epoch distributes {tokens(told.emission)} alpha.",
        f"As miner, by incentive: {share(told.server_share)} of it, "
        f"{tokens(told.server_emission)} alpha.",
        f"As validator, {how}: {share(told.validator_share)} of it, "
        f"{tokens(told.validator_emission)} alpha.",
        f"Together {tokens(Alpha(told.server_emission + told.validator_emission))} alpha; "
        f"the score that is stored is {tokens(told.score)}.",
    ]
