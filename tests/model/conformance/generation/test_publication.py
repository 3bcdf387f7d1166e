import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tao_model.conformance.checker import check_files
from tao_model.conformance.codec import InputError
from tao_model.conformance.generation.inputs import GENERATORS
from tao_model.conformance.generation.publication import COUNT, SEED, publish
from tao_model.conformance.generation.traces import calls_made
from tao_model.conformance.schemas import schemas
from tao_model.network.calls import CALLS
from tao_proofs.engine.mutants import Mutant
from tao_proofs.mutants import runs
from tests.rule_index import ROOT, stated

PUBLISHED = ROOT / "spec" / "vectors"
MANIFEST = json.loads((PUBLISHED / "manifest.json").read_text())
SCHEMAS = schemas()


def published(kind: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PUBLISHED / f"{kind}.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("kind", GENERATORS)
def test_regenerating_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    manifest = publish(tmp_path, [kind])
    assert (tmp_path / f"{kind}.jsonl").read_bytes() == (
        PUBLISHED / f"{kind}.jsonl"
    ).read_bytes(), "run `make vectors`"
    (entry,) = [entry for entry in MANIFEST["files"] if entry["kind"] == kind]
    assert json.loads((tmp_path / "manifest.json").read_text())["files"] == [entry]
    assert manifest.files[0].sha256 == entry["sha256"]


def test_the_manifest_tells_the_files_that_are_there() -> None:
    assert Draft202012Validator(SCHEMAS["vectors-manifest"]).is_valid(MANIFEST)
    assert (MANIFEST["seed"], MANIFEST["count"]) == (SEED, COUNT)
    assert [entry["kind"] for entry in MANIFEST["files"]] == list(GENERATORS)
    names = {entry["file"] for entry in MANIFEST["files"]}
    assert {path.name for path in PUBLISHED.iterdir()} == {*names, "manifest.json"}
    for entry in MANIFEST["files"]:
        data = (PUBLISHED / entry["file"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["records"] == data.count(b"\n")
        schema = (ROOT / "spec" / "schemas" / entry["schema"]).read_bytes()
        assert entry["schema_sha256"] == hashlib.sha256(schema).hexdigest()
    assert MANIFEST["records"] == sum(entry["records"] for entry in MANIFEST["files"])


@pytest.mark.parametrize("entry", MANIFEST["files"], ids=lambda entry: entry["kind"])
def test_a_published_record_is_valid_named_and_says_what_it_is_for(entry: dict[str, Any]) -> None:
    validator = Draft202012Validator(SCHEMAS[entry["schema"].removesuffix(".json")])
    records = published(entry["kind"])
    assert len({record["id"] for record in records}) == len(records)
    for record in records:
        assert [error.message for error in validator.iter_errors(record)] == []
        assert set(record["rule"]) <= set(stated())
        assert record["rule"]
        assert record["note"].startswith(
            ("Catches: ", "Follows a path ", "Asks for the operation ", "Makes calls to an end ")
        )


@pytest.mark.parametrize("engine", ["reference", "kernel"])
def test_the_published_records_pass(engine: str) -> None:
    files = [str(PUBLISHED / entry["file"]) for entry in MANIFEST["files"]]
    report = check_files(files, engine)
    assert report.is_pass
    assert report.passed == MANIFEST["records"]


def test_every_defect_that_no_theorem_refutes_has_a_published_record() -> None:
    planted = {name for name, value in vars(runs).items() if isinstance(value, Mutant)}
    statements = {getattr(runs, name).statement for name in planted}
    notes = " ".join(r["note"] for kind in ("share_pool", "trace") for r in published(kind))
    assert len(planted) > 15
    assert {statement for statement in statements if statement not in notes} == set()


def test_nearly_every_call_is_accepted_and_refused_in_a_published_run() -> None:
    runs = [(record["input"], record["output"]) for record in published("trace")]
    made = {call for given, output in runs for call in calls_made(given, output)} - {None}
    accepted = {call[0] for call in made if call is not None and call[1]}
    refused = {call[0] for call in made if call is not None and not call[1]}
    guide = (ROOT / "spec" / "conformance.md").read_text()
    says = re.search(r"make all (\d+) calls of the model; (\d+) .*? and (\d+) are refused", guide)
    assert says is not None
    assert accepted | refused == CALLS.keys()
    assert tuple(map(int, says.groups())) == (len(CALLS), len(accepted), len(refused))


def test_the_published_records_are_small() -> None:
    assert sum(path.stat().st_size for path in PUBLISHED.iterdir()) < 3_000_000


def test_neither_the_solver_nor_the_order_of_sets_takes_part(tmp_path: Path) -> None:
    code = (
        "import sys; from tao_model.cli import main\n"
        "try: main()\n"
        "finally: assert not {'z3', 'hypothesis'} & sys.modules.keys()"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [
                *(sys.executable, "-c", code, "vectors", "generate"),
                *("--out", str(tmp_path / seed), "--kind", "subnet_shares"),
            ],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    data = [(tmp_path / seed / "subnet_shares.jsonl").read_bytes() for seed in ("1", "2")]
    assert data[0] == data[1] == (PUBLISHED / "subnet_shares.jsonl").read_bytes()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(InputError, match="file"):
        publish(file / "folder", ["mechanism_split"], 1)
