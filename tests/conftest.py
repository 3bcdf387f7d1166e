"""Every test runs here: the rule mark, and what a run of Hypothesis is."""

import os
import sys
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.rule_index import implementations

# Where a failure blocks others, every run draws the same examples; elsewhere each draws its own.
settings.register_profile(
    "default",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "campaign", deadline=None, max_examples=20_000, suppress_health_check=list(HealthCheck)
)
settings.register_profile("brief", settings.get_profile("default"), max_examples=25)
settings.load_profile(os.environ.get("TAO_SPEC_PROFILE", "default"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "rule(*ids): the rules that the test exercises; it must call what implements them",
    )


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_filename, code.co_firstlineno


@pytest.fixture(autouse=True)
def _calls_what_it_names(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that names a rule and does not call a function that implements it.

    The watch ends as soon as every named rule has been seen, so that it costs next to nothing.
    """
    named = [rule for mark in request.node.iter_markers("rule") for rule in mark.args]
    if not named:
        yield
        return
    index = implementations()
    awaited = {rule: index[rule] for rule in named}

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        key = _key(frame.f_code)
        for rule in [rule for rule, keys in awaited.items() if key in keys]:
            del awaited[rule]
        if not awaited:
            sys.setprofile(None)

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)
    if awaited:
        pytest.fail(f"names {', '.join(awaited)} and calls no function that implements it")
