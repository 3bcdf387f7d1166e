"""Theorems about every format are about every format that there is."""

from typing import get_args

from tao_model.numbers import fixed_point, integers
from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.numbers.integers import IntegerFormat
from tao_proofs.numbers import AnyFormat, AnyInteger


def test_all_formats_of_the_numbers_are_all_there_are() -> None:
    for kind, module, annotation in (
        (IntegerFormat, integers, AnyInteger),
        (FixedPointFormat, fixed_point, AnyFormat),
    ):
        (among,) = get_args(annotation)[1:]
        there = {id(value) for value in vars(module).values() if isinstance(value, kind)}
        assert among.are_all
        assert {id(value) for value in among.values} == there
