import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any, Final

import attrs
import pytest

from tao_model.conformance.codec import ABSENT
from tao_model.conformance.comparison import Difference, NotCompared
from tao_model.conformance.conform import Case, ConformReport, ConformTally
from tao_model.conformance.judging import KnownDifference
from tao_model.reports.conform_html import CASES_SHOWN, INDEX, pages

HOSTILE: Final = "<img src=x onerror=alert(1)>\"'&{{ 7 * 7 }}"

FAILED = Case(
    file="records.jsonl",
    line=3,
    id="supply-3",
    kind="block_emission",
    rules=("SUPPLY-2",),
    result="failed",
    problem="the output differs",
    note="one rao before the first halving",
    stage="block_emission",
    differences=(Difference("block_emission", 10**9, 5 * 10**8), Difference("more", ABSENT, 1)),
    difference_count=4,
    input='{"issuance": "10499999999999999"}',
)
REPORT = ConformReport(
    format="tao-spec/conform-report",
    revision="v425",
    adapter="./adapter --fast",
    passed=7,
    failed=1,
    declined=0,
    known=0,
    kinds=(ConformTally("block_emission", 7, 1, 0, 0),),
    rules=(ConformTally("SUPPLY-2", 7, 1, 0, 0), ConformTally("SUPPLY-3", 7, 0, 0, 0)),
    not_covered=(),
    cases=(FAILED,),
    complaints=(),
    complaint_count=0,
    stale=(),
    not_exercised=(),
    empty_files=(),
    not_compared=(),
)


class _Reader(HTMLParser):
    """What a page says, its tags, and where it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in {"td", "th"}:
            self.text += " "
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> _Reader:
    reader = _Reader(page)
    reader.text = " ".join(reader.text.split())
    return reader


def test_there_is_an_index_and_a_page_for_each_rule_that_failed() -> None:
    written = pages(REPORT)
    assert list(written) == [INDEX, "SUPPLY-2.html"]
    assert read(written[INDEX]).links == ["SUPPLY-2.html"] * 2
    assert read(written["SUPPLY-2.html"]).links == [INDEX]


def test_the_page_of_a_rule_says_what_the_rule_is_and_how_each_record_fails() -> None:
    text = read(pages(REPORT)["SUPPLY-2.html"]).text
    for part in (
        "SUPPLY-2: What one block creates",
        "One TAO before the first halving",
        "supply-3 block_emission, records.jsonl:3 one rao before the first halving",
        "The output differs; the first stage that differs is block_emission.",
        "output.block_emission 1000000000 500000000",
        "output.more nothing 1",
        "... and 2 more differences.",
        'What was asked{"issuance": "10499999999999999"}',
    ):
        assert part in text


def test_the_index_tells_what_is_wrong_beside_records() -> None:
    known = KnownDifference("epoch-*", "rounds to nearest")
    report = attrs.evolve(
        REPORT,
        complaints=("wrote a line that is no answer",),
        complaint_count=12,
        stale=(known,),
        not_exercised=(attrs.evolve(known, id="other-*"),),
        empty_files=("none.jsonl",),
        not_covered=("epoch",),
        not_compared=(NotCompared("epoch", "intermediate.stake", 2, 512),),
        cases=(
            attrs.evolve(FAILED, id=None, kind=None, rules=(), problem="no record: not JSON"),
            attrs.evolve(FAILED, result="known", problem="float"),
        ),
    )
    text = read(pages(report)[INDEX]).text
    for part in (
        "The adapter wrote a line that is no answer 12 such lines in all",
        'The known difference "epoch-*" no longer occurs: rounds to nearest',
        "records.jsonl:3: no record: not JSON",
        "none.jsonl: holds no record",
        "declined every record: epoch.",
        "epoch output.intermediate.stake 2 512",
        "1 record: float",
        '"other-*": its record was not asked (rounds to nearest)',
    ):
        assert part in text


def test_whatever_comes_from_outside_is_text() -> None:
    texts: dict[str, Any] = dict.fromkeys(
        ("file", "id", "kind", "problem", "note", "stage", "input"), HOSTILE
    )
    case = attrs.evolve(
        FAILED,
        **texts,
        rules=(HOSTILE, "../../index"),
        differences=(Difference(HOSTILE, HOSTILE, {HOSTILE: 1}),),
    )
    tallies = tuple(ConformTally(name, 0, 1, 0, 0) for name in ("../../index", HOSTILE))
    report = attrs.evolve(
        REPORT,
        adapter=HOSTILE,
        cases=(case, attrs.evolve(case, kind=None)),
        kinds=tallies,
        rules=tallies,
        complaints=(HOSTILE,),
        complaint_count=1,
        stale=(KnownDifference(HOSTILE, HOSTILE),),
        empty_files=(HOSTILE,),
        not_covered=(HOSTILE,),
    )
    written = pages(report)
    assert list(written) == [INDEX, "rule-0.html", "rule-1.html"]
    for page in written.values():
        reader = read(page)
        assert "img" not in reader.tags
        assert not any(name.startswith("on") for name in reader.attributes)
        assert HOSTILE in reader.text
        assert all(re.fullmatch(r"[a-z0-9-]+\.html", link) for link in reader.links)


@pytest.mark.parametrize("name", [INDEX, "SUPPLY-2.html"])
def test_a_page_stands_alone_and_closes_what_it_opens(name: str) -> None:
    page = pages(REPORT)[name]
    assert "script" not in read(page).tags
    assert "http" not in page.replace("http://www.w3.org/1998/Math/MathML", "")
    body = page[page.index("<body>") : page.index("</html>")]
    ET.fromstring(body)


def test_of_many_records_the_page_tells_the_first_and_counts_the_rest() -> None:
    report = attrs.evolve(REPORT, cases=(FAILED,) * (CASES_SHOWN + 3))
    page = pages(report)["SUPPLY-2.html"]
    assert page.count("<section>") == CASES_SHOWN
    assert "... and 3 more records, which" in page


def test_where_all_passed_there_is_only_the_index() -> None:
    passed = attrs.evolve(REPORT, failed=0, cases=(), rules=REPORT.rules[1:])
    written = pages(passed)
    assert list(written) == [INDEX]
    assert "Conformance passed" in read(written[INDEX]).text
