"""The choice of an implementation."""

import pytest
from hypothesis import given

from tao_model.consensus import reference
from tao_model.consensus.engines import DEFAULT_ENGINE, ENGINES, run_epoch
from tao_model.consensus.interface import EpochInput
from tests.strategies.consensus import epochs


@given(epochs(max_neurons=3))
def test_the_reference_is_an_engine(epoch: EpochInput) -> None:
    assert run_epoch(epoch, engine="reference") == reference.run_epoch(epoch)


def test_the_default_is_an_engine_and_an_unknown_name_is_refused() -> None:
    assert DEFAULT_ENGINE in ENGINES
    with pytest.raises(KeyError):
        ENGINES["torch"]
