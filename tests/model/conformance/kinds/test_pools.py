import pytest

from tao_model.conformance.codec import InputError
from tao_model.conformance.kinds.pools import KINDS
from tests.recorded import by_operation, mismatches, records

BY_NAME = {kind.name: kind for kind in KINDS}
POOL_POWER = BY_NAME["pool_power"]


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


@pytest.mark.parametrize("name", ["pool_swap", "pool_liquidity"])
def test_pools_answer_as_production_did(name: str) -> None:
    assert mismatches(BY_NAME[name], list(records(name))) == []
