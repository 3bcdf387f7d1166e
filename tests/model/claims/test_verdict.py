"""What a verdict is."""

import pytest

from tao_model.claims.verdict import Outcome, outcome


@pytest.mark.parametrize(
    ("exact", "within_bound", "expected"),
    [
        (True, True, "exact"),
        (True, False, "exact"),
        (False, True, "bounded"),
        (False, False, "differs"),
    ],
)
def test_what_is_exact_is_not_called_bounded(
    exact: bool, within_bound: bool, expected: Outcome
) -> None:
    assert outcome(exact=exact, within_bound=within_bound) == expected
