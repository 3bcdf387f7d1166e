"""Functions are exchanged everywhere they are called from, and come back."""

from typing import Any

import pytest

from tao_model.numbers import fixed_point, rounding, transcendental
from tao_model.numbers.fixed_point import I32F32
from tao_model.numbers.integers import U8, IntegerFormat
from tao_model.numbers.rounding import divide_toward_zero
from tao_model.numbers.transcendental import halve_half_up
from tao_model.units import I32F32Bits
from tao_proofs.engine.replacement import called, places, replaced


def _return_seven(*_: Any) -> int:
    return 7


_seven: Any = _return_seven


def test_a_function_is_replaced_in_every_module_that_imported_it() -> None:
    with replaced({divide_toward_zero: _seven}):
        assert rounding.divide_toward_zero(1, 1) == 7
        assert vars(fixed_point)["divide_toward_zero"](1, 1) == 7
        assert I32F32.wrapping_divide(I32F32Bits(1), I32F32Bits(1)) == 7
    assert I32F32.wrapping_divide(I32F32.one, I32F32.one) == I32F32.one


def test_a_method_is_replaced_in_its_class() -> None:
    with replaced({IntegerFormat.saturate: _seven}):
        assert U8.saturating_add(200, 200) == 7
    assert U8.saturating_add(200, 200) == 255


def test_a_replacement_is_undone_when_the_body_raises() -> None:
    original = IntegerFormat.saturate
    with pytest.raises(ZeroDivisionError), replaced({original: _seven}):
        raise ZeroDivisionError
    assert IntegerFormat.saturate is original


def _now() -> tuple[Any, Any]:
    return transcendental.halve_half_up, transcendental.square_mantissa


def test_an_inner_replacement_holds_instead_of_the_outer_one_until_it_ends() -> None:
    original: Any = transcendental.halve_half_up
    other: Any = transcendental.square_mantissa
    with replaced({original: _seven}):
        with replaced({other: _seven}):
            assert _now() == (original, _seven)
        assert _now() == (_seven, other)
        with replaced({}):
            assert _now() == (original, other)
    assert _now() == (original, other)


def test_what_is_called_instead_can_be_asked() -> None:
    assert called(halve_half_up) is halve_half_up
    with replaced({halve_half_up: _seven}):
        assert called(halve_half_up) is _seven


def test_a_function_that_nobody_calls_cannot_be_replaced() -> None:
    def nobody_calls_me() -> None: ...

    with pytest.raises(LookupError, match="nobody_calls_me"), replaced({nobody_calls_me: _seven}):
        pass


def test_what_is_not_a_function_cannot_be_replaced() -> None:
    with pytest.raises(LookupError), replaced({I32F32Bits: _seven}):
        pass


def test_the_engine_itself_is_never_changed() -> None:
    with pytest.raises(LookupError), replaced({places: _seven}):
        pass
