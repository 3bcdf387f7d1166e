import attrs
from hypothesis import given
from hypothesis import strategies as st

from tao_model.conformance.scenarios.agenda import agenda, moments
from tao_model.conformance.scenarios.form import TimedStep
from tests.model.conformance.scenarios.made_up_scenarios import small

ONCE = attrs.evolve(small().steps[1], after=2)


@given(
    after=st.integers(0, 40),
    every=st.integers(1, 10),
    times=st.none() | st.integers(0, 8),
    blocks=st.integers(1, 40),
)
def test_a_step_happens_at_even_distances_while_the_run_lasts(
    after: int, every: int, times: int | None, blocks: int
) -> None:
    step = attrs.evolve(ONCE, after=after, every=every, times=times)
    found = list(moments(step, blocks))
    expected = [moment for moment in range(blocks) if moment >= after]
    expected = [moment for moment in expected if (moment - after) % every == 0]
    assert found == (expected if times is None else expected[:times])


def test_a_step_without_a_distance_happens_once() -> None:
    assert list(moments(ONCE, 3)) == [2]
    assert list(moments(ONCE, 2)) == []


def test_steps_of_one_moment_keep_their_order() -> None:
    first: TimedStep = attrs.evolve(ONCE, after=0, every=2)
    found = agenda((first, ONCE), 5)
    assert {moment: list(steps) for moment, steps in found.items()} == {
        0: [first],
        2: [first, ONCE],
        4: [first],
    }
