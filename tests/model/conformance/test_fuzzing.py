import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tao_model.conformance import fuzzing
from tao_model.conformance.adapter import answer
from tao_model.conformance.checker import check_line
from tao_model.conformance.codec import InputError, unstructure
from tao_model.conformance.conform import conform
from tao_model.conformance.fuzzing import MOST_LOSSES, Finding, FuzzReport, Search, fuzz
from tao_model.conformance.generation.inputs import GENERATORS
from tao_model.conformance.protocol import Declined, NoAnswer, Outcome, Output, Question
from tao_model.conformance.schemas import schemas
from tao_model.supply.curve import halving_threshold
from tests.adapters.wrong import LOST_FROM

REFERENCE = (sys.executable, "-m", "tao_model.conformance.adapter")


def wrong(name: str) -> tuple[str, ...]:
    return sys.executable, "-m", "tests.adapters.wrong", name


def search(command: tuple[str, ...], kind: str, count: int, timeout: int = 30) -> Search:
    return Search(kind, command, count, 0, timeout)


def found(report: FuzzReport) -> Finding:
    assert report.finding is not None
    Draft202012Validator(schemas()["fuzz-report"]).validate(unstructure(report))
    return report.finding


def test_the_reference_agrees_with_itself() -> None:
    report = fuzz(search(REFERENCE, "epoch", 60))
    assert (report.finding, report.is_pass, report.declined) == (None, True, 0)
    assert report.asked >= 50


def test_a_disagreement_is_shrunk_and_what_is_saved_is_a_record(tmp_path: Path) -> None:
    """One rao late at a threshold: nothing but a threshold shows it."""
    report = fuzz(search(wrong("off_by_one"), "block_emission", 400))
    finding = found(report)
    assert int(finding.record["input"]["issuance"]) in {halving_threshold(n) for n in range(1, 31)}
    assert finding.record["rule"] == ["SUPPLY-2", "SUPPLY-2b"]
    assert finding.stage == "block_emission"
    assert not report.is_pass
    line = json.dumps(finding.record)
    assert check_line("file", 1, line.encode()) == ("block_emission", None)
    file = tmp_path / "found.jsonl"
    file.write_text(line + "\n")
    assert conform(REFERENCE, [str(file)]).is_pass
    assert conform(wrong("off_by_one"), [str(file)]).failed == 1


def test_a_disagreement_about_epochs_has_one_neuron_left() -> None:
    finding = found(fuzz(search(wrong("dense_bonds"), "epoch", 200)))
    assert finding.stage == "bonds"
    assert "CONSENSUS-18" in finding.record["rule"]
    assert finding.record["input"]["neuron_count"] == 1


@pytest.mark.parametrize(
    ("adapter", "said", "timeout"),
    [
        ("crash_at_much", "was ended by SIGKILL", 30),
        ("hang_at_much", "gave no answer for 1 s", 1),
    ],
)
def test_an_adapter_that_is_lost_is_a_finding(adapter: str, said: str, timeout: int) -> None:
    finding = found(fuzz(search(wrong(adapter), "block_emission", 100, timeout)))
    assert said in finding.problem
    assert int(finding.record["input"]["issuance"]) >= LOST_FROM


@pytest.mark.parametrize("adapter", ["malformed", "flood", "garbage", "partial"])
def test_whatever_an_adapter_writes_the_search_ends(adapter: str) -> None:
    code = f"from tests.adapters import wrong; wrong.BAD = ''; wrong.main({adapter!r})"
    report = fuzz(search((sys.executable, "-c", code), "block_emission", 20))
    assert "the adapter" in found(report).problem or "malformed" in found(report).problem


class Imagined:
    """An adapter session without an adapter."""

    asked = 0

    def __init__(self, *_: object) -> None:
        self.losses = 0

    def ask(self, question: Question) -> Outcome:
        return Output({})

    def close(self) -> None:
        pass


@pytest.mark.parametrize("kind", GENERATORS)
def test_every_kind_is_searched_and_what_is_found_is_a_record_of_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzzing, "AdapterSession", Imagined)
    finding = found(fuzz(search((), kind, 5)))
    assert check_line("file", 1, json.dumps(finding.record).encode()) == (kind, None)


def test_a_search_stops_where_the_adapter_is_lost_too_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = 0

    class Lost(Imagined):
        def ask(self, question: Question) -> Outcome:
            if question.input["neuron_count"] < 3:
                return answer(question)
            nonlocal lost
            self.losses += 1
            lost += 1
            return NoAnswer("gone")

    monkeypatch.setattr(fuzzing, "AdapterSession", Lost)
    report = fuzz(search((), "epoch", 50))
    assert found(report).problem == "gone"
    assert found(report).record["input"]["neuron_count"] >= 3
    assert lost == MOST_LOSSES + 1


def test_an_answer_that_changes_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fickle(Imagined):
        def ask(self, question: Question) -> Outcome:
            Imagined.asked += 1
            return Output({}) if Imagined.asked == 7 else answer(question)

    monkeypatch.setattr(fuzzing, "AdapterSession", Fickle)
    assert found(fuzz(search((), "mechanism_split", 50))).problem == "the output differs"


def test_an_adapter_that_declines_everything_does_not_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Declining(Imagined):
        def ask(self, question: Question) -> Outcome:
            return Declined("no")

    monkeypatch.setattr(fuzzing, "AdapterSession", Declining)
    report = fuzz(search((), "epoch", 10))
    assert (report.finding, report.is_pass, report.declined) == (None, False, report.asked)


def test_batches_go_to_any_executor_and_the_first_finding_ends_the_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fuzzing, "AdapterSession", Imagined)
    told: list[int] = []
    with ThreadPoolExecutor(1) as threads:
        report = fuzz(search((), "block_emission", 2_000), 1, told.append, threads)
    assert found(report).record["input"] == {"issuance": 0}
    assert told == [fuzzing.BATCH]


def test_processes_share_a_search() -> None:
    told: list[int] = []
    report = fuzz(search(REFERENCE, "mechanism_split", 300), 2, told.append)
    assert report.is_pass
    assert len(told) == 2
    assert report.asked >= 250


def test_an_unknown_kind_and_a_missing_adapter_are_refused() -> None:
    with pytest.raises(InputError, match="is not one of"):
        fuzz(search(REFERENCE, "nothing", 5))
    with pytest.raises(InputError, match="No such file"):
        fuzz(search(("/nowhere/adapter",), "epoch", 5))


def test_without_hypothesis_the_message_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing: Any = None
    monkeypatch.setitem(sys.modules, "hypothesis", missing)
    monkeypatch.delitem(sys.modules, "tao_model.conformance.generation.searching", raising=False)
    with pytest.raises(InputError, match=r"pip install 'tao-spec\[conformance\]'"):
        fuzz(search(REFERENCE, "epoch", 5))
