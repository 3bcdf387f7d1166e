"""Every recorded answer of chapter 02-supply is the model's."""

import pytest

from tao_model.conformance.codec import InputError
from tao_model.conformance.kinds.supply import KINDS
from tests.recorded import mismatches, records

(BLOCK_EMISSION,) = KINDS


def test_emissions_answer_as_production_did() -> None:
    recorded = list(records("block_emission"))
    assert len(recorded) == 529
    assert mismatches(BLOCK_EMISSION, recorded) == []


def test_an_issuance_beyond_64_bits_is_malformed() -> None:
    with pytest.raises(InputError) as error:
        BLOCK_EMISSION.answer({"issuance": str(2**64)})
    assert error.value.path == "$.issuance"
