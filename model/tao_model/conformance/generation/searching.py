"""Letting Hypothesis make inputs until one fails, and shrink it; this needs Hypothesis."""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from tao_model.conformance.codec import JsonObject
from tao_model.conformance.generation.drawing import strategy
from tao_model.conformance.generation.inputs import made_input
from tao_model.conformance.generation.source import Source


def look(kind: str, count: int, number: int, check: Callable[[JsonObject], None]) -> None:
    """Check inputs of a kind, made from the seed ``number``; raise what the smallest raises.

    Hypothesis raises an error of its own where an input fails only now and then.
    """

    def make(source: Source) -> JsonObject:
        return made_input(kind, source)

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(strategy(make))
    def checked(value: JsonObject) -> None:
        check(value)

    checked()
