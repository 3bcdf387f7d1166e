"""What theorems are written with means the same for plain integers and symbolic ones."""

from typing import Annotated, Any

import pytest

from tao_model.numbers.transcendental import halve_half_up
from tao_model.units import Rao
from tao_proofs.engine.claims import (
    ASSUMPTIONS,
    DISPROOFS,
    THEOREMS,
    StepError,
    assume,
    assumption,
    assumptions_of,
    contract,
    disproof,
    either,
    every,
    implies,
    mutant,
    note,
    theorem,
)
from tao_proofs.engine.domains import Between
from tao_proofs.engine.folding import folded
from tao_proofs.engine.paths import Abandoned, Unsupported
from tests.proofs.engine.exploring import Exploration, all_inputs


def test_a_theorem_is_its_claim_and_says_what_it_is() -> None:
    @theorem("SUPPLY-2", [], size="three of them", by_hand="the rest")
    def doubling_is_even(amount: Rao) -> bool:
        """Twice an amount is even.

        More about it.
        """
        return 2 * amount % 2 == 0

    assert THEOREMS["doubling_is_even"] is doubling_is_even
    assert doubling_is_even(amount=3)
    assert doubling_is_even.statement == "Twice an amount is even."
    assert doubling_is_even.bounds == "amount: 0 to 2^64 - 1"
    assert (doubling_is_even.size, doubling_is_even.by_hand) == ("three of them", "the rest")


def test_a_theorem_without_a_statement_is_an_error() -> None:
    with pytest.raises(ValueError, match="docstring"):

        @theorem("SUPPLY-2", [])
        def unsaid(amount: Rao) -> bool:
            return amount >= 0


def test_two_theorems_of_one_name_are_an_error() -> None:
    def claim(amount: Rao) -> bool:
        """An amount is not negative."""
        return amount >= 0

    theorem("SUPPLY-2", [])(claim)
    with pytest.raises(ValueError, match="two theorems"):
        theorem("SUPPLY-2", [])(claim)


def test_only_a_registered_contract_can_be_used() -> None:
    def claim(amount: Rao) -> bool:
        """An amount is not negative."""
        return amount >= 0

    plain = theorem("SUPPLY-2", [])(claim)

    def resting(amount: Rao) -> bool:
        """It rests on what is no contract."""
        return amount >= 0

    with pytest.raises(ValueError, match="not a contract"):
        theorem("SUPPLY-2", [], using=[plain])(resting)

    @contract(halve_half_up, "NUMBERS-17", [])
    def half(result: int, operand: Rao) -> bool:
        """A half is at most the whole and a half."""
        return 2 * result <= operand + 1

    del THEOREMS["half"]
    with pytest.raises(ValueError, match="not a contract"):
        theorem("SUPPLY-2", [], using=[half])(resting)


def test_an_assumption_can_be_used_and_is_no_theorem() -> None:
    @assumption(halve_half_up, "NUMBERS-17", because="it was measured")
    def assumed_half(result: int, operand: Rao) -> bool:
        """A half is at most the whole and a half."""
        return 2 * result <= operand + 1

    @contract(halve_half_up, "NUMBERS-17", [], using=[assumed_half])
    def rested_half(result: int, operand: Rao) -> bool:
        """A half is not negative."""
        return result >= 0

    @theorem("NUMBERS-17", [], using=[rested_half])
    def resting_twice(operand: Rao) -> bool:
        """A half is not negative."""
        return halve_half_up(operand) >= 0

    assert "assumed_half" not in THEOREMS
    assert ASSUMPTIONS["assumed_half"].by_hand == "it was measured"
    assert assumptions_of(rested_half) == assumptions_of(resting_twice) == {"assumed_half"}
    assert assumed_half.contract is not None
    with pytest.raises(ValueError, match="two theorems"):
        theorem("NUMBERS-17", [])(assumed_half.contract.ensures)


def test_a_planted_defect_says_what_is_wrong() -> None:
    @mutant(of=halve_half_up, defect="D-00")
    def halve_down(operand: int) -> int:
        """Half a unit goes down."""
        return operand // 2

    assert halve_down.name == "halve_down"
    assert halve_down.statement == "Half a unit goes down."
    assert halve_down.defect == "D-00"
    assert halve_down.mutated(3) == 1


def test_a_disproof_is_a_claim_with_a_witness() -> None:
    @disproof("SUPPLY-2", amount=5)
    def every_amount_is_even(amount: Rao) -> bool:
        """Every amount is even."""
        return amount % 2 == 0

    assert DISPROOFS["every_amount_is_even"] is every_amount_is_even
    assert not every_amount_is_even(**every_amount_is_even.witness)
    with pytest.raises(ValueError, match="two disproofs"):
        disproof("SUPPLY-2", amount=1)(every_amount_is_even.claim)


def test_an_assumption_that_does_not_hold_ends_the_path() -> None:
    assume(True)
    with pytest.raises(Abandoned):
        assume(False)

    def call(x: Any) -> bool:
        assume(x > 1)
        return bool(x > 0)

    assert Exploration(call, 1).results() == [True]

    def never(x: Any) -> bool:
        assume(x > 100)
        return False

    assert Exploration(never, 1).results() == []


def test_a_step_that_does_not_hold_is_an_error_where_it_does_not() -> None:
    note(True)
    with pytest.raises(StepError):
        note(False)

    def call(x: Any) -> None:
        note(x * x >= x)
        note(x > 0)

    with pytest.raises(StepError):
        Exploration(call, 1)


def test_a_folded_function_cannot_assume() -> None:
    def assuming(x: Any) -> int:
        assume(x > 1)
        return 1

    with pytest.raises(Unsupported, match="theorem itself"):
        Exploration(folded(assuming), 1)


def test_an_implication_is_decided_as_a_whole() -> None:
    assert [implies(p, q) for p in (False, True) for q in (False, True)] == [
        True,
        True,
        False,
        True,
    ]
    exploration = Exploration(lambda x, y: implies(x > 1, y > 1), 2)
    assert len(exploration.paths) == 1
    for x, y in all_inputs(2):
        assert exploration.at([x, y]) == [x <= 1 or y > 1]


def test_one_of_two_integers_is_chosen_without_deciding() -> None:
    assert (either(True, 1, 2), either(False, 1, 2)) == (1, 2)
    exploration = Exploration(lambda x, y: either(x > y, x, 7), 2)
    assert len(exploration.paths) == 1
    for x, y in all_inputs(2):
        assert exploration.at([x, y]) == [x if x > y else 7]


def test_several_claims_are_decided_as_one() -> None:
    assert every([])
    assert every([True, True])
    assert not every([True, False])
    exploration = Exploration(lambda x, y: every([x > 1, True, y > 1]), 2)
    assert len(exploration.paths) == 1
    for x, y in all_inputs(2):
        assert exploration.at([x, y]) == [x > 1 and y > 1]


def test_claims_that_are_no_truth_values_are_refused() -> None:
    bad: Any = [1, None]
    for value in bad:
        with pytest.raises(Unsupported):
            Exploration(lambda x, value=value: every([x > 1, value]), 1)
        with pytest.raises(Unsupported):
            Exploration(lambda x, value=value: implies(x > 1, value), 1)


def test_a_contract_is_a_theorem_about_the_result() -> None:
    @contract(halve_half_up, "NUMBERS-17", [], requires=lambda operand: operand > 2)
    def half(result: int, operand: Annotated[int, Between(0, 9)]) -> bool:
        """A half is less than the whole."""
        return result < operand

    assert half.bounds == "operand: 0 to 9"
    assert half(operand=3)
    with pytest.raises(Abandoned):
        half(operand=1)
