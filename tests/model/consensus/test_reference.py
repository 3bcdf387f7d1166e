"""Whole epochs."""

import time
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tao_model.claims.epochs import small_epoch
from tao_model.conformance.codec import structure
from tao_model.consensus.interface import EpochInput, EpochOutput, Matrix, StoredMatrix
from tao_model.consensus.reference import run_epoch, run_stages, stored_and_paid
from tao_model.consensus.vectors import normalize, proportion_to_fixed
from tao_model.numbers.fixed_point import I32F32, I64F64
from tao_model.units import Alpha, Count16, I64F64Bits, Millionths, Proportion16, Uid
from tests.rule_index import ROOT
from tests.strategies.consensus import Coalition, agreeing_epochs, coalitions, epochs

ONE = I32F32.one

# Size.


@pytest.mark.parametrize("yuma3", [False, True])
def test_the_work_of_an_epoch_grows_with_its_entries_and_not_with_the_square_of_its_neurons(
    yuma3: bool,
) -> None:
    """All the uids that there can be, of whom each gives weight to two; a minute is generous.

    What looked at every pair of neurons would look at four billion.
    """
    count = 2**16 - 1
    weights = [[1, 2]] * (count - 2)
    epoch = attrs.evolve(
        small_epoch([1] * (count - 2), weights),
        max_allowed_validators=Count16(count),
        bonds_penalty=Proportion16(1),
        yuma3_enabled=yuma3,
        liquid_alpha_enabled=True,
    )
    started = time.process_time()
    assert 65_533 <= sum(run_epoch(epoch).incentive) <= 65_535
    assert time.process_time() - started < 60


# Permutation.

BY_UID = (
    "last_update",
    "block_at_registration",
    "stake_bits",
    "validator_permit",
    "earliest_commit_block",
)


def _moved(vector: tuple[Any, ...], places: list[int]) -> tuple[Any, ...]:
    return tuple(vector[places.index(uid)] for uid in range(len(places)))


def _moved_matrix(matrix: StoredMatrix, places: list[int]) -> StoredMatrix:
    rows = [tuple(sorted((Uid(places[column]), value) for column, value in row)) for row in matrix]
    return _moved(tuple(rows), places)


def permuted(epoch: EpochInput, places: list[int]) -> EpochInput:
    """Return the epoch with neuron uid at ``places[uid]``."""
    moved: dict[str, Any] = {name: _moved(getattr(epoch, name), places) for name in BY_UID}
    return attrs.evolve(
        epoch,
        owner_uid=None if epoch.owner_uid is None else Uid(places[epoch.owner_uid]),
        weights=_moved_matrix(epoch.weights, places),
        bonds=_moved_matrix(epoch.bonds, places),
        **moved,
    )


def permuted_output(output: EpochOutput, places: list[int]) -> EpochOutput:
    moved: dict[str, Any] = {
        field.name: _moved(getattr(output, field.name), places)
        for field in attrs.fields(EpochOutput)
    }
    return EpochOutput(**(moved | {"bonds": _moved_matrix(output.bonds, places)}))


@pytest.mark.rule("CONSENSUS-26")
@given(st.one_of(epochs(quirks=False), agreeing_epochs()), st.data())
def test_a_permutation_of_neurons_permutes_the_result(
    epoch: EpochInput, data: st.DataObject
) -> None:
    """Where permits do not run out, or no two stakes are the same."""
    stake = run_stages(epoch).stake
    distinct = len({own for own in stake if own}) == sum(own > 0 for own in stake)
    assume(distinct or epoch.max_allowed_validators >= epoch.neuron_count)
    places = data.draw(st.permutations(range(epoch.neuron_count)))
    assert run_epoch(permuted(epoch, places)) == permuted_output(run_epoch(epoch), places)


@pytest.mark.rule("CONSENSUS-5")
@given(agreeing_epochs())
def test_a_permutation_moves_the_last_permit_between_equal_stakes(epoch: EpochInput) -> None:
    """The tie rule looks at uids: of equal stakes the highest uid has it, whoever it is."""
    count = epoch.neuron_count
    equal = attrs.evolve(
        epoch,
        stake_bits=(I64F64Bits(I64F64.scale),) * count,
        owner_uid=None,
        max_allowed_validators=Count16(1),
    )
    only_last = (*[False] * (count - 1), True)
    swapped = permuted(equal, list(reversed(range(count))))
    assert run_epoch(equal).validator_permit == run_epoch(swapped).validator_permit == only_last


# A minority of the stake.


@pytest.mark.rule("CONSENSUS-10")
@given(coalitions())
def test_a_minority_cannot_raise_a_consensus_above_what_the_rest_gave(coalition: Coalition) -> None:
    """Minority: less than kappa of the active stake, the rest having some."""
    epoch = attrs.evolve(coalition.epoch, weights=coalition.weights)
    stages = run_stages(epoch)
    voting = dict(enumerate(normalize(I32F32, stages.active_stake)))
    rest = [uid for uid, own in voting.items() if own > 0 and uid not in coalition.members]
    assume(rest)
    assume(sum(voting[uid] for uid in coalition.members) < proportion_to_fixed(epoch.kappa))
    for miner, consensus in enumerate(stages.consensus):
        assert consensus <= max(dict(stages.weights[uid]).get(Uid(miner), 0) for uid in rest)


@pytest.mark.rule("CONSENSUS-10")
def test_a_coalition_with_kappa_of_the_stake_can_raise_a_consensus() -> None:
    """Three equal validators, kappa at two thirds: two of them decide."""
    base = _three_validators(kappa=43690)
    assert run_stages(base).consensus[3] == ONE
    alone = attrs.evolve(base, weights=(base.weights[0], (), (), ()))
    assert run_stages(alone).consensus[3] == 0


def _three_validators(kappa: int) -> EpochInput:
    """Validators 0 and 1 give miner 3 all their weight, validator 2 gives none to it."""
    all_to_miner = ((Uid(3), Proportion16(65535)),)
    all_to_peer = ((Uid(0), Proportion16(65535)),)
    return _epoch_of_four(
        weights=(all_to_miner, all_to_miner, all_to_peer, ()),
        bonds=((), (), (), ()),
        kappa=kappa,
    )


def _epoch_of_four(weights: StoredMatrix, bonds: StoredMatrix, kappa: int = 32767) -> EpochInput:
    epoch = structure(
        EpochInput,
        {
            "neuron_count": 4,
            "current_block": 10_000,
            "tempo": 360,
            "activity_cutoff": 5_000,
            "last_update": [9_999] * 4,
            "block_at_registration": [0] * 4,
            "last_mechanism_step_block": 9_640,
            "stake_bits": [10**12 * I64F64.scale] * 3 + [0],
            "stake_threshold": 0,
            "owner_uid": None,
            "validator_permit": [True, True, True, False],
            "max_allowed_validators": 64,
            "kappa": kappa,
            "bonds_penalty": 65535,
            "yuma3_enabled": False,
            "liquid_alpha_enabled": False,
            "alpha_low": 45875,
            "alpha_high": 58982,
            "alpha_sigmoid_steepness": 1000,
            "bonds_moving_average": 900_000,
            "commit_reveal_enabled": False,
            "earliest_commit_block": [None] * 4,
            "weights": [[]] * 4,
            "bonds": [[]] * 4,
            "emission": 360 * 10**9,
        },
    )
    return attrs.evolve(epoch, weights=weights, bonds=bonds)


# What is paid.


@pytest.mark.rule("CONSENSUS-26")
@given(st.one_of(epochs(quirks=False), agreeing_epochs()))
def test_an_epoch_pays_no_more_than_it_is_given_and_all_but_rounding(epoch: EpochInput) -> None:
    output = run_epoch(epoch)
    total = sum(output.server_emission + output.validator_emission)
    assert total <= epoch.emission
    if any(run_stages(epoch).stake):
        earners = 2 * epoch.neuron_count  # at most: each as a miner and as a validator
        assert (epoch.emission - total) * ONE < (earners - 1) * epoch.emission + earners * ONE


@pytest.mark.rule("CONSENSUS-26")
@given(agreeing_epochs())
def test_each_pot_earns_half_up_to_the_rounding_of_the_other(epoch: EpochInput) -> None:
    """Where both sides earn. Shares of n parties sum to one less at most n - 1 units."""
    stages = run_stages(epoch)
    assume(any(stages.incentive) and any(stages.dividends))
    output = stored_and_paid(stages, epoch)
    count = epoch.neuron_count
    least = ONE - (count - 1)
    for pot in (sum(output.server_emission), sum(output.validator_emission)):
        assert pot * (ONE + least) <= epoch.emission * ONE
        lost_in_payment = count * (epoch.emission + ONE)
        assert (pot * ONE + lost_in_payment) * (ONE + least) > epoch.emission * least * ONE


@pytest.mark.rule("CONSENSUS-26")
def test_miners_earn_everything_where_nobody_has_bonds_in_them() -> None:
    """A moving average of one never takes up anything new: no bonds, no dividends.

    The miners' half is overpaid by the whole of the other half.
    """
    all_to_miner = ((Uid(3), Proportion16(65535)),)
    epoch = _epoch_of_four(weights=(all_to_miner,) * 3 + ((),), bonds=((),) * 4)
    frozen = attrs.evolve(epoch, bonds_moving_average=Millionths(1_000_000))
    assert run_epoch(frozen).server_emission == (0, 0, 0, epoch.emission)
    assert sum(run_epoch(epoch).server_emission) == epoch.emission // 2


# What is stored.


@pytest.mark.rule("CONSENSUS-26")
@given(epochs(min_neurons=1))
def test_bonds_are_stored_for_those_who_may_validate_next_alone(epoch: EpochInput) -> None:
    output = run_epoch(epoch)
    for row, permit in zip(output.bonds, output.validator_permit, strict=True):
        assert permit or row == ()


@pytest.mark.rule("CONSENSUS-26")
@given(epochs())
def test_every_result_has_an_entry_for_each_neuron(epoch: EpochInput) -> None:
    output = run_epoch(epoch)
    for field in attrs.fields(EpochOutput):
        assert len(getattr(output, field.name)) == epoch.neuron_count


@pytest.mark.rule("CONSENSUS-26")
def test_nothing_is_paid_where_nobody_has_stake() -> None:
    epoch = _epoch_of_four(weights=((),) * 4, bonds=((),) * 4)
    output = run_epoch(attrs.evolve(epoch, stake_bits=(I64F64.zero,) * 4))
    assert sum(output.server_emission + output.validator_emission) == Alpha(0)


# The example of the chapter.


def _example() -> EpochInput:
    def row(*weights: int) -> tuple[tuple[Uid, Proportion16], ...]:
        pairs = zip((3, 4), weights, strict=True)
        return tuple((Uid(column), Proportion16(value)) for column, value in pairs if value)

    given_weights = (row(65535, 65535), row(65535, 21845), row(0, 65535), (), ())
    base = _epoch_of_four(weights=((),) * 4, bonds=((),) * 4)
    return attrs.evolve(
        base,
        neuron_count=Count16(5),
        last_update=(*base.last_update, base.last_update[0]),
        block_at_registration=(*base.block_at_registration, base.block_at_registration[0]),
        stake_bits=tuple(I64F64Bits(part * I64F64.scale) for part in (500, 300, 200, 0, 0)),
        validator_permit=(True, True, True, False, False),
        earliest_commit_block=(None,) * 5,
        weights=given_weights,
        bonds=((),) * 5,
    )


def _example_table() -> str:
    epoch = _example()
    stages = run_stages(epoch)
    output = stored_and_paid(stages, epoch)

    def decimals(value: int, one: int) -> str:
        rounded = (value * 10_000 + one // 2) // one
        return f"{rounded // 10_000}.{rounded % 10_000:04}"

    def line(name: str, cells: dict[int, int], one: int = ONE) -> str:
        shown = (decimals(cells[uid], one) if uid in cells else "" for uid in range(5))
        return f"| {name} | " + " | ".join(shown) + " |"

    def from_validators(matrix: Matrix, miner: int) -> dict[int, int]:
        return {uid: dict(matrix[uid]).get(Uid(miner), 0) for uid in range(3)}

    def of_miners(vector: tuple[int, ...]) -> dict[int, int]:
        return {uid: vector[uid] for uid in (3, 4)}

    def of_all(vector: tuple[int, ...]) -> dict[int, int]:
        return dict(enumerate(vector))

    earned = map(sum, zip(output.server_emission, output.validator_emission, strict=True))
    lines = [
        line("stake", of_all(stages.stake)),
        *(line(f"weight for miner {m}", from_validators(stages.weights, m)) for m in (3, 4)),
        line("consensus", of_miners(stages.consensus)),
        *(
            line(f"clipped weight for miner {m}", from_validators(stages.clipped_weights, m))
            for m in (3, 4)
        ),
        line("validator trust", of_all(stages.validator_trust)),
        line("rank", of_miners(stages.ranks)),
        line("incentive", of_miners(stages.incentive)),
        *(
            line(f"bond in miner {m}", from_validators(stages.ema_bonds_normalized, m))
            for m in (3, 4)
        ),
        line("dividends", of_all(stages.dividends)),
        line("earned, alpha", of_all(tuple(earned)), one=10**9),
    ]
    return "\n".join(lines).replace("|  |", "| |").replace("|  |", "| |")


@pytest.mark.rule("CONSENSUS-26")
def test_the_example_of_the_chapter_is_what_the_model_computes() -> None:
    assert _example_table() in (ROOT / "spec" / "06-consensus.md").read_text()
