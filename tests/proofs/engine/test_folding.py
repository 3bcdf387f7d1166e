"""A folded function is the function: one path, the same values, the same refusals."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from tao_model.rejection import Reason, Rejected
from tao_proofs.engine import folding
from tao_proofs.engine.folding import folded
from tao_proofs.engine.paths import Unsupported, current_run
from tests.proofs.engine.exploring import Exploration, all_inputs
from tests.strategies.programs import Program, outcome, programs, run


@settings(max_examples=150)
@given(program=programs(inputs=2))
def test_a_folded_program_computes_as_python_does(program: Program) -> None:
    exploration = Exploration(lambda *inputs: outcome(("fold", program), inputs), 2)
    for inputs in all_inputs(2):
        assert exploration.at(inputs) == [outcome(program, inputs)]


@settings(max_examples=50)
@given(program=programs(inputs=2))
def test_a_folded_program_has_a_path_for_each_kind_of_outcome(program: Program) -> None:
    kinds = {type(outcome(program, inputs)) for inputs in all_inputs(2)}
    exploration = Exploration(lambda *inputs: outcome(("fold", program), inputs), 2)
    assert len(exploration.paths) == len(kinds)


def _clamp(value: int) -> int:
    if value > 2:
        return 2
    return -2 if value < -2 else value


def test_a_chain_of_folded_functions_is_one_path() -> None:
    clamp: Any = folded(_clamp)

    def call(x: Any) -> Any:
        for _ in range(6):
            x = clamp(2 * x)
        return x

    assert len(Exploration(call, 1).paths) == 1


def test_a_folded_function_is_itself_for_plain_integers() -> None:
    assert folded(_clamp)(7) == 2
    assert folded(_clamp).__name__ == "_clamp"


def test_a_value_and_none_stay_two_paths() -> None:
    def half(value: int) -> int | None:
        return value // 2 if value > 0 else None

    exploration = Exploration(folded(half), 1)
    assert len(exploration.paths) == 2
    for (value,) in all_inputs(1):
        assert exploration.at([value]) == [half(value)]


def test_a_value_and_a_refusal_stay_two_paths() -> None:
    def refusing(value: int) -> int:
        if value < 0:
            raise Rejected(Reason.PANIC)
        return value if value > 1 else 1

    def call(x: Any) -> Any:
        try:
            return folded(refusing)(x)
        except Rejected as refusal:
            return refusal.reason.value

    exploration = Exploration(call, 1)
    assert len(exploration.paths) == 2
    assert exploration.at([-1]) == ["Panic"]
    assert exploration.at([0]) == [1]
    assert exploration.at([3]) == [3]


def test_refusals_for_different_reasons_stay_different_paths() -> None:
    def refusing(value: int) -> int:
        raise Rejected(Reason.PANIC if value < 0 else Reason.TRANSCENDENTAL_ERROR)

    def call(x: Any) -> str:
        try:
            folded(refusing)(x)
        except Rejected as refusal:
            return refusal.reason.value
        return "none"

    exploration = Exploration(call, 1)
    assert exploration.at([-1]) == ["Panic"]
    assert exploration.at([0]) == ["TranscendentalError"]


@attrs.frozen
class _Pair:
    low: int
    high: int
    name: str = "pair"


def _ordered(left: int, right: int) -> _Pair:
    return _Pair(left, right) if left < right else _Pair(right, left)


def test_attrs_classes_tuples_lists_and_dicts_are_merged_part_by_part() -> None:
    shapes: list[Callable[[_Pair], Any]] = [
        lambda pair: pair,
        lambda pair: (pair.low, (pair.high,)),
        lambda pair: [pair.low, pair.high],
        lambda pair: {"low": pair.low, "high": pair.high},
    ]
    for shape in shapes:
        fold: Any = folded(lambda x, y, shape=shape: shape(_ordered(x, y)))
        exploration = Exploration(lambda x, y, fold=fold: _flat(fold(x, y)), 2)
        assert len(exploration.paths) == 1
        for left, right in all_inputs(2):
            assert exploration.at([left, right]) == [_flat(shape(_ordered(left, right)))]


def _flat(value: Any) -> tuple[Any, ...]:
    inner = folding.parts(value)
    if inner is None:
        return (value,)
    return tuple(leaf for part in inner for leaf in _flat(part))


def test_tuples_of_different_lengths_stay_different_paths() -> None:
    fold: Any = folded(lambda x: (x,) if x > 0 else (x, x))
    exploration = Exploration(fold, 1)
    assert exploration.at([1]) == [(1,)]
    assert exploration.at([-1]) == [(-1, -1)]


def test_truth_values_are_merged() -> None:
    fold: Any = folded(lambda x, y: x > y if x > 0 else False)
    exploration = Exploration(fold, 2)
    assert len(exploration.paths) == 1
    assert exploration.at([2, 1]) == [True]
    assert exploration.at([0, -1]) == [False]


def test_an_outcome_that_cannot_be_merged_is_refused() -> None:
    fold: Any = folded(lambda x: {1, 2} if x > 0 else {3})
    with pytest.raises(Unsupported, match="returns set"):
        Exploration(fold, 1)


def test_an_exception_with_a_symbolic_value_is_refused() -> None:
    def raising(value: int) -> int:
        raise ValueError(value)

    with pytest.raises(Unsupported, match="raises with symbolic"):
        Exploration(folded(raising), 1)


def test_an_iterator_as_argument_is_refused_since_the_second_call_would_find_it_empty() -> None:
    fold: Any = folded(lambda x, values: sum(values) if x > 0 else sum(values) + 1)
    with pytest.raises(Unsupported, match="argument of type"):
        Exploration(lambda x: fold(x, (value for value in (1, 2))), 1)


def test_a_function_that_changes_its_arguments_is_refused() -> None:
    def appending(x: int, values: list[int]) -> int:
        values.append(1)
        return len(values) if x > 0 else 0

    with pytest.raises(Unsupported, match="changes its arguments"):
        Exploration(lambda x: folded(appending)(x, []), 1)


def test_a_list_that_a_fold_returned_may_be_changed_by_its_caller() -> None:
    fold: Any = folded(lambda x: [x if x > 0 else 0])

    def call(x: Any, y: Any) -> Any:
        values = fold(x)
        values.append(1 if y > 0 else 2)
        return tuple(values)

    exploration = Exploration(call, 2)
    for left, right in all_inputs(2):
        assert exploration.at([left, right]) == [(max(left, 0), 1 if right > 0 else 2)]


def test_a_fold_is_explored_once_however_many_paths_repeat_it() -> None:
    calls = []

    def counted(value: int) -> int:
        calls.append(1)
        return value if value > 0 else 0

    def call(x: Any, y: Any) -> Any:
        z = folded(counted)(x)
        return [bool(y > bound) for bound in range(-3, 4)], z

    exploration = Exploration(call, 2)
    assert len(exploration.paths) == 8
    assert len(calls) == 2


def test_a_fold_knows_what_its_path_has_decided() -> None:
    seen = []

    def watched(value: int) -> int:
        seen.append(bool(value > 0))
        return value

    Exploration(lambda x: folded(watched)(x) if x > 2 else 0, 1)
    assert seen == [True]


def test_a_fold_within_a_fold_computes_as_python_does() -> None:
    inner: Any = folded(_clamp)
    outer: Any = folded(lambda x, y: inner(x) + inner(y) if inner(x + y) > 0 else inner(x - y))

    def plain(x: int, y: int) -> int:
        return _clamp(x) + _clamp(y) if _clamp(x + y) > 0 else _clamp(x - y)

    exploration = Exploration(outer, 2)
    assert len(exploration.paths) == 1
    for inputs in all_inputs(2):
        assert exploration.at(inputs) == [plain(*inputs)]


def test_what_a_fold_supposes_holds_after_it_only_where_it_was_supposed() -> None:
    def supposing(x: Any) -> Any:
        if x > 0:
            current_run().suppose((x > 2).term)
            return x
        return x

    def call(x: Any) -> bool:
        folded(supposing)(x)
        return bool((x > 2) | (x <= 0))

    assert Exploration(call, 1).results() == [True]


def test_a_fold_of_a_fold_of_a_program_is_the_program() -> None:
    program: Program = ("binary", "//", ("input", 0), ("unary", "abs", ("input", 1)))
    exploration = Exploration(lambda *xs: outcome(("fold", ("fold", program)), xs), 2)
    assert exploration.at([3, 2]) == [run(program, [3, 2])]
    assert exploration.at([3, 0]) == ["division by zero"]
