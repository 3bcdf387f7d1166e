"""The model's arithmetic, as proofs run it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.numbers.integers import IntegerFormat
from tao_model.numbers.rounding import (
    divide_half_away_from_zero,
    divide_half_to_even,
    divide_toward_zero,
)
from tao_proofs.engine.claims import StepError

Function = Callable[..., Any]

SMALL: Final[tuple[Function, ...]] = (
    IntegerFormat.saturate,
    IntegerFormat.check,
    divide_toward_zero,
    divide_half_away_from_zero,
    divide_half_to_even,
    FixedPointFormat.checked_divide,
    FixedPointFormat.divide_or,
    FixedPointFormat.saturating_absolute,
    FixedPointFormat.absolute_difference,
    FixedPointFormat.compare,
    FixedPointFormat.lesser,
    FixedPointFormat.greater,
)
"""What every proof folds: functions of one result, each of which would double the paths."""


def _fitting(self: IntegerFormat[int], exact: int) -> int:
    """Return ``exact``, which must fit."""
    if not self.minimum <= exact <= self.maximum:
        raise StepError(f"a result does not fit {self.name}")
    return exact


EVERYTHING_FITS: Final[Mapping[Function, Function]] = MappingProxyType(
    dict.fromkeys((IntegerFormat.saturate, IntegerFormat.wrap, IntegerFormat.check), _fitting)
)
"""Arithmetic in which whatever does not fit its width is an error, not held, wrapped or none."""
