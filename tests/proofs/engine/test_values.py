"""Symbolic integers behave as Python's wherever they behave at all."""

import math
import operator
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from tao_proofs.engine.paths import Session, Unsupported, explore
from tao_proofs.engine.values import SymbolicBoolean, SymbolicInteger


def explored(call: Callable[[Any, Any], Any], low: int = -10, high: int = 10) -> list[Any]:
    """Call ``call`` with two symbolic integers of a range; return what each path gave."""
    session = Session()
    x, y = (z3.Int(name, ctx=session.context) for name in "xy")
    session.solver.add(x >= low, x <= high, y >= low, y <= high)
    assert session.check() == z3.sat
    left, right = SymbolicInteger(x), SymbolicInteger(y)
    paths = explore(session, lambda: call(left, right), session.solver.model())
    return [path.result for path in paths]


def value_at(operation: Callable[[Any, Any], Any], left: int, right: int) -> Any:
    """Return the only value that a symbolic operation has where its operands have one."""
    session = Session()
    x, y = (z3.Int(name, ctx=session.context) for name in "xy")
    session.solver.add(x == left, y == right)
    assert session.check() == z3.sat

    def call() -> Any:
        try:
            result = operation(SymbolicInteger(x), SymbolicInteger(y))
        except ZeroDivisionError:
            return "division by zero"
        assert type(result) in {SymbolicInteger, SymbolicBoolean}
        assert session.check() == z3.sat
        value = session.solver.model().eval(result.term, model_completion=True)
        assert session.check(result.term != value) == z3.unsat
        return value.as_long() if z3.is_int_value(value) else z3.is_true(value)

    (path,) = explore(session, call, session.solver.model())
    return path.result


INTEGERS = st.one_of(
    st.integers(-4, 4), st.integers(-(2**130), 2**130), st.sampled_from([2**64, -(2**63)])
)
OPERATIONS = [
    operator.add, operator.sub, operator.mul, operator.floordiv, operator.mod,
    operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne,
]  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS)
@given(left=INTEGERS, right=INTEGERS)
def test_an_operator_computes_as_python_does(operation: Any, left: int, right: int) -> None:
    expected: Any
    try:
        expected = operation(left, right)
    except ZeroDivisionError:
        expected = "division by zero"
    assert value_at(operation, left, right) == expected
    assert value_at(lambda _, y: operation(left, y), left, right) == expected
    assert value_at(lambda x, _: operation(x, right), left, right) == expected


@pytest.mark.parametrize(
    "operation",
    [
        operator.neg,
        operator.pos,
        abs,
        lambda x: x << 3,
        lambda x: x >> 3,
        lambda x: x**0,
        lambda x: x**1,
        lambda x: x**3,
    ],
)
@given(operand=INTEGERS)
def test_an_operator_of_one_operand_computes_as_python_does(operation: Any, operand: int) -> None:
    assert value_at(lambda x, _: operation(x), operand, 0) == operation(operand)


@given(left=st.booleans(), right=st.booleans())
def test_truth_values_combine_without_deciding_the_path(left: bool, right: bool) -> None:
    operations: list[Any] = [operator.and_, operator.or_, operator.eq, operator.ne]
    for operation in operations:

        def combined(x: Any, y: Any, operation: Any = operation) -> Any:
            return operation(x > 0, y > 0)

        def combined_with_plain(x: Any, _: Any, operation: Any = operation) -> Any:
            return operation(x > 0, right)

        def plain_combined(_: Any, y: Any, operation: Any = operation) -> Any:
            return operation(left, y > 0)

        for call in (combined, combined_with_plain, plain_combined):
            assert value_at(call, left, right) is operation(left, right)


def test_the_division_of_z3_is_not_the_one_of_python() -> None:
    """Why divisors are looked at: z3 gives -7 / -2 = 4, Python 3, and x / 0 anything."""
    assert z3.simplify(z3.IntVal(-7) / z3.IntVal(-2)).as_long() == 4
    assert value_at(operator.floordiv, -7, -2) == 3
    assert value_at(operator.mod, -7, -2) == -1
    assert value_at(operator.floordiv, 7, 0) == "division by zero"


def test_a_divisor_of_unknown_sign_makes_a_path_for_each() -> None:
    def call(x: Any, y: Any) -> str:
        try:
            return "divided" if x // y is not None else "never"
        except ZeroDivisionError:
            return "division by zero"

    assert sorted(explored(call)) == ["divided", "divided", "division by zero"]


def test_the_truth_of_a_comparison_decides_the_path() -> None:
    assert sorted(explored(lambda x, y: bool(x == y))) == [False, True]


def test_comparisons_of_comparisons_are_not_comparisons_of_objects() -> None:
    """Without a ``==`` of its own ``(x < 3) == (y < 3)`` would be False everywhere."""
    assert sorted(explored(lambda x, y: bool((x < 3) == (y < 3)))) == [False, True]
    assert explored(lambda x, _: bool((x < 3) == (x < 3))) == [True]


def test_an_integer_is_never_none() -> None:
    assert explored(lambda x, _: (x == None, x != None)) == [(False, True)]  # noqa: E711
    assert explored(lambda x, _: (x == None, x != None)) == [(False, True)]  # noqa: E711


def test_membership_in_a_tuple_compares() -> None:
    assert sorted(explored(lambda x, y: x in (y, 3))) == [False, True, True]


class _Thing:
    pass


UNMODELLED: dict[str, Callable[[Any, Any], Any]] = {
    "hash": lambda x, y: hash(x),
    "dict key": lambda x, y: {x: 1},
    "dict lookup": lambda x, y: {1: 1}.get(x),
    "set": lambda x, y: {x},
    "membership in a set": lambda x, y: x in {1, 2},
    "format": lambda x, y: f"{x}",
    "format with a width": lambda x, y: f"{x:3}",
    "str": lambda x, y: str(x),
    "percent": lambda x, y: "%d" % x,  # noqa: UP031
    "int": lambda x, y: int(x),
    "float": lambda x, y: float(x),
    "divmod": divmod,
    "divmod, reflected": lambda x, y: divmod(7, y),
    "power of a symbol": lambda x, y: x**y,
    "negative power": lambda x, y: x**-1,
    "power of a constant, of any exponent": lambda x, y: 2**x,
    "power with modulus": lambda x, y: pow(x, 2, 3),
    "round": lambda x, y: round(x),
    "true division": lambda x, y: x / 2,
    "true division, reflected": lambda x, y: 2 / x,
    "bitwise and": lambda x, y: x & 3,
    "bitwise or": lambda x, y: 3 | x,
    "bitwise xor": lambda x, y: x ^ y,
    "inversion": lambda x, y: ~x,
    "shift by a symbol": lambda x, y: x << y,
    "shift of a constant": lambda x, y: 1 << x,
    "shift of a constant to the right": lambda x, y: 8 >> x,
    "negative shift": lambda x, y: x << -1,
    "shift by a truth value": lambda x, y: x << True,
    "isinstance": lambda x, y: isinstance(x, int),
    "isinstance of a truth value": lambda x, y: isinstance(x > y, bool),
    "class": lambda x, y: x.__class__,
    "range": lambda x, y: range(x),
    "index": lambda x, y: [1, 2, 3][x],
    "slice": lambda x, y: [1, 2, 3][:x],
    "repetition": lambda x, y: [0] * x,
    "repetition, reflected": lambda x, y: x * (0,),
    "bit length": lambda x, y: x.bit_length(),
    "numerator": lambda x, y: x.numerator,
    "square root": lambda x, y: math.isqrt(x),
    "floor": lambda x, y: math.floor(x),
    "truncation": lambda x, y: math.trunc(x),
    "bytes": lambda x, y: x.to_bytes(8, "big"),
    "float operand": lambda x, y: x + 1.5,
    "truth value operand": lambda x, y: x + True,
    "equality with text": lambda x, y: x == "1",
    "equality with an object": lambda x, y: x == _Thing(),
    "equality with a truth value": lambda x, y: x == True,  # noqa: E712
    "order with none": lambda x, y: x < None,
    "sum of truth values": lambda x, y: sum([x > 0, y > 0]),
    "truth value as index": lambda x, y: (1, 2)[x > y],
    "order of truth values": lambda x, y: (x > 0) < (y > 0),
    "inversion of a truth value": lambda x, y: ~(x > 0),
    "exclusive or of truth values": lambda x, y: (x > 0) ^ (y > 0),
    "hash of a truth value": lambda x, y: hash(x > 0),
    "truth value equal to an integer": lambda x, y: (x > 0) == 1,
    "truth value equal to none": lambda x, y: (x > 0) == None,  # noqa: E711
    "truth value and an integer": lambda x, y: (x > 0) & 1,
    "text of a truth value": lambda x, y: str(x > 0),
    "length": lambda x, y: len(x),
    "assignment": lambda x, y: setattr(x, "term", 1),
    "assignment to a truth value": lambda x, y: setattr(x > 0, "term", 1),
}


@pytest.mark.parametrize("name", UNMODELLED)
def test_what_is_not_modelled_raises(name: str) -> None:
    with pytest.raises((Unsupported, TypeError)):
        explored(UNMODELLED[name])


def test_every_operation_of_int_is_modelled_or_refused() -> None:
    """No attribute of ``int`` is inherited from ``object`` in silence but the harmless ones."""
    harmless = {
        "__class__", "__delattr__", "__dir__", "__doc__", "__getattribute__", "__getstate__",
        "__init__", "__init_subclass__", "__new__", "__reduce__", "__reduce_ex__", "__repr__",
        "__setattr__", "__sizeof__", "__subclasshook__",
    }  # fmt: skip
    for kind, concrete in ((SymbolicInteger, int), (SymbolicBoolean, bool)):
        assert set(dir(concrete)) - set(vars(kind)) <= harmless, kind


def test_a_symbolic_value_means_nothing_outside_of_a_proof() -> None:
    context = z3.Context()
    value = SymbolicInteger(z3.Int("x", ctx=context))
    with pytest.raises(Unsupported):
        bool(value > 1)


def test_an_index_is_had_where_the_path_leaves_one_value() -> None:
    def call(x: Any, _: Any) -> Any:
        return [10, 11, 12][x] if x == 2 else len(range(x)) if x == 3 else None

    assert set(explored(call)) == {12, 3, None}


def test_a_power_of_a_constant_makes_a_path_for_each_exponent() -> None:
    def call(x: Any, _: Any) -> Any:
        return 10**x if x in (0, 1, 3) else None

    assert set(explored(call)) == {1, 10, 1000, None}


def test_a_loop_over_a_sequence_of_symbols_runs_as_usual() -> None:
    def call(x: Any, y: Any) -> Any:
        total = 0
        for value in sorted([x, y]):
            total = total + value
        return total

    assert all(type(result) is SymbolicInteger for result in explored(call))


def test_the_representation_shows_the_term() -> None:
    def call(x: Any, y: Any) -> Iterator[str]:
        return iter([repr(x + 1), repr(x > y)])

    (result,) = explored(call)
    assert list(result) == ["<integer x + 1>", "<boolean x > y>"]
