"""Kinds of chapter 01-numbers."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs

from tao_model.conformance.codec import InputError, unstructure
from tao_model.conformance.kinds.kind import Answer, Kind, Typed, by_operation, typed
from tao_model.numbers import binary_floats, safe_math, transcendental
from tao_model.numbers.binary_floats import BINARY32, BINARY64, BinaryFloatFormat
from tao_model.numbers.fixed_point import I32F32, I64F64, I96F32, U64F64, U96F32, FixedPointFormat
from tao_model.numbers.integers import (
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
    U128,
    IntegerFormat,
)
from tao_model.numbers.safe_float import SafeFloat
from tao_model.units import AnyInteger, U64F64Bits, Unsigned64

AnyFixed: TypeAlias = FixedPointFormat[Any]

FIXED_POINT_FORMATS: Final[Mapping[str, AnyFixed]] = {
    number_format.name: number_format for number_format in (I32F32, I64F64, I96F32, U64F64, U96F32)
}
INTEGER_FORMATS: Final[Mapping[str, IntegerFormat[int]]] = {
    integer_format.name: integer_format
    for integer_format in (U8, U16, U32, U64, U128, I16, I32, I64, I128)
}
FLOAT_FORMATS: Final[Mapping[str, BinaryFloatFormat]] = {
    float_format.name: float_format for float_format in (BINARY32, BINARY64)
}

FixedPointName = Literal["I32F32", "I64F64", "I96F32", "U64F64", "U96F32"]
IntegerName = Literal["u8", "u16", "u32", "u64", "u128", "i16", "i32", "i64", "i128"]
SourceName = Literal[FixedPointName, IntegerName, "f32", "f64"]

# fixed_point: the range of an operand depends on the format that another field names.


@attrs.frozen
class _One:
    format: FixedPointName
    operand: AnyInteger


@attrs.frozen
class _Two:
    format: FixedPointName
    left: AnyInteger
    right: AnyInteger


@attrs.frozen
class _TwoAndDefault:
    format: FixedPointName
    left: AnyInteger
    right: AnyInteger
    default: AnyInteger


@attrs.frozen
class _Many:
    format: FixedPointName
    values: tuple[AnyInteger, ...]


@attrs.frozen
class _Power:
    format: FixedPointName
    operand: AnyInteger
    exponent: AnyInteger


@attrs.frozen
class _Root:
    format: FixedPointName
    operand: AnyInteger
    epsilon: AnyInteger


@attrs.frozen
class _Logarithm:
    format: FixedPointName
    operand: AnyInteger
    base: AnyInteger


@attrs.frozen
class _ToFixed:
    format: FixedPointName
    source_type: SourceName
    value: AnyInteger


@attrs.frozen
class _ToInteger:
    format: FixedPointName
    operand: AnyInteger
    target_type: IntegerName


def _result(value: object) -> Any:
    return {"result": unstructure(value)}


def _expect_in_range(value: int, minimum: int, maximum: int, path: str, name: str) -> None:
    if not minimum <= value <= maximum:
        problem = f"{value} is out of range: {name} is {minimum} to {maximum}"
        raise InputError(f"$.{path}", problem)


def _expect_fits(value: int, integer_format: IntegerFormat[Any], path: str) -> None:
    _expect_in_range(
        value, integer_format.minimum, integer_format.maximum, path, integer_format.name
    )


def _format_of(question: Any, *operands: str) -> AnyFixed:
    """Return the format that a question names, having checked that the operands fit."""
    number_format = FIXED_POINT_FORMATS[question.format]
    for name in operands:
        _expect_fits(getattr(question, name), number_format.raw, name)
    return number_format


def _of_one(compute: Callable[[AnyFixed, int], int | None]) -> Answer:
    def answer(question: _One) -> Any:
        number_format = _format_of(question, "operand")
        return _result(compute(number_format, question.operand))

    return typed(_One, answer)


def _of_two(compute: Callable[[AnyFixed, int, int], int | None]) -> Answer:
    def answer(question: _Two) -> Any:
        number_format = _format_of(question, "left", "right")
        return _result(compute(number_format, question.left, question.right))

    return typed(_Two, answer)


def _signed_only(answer: Answer) -> Answer:
    """Return an answer that refuses the unsigned formats, which lack the operation."""
    assert isinstance(answer, Typed)

    def guarded(question: Any) -> Any:
        if not FIXED_POINT_FORMATS[question.format].raw.signed:
            raise InputError("$.format", "the operation exists for signed formats only")
        return answer.compute(question)

    return Typed(answer.question, guarded)


def _divide_or(question: _TwoAndDefault) -> Any:
    number_format = _format_of(question, "left", "right", "default")
    return _result(number_format.divide_or(question.left, question.right, question.default))


def _sum(question: _Many) -> Any:
    number_format = FIXED_POINT_FORMATS[question.format]
    for index, value in enumerate(question.values):
        _expect_fits(value, number_format.raw, f"values[{index}]")
    return _result(number_format.wrapping_sum(question.values))


def _power(question: _Power) -> Any:
    number_format = _format_of(question, "operand", "exponent")
    return _result(transcendental.power(number_format, question.operand, question.exponent))


def _integer_power(question: _Power) -> Any:
    number_format = _format_of(question, "operand")
    _expect_fits(question.exponent, I32, "exponent")
    power = transcendental.integer_power(number_format, question.operand, question.exponent)
    return _result(power)


def _checked_power(question: _Power) -> Any:
    number_format = _format_of(question, "operand")
    _expect_fits(question.exponent, I64, "exponent")
    return _result(safe_math.checked_power(number_format, question.operand, question.exponent))


def _checked_square_root(question: _Root) -> Any:
    number_format = _format_of(question, "operand", "epsilon")
    root = safe_math.checked_square_root(number_format, question.operand, question.epsilon)
    return _result(root)


def _checked_logarithm(question: _Logarithm) -> Any:
    number_format = _format_of(question, "operand", "base")
    return _result(safe_math.checked_logarithm(number_format, question.operand, question.base))


def _to_fixed(
    from_integer: Callable[[AnyFixed, int], int | None],
    from_fixed: Callable[[AnyFixed, int, AnyFixed], int | None],
    from_float: Callable[[AnyFixed, BinaryFloatFormat, int], int | None],
) -> Answer:
    def answer(question: _ToFixed) -> Any:
        target = FIXED_POINT_FORMATS[question.format]
        source, value = question.source_type, question.value
        if source in INTEGER_FORMATS:
            _expect_fits(value, INTEGER_FORMATS[source], "value")
            return _result(from_integer(target, value))
        if source in FLOAT_FORMATS:
            float_format = FLOAT_FORMATS[source]
            _expect_in_range(value, 0, 2**float_format.width - 1, "value", f"{source} pattern")
            return _result(from_float(target, float_format, value))
        _expect_fits(value, FIXED_POINT_FORMATS[source].raw, "value")
        return _result(from_fixed(target, value, FIXED_POINT_FORMATS[source]))

    return typed(_ToFixed, answer)


def _to_integer(
    compute: Callable[[AnyFixed, int, IntegerFormat[Any]], int],
) -> Answer:
    def answer(question: _ToInteger) -> Any:
        number_format = _format_of(question, "operand")
        target = INTEGER_FORMATS[question.target_type]
        return _result(compute(number_format, question.operand, target))

    return typed(_ToInteger, answer)


_WRAPPING_TO_FIXED: Final = _to_fixed(
    FixedPointFormat.wrapping_from_integer,
    FixedPointFormat.wrapping_from_fixed,
    binary_floats.wrapping_from_float,
)

FIXED_POINT_OPERATIONS: Final[Mapping[str, Answer]] = {
    "add": _of_two(FixedPointFormat.wrapping_add),
    "wrapping_add": _of_two(FixedPointFormat.wrapping_add),
    "saturating_add": _of_two(FixedPointFormat.saturating_add),
    "checked_add": _of_two(FixedPointFormat.checked_add),
    "sum": typed(_Many, _sum),
    "sub": _of_two(FixedPointFormat.wrapping_subtract),
    "saturating_sub": _of_two(FixedPointFormat.saturating_subtract),
    "checked_sub": _of_two(FixedPointFormat.checked_subtract),
    "mul": _of_two(FixedPointFormat.wrapping_multiply),
    "wrapping_mul": _of_two(FixedPointFormat.wrapping_multiply),
    "saturating_mul": _of_two(FixedPointFormat.saturating_multiply),
    "checked_mul": _of_two(FixedPointFormat.checked_multiply),
    "div": _of_two(FixedPointFormat.wrapping_divide),
    "wrapping_div": _of_two(FixedPointFormat.wrapping_divide),
    "saturating_div": _of_two(FixedPointFormat.saturating_divide),
    "checked_div": _of_two(FixedPointFormat.checked_divide),
    "safe_div": _of_two(FixedPointFormat.divide_or_zero),
    "safe_div_or": typed(_TwoAndDefault, _divide_or),
    "abs_diff": _of_two(FixedPointFormat.absolute_difference),
    "min": _of_two(FixedPointFormat.lesser),
    "max": _of_two(FixedPointFormat.greater),
    "cmp": _of_two(FixedPointFormat.compare),
    "saturating_neg": _signed_only(_of_one(FixedPointFormat.saturating_negate)),
    "saturating_abs": _signed_only(_of_one(FixedPointFormat.saturating_absolute)),
    "floor": _of_one(FixedPointFormat.floor),
    "saturating_floor": _of_one(FixedPointFormat.floor),
    "int": _of_one(FixedPointFormat.floor),
    "frac": _of_one(FixedPointFormat.fraction),
    "ceil": _of_one(FixedPointFormat.wrapping_ceiling),
    "round": _of_one(FixedPointFormat.wrapping_round),
    "saturating_round": _of_one(FixedPointFormat.saturating_round),
    "checked_floor": _of_one(safe_math.checked_floor),
    "from_num": _WRAPPING_TO_FIXED,
    "wrapping_from_num": _WRAPPING_TO_FIXED,
    "saturating_from_num": _to_fixed(
        FixedPointFormat.saturating_from_integer,
        FixedPointFormat.saturating_from_fixed,
        binary_floats.saturating_from_float,
    ),
    "checked_from_num": _to_fixed(
        FixedPointFormat.checked_from_integer,
        FixedPointFormat.checked_from_fixed,
        binary_floats.checked_from_float,
    ),
    "to_num": _to_integer(FixedPointFormat.wrapping_to_integer),
    "saturating_to_num": _to_integer(FixedPointFormat.saturating_to_integer),
    "sqrt": _of_one(transcendental.square_root),
    "exp": _signed_only(_of_one(transcendental.exponential)),
    "ln": _signed_only(_of_one(transcendental.natural_logarithm)),
    "log2": _signed_only(_of_one(transcendental.logarithm_base_2)),
    "pow": _signed_only(typed(_Power, _power)),
    "powi": _signed_only(typed(_Power, _integer_power)),
    "checked_ln": _of_one(safe_math.checked_natural_logarithm),
    "checked_sqrt": typed(_Root, _checked_square_root),
    "checked_log": typed(_Logarithm, _checked_logarithm),
    "checked_pow": typed(_Power, _checked_power),
}
"""The model's answer to each operation, by the name of production's method."""

# safe_float: operands are arguments of the constructor, so they may lack the normal form.


@attrs.frozen
class _TwoDecimals:
    left: SafeFloat
    right: SafeFloat


@attrs.frozen
class _ThreeDecimals:
    left: SafeFloat
    multiplier: SafeFloat
    divisor: SafeFloat


@attrs.frozen
class _LeftDecimal:
    left: SafeFloat


@attrs.frozen
class _Unsigned:
    value: Unsigned64


@attrs.frozen
class _FixedPoint:
    bits: U64F64Bits


def _normal(question: Any, name: str) -> SafeFloat:
    given: SafeFloat = getattr(question, name)
    normal = SafeFloat.new(given.mantissa, given.exponent)
    if normal is None:
        raise InputError(f"$.{name}", "has no normal form")
    return normal


def _of_two_decimals(compute: Callable[[SafeFloat, SafeFloat], SafeFloat | bool | None]) -> Answer:
    def answer(question: _TwoDecimals) -> Any:
        return _result(compute(_normal(question, "left"), _normal(question, "right")))

    return typed(_TwoDecimals, answer)


def _multiply_divide(question: _ThreeDecimals) -> Any:
    left, multiplier, divisor = (
        _normal(question, name) for name in ("left", "multiplier", "divisor")
    )
    return _result(left.multiply_divide(multiplier, divisor))


SAFE_FLOAT_OPERATIONS: Final[Mapping[str, Answer]] = {
    "new": typed(SafeFloat, lambda given: _result(SafeFloat.new(given.mantissa, given.exponent))),
    "add": _of_two_decimals(SafeFloat.add),
    "sub": _of_two_decimals(SafeFloat.subtract),
    "div": _of_two_decimals(SafeFloat.divide),
    "mul_div": typed(_ThreeDecimals, _multiply_divide),
    "gt": _of_two_decimals(SafeFloat.greater_than),
    "to_u64": typed(_LeftDecimal, lambda asked: _result(_normal(asked, "left").to_u64())),
    "from_u64": typed(_Unsigned, lambda asked: _result(SafeFloat.from_u64(asked.value))),
    "from_u64f64": typed(_FixedPoint, lambda asked: _result(SafeFloat.from_u64f64(asked.bits))),
}
"""The model's answer to each operation, by the name of production's method."""

KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        name="fixed_point",
        rules=tuple(f"NUMBERS-{number}" for number in range(1, 27)),
        answer=by_operation(FIXED_POINT_OPERATIONS),
    ),
    Kind(
        name="safe_float",
        rules=tuple(f"NUMBERS-{number}" for number in range(27, 34)),
        answer=by_operation(SAFE_FLOAT_OPERATIONS),
    ),
)
