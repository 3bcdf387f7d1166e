import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from tests.model.cli.running import refused, run
from tests.recorded import GOLDEN

SUPPLY = GOLDEN / "block_emission.jsonl.gz"
REFERENCE = f"{sys.executable} -m tao_model.conformance.adapter"
OFF_BY_ONE = f"{sys.executable} -m tests.adapters.wrong off_by_one"


def test_an_adapter_that_agrees_passes() -> None:
    outcome = run("conform", "--adapter", REFERENCE, SUPPLY)
    assert (outcome.code, outcome.errors) == (0, "")
    assert outcome.last_line == "529 passed, 0 failed, 0 declined, 0 known"


def test_an_adapter_that_differs_fails_with_its_rule_and_field(tmp_path: Path) -> None:
    xml = tmp_path / "report.xml"
    outcome = run("conform", "--adapter", OFF_BY_ONE, "--junit", xml, SUPPLY)
    assert outcome.code == 1
    assert "the first stage that differs is block_emission: SUPPLY-2" in outcome.output
    assert "output.block_emission: expected 500000000, found 1000000000" in outcome.output
    (suite,) = ET.parse(xml).getroot()
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure")) > 0


def test_pages_for_a_browser_are_written(tmp_path: Path) -> None:
    directory = tmp_path / "some" / "pages"
    outcome = run("conform", "--adapter", OFF_BY_ONE, "--html", directory, SUPPLY)
    assert outcome.code == 1
    assert {page.name for page in directory.iterdir()} == {
        *("index.html", "SUPPLY-2.html", "SUPPLY-2b.html")
    }
    assert "<h1>SUPPLY-2: What one block creates</h1>" in (directory / "SUPPLY-2.html").read_text()


def test_pages_that_cannot_be_written_are_refused_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("file", "file/pages"):
        outcome = run("conform", "--adapter", "/nowhere", "--html", tmp_path / name, SUPPLY)
        assert refused(outcome).startswith(f"--html {tmp_path / name}: ")


def test_the_report_can_be_json() -> None:
    outcome = run("conform", "--adapter", OFF_BY_ONE, "--json", SUPPLY)
    report = json.loads(outcome.output)
    assert outcome.code == 1
    assert report["format"] == "tao-spec/conform-report"
    assert report["passed"] + report["failed"] == 529


def test_known_differences_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    entry = {"id": "block_emission-*", "reason": "one rao late"}
    file.write_text(json.dumps({"format": "tao-spec/known-differences", "differences": [entry]}))
    assert run("conform", "--adapter", OFF_BY_ONE, "--known", file, SUPPLY).code == 0
    outcome = run("conform", "--adapter", REFERENCE, "--known", file, SUPPLY)
    assert outcome.code == 1
    assert 'Known difference "block_emission-*" no longer occurs: one rao late' in outcome.output


def test_a_malformed_command_line_is_refused() -> None:
    assert "is empty" in refused(run("conform", "--adapter", "", SUPPLY))
    assert "No closing quotation" in refused(run("conform", "--adapter", "'", SUPPLY))
    assert "expected" in refused(run("conform", "--adapter", REFERENCE, "--tolerance", "x", SUPPLY))
