import pytest

from tao_model.conformance.codec import InputError
from tao_model.conformance.kinds.pools import KINDS
from tests.recorded import by_operation, mismatches

(POOL_POWER,) = KINDS


@pytest.mark.parametrize("operation", sorted(by_operation("pool_power")))
def test_pool_powers_answer_as_production_did(operation: str) -> None:
    assert mismatches(POOL_POWER, by_operation("pool_power")[operation]) == []


def test_a_weight_above_one_is_malformed() -> None:
    question = {
        "operation": "exp_base_quote",
        "quote_weight": str(10**18 + 1),
        "reserve": 1,
        "delta": 1,
    }
    with pytest.raises(InputError) as error:
        POOL_POWER.answer(question)
    assert error.value.path == "$.quote_weight"
