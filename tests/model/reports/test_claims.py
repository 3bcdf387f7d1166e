"""Verdicts as a person reads them."""

import io

from tao_model.claims.verdict import Verdict
from tao_model.reports.claims import (
    label,
    print_verdict,
    print_verdicts,
    summary_as_markdown,
    value,
    verdict_as_markdown,
)
from tao_model.reports.tables import terminal

VERDICTS = (
    Verdict("CLAIM-1", "Two is two.", "exact", {"two_rao": 2}, "It is."),
    Verdict("CLAIM-2", "Pi is 3.", "bounded", {"pi_percent": "314.159"}, "Nearly."),
    Verdict("CLAIM-3", "Four is five.", "differs", {"parts": tuple(range(9))}, "It is not."),
)


def _printed(width: int = 120) -> str:
    file = io.StringIO()
    print_verdicts(terminal(file, width), VERDICTS)
    return file.getvalue()


def test_integers_have_their_thousands_apart_and_decimals_stay() -> None:
    assert value(21_000_000) == "21,000,000"
    assert value("0.5") == "0.5"


def test_a_short_list_is_whole_and_a_long_one_shows_its_ends() -> None:
    assert value((1, "2.5", 3_000)) == "1; 2.5; 3,000"
    assert value(tuple(range(9))) == "0; 1; 6 more; 8"


def test_a_name_is_read_as_words() -> None:
    assert label("short_of_the_cap_rao") == "short of the cap rao"


def test_every_claim_stands_with_its_verdict_and_reason() -> None:
    lines = [line.split() for line in _printed().splitlines()]
    for verdict in VERDICTS:
        expected = f"{verdict.id} {verdict.claim} {verdict.verdict} {verdict.why}"
        assert expected.split() in lines


def test_the_verdicts_are_counted() -> None:
    assert "3 claims: 1 exact, 1 within a stated bound, 1 different." in _printed()


def test_a_single_claim_shows_its_numbers() -> None:
    file = io.StringIO()
    print_verdict(terminal(file, 120), VERDICTS[1])
    text = file.getvalue()
    assert "Verdict: bounded. Nearly." in text
    assert ["pi", "percent", "314.159"] in [line.split() for line in text.splitlines()]


def test_markdown_holds_claim_verdict_and_numbers() -> None:
    assert summary_as_markdown(VERDICTS).splitlines()[2] == "| CLAIM-1 | Two is two. | **exact** |"
    text = verdict_as_markdown(VERDICTS[0])
    assert text.startswith("*Two is two.* **Exact.**\n")
    assert text.endswith("| two rao | 2 |")
