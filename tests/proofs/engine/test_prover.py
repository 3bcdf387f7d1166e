"""A verdict is *proved* only where the claim is true of every input, and never by accident."""

from collections.abc import Callable
from typing import Annotated, Any

import attrs
import pytest
import z3

from tao_model.numbers import rounding, transcendental
from tao_model.numbers.fixed_point import I32F32
from tao_model.numbers.integers import U8, U64, IntegerFormat
from tao_model.numbers.rounding import divide_toward_zero
from tao_model.numbers.transcendental import halve_half_up
from tao_model.rejection import Rejected
from tao_model.units import I32F32Bits, Rao, Uid
from tao_proofs.engine import paths, prover, values
from tao_proofs.engine.claims import (
    StepError,
    Theorem,
    assume,
    contract,
    implies,
    mutant,
    note,
    theorem,
)
from tao_proofs.engine.domains import Among, Between
from tao_proofs.engine.prover import Disagreement, Outcome, Verdict, prove
from tao_proofs.folds import EVERYTHING_FITS

Small = Annotated[int, Between(-50, 50)]


@pytest.fixture
def without_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave everything to the symbolic part."""
    monkeypatch.setattr(prover, "SAMPLES", 0)


def stated(claim: Callable[..., Any], **options: Any) -> Theorem:
    claim.__doc__ = claim.__doc__ or "It is so."
    return theorem("SUPPLY-2", [], **options)(claim)


def decided(claim: Callable[..., Any], **options: Any) -> Verdict:
    return prove(stated(claim, **options))


def test_a_claim_that_is_true_everywhere_is_proved() -> None:
    def claim(left: Rao, right: Rao) -> bool:
        return U64.saturating_add(left, right) >= left

    verdict = decided(claim)
    assert verdict.outcome is Outcome.PROVED
    assert verdict.paths == 1
    assert verdict.resources > 0


def test_what_was_called_is_known() -> None:
    def claim(left: Rao) -> bool:
        return U64.saturate(left) >= 0

    code = IntegerFormat.saturate.__code__
    assert decided(claim).reached == {(code.co_filename, code.co_firstlineno)}


@pytest.mark.usefixtures("without_samples")
def test_a_claim_that_is_false_somewhere_is_refuted_by_a_call_that_shows_it() -> None:
    def claim(left: Rao, right: Rao) -> bool:
        return U64.saturating_add(left, right) > left

    statement = stated(claim)
    verdict = prove(statement)
    assert verdict.outcome is Outcome.REFUTED
    call = verdict.reason.removeprefix(f"{__name__}.claim")
    assert eval(f"statement{call}", {"statement": statement}) is False


def test_samples_refute_what_the_solver_could_not() -> None:
    def claim(a: Uid, b: Uid) -> bool:
        return a * a * a != b * b * b or a * b < 100

    verdict = decided(claim)
    assert verdict.outcome is Outcome.REFUTED
    assert verdict.queries == 0


@pytest.mark.usefixtures("without_samples")
def test_one_false_input_among_many_is_found() -> None:
    def claim(amount: Rao) -> bool:
        return amount != 1_234_567_890_123

    assert "1234567890123" in decided(claim).reason


def test_a_contradictory_assumption_proves_nothing() -> None:
    def claim(amount: Rao) -> bool:
        assume(amount < 0)
        return False

    verdict = decided(claim)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "no input meets the assumptions" in verdict.reason


def test_assumptions_that_contradict_each_other_prove_nothing() -> None:
    def claim(amount: Rao) -> bool:
        assume(amount > 7)
        assume(amount < 5)
        return False

    assert decided(claim).outcome is Outcome.UNKNOWN


def test_an_assumption_that_one_choice_never_meets_proves_nothing() -> None:
    def claim(sign: Annotated[int, Among(-1, 1)], amount: Rao) -> bool:
        assume(sign * amount > 0)
        return amount > 0

    assert decided(claim).outcome is Outcome.UNKNOWN


def test_an_assumption_is_used() -> None:
    def claim(left: Rao, right: Rao) -> bool:
        assume(left < right)
        return left < U64.maximum

    assert decided(claim).outcome is Outcome.PROVED


@pytest.mark.usefixtures("without_samples")
def test_an_exception_refutes() -> None:
    def claim(left: Small, right: Small) -> bool:
        return divide_toward_zero(left, right) <= 50

    verdict = decided(claim)
    assert verdict.outcome is Outcome.REFUTED
    assert "right=0" in verdict.reason


@pytest.mark.usefixtures("without_samples")
def test_an_exception_that_the_theorem_expects_does_not_refute() -> None:
    def claim(left: Small, right: Small) -> bool:
        try:
            return -50 <= divide_toward_zero(left, right) <= 50
        except Rejected:
            return right == 0

    assert decided(claim).outcome is Outcome.PROVED


def test_what_the_solver_cannot_tell_is_not_proved() -> None:
    def claim(a: int, b: int, c: int) -> bool:
        assume(a > 2)
        return a * a * a + b * b * b + c * c * c != 114

    verdict = decided(claim, limit=50_000)
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason.startswith("Undecided")


def test_what_the_engine_does_not_model_is_not_proved() -> None:
    def claim(amount: Annotated[int, Between(1, 5)]) -> bool:
        return isinstance(amount, int)

    verdict = decided(claim)
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason.startswith("Unsupported")


@pytest.mark.parametrize("claimed", [None, 1, "yes", (True,), []])
def test_a_claim_that_is_no_truth_value_is_not_proved(claimed: Any) -> None:
    def claim(amount: Rao) -> Any:
        return claimed

    assert decided(claim).outcome is Outcome.UNKNOWN


@pytest.mark.usefixtures("without_samples")
def test_a_symbolic_number_is_not_a_claim() -> None:
    def claim(amount: Rao) -> Any:
        return amount + 1

    assert decided(claim).outcome is Outcome.UNKNOWN


@pytest.mark.usefixtures("without_samples")
def test_a_conjunction_is_refuted_by_any_of_its_parts() -> None:
    def claim(amount: Rao) -> bool:
        return (amount >= 0) & (amount <= U64.maximum) & (amount != 77)

    assert "amount=77" in decided(claim).reason


def test_a_step_helps_and_is_proved_itself() -> None:
    def claim(left: Rao, right: Rao) -> bool:
        note(left * right >= 0)
        return left * right + 1 > 0

    assert decided(claim).outcome is Outcome.PROVED


@pytest.mark.usefixtures("without_samples")
def test_a_step_that_is_false_refutes() -> None:
    def claim(left: Rao, right: Rao) -> bool:
        note(left <= right)
        return True

    assert decided(claim).outcome is Outcome.REFUTED


def test_each_choice_is_proved() -> None:
    def claim(kind: Annotated[IntegerFormat[int], Among(U8, U64)], value: int) -> bool:
        return kind.minimum <= kind.saturate(value) <= kind.maximum

    verdict = decided(claim)
    assert verdict.outcome is Outcome.PROVED
    assert verdict.paths == 2


def test_a_choice_is_printed_by_its_name() -> None:
    def claim(kind: Annotated[IntegerFormat[int], Among(U64, U8)], value: Rao) -> bool:
        return kind.saturate(value) == value

    assert "kind=u8" in decided(claim).reason


@attrs.frozen
class _Pair:
    low: Rao
    high: Rao


def _ordered(pair: _Pair) -> _Pair:
    return pair if pair.low <= pair.high else _Pair(pair.high, pair.low)


def test_frozen_classes_go_in_and_come_out() -> None:
    def claim(pair: _Pair) -> bool:
        ordered = _ordered(pair)
        return ordered.low <= ordered.high and ordered in (pair, _Pair(pair.high, pair.low))

    assert decided(claim).outcome is Outcome.PROVED


def test_two_proofs_of_a_theorem_spend_the_same() -> None:
    def claim(left: I32F32Bits, right: I32F32Bits) -> bool:
        return I32F32.saturating_multiply(left, right) == I32F32.saturating_multiply(right, left)

    statement = stated(claim)
    first, second = prove(statement), prove(statement)
    assert first.outcome is Outcome.PROVED
    assert (first.queries, first.resources) == (second.queries, second.resources)


# Planted defects.


@mutant(of=halve_half_up)
def halve_down(operand: int) -> int:
    """Half a unit goes down."""
    return operand // 2


@mutant(of=IntegerFormat.saturate)
def saturate_above_only(self: IntegerFormat[int], exact: int) -> int:
    """What is too low stays."""
    return self.maximum if exact > self.maximum else exact


@pytest.mark.parametrize("samples", [0, 200])
def test_a_planted_defect_is_refuted(monkeypatch: pytest.MonkeyPatch, samples: int) -> None:
    monkeypatch.setattr(prover, "SAMPLES", samples)

    def claim(value: Small) -> bool:
        return U8.saturating_subtract(value, 1) >= 0

    statement = stated(claim)
    assert prove(statement).outcome is Outcome.PROVED
    assert prove(statement, saturate_above_only).outcome is Outcome.REFUTED
    assert prove(statement).outcome is Outcome.PROVED


def test_a_defect_of_what_is_not_called_is_not_refuted() -> None:
    def claim(value: Small) -> bool:
        return U8.saturating_subtract(value, 1) >= 0

    assert prove(stated(claim), halve_down).outcome is Outcome.PROVED


# Contracts.


def _half(**options: Any) -> Theorem:
    @contract(rounding.divide_half_away_from_zero, "NUMBERS-2", [], **options)
    def near(result: int, numerator: Small, denominator: Annotated[int, Between(1, 9)]) -> bool:
        """Twice the quotient is within the denominator of twice the exact one."""
        distance = 2 * numerator - 2 * result * denominator
        return -denominator <= distance <= denominator

    return near


def test_a_contract_is_proved_and_used() -> None:
    near = _half()
    assert prove(near).outcome is Outcome.PROVED

    def claim(value: Small) -> bool:
        return -18 <= rounding.divide_half_away_from_zero(value, 3) <= 18

    def false_claim(value: Small) -> bool:
        return rounding.divide_half_away_from_zero(value, 3) <= 15

    assert decided(claim, using=[near]).outcome is Outcome.PROVED
    assert decided(false_claim, using=[near]).outcome is Outcome.REFUTED


@pytest.mark.usefixtures("without_samples")
def test_a_contract_says_no_more_than_it_guarantees() -> None:
    """True, but not by this contract: an unrealistic result is not taken for a refutation."""
    near = _half()

    def claim(value: Small) -> bool:
        return implies(value == 3, rounding.divide_half_away_from_zero(value, 2) == 2)

    verdict = decided(claim, using=[near])
    assert verdict.outcome is Outcome.UNKNOWN
    assert "contracts in use do not exclude" in verdict.reason


@pytest.mark.usefixtures("without_samples")
@pytest.mark.parametrize("denominator", [0, 10])
def test_a_contract_does_not_apply_outside_of_its_range(denominator: int) -> None:
    near = _half()

    def claim(value: Small) -> bool:
        return rounding.divide_half_away_from_zero(value, denominator) <= 50

    verdict = decided(claim, using=[near])
    assert verdict.outcome is Outcome.UNKNOWN
    assert "outside of its contract" in verdict.reason


@pytest.mark.usefixtures("without_samples")
def test_a_contract_does_not_apply_where_its_requirement_may_fail() -> None:
    near = _half(requires=lambda numerator, denominator: numerator > denominator)

    def claim(value: Small) -> bool:
        return rounding.divide_half_away_from_zero(value, 3) <= 50

    def guarded(value: Small) -> bool:
        return value <= 3 or rounding.divide_half_away_from_zero(value, 3) <= 50

    assert decided(claim, using=[near]).outcome is Outcome.UNKNOWN
    assert decided(guarded, using=[near]).outcome is Outcome.PROVED


def _false_contract() -> Theorem:
    @contract(rounding.divide_half_away_from_zero, "NUMBERS-2", [])
    def too_low(result: int, numerator: Small, denominator: Annotated[int, Between(1, 9)]) -> bool:
        """A false contract."""
        return result <= numerator

    return too_low


@pytest.mark.usefixtures("without_samples")
def test_a_false_contract_is_refuted_itself_and_noticed_by_replays() -> None:
    too_low = _false_contract()
    assert prove(too_low).outcome is Outcome.REFUTED

    def claim(value: Annotated[int, Between(-50, -1)]) -> bool:
        return rounding.divide_half_away_from_zero(value, 9) <= value

    assert decided(claim, using=[too_low]).outcome is not Outcome.PROVED


@pytest.mark.usefixtures("without_samples")
def test_a_contract_that_no_result_keeps_proves_nothing() -> None:
    @contract(rounding.divide_half_away_from_zero, "NUMBERS-2", [])
    def impossible(
        result: int, numerator: Small, denominator: Annotated[int, Between(1, 9)]
    ) -> bool:
        """A contract that nothing keeps."""
        return (result > numerator) & (result < numerator)

    def claim(value: Small) -> bool:
        return rounding.divide_half_away_from_zero(value, 2) == 17

    verdict = decided(claim, using=[impossible])
    assert verdict.outcome is Outcome.UNKNOWN
    assert "keeps its contract" in verdict.reason


@pytest.mark.usefixtures("without_samples")
def test_a_contract_that_no_result_keeps_within_a_fold_proves_nothing() -> None:
    @contract(rounding.divide_half_away_from_zero, "NUMBERS-2", [])
    def impossible(
        result: int, numerator: Small, denominator: Annotated[int, Between(1, 9)]
    ) -> bool:
        """A contract that nothing keeps."""
        return (result > numerator) & (result < numerator)

    def claim(value: Small) -> bool:
        whole = Rao(value * I32F32.scale)
        return I32F32.saturating_round(I32F32Bits(whole)) == 17 or value < 0

    verdict = decided(claim, using=[impossible], folds=[type(I32F32).saturating_round])
    assert verdict.outcome is Outcome.UNKNOWN


def test_a_contract_holds_within_a_fold() -> None:
    @contract(rounding.divide_half_away_from_zero, "NUMBERS-2", [])
    def near(
        result: int, numerator: I32F32Bits, denominator: Annotated[int, Among(I32F32.scale)]
    ) -> bool:
        """Twice the quotient is within the denominator of twice the exact one."""
        distance = 2 * numerator - 2 * result * denominator
        return -denominator <= distance <= denominator

    assert prove(near).outcome is Outcome.PROVED

    def claim(value: I32F32Bits) -> bool:
        rounded = I32F32.saturating_round(value)
        return (rounded <= value + I32F32.scale // 2) & (rounded >= value - I32F32.scale // 2 - 1)

    folds = [type(I32F32).saturating_round]
    assert decided(claim, using=[near], folds=folds).outcome is Outcome.PROVED


def test_a_contract_of_several_results_and_choices() -> None:
    from tao_model.numbers.transcendental import square_mantissa  # noqa: PLC0415 - used once

    one, two = I32F32.one, 2 * I32F32.one

    @contract(
        square_mantissa,
        "NUMBERS-18",
        [],
        requires=lambda number_format, mantissa: (one <= mantissa) & (mantissa < two),
    )
    def squared(
        result: tuple[int, Annotated[int, Between(0, 1)]],
        number_format: Annotated[Any, Among(I32F32)],
        mantissa: int,
    ) -> bool:
        """A square has a mantissa of its own, and a bit."""
        return (one <= result[0]) & (result[0] < two)

    assert prove(squared).outcome is Outcome.PROVED

    def claim(mantissa: Annotated[int, Between(one, two - 1)]) -> bool:
        first, bit = square_mantissa(I32F32, mantissa)
        second, other = square_mantissa(I32F32, first)
        return (bit + other <= 2) & (second < two)

    assert decided(claim, using=[squared]).outcome is Outcome.PROVED


def test_what_the_annotation_of_a_result_says_is_part_of_the_contract() -> None:
    @contract(rounding.divide_half_away_from_zero, "NUMBERS-2", [])
    def narrow(
        result: Annotated[int, Between(-10, 10)],
        numerator: Small,
        denominator: Annotated[int, Between(1, 9)],
    ) -> bool:
        """The quotient lies in a range that is too narrow."""
        return result <= 50

    verdict = prove(narrow)
    assert verdict.outcome is Outcome.REFUTED


@pytest.mark.usefixtures("without_samples")
def test_the_same_call_gives_the_same_result_and_another_call_another() -> None:
    near = _half()

    def same(value: Small) -> bool:
        first = rounding.divide_half_away_from_zero(value, 3)
        return first == rounding.divide_half_away_from_zero(value, 3)

    def other(value: Small) -> bool:
        assume((value > 2) & (value < 5))
        first = rounding.divide_half_away_from_zero(value, 9)
        return first == rounding.divide_half_away_from_zero(value + 1, 9)

    assert decided(same, using=[near]).outcome is Outcome.PROVED
    assert decided(other, using=[near]).outcome is not Outcome.PROVED


@pytest.mark.usefixtures("without_samples")
def test_a_contract_does_not_apply_to_values_of_another_kind() -> None:
    near = _half()

    def claim(value: Small, denominator: Annotated[int | None, Among(None)]) -> bool:
        try:
            rounding.divide_half_away_from_zero(value, denominator)  # type: ignore[arg-type]
        except TypeError:
            return True
        return False

    verdict = decided(claim, using=[near])
    assert verdict.outcome is Outcome.UNKNOWN
    assert "outside of its contract" in verdict.reason


@pytest.mark.usefixtures("without_samples")
def test_a_defect_within_a_contract_is_refuted_by_the_replay() -> None:
    """The contract knows nothing of the defect, Python does."""

    @mutant(of=IntegerFormat.saturate)
    def saturate_to_seven(self: IntegerFormat[int], exact: int) -> int:
        """Everything becomes seven."""
        return 7

    @contract(type(I32F32).saturating_add, "NUMBERS-6", [])
    def sum_is_least(
        result: I32F32Bits,
        self: Annotated[Any, Among(I32F32)],
        left: I32F32Bits,
        right: I32F32Bits,
    ) -> bool:
        """A sum is no more than the exact one, unless that is too low."""
        return (result <= left + right) | (result == I32F32.raw.minimum)

    def claim(left: I32F32Bits) -> bool:
        return I32F32.saturating_add(left, I32F32Bits(-1)) < left or left == I32F32.raw.minimum

    statement = stated(claim, using=[sum_is_least])
    assert prove(statement).outcome is Outcome.PROVED
    assert prove(statement, saturate_to_seven).outcome is Outcome.REFUTED


@pytest.mark.usefixtures("without_samples")
def test_a_defect_of_the_contracts_own_function_replaces_the_contract() -> None:
    near = _half()

    @mutant(of=rounding.divide_half_away_from_zero)
    def half_plus_one(numerator: int, denominator: int) -> int:
        """One too many."""
        return numerator // denominator + 2

    def claim(value: Small) -> bool:
        return rounding.divide_half_away_from_zero(value, 3) <= 17

    statement = stated(claim, using=[near])
    assert prove(statement).outcome is Outcome.PROVED
    assert prove(statement, half_plus_one).outcome is Outcome.REFUTED


def test_endless_recursion_is_no_refutation() -> None:
    @mutant(of=halve_half_up)
    def calls_itself(operand: int) -> int:
        """It calls what it stands for by way of the module."""
        return transcendental.halve_half_up(operand)

    def claim(value: Small) -> bool:
        return transcendental.halve_half_up(value) >= -50

    assert prove(stated(claim), calls_itself).outcome is Outcome.UNKNOWN


def test_functions_can_be_called_in_place_of_others_in_the_proof_and_in_calls() -> None:
    def claim(value: Small) -> bool:
        return U8.saturate(value) == value

    statement = stated(claim, instead=EVERYTHING_FITS)
    verdict = prove(statement)
    assert verdict.outcome is Outcome.REFUTED
    with pytest.raises(StepError):
        statement(value=-1)
    assert U8.saturate(-1) == 0


def test_a_proof_that_takes_too_much_in_all_is_not_a_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paths, "TOTAL_LIMIT", 10)

    def claim(left: Rao, right: Rao) -> bool:
        return sorted([left, right])[0] <= right

    verdict = decided(claim)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "takes too much" in verdict.reason


# The engine watches itself.


@pytest.mark.usefixtures("without_samples")
def test_an_engine_that_adds_wrongly_is_caught_by_the_replay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(self: Any, other: object) -> Any:
        return values.SymbolicInteger(self.term + values.integer_term(other) + 1)

    def claim(left: Small) -> bool:
        return U64.saturating_add(left + 1, 0) >= 0

    monkeypatch.setattr(values.SymbolicInteger, "__add__", wrong)
    with pytest.raises(Disagreement, match="the engine has"):
        decided(claim)


@pytest.mark.usefixtures("without_samples")
def test_an_engine_that_folds_wrongly_is_caught_by_the_replay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tao_proofs.engine import folding  # noqa: PLC0415 - used once

    def first_only(_: Any, outcomes: Any) -> Any:
        return outcomes[0]

    def claim(left: Annotated[int, Between(-5, 300)]) -> bool:
        return U8.saturate(left) >= 0

    monkeypatch.setattr(folding, "_merged", first_only)
    with pytest.raises(Disagreement):
        decided(claim)


@pytest.mark.usefixtures("without_samples")
def test_an_engine_that_misses_a_branch_is_caught_by_the_replay_of_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A solver that finds everything impossible proves everything; the witness shows it."""

    def wrong(self: Any, other: object) -> Any:
        return values.SymbolicBoolean(z3.BoolVal(True, ctx=self.term.ctx))

    def claim(left: Small) -> bool:
        return left <= 100 and U8.saturate(left) > left

    monkeypatch.setattr(values.SymbolicInteger, "__gt__", wrong)
    with pytest.raises(Disagreement):
        decided(claim)


@pytest.mark.usefixtures("without_samples")
def test_a_refutation_that_python_does_not_confirm_is_the_engines_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(self: Any, other: object) -> Any:
        return values.SymbolicBoolean(self.term != values.integer_term(other))

    def claim(left: Small) -> bool:
        return U8.saturate(5 + 0 * left) == 5

    monkeypatch.setattr(values.SymbolicInteger, "__eq__", wrong)
    with pytest.raises(Disagreement, match="refuted on a path"):
        decided(claim)
