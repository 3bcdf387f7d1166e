"""The recorder sees what functions of the model return, and nothing else."""

import sys

import pytest

from tao_model.numbers import rounding
from tao_model.numbers.fixed_point import I32F32
from tao_model.numbers.integers import IntegerFormat
from tao_model.rejection import Rejected
from tao_model.units import I32F32Bits
from tao_proofs.engine.tracing import Recorder, Returned, name_of

SATURATE = "tao_model.numbers.integers.IntegerFormat.saturate"
MULTIPLY = "tao_model.numbers.fixed_point.FixedPointFormat.saturating_multiply"
TRUNCATE = "tao_model.numbers.rounding.divide_toward_zero"


def test_every_value_that_the_model_returns_is_recorded_in_order() -> None:
    recorder = Recorder()
    with recorder.watching():
        I32F32.saturating_multiply(I32F32.one, I32F32Bits(5))
        sorted([3, 2])
    assert recorder.returned == [Returned(SATURATE, 5), Returned(MULTIPLY, 5)]


def test_what_a_folded_function_calls_is_not_recorded() -> None:
    recorder = Recorder(frozenset({type(I32F32).saturating_multiply.__code__}))
    with recorder.watching():
        I32F32.saturating_multiply(I32F32.one, I32F32Bits(5))
    assert recorder.returned == [Returned(MULTIPLY, 5)]


def test_an_exception_is_recorded_as_none() -> None:
    recorder = Recorder()
    with recorder.watching(), pytest.raises(Rejected):
        rounding.divide_toward_zero(1, 0)
    assert recorder.returned[-1] == Returned(TRUNCATE, None)


def test_nothing_is_recorded_during_a_pause_but_what_is_reached() -> None:
    recorder = Recorder()
    with recorder.watching(), recorder.paused():
        rounding.divide_toward_zero(1, 2)
        recorder.record(rounding.divide_toward_zero, 0)
    assert recorder.returned == []
    code = rounding.divide_toward_zero.__code__
    assert (code.co_filename, code.co_firstlineno) in recorder.reached


def test_a_value_can_be_recorded_by_hand() -> None:
    recorder = Recorder()
    recorder.record(rounding.divide_toward_zero, 3)
    assert recorder.returned == [Returned(TRUNCATE, 3)]
    recorder.restart()
    assert recorder.returned == []


def test_the_profile_function_from_before_comes_back() -> None:
    before = sys.getprofile()
    with Recorder().watching():
        assert sys.getprofile() is not before
    assert sys.getprofile() is before


def test_a_function_is_recorded_under_its_full_name() -> None:
    assert name_of(IntegerFormat.saturate) == SATURATE
