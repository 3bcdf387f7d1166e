"""The subnet on which it is tried who loses a place."""

import pytest

from tao_model.claims.places import full_subnet, score_that_gives_way, scores_trimmed


@pytest.mark.rule("REGISTRATION-7")
@pytest.mark.parametrize(("old", "lost"), [((5, 3, *[9] * 9), 3), ((5, 3, *[9] * 8), 20)])
def test_from_eleven_old_neurons_on_an_old_one_gives_way(old: tuple[int, ...], lost: int) -> None:
    """``MinNonImmuneUids`` is ten by default."""
    assert score_that_gives_way(full_subnet(old, (30, 20))) == lost


@pytest.mark.rule("REGISTRATION-11")
def test_trimming_takes_the_lowest_scores_of_the_old() -> None:
    assert scores_trimmed(full_subnet((5, 3, 9, 7), (1,)), 3) == (5, 3)
