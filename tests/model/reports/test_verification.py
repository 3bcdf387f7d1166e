import io

import attrs
import pytest

from tao_model.conformance.verification import Checked, Verification, Verified
from tao_model.invariants import Verdict
from tao_model.reports.tables import terminal
from tao_model.reports.verification import print_verification

HOLDS = Checked(
    Verified("INVARIANT-X-1", "One is one.", "holds", None),
    Verdict.HOLDS,
    None,
    None,
    without_bound=None,
    is_without_bound=False,
    verdicts={},
)
KNOWN = Checked(
    Verified("INVARIANT-X-2", "Two is two.", "known", "two is three"),
    Verdict.KNOWN,
    1_000,
    "Two was always three.",
    without_bound=None,
    is_without_bound=False,
    verdicts={},
)
BROKEN = Checked(
    Verified("INVARIANT-X-3", "Three is three.", "broken", "three is four"),
    Verdict.BROKEN,
    1,
    None,
    without_bound=None,
    is_without_bound=False,
    verdicts={Verdict.HOLDS: 4, Verdict.BROKEN: 2},
)


def printed(found: Verification) -> list[str]:
    screen = io.StringIO()
    print_verification(terminal(screen), found)
    return screen.getvalue().splitlines()


def test_a_witness_stands_below_the_table_with_what_explains_it() -> None:
    lines = printed(Verification((HOLDS, KNOWN), 1, 0, {}))
    at = lines.index("INVARIANT-X-2 is false here, as production is known to be: two is three")
    assert lines[at + 1] == "  Two was always three."
    assert lines[-1] == "1 state: 1 hold, 1 known, 0 broken"
    assert any("1,000" in line for line in lines)


def test_what_is_broken_is_said_without_an_excuse() -> None:
    lines = printed(Verification((BROKEN,), 1, 0, {}))
    assert "INVARIANT-X-3 is broken: three is four" in lines


def test_of_several_states_it_is_counted_what_they_came_to() -> None:
    lines = printed(Verification((BROKEN,), 4, 2, {}))
    (row,) = [line.split() for line in lines if line.startswith(" INVARIANT-X-3")]
    assert row[1:5] == ["broken", "4", "2", "1"]
    assert lines[-1] == "4 states and 2 steps: 0 hold, 0 known, 1 broken"


def test_what_the_model_has_no_place_for_is_told() -> None:
    found = Verification((HOLDS,), 1, 0, {"SubtensorModule.SubnetLeases": 3})
    assert "- SubtensorModule.SubnetLeases: 3 rows left out; leases are not modelled." in (
        printed(found)
    )
    assert not any("SubnetLeases" in line for line in printed(attrs.evolve(found, left_out={})))


@pytest.mark.parametrize(("is_seen", "verdict"), [(True, "known, without bound"), (False, "known")])
def test_what_never_breaks_is_told_even_where_it_holds(is_seen: bool, verdict: str) -> None:
    one = attrs.evolve(KNOWN, without_bound="X-3 binds it", is_without_bound=is_seen)
    lines = printed(Verification((one,), 1, 0, {}))
    assert "- INVARIANT-X-2 is known whatever the amount: X-3 binds it." in lines
    (row,) = [line for line in lines if line.startswith(" INVARIANT-X-2")]
    assert f" {verdict} " in row
    assert ("without bound" in row) == is_seen
