"""What shows a rule is counted as it is."""

from pathlib import Path

from tests.evidence import _rules_and_cases, shown_by
from tests.recorded import records


def test_a_property_counts_its_cases_and_an_example_none(tmp_path: Path) -> None:
    file = tmp_path / "test_file.py"
    file.write_text(
        """
@pytest.mark.rule("ONE-1", "ONE-2")
@given(st.integers())
def test_a(): ...

@pytest.mark.rule("ONE-1")
@settings(max_examples=7, deadline=None)
@given(st.integers())
def test_b(): ...

@pytest.mark.rule("ONE-2")
@pytest.mark.parametrize("x", [1, 2])
def test_c(): ...

def test_d(): ...
"""
    )
    assert list(_rules_and_cases(file)) == [
        ("ONE-1", 100),
        ("ONE-2", 100),
        ("ONE-1", 7),
        ("ONE-2", 0),
    ]


def test_a_rule_is_shown_by_theorems_records_and_tests() -> None:
    shown = shown_by("SUPPLY-2b")
    assert "proved for all inputs" in shown
    assert f"records {len(records('block_emission')):,}" in shown
    assert "cases" in shown


def test_a_theorem_that_assumes_something_is_not_counted_as_one_for_all_inputs() -> None:
    shown = shown_by("NUMBERS-2")
    assert "proved under a condition 1" in shown
    assert "for all inputs" not in shown


def test_a_claim_that_is_false_is_counted_as_such() -> None:
    assert "false, with witness 1" in shown_by("CONSENSUS-17")
