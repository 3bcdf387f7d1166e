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


# Fuzzing.


def test_what_a_search_finds_is_told_and_saved(tmp_path: Path) -> None:
    file = tmp_path / "found.jsonl"
    options = ("--fuzz", "300", "--kind", "block_emission", "--jobs", "1", "--found", file)
    outcome = run("conform", "--adapter", OFF_BY_ONE, *options)
    assert (outcome.code, outcome.errors) == (1, "")
    assert 'FOUND "block_emission-fuzz-' in outcome.output
    assert "the first stage that differs is block_emission: SUPPLY-2, SUPPLY-2b" in outcome.output
    assert outcome.last_line.endswith("questions of kind block_emission asked, a disagreement")
    assert run("vectors", "check", file).code == 0
    assert run("conform", "--adapter", OFF_BY_ONE, file).code == 1


def test_a_search_that_finds_nothing_passes(tmp_path: Path) -> None:
    file = tmp_path / "found.jsonl"
    options = ("--fuzz", "20", "--kind", "epoch", "--found", file, "--json")
    outcome = run("conform", "--adapter", REFERENCE, *options)
    report = json.loads(outcome.output)
    assert (outcome.code, report["finding"], report["kind"]) == (0, None, "epoch")
    assert not file.exists()


def test_a_search_without_a_kind_or_with_files_is_refused() -> None:
    fuzz = ("conform", "--adapter", REFERENCE, "--fuzz", "5")
    assert "--fuzz: needs a --kind" in refused(run(*fuzz))
    assert "leave out the files" in refused(run(*fuzz, "--kind", "epoch", SUPPLY))
    assert "is not one of" in refused(run(*fuzz, "--kind", "nothing"))
    assert "name files of records" in refused(run("conform", "--adapter", REFERENCE))
