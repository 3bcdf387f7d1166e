"""Small functions of the model that every proof folds into one path."""

from collections.abc import Callable
from typing import Any, Final

from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.numbers.integers import IntegerFormat
from tao_model.numbers.rounding import (
    divide_half_away_from_zero,
    divide_half_to_even,
    divide_toward_zero,
)

SMALL: Final[tuple[Callable[..., Any], ...]] = (
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
"""Each returns one number, or ``None`` or refuses; without folding, each doubles the paths."""
