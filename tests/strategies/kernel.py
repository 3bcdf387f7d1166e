"""Epochs of the whole input domain: every value of every unit, lists of any length.

Most of it no chain can hold: stakes that are negative or wrap, rows for neurons that do not
exist, matrices of different heights. Engines must agree on all of it, refusals included.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any, Final, get_type_hints

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model.consensus.interface import EpochInput, StoredMatrix
from tao_model.units import UNITS, BlockNumber, I64F64Bits, Proportion16, Uid
from tests.strategies.consensus import U64_MAXIMUM, agreeing_epochs, edged, epochs

Change = Callable[[DrawFn, EpochInput], dict[str, Any]]

ONE_RAO: Final = 2**64


def _any_stake() -> SearchStrategy[int]:
    stake = UNITS[I64F64Bits]
    return st.one_of(
        edged(stake.minimum, stake.maximum, 0, -ONE_RAO, ONE_RAO, 2**126, -(2**126), 2**95),
        edged(-10, 10, 0),
        edged(-(2**66), 2**66, 2**32, 2**64),
    )


def _stakes(draw: DrawFn, epoch: EpochInput) -> dict[str, Any]:
    count = len(epoch.stake_bits)
    stakes = st.one_of(
        st.lists(_any_stake(), min_size=count, max_size=count),
        _any_stake().map(lambda stake: [stake] * count),
    )
    return {"stake_bits": tuple(map(I64F64Bits, draw(stakes))), "stake_threshold": 0}


def _blocks(draw: DrawFn, epoch: EpochInput) -> dict[str, Any]:
    now = epoch.current_block
    block = edged(0, U64_MAXIMUM, now, 1, 2**63).map(BlockNumber)
    blocks = st.lists(block, max_size=epoch.neuron_count + 2).map(tuple)
    return {
        "last_update": draw(blocks),
        "block_at_registration": draw(blocks),
        "earliest_commit_block": draw(
            st.lists(st.one_of(st.none(), block), max_size=epoch.neuron_count + 2).map(tuple)
        ),
        "last_mechanism_step_block": draw(block),
        "current_block": draw(block),
        "activity_cutoff": draw(edged(0, U64_MAXIMUM)),
        "stake_threshold": draw(edged(0, U64_MAXIMUM, 1)),
    }


def _entries(count: int) -> SearchStrategy[tuple[tuple[Uid, Proportion16], ...]]:
    column = st.one_of(st.integers(0, max(count, 1)), edged(0, 65535, 64, 128))
    value = edged(0, 65535, 1, 2)
    pair = st.tuples(column.map(Uid), value.map(Proportion16))
    return st.lists(pair, max_size=2 * count + 2).map(tuple)


def _rows(draw: DrawFn, epoch: EpochInput) -> dict[str, Any]:
    row = _entries(epoch.neuron_count)
    matrix: SearchStrategy[StoredMatrix] = st.lists(
        row, min_size=epoch.neuron_count, max_size=epoch.neuron_count
    ).map(tuple)
    return {"weights": draw(matrix), "bonds": draw(matrix)}


def _heights(draw: DrawFn, epoch: EpochInput) -> dict[str, Any]:
    height = st.one_of(st.just(epoch.neuron_count), st.integers(0, epoch.neuron_count + 1))
    same = draw(st.booleans())
    stakes = draw(height)
    weights = stakes if same else draw(height)
    bonds = draw(height)
    extra = (I64F64Bits(ONE_RAO),)
    return {
        "stake_bits": (epoch.stake_bits + extra)[:stakes],
        "weights": (*epoch.weights, ((Uid(0), Proportion16(1)),))[:weights],
        "bonds": (*epoch.bonds, ((Uid(0), Proportion16(1)),))[:bonds],
    }


def _everybody_permitted(draw: DrawFn, epoch: EpochInput) -> dict[str, Any]:
    block = epoch.current_block
    return {
        "validator_permit": (True,) * epoch.neuron_count,
        "last_update": (BlockNumber(U64_MAXIMUM),) * epoch.neuron_count,
        "block_at_registration": (),
        "last_mechanism_step_block": draw(edged(1, U64_MAXIMUM, max(block, 1)).map(BlockNumber)),
        "earliest_commit_block": (),
        "kappa": Proportion16(draw(edged(0, 65535, 1, 32767, 65534))),
    }


_CHANGES: Final[tuple[Change, ...]] = (_stakes, _blocks, _rows, _heights, _everybody_permitted)


@st.composite
def any_epochs(draw: DrawFn, *, max_neurons: int = 6) -> EpochInput:
    """Epochs of the whole input domain; small ones, except for the numbers in them."""
    epoch = draw(
        st.one_of(epochs(max_neurons=max_neurons), agreeing_epochs(max_neurons=max_neurons))
    )
    changes = draw(st.lists(st.sampled_from(_CHANGES), max_size=3, unique=True))
    for change in changes:
        epoch = attrs.evolve(epoch, **change(draw, epoch))
    return epoch


# Mutations: many more epochs near a drawn one, which costs little.

Matrix = list[list[tuple[int, int]]]

_TYPES: Final = get_type_hints(EpochInput)
_NUMBERS: Final = tuple(name for name, kind in _TYPES.items() if kind in UNITS)
_FLAGS: Final = tuple(name for name, kind in _TYPES.items() if kind is bool)
_EDGES: Final = {"alpha_sigmoid_steepness": (-200, 200, 1000), "kappa": (32767,)}
"""With a steepness of 200 a difference of zero has the exponent one, which is a case apart."""

_BLOCKS: Final = ("last_update", "block_at_registration", "earliest_commit_block")


def _near(source: random.Random, minimum: int, maximum: int, *edges: int) -> int:
    """A number of the range: near an edge of it, of any size, or anywhere."""
    choice = source.random()
    if choice < 0.4:
        value = source.choice((minimum, maximum, 0, 1, *edges)) + source.randint(-2, 2)
    elif choice < 0.8:
        value = source.choice((-1, 1)) * source.getrandbits(source.randint(1, 128))
    else:
        value = source.randint(minimum, maximum)
    return min(max(value, minimum), maximum)


def _number(source: random.Random, epoch: EpochInput) -> dict[str, Any]:
    name = source.choice(_NUMBERS)
    unit = UNITS[_TYPES[name]]
    if name == "neuron_count":  # rows and stakes of as many neurons, or the epoch is refused
        return {}
    edges = (getattr(epoch, name), *_EDGES.get(name, ()))
    return {name: _near(source, unit.minimum, unit.maximum, *edges)}


def _flag(source: random.Random, epoch: EpochInput) -> dict[str, Any]:
    name = source.choice(_FLAGS)
    return {name: not getattr(epoch, name)}


def _owner(source: random.Random, epoch: EpochInput) -> dict[str, Any]:
    return {"owner_uid": source.choice((None, 0, source.randint(0, epoch.neuron_count), 65535))}


def _block(source: random.Random, epoch: EpochInput) -> dict[str, Any]:
    name = source.choice(_BLOCKS)
    blocks = list(getattr(epoch, name))
    now = epoch.current_block
    since = epoch.last_mechanism_step_block
    block = _near(source, 0, U64_MAXIMUM, now, since, *[b for b in blocks if b is not None])
    match source.randrange(4):
        case 0 if blocks:
            blocks.pop()
        case 1:
            blocks.append(block)
        case _ if blocks:
            blocks[source.randrange(len(blocks))] = block
    if name == "earliest_commit_block" and blocks and source.random() < 0.3:
        blocks[source.randrange(len(blocks))] = None
    return {name: tuple(blocks)}


def _permit(source: random.Random, epoch: EpochInput) -> dict[str, Any]:
    permits = list(epoch.validator_permit)
    match source.randrange(4):
        case 0 if permits:
            permits.pop()
        case 1:
            permits.append(True)
        case _ if permits:
            index = source.randrange(len(permits))
            permits[index] = not permits[index]
    return {"validator_permit": tuple(permits)}


def _stake(source: random.Random, epoch: EpochInput) -> dict[str, Any]:
    stakes = list(epoch.stake_bits)
    if not stakes:
        return {}
    index = source.randrange(len(stakes))
    unit = UNITS[I64F64Bits]
    match source.randrange(4):
        case 0:
            stake = int(source.choice(stakes))
        case 1:
            stake = _near(source, 0, 10**15) * ONE_RAO
        case 2:
            stake = -int(stakes[index])
        case _:
            stake = _near(source, unit.minimum, unit.maximum, ONE_RAO, -ONE_RAO, 2**126)
    stakes[index] = I64F64Bits(min(max(stake, unit.minimum), unit.maximum))
    return {"stake_bits": tuple(stakes)}


def _change_row(source: random.Random, rows: Matrix, count: int) -> None:
    row = source.choice(rows)
    column = source.choice((source.randint(0, count), source.randint(0, 65535)))
    value = _near(source, 0, 65535)
    match source.randrange(8):
        case 0 if row:
            row.pop(source.randrange(len(row)))
        case 1 if row:
            row.insert(source.randint(0, len(row)), source.choice(row))
        case 2:
            source.shuffle(row)
        case 3:
            row.sort()
        case 4:
            row[:] = source.choice(rows)
        case 5:
            row[:] = [(uid, _near(source, 0, 65535)) for uid in range(count)]
        case 6 if row:
            row[source.randrange(len(row))] = (column, value)
        case _:
            row.insert(source.randint(0, len(row)), (column, value))


def _matrix(source: random.Random, epoch: EpochInput) -> dict[str, Any]:
    name = source.choice(("weights", "bonds"))
    rows = [list(row) for row in getattr(epoch, name)]
    if rows:
        _change_row(source, rows, epoch.neuron_count)
    return {name: tuple(map(tuple, rows))}


def _height(source: random.Random, epoch: EpochInput) -> dict[str, Any]:
    names = ("stake_bits", "weights", "bonds")
    name = source.choice(names)
    rows = getattr(epoch, name)
    shorter: dict[str, Any] = {name: rows[:-1]}
    if source.random() < 0.5:
        shorter = {other: getattr(epoch, other)[:-1] for other in names}
    return shorter if source.random() < 0.2 else {}


_MUTATIONS: Final = (
    *(_number, _number, _flag, _owner, _block, _block, _permit),
    *(_stake, _stake, _matrix, _matrix, _matrix, _matrix, _height),
)


def mutations(epoch: EpochInput, seed: int, count: int) -> Iterator[EpochInput]:
    """Epochs that differ from a given one, or from one another, in a few places."""
    source = random.Random(seed)
    current = epoch
    for _ in range(count):
        if source.random() < 0.2:
            current = epoch
        for _ in range(source.randint(1, 4)):
            current = attrs.evolve(current, **source.choice(_MUTATIONS)(source, current))
        yield current


# Larger subnets, made up from a seed: too many numbers to draw each.


def _any_value(source: random.Random, style: str) -> Proportion16:
    match style:
        case "few":
            value = source.choice((0, 1, 7, 1000, 65535))
        case "skewed":
            value = int(65535 * source.random() ** 12)
        case "alike":
            value = 30_000 + source.randint(0, 3)
        case _:
            value = source.randint(0, 65535)
    return Proportion16(value)


def _made_up_rows(source: random.Random, neurons: int, holders: set[int]) -> StoredMatrix:
    style = source.choice(("few", "skewed", "alike", "any"))
    part = source.choice((0.05, 0.3, 0.9, 1.0))
    order = source.choice(("sorted", "sorted", "shuffled", "repeated"))

    def row() -> tuple[tuple[Uid, Proportion16], ...]:
        columns = [uid for uid in range(neurons) if source.random() < part]
        if order == "shuffled":
            source.shuffle(columns)
        elif order == "repeated":
            columns += source.choices(range(neurons + 1), k=neurons // 4)
        return tuple((Uid(column), _any_value(source, style)) for column in columns)

    return tuple(row() if uid in holders else () for uid in range(neurons))


def _made_up_stake(source: random.Random, style: str) -> I64F64Bits:
    match style:
        case "equal":
            stake = 10**12 * ONE_RAO
        case "skewed":
            stake = int(10**15 * source.random() ** 20) * ONE_RAO + source.getrandbits(64)
        case "wrapping":
            stake = source.getrandbits(127)
        case _:
            stake = source.randint(0, 10**15) * ONE_RAO
    return I64F64Bits(stake)


def made_up_epoch(seed: int, neurons: int, most_validators: int | None = None) -> EpochInput:
    """A subnet of so many neurons in which most validators count, of any style."""
    source = random.Random(seed)
    validators = {uid for uid in range(neurons) if source.random() < source.choice((0.2, 1.0))}
    validators = set(sorted(validators)[:most_validators])
    stake_style = source.choice(("equal", "skewed", "any", "any", "wrapping"))
    now = 7_000_000
    fields: dict[str, Any] = {
        "neuron_count": neurons,
        "current_block": now,
        "tempo": 360,
        "activity_cutoff": 5_000,
        "last_update": tuple(now - source.randint(0, 5_050) for _ in range(neurons)),
        "block_at_registration": tuple(now - source.randint(0, 90_000) for _ in range(neurons)),
        "last_mechanism_step_block": now - source.choice((0, 360, 360)),
        "stake_bits": tuple(
            _made_up_stake(source, stake_style) if uid in validators else 0
            for uid in range(neurons)
        ),
        "stake_threshold": 0,
        "owner_uid": source.choice((None, source.randrange(neurons))),
        "validator_permit": tuple(uid in validators for uid in range(neurons)),
        "max_allowed_validators": source.choice((1, neurons // 2, neurons, 65535)),
        "kappa": source.choice((0, 1, 32767, 32767, 32767, 50000, 65535)),
        "bonds_penalty": source.choice((0, 30000, 65535, 65535)),
        "yuma3_enabled": source.random() < 0.6,
        "liquid_alpha_enabled": source.random() < 0.5,
        "alpha_low": source.choice((0, 45875)),
        "alpha_high": source.choice((58982, 65535)),
        "alpha_sigmoid_steepness": source.choice((1000, 200, -200, 32767, -32768)),
        "bonds_moving_average": source.choice((0, 900_000, 900_000, 1_000_000, 1_500_000)),
        "commit_reveal_enabled": source.random() < 0.5,
        "earliest_commit_block": tuple(
            source.choice((None, None, now - source.randint(0, 90_000))) for _ in range(neurons)
        ),
        "weights": _made_up_rows(source, neurons, validators),
        "bonds": _made_up_rows(source, neurons, validators),
        "emission": 148 * 10**9,
    }
    return EpochInput(**fields)
