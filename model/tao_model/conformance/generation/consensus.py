"""Inputs of the kinds of chapter 06-consensus: small subnets in every state."""

from typing import Any, Final

import attrs

from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.values import (
    SUPPLY,
    U64_MAXIMUM,
    amount,
    edged,
    of_class,
    proportion,
)
from tao_model.conformance.kinds.consensus import KINDS
from tao_model.conformance.kinds.kind import questions
from tao_model.consensus.interface import EpochInput, StoredMatrix
from tao_model.numbers.fixed_point import I32F32, I64F64
from tao_model.units import (
    Alpha,
    BlockCount,
    BlockNumber,
    Count16,
    I64F64Bits,
    Millionths,
    Proportion16,
    Rao,
    Steepness,
    Tempo,
    Uid,
)

_OPERATIONS: Final = questions(KINDS[0])

StoredRow = tuple[tuple[Uid, Proportion16], ...]


def _weight(source: Source) -> Proportion16:
    return Proportion16(proportion(source))


def sorted_row(source: Source, columns: int) -> StoredRow:
    """Return a row as a chain holds it: ascending, each column once."""
    chosen = source.some_of(range(columns), 0, columns)
    return tuple((Uid(column), _weight(source)) for column in chosen)


def any_row(source: Source, columns: int) -> StoredRow:
    """Return a row whose columns may be unsorted, repeated or unknown."""
    entries = source.items(
        lambda inner: (Uid(inner.integer(0, columns + 1)), _weight(inner)), 0, columns + 2
    )
    return tuple(entries)


def matrix(source: Source, neurons: int, *, sorted_rows: bool = True) -> StoredMatrix:
    """Return a row for each neuron."""
    row = sorted_row if sorted_rows else any_row
    return tuple(row(source, neurons) for _ in range(neurons))


def epoch(
    source: Source, *, max_neurons: int = 6, min_neurons: int = 0, quirks: bool = False
) -> EpochInput:
    """Return the epoch of a small subnet.

    Without ``quirks``: what a chain can hold, stakes up to the supply, rows sorted. With them:
    also vectors of a wrong length, rows unsorted or with repeated or unknown columns, and
    hyperparameters of any value.
    """
    count = source.integer(min_neurons, max_neurons)
    block = edged(source, 0, 9_000_000, 360, 361, 5000, 5001)

    def a_block(source: Source) -> BlockNumber:
        recent = (max(block - 360, 0), max(block - 5000, 0))
        return BlockNumber(edged(source, 0, block + 1, *recent))

    def stake(source: Source) -> I64F64Bits:
        whole = edged(source, 0, 2**63 - 1) if quirks and source.one_in(4) else amount(source)
        return I64F64Bits(whole * I64F64.scale + source.choice((0, I64F64.scale // 2)))

    short, long = (0, count + 2) if quirks else (count, count)
    sorted_rows = not quirks or source.boolean()
    everybody = (True,) * count
    return EpochInput(
        neuron_count=Count16(count),
        current_block=BlockNumber(block),
        tempo=Tempo(edged(source, 0, 65535, 360) if quirks else 360),
        activity_cutoff=BlockCount(edged(source, 0, U64_MAXIMUM, 5000) if quirks else 5000),
        last_update=tuple(source.items(a_block, short, long)),
        block_at_registration=tuple(source.items(a_block, count, count)),
        last_mechanism_step_block=a_block(source),
        stake_bits=tuple(source.items(stake, count, count)),
        stake_threshold=Rao(amount(source) if source.boolean() else 0),
        owner_uid=_owner(source, count + quirks),
        validator_permit=(
            tuple(source.items(Source.boolean, short, long)) if source.boolean() else everybody
        ),
        max_allowed_validators=Count16(edged(source, 0, 65535, count, 64)),
        kappa=_weight(source),
        bonds_penalty=_weight(source),
        yuma3_enabled=source.boolean(),
        liquid_alpha_enabled=source.boolean(),
        alpha_low=_weight(source),
        alpha_high=_weight(source),
        alpha_sigmoid_steepness=Steepness(edged(source, -32768, 32767, 0, 200, 1000)),
        bonds_moving_average=Millionths(
            edged(source, 0, U64_MAXIMUM if quirks else 1_000_000, 900_000, 1_000_000)
        ),
        commit_reveal_enabled=source.boolean(),
        earliest_commit_block=tuple(
            None if source.boolean() else a_block(source) for _ in range(count)
        ),
        weights=matrix(source, count, sorted_rows=sorted_rows),
        bonds=matrix(source, count, sorted_rows=sorted_rows),
        emission=Alpha(edged(source, 0, U64_MAXIMUM if quirks else SUPPLY, 360 * 10**9)),
    )


def _owner(source: Source, neurons: int) -> Uid | None:
    return Uid(source.integer(0, neurons - 1)) if neurons and source.boolean() else None


def agreeing_epoch(source: Source, *, max_neurons: int = 6, min_neurons: int = 2) -> EpochInput:
    """Return an epoch in which everybody is active and permitted and every weight counts.

    So that consensus, incentive and dividends are rarely zero.
    """
    plain = epoch(source, min_neurons=min_neurons, max_neurons=max_neurons)
    count = plain.neuron_count

    def row(source: Source) -> StoredRow:
        columns = source.some_of(range(count), 1, count)
        return tuple((Uid(c), Proportion16(edged(source, 1, 65535))) for c in columns)

    now = BlockNumber(plain.current_block + 2)
    return attrs.evolve(
        plain,
        current_block=now,
        last_update=(now,) * count,
        block_at_registration=(BlockNumber(0),) * count,
        last_mechanism_step_block=BlockNumber(now - 1),
        stake_threshold=Rao(0),
        validator_permit=(True,) * count,
        earliest_commit_block=(None,) * count,
        weights=tuple(source.items(row, count, count)),
    )


def any_epoch(source: Source, *, min_neurons: int = 0, max_neurons: int = 6) -> EpochInput:
    """Return an epoch of any of these sorts."""
    bounds = {"min_neurons": min_neurons, "max_neurons": max_neurons}
    if source.boolean():
        return agreeing_epoch(source, **{**bounds, "min_neurons": max(min_neurons, 2)})
    return epoch(source, **bounds, quirks=source.boolean())


def epoch_sequence(source: Source) -> dict[str, Any]:
    """Return some epochs of one subnet, in which weights, stakes and neurons change."""
    first = agreeing_epoch(source, max_neurons=4)
    count = first.neuron_count
    same = attrs.asdict(first, recurse=False)
    initial = {name: same.pop(name) for name in ("bonds", "validator_permit")}
    changing = (
        *("current_block", "last_mechanism_step_block", "last_update", "block_at_registration"),
        *("stake_bits", "earliest_commit_block", "weights", "emission"),
    )
    fields = {name: same.pop(name) for name in changing}
    epochs = []
    for number in range(source.integer(2, 3)):
        last, now = fields["current_block"], first.current_block + first.tempo * (number + 1)
        registered = list(fields["block_at_registration"])
        updated = [source.choice((now, last)) for _ in range(count)]
        if source.boolean():
            registered[source.integer(0, count - 1)] = now - source.integer(0, 2)
        fields = {
            **fields,
            "current_block": now,
            "last_mechanism_step_block": last,
            "last_update": updated,
            "block_at_registration": registered,
            "weights": matrix(source, count) if source.boolean() else fields["weights"],
            "emission": amount(source),
        }
        epochs.append(fields)
    return {**same, "initial": initial, "epochs": epochs}


def share(source: Source) -> int:
    """Return a share from zero to one."""
    return edged(source, 0, I32F32.one, I32F32.one // 2)


def _row_of_shares(source: Source, columns: int) -> list[tuple[int, int]]:
    return [(column, share(source)) for column in source.some_of(range(columns), 0, columns)]


def consensus_math(source: Source) -> dict[str, Any]:
    """Return a function of an epoch with its arguments, such as an epoch calls it with."""
    operation = source.choice(tuple(_OPERATIONS))
    rows, columns = source.integer(1, 4), source.integer(1, 4)

    def shares(source: Source) -> Any:
        return source.items(lambda inner: _row_of_shares(inner, columns), rows, rows)

    known = {
        "columns": lambda _: columns,
        **dict.fromkeys(("score", "first", "second", "new", "old", "matrix"), shares),
        **dict.fromkeys(("consensus", "weight", "bond", "majority", "ratio"), share),
        "stake": lambda source: source.items(share, rows, rows),
        "k": lambda source: source.integer(0, 6),
    }
    if operation == "mat_ema_alpha_sparse":
        dense = lambda inner: inner.items(share, columns, columns)  # noqa: E731 - one line
        known["alpha"] = lambda source: source.items(dense, rows, rows)
    elif operation == "mat_ema_sparse":
        known["alpha"] = share
    return {"operation": operation, **of_class(source, _OPERATIONS[operation], known)}
