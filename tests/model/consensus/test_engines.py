"""The choice of an implementation, and that it makes no difference."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tao_model import kernel
from tao_model.conformance.kinds import KINDS
from tao_model.consensus import reference
from tao_model.consensus.engines import DEFAULT_ENGINE, ENGINES, Engine, run_epoch, run_epochs
from tao_model.consensus.interface import EpochInput, EpochOutput
from tests.strategies.consensus import epochs
from tests.strategies.kernel import any_epochs, made_up_epoch, mutations

GOLDEN = Path(__file__).parents[2] / "golden"
MUTATIONS = 20
"""Epochs near each drawn one that are compared as well."""

needs_kernel = pytest.mark.skipif(not kernel.is_built(), reason="the kernel is not built")


@given(epochs(max_neurons=3))
def test_the_reference_is_an_engine(epoch: EpochInput) -> None:
    assert run_epoch(epoch, engine="reference") == reference.run_epoch(epoch)


def test_the_default_is_an_engine_and_an_unknown_name_is_refused() -> None:
    assert DEFAULT_ENGINE in ENGINES
    with pytest.raises(KeyError):
        ENGINES["torch"]


# The kernel has the bits of the reference.


def outcome(engine: Engine, epoch: EpochInput) -> EpochOutput | str:
    """The output, or that heights do not agree, which both refuse."""
    try:
        return engine(epoch)
    except ValueError:
        return "refused"


@needs_kernel
@pytest.mark.rule("CONSENSUS-26")
@settings(max_examples=250)
@given(any_epochs(), st.integers(0, 2**64 - 1))
def test_the_kernel_agrees_with_the_reference_on_every_input(epoch: EpochInput, seed: int) -> None:
    """More of them: ``make campaign``."""
    for case in (epoch, *mutations(epoch, seed, MUTATIONS)):
        assert outcome(ENGINES["kernel"], case) == outcome(reference.run_epoch, case)


@needs_kernel
@pytest.mark.rule("CONSENSUS-26")
@settings(max_examples=100)
@given(st.integers(0, 2**64 - 1), st.integers(2, 90))
def test_the_kernel_agrees_with_the_reference_on_larger_subnets(seed: int, neurons: int) -> None:
    epoch = made_up_epoch(seed, neurons)
    assert ENGINES["kernel"](epoch) == reference.run_epoch(epoch)


@needs_kernel
@pytest.mark.rule("CONSENSUS-26")
def test_the_kernel_agrees_with_the_reference_on_rows_longer_than_what_it_averages_at_once() -> (
    None
):
    full = 0
    for seed in range(40):
        epoch = made_up_epoch(seed, 600, most_validators=5)
        assert ENGINES["kernel"](epoch) == reference.run_epoch(epoch)
        full += min(len(epoch.weights[0]), len(epoch.bonds[0])) > 512
    assert full > 0


def _records(kind: str) -> Iterator[dict[str, Any]]:
    with gzip.open(GOLDEN / f"{kind}.jsonl.gz", "rt") as lines:
        yield from map(json.loads, lines)


@needs_kernel
@pytest.mark.rule("CONSENSUS-26")
@pytest.mark.parametrize("kind", ["epoch", "epoch_sequence"])
def test_the_kernel_stores_and_pays_what_is_recorded(kind: str) -> None:
    answer = KINDS[kind].answer_by("kernel")
    for record in _records(kind):
        output = record["output"]
        output.pop("intermediate", None)
        assert answer(record["input"]) == output, record["id"]


# Many epochs.


@pytest.mark.parametrize("engine", ["reference", pytest.param("kernel", marks=needs_kernel)])
@settings(max_examples=20)
@given(st.lists(epochs(max_neurons=3), max_size=5))
def test_many_epochs_give_their_results_in_order(engine: str, many: list[EpochInput]) -> None:
    results = list(run_epochs(many, engine, threads=2))
    assert results == [reference.run_epoch(epoch) for epoch in many]


def test_many_epochs_on_an_unknown_engine_are_refused() -> None:
    with pytest.raises(KeyError):
        run_epochs([], engine="torch")
