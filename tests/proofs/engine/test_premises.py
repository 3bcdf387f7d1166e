"""What a theorem assumes is told as it is written, wherever and however that is."""

from typing import Annotated

import pytest

from tao_model.numbers.transcendental import halve_half_up
from tao_model.units import Rao
from tao_proofs.engine.claims import assume, contract, every, theorem
from tao_proofs.engine.domains import Among
from tao_proofs.engine.prover import Outcome, prove


def _is_even(amount: int) -> bool:
    """Tell whether an amount is even."""
    return amount % 2 == 0


def _helped(lower: Rao, higher: Rao) -> None:
    assume(lower <= higher)


def test_conditions_are_told_as_they_are_written_once_each_and_in_order() -> None:
    @theorem("SUPPLY-2", [])
    def ordered(lower: Rao, higher: Rao) -> bool:
        """What is assumed holds."""
        for _ in range(3):
            _helped(lower, higher)
        assume(
            (lower > 10)
            & (higher < 2**40)
        )  # fmt: skip
        assume(_is_even(lower))
        return every([lower <= higher, lower > 10, lower % 2 == 0])

    verdict = prove(ordered)
    assert verdict.outcome is Outcome.PROVED
    assert verdict.premises == (
        "lower <= higher",
        "(lower > 10) & (higher < 2 ** 40)",
        "an amount is even",
    )


def test_a_condition_that_plain_values_meet_or_not_is_told_too() -> None:
    @theorem("SUPPLY-2", [])
    def chosen(amount: Rao, factor: Annotated[int, Among(1, 2)]) -> bool:
        """Once or twice an amount is an amount or more, where it is assumed to be once."""
        assume(factor < 2)
        return amount * factor == amount

    assert prove(chosen).premises == ("factor < 2",)


def test_what_restricts_nothing_is_not_told() -> None:
    @theorem("SUPPLY-2", [])
    def unrestricted(amount: Rao) -> bool:
        """An amount is itself."""
        assume(len("abc") == 3)
        return amount == amount + 0

    assert prove(unrestricted).premises == ()


def test_a_contract_tells_what_it_requires() -> None:
    @contract(
        halve_half_up, "NUMBERS-17", [], requires=lambda operand: (operand >= 0)
        & (operand < 2**20),
    )  # fmt: skip
    def half_is_less(result: int, operand: int) -> bool:
        """A half is at most the whole, rounded up."""
        return result <= operand

    assert prove(half_is_less).premises == ("(operand >= 0) & (operand < 2 ** 20)",)


def test_a_contract_whose_requirement_has_a_name_tells_its_docstring() -> None:
    def is_small(operand: int) -> bool:
        """Tell whether a value is small.

        Up to a hundred.
        """
        return 0 <= operand <= 100

    @contract(halve_half_up, "NUMBERS-17", [], requires=is_small)
    def half_is_small(result: int, operand: int) -> bool:
        """Half of a small value is small."""
        return result <= 50

    assert prove(half_is_small).premises == ("a value is small",)


def test_a_requirement_without_words_is_an_error() -> None:
    def unsaid(operand: int) -> bool:
        return operand >= 0

    with pytest.raises(ValueError, match="unsaid has no docstring"):

        @contract(halve_half_up, "NUMBERS-17", [], requires=unsaid)
        def half_of_what(result: int, operand: int) -> bool:
            """Half of it."""
            return result >= 0
