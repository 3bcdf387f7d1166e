import json
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from tao_model.conformance.asking import Limits
from tao_model.conformance.codec import InputError, structure, unstructure
from tao_model.conformance.conform import Case, ConformReport, Setting, conform
from tao_model.conformance.judging import (
    KnownDifference,
    judge,
    parse_tolerance,
    read_known_differences,
)
from tao_model.conformance.protocol import Output
from tao_model.conformance.records import Record
from tao_model.conformance.schemas import schemas
from tests.adapters.wrong import BADLY
from tests.recorded import GOLDEN, records

REFERENCE = (sys.executable, "-m", "tao_model.conformance.adapter")
SUPPLY = str(GOLDEN / "block_emission.jsonl.gz")
QUICK = Setting(Limits(timeout=2))


def wrong(name: str) -> tuple[str, ...]:
    return sys.executable, "-m", "tests.adapters.wrong", name


def written(file: Path, some: list[dict[str, Any]]) -> str:
    file.write_text("".join(json.dumps(record) + "\n" for record in some))
    return str(file)


@pytest.fixture
def with_bad(tmp_path: Path) -> str:
    """A file of 30 records, the eleventh of which brings bad adapters down."""
    some = [dict(record) for record in records("block_emission")[:30]]
    some[10]["id"] = "bad"
    return written(tmp_path / "some.jsonl", some)


def failures(report: ConformReport) -> list[Case]:
    return [case for case in report.cases if case.result == "failed"]


def test_the_reference_passes_what_was_recorded() -> None:
    report = conform(REFERENCE, [SUPPLY, str(GOLDEN / "pool_swap.jsonl.gz")])
    assert report.is_pass
    assert (report.failed, report.declined, report.cases, report.complaints) == (0, 0, (), ())
    assert report.passed == len(records("block_emission")) + len(records("pool_swap"))


def test_answers_may_come_in_any_order(with_bad: str) -> None:
    report = conform(wrong("backwards"), [with_bad])
    assert (report.passed, report.is_pass) == (30, True)


@pytest.mark.parametrize(
    ("adapter", "kind", "rule", "stage"),
    [
        ("off_by_one", "block_emission", "SUPPLY-2", "block_emission"),
        ("to_nearest", "block_emission", "SUPPLY-2", "block_emission"),
        ("float64", "subnet_shares", "EMISSION-2", "price_shares"),
        ("dense_bonds", "epoch", "CONSENSUS-18", "bonds"),
    ],
)
def test_a_wrong_adapter_is_caught_and_the_report_points_at_the_rule(
    adapter: str, kind: str, rule: str, stage: str, tmp_path: Path
) -> None:
    some = written(tmp_path / "some.jsonl", list(records(kind)[:200]))
    report = conform(wrong(adapter), [some])
    assert failures(report)
    for case in failures(report):
        assert (rule in case.rules, case.stage) == (True, stage)
        assert case.differences
    Draft202012Validator(schemas()["conform-report"]).validate(unstructure(report))


@pytest.mark.parametrize(
    ("adapter", "said"),
    [
        ("dropped", "exited with code 0 without an answer"),
        ("crash", 'was ended by SIGKILL, its last words: "out of memory"'),
        ("hang", "gave no answer for 2 s"),
        ("malformed", "its answer is malformed"),
        ("partial", "without an answer to it"),
        ("flood", "wrote a line of more than"),
        ("flood_of_lines", "gave no answer for 2 s"),
        ("twice", "more than once"),
    ],
)
def test_what_goes_wrong_with_one_record_fails_that_record_alone(
    adapter: str, said: str, with_bad: str
) -> None:
    report = conform(wrong(adapter), [with_bad], QUICK)
    assert (report.passed, report.failed, report.is_pass) == (29, 1, False)
    (case,) = failures(report)
    assert (case.id, case.line) == ("bad", 11)
    assert said in (case.problem or "")


def test_garbage_beside_right_answers_fails_the_run(with_bad: str) -> None:
    report = conform(wrong("garbage"), [with_bad])
    assert (report.passed, report.failed, report.is_pass) == (30, 0, False)
    assert report.complaint_count == 3
    assert any("which was not asked" in complaint for complaint in report.complaints)


def test_every_bad_adapter_is_tried() -> None:
    tried = {"dropped", "crash", "hang", "malformed", "partial", "flood", "flood_of_lines", "twice"}
    assert {*tried, "garbage"} == BADLY.keys()


def test_an_adapter_that_never_starts_well_is_given_up(with_bad: str) -> None:
    command = (sys.executable, "-c", "import sys; sys.exit(3)")
    report = conform(command, [with_bad], Setting(Limits(restarts=2)))
    assert (report.passed, report.failed) == (0, 30)
    assert all(case.problem for case in failures(report))


def test_a_command_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="No such file"):
        conform(("/nowhere/adapter",), [SUPPLY])


def test_a_kind_that_is_declined_is_not_covered_and_does_not_fail(tmp_path: Path) -> None:
    other = written(tmp_path / "other.jsonl", list(records("safe_float")[:5]))
    report = conform(wrong("declining"), [SUPPLY, other])
    assert (report.is_pass, report.declined, report.not_covered) == (True, 5, ("safe_float",))
    assert not conform(wrong("declining"), [other]).is_pass


# Tolerances and known differences.


def test_a_tolerance_lets_pass_what_lies_within_it() -> None:
    nearest = wrong("to_nearest")
    assert not conform(nearest, [SUPPLY]).is_pass
    within = Setting(tolerances=(parse_tolerance("block_emission:block_emission=1"),))
    assert conform(nearest, [SUPPLY], within).is_pass
    elsewhere = Setting(tolerances=(parse_tolerance("epoch:*=1"),))
    assert not conform(nearest, [SUPPLY], elsewhere).is_pass


def judged(expected: object, found: object, tolerance: str) -> str | None:
    fields = {"id": "x", "kind": "none", "revision": "v425", "flags": [], "input": {}}
    record = structure(Record, {**fields, "output": {"a": expected}})
    return judge(record, Output({"a": found}), (parse_tolerance(tolerance),)).problem


@pytest.mark.parametrize(
    ("expected", "found", "tolerance"),
    [
        (100, 101.4, "a=1.5"),
        (100, "99", "a=1"),
        (str(2**70), 1.180591620717411e21, "a=1%"),
        (-5, -4.75, "a=5%"),
        (0, 1e-9, "a=0.001"),
    ],
)
def test_a_number_in_any_form_may_be_within_a_tolerance(
    expected: object, found: object, tolerance: str
) -> None:
    assert judged(expected, found, tolerance) is None
    assert judged(expected, found, "a=0") is not None


@pytest.mark.parametrize(
    "found",
    ["1/0", "1/1", "1e999999999", "9" * 5000, "nan", "inf", float("inf"), True, None, [1], ""],
)
def test_what_is_no_number_is_within_no_tolerance(found: object) -> None:
    assert judged(1, found, "a=1000000%") is not None


def test_of_the_optional_stages_an_adapter_may_show_some() -> None:
    fields = next(one for one in records("epoch") if "intermediate" in one["output"])
    stages = fields["output"]["intermediate"]
    record = structure(Record, fields)
    some = {**fields["output"], "intermediate": {"stake": stages["stake"]}}
    found = judge(record, Output(some))
    assert found.problem is None
    assert set(found.not_compared) == {f"intermediate.{name}" for name in stages} - {
        "intermediate.stake"
    }
    wrong = {**some, "intermediate": {"stake": [7, *stages["stake"]]}}
    assert judge(record, Output(wrong)).stage == "intermediate.stake"


@pytest.mark.parametrize("text", ["", "dividends", "dividends=", "dividends=-1", "a:b:c=1"])
def test_a_malformed_tolerance_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_tolerance(text)


def test_a_known_difference_is_put_up_with_until_it_no_longer_occurs() -> None:
    known = KnownDifference("block_emission-*", "rounds to nearest", "block_emission")
    report = conform(wrong("to_nearest"), [SUPPLY], Setting(known=(known,)))
    assert report.is_pass
    assert report.known > 0
    right = conform(REFERENCE, [SUPPLY], Setting(known=(known,)))
    assert (right.failed, right.stale, right.is_pass) == (0, (known,), False)
    unasked = attrs.evolve(known, id="epoch-*")
    elsewhere = conform(REFERENCE, [SUPPLY], Setting(known=(unasked,)))
    assert (elsewhere.is_pass, elsewhere.not_exercised) == (True, (unasked,))


def test_of_a_failure_the_input_is_told_if_it_is_short(tmp_path: Path) -> None:
    small, great = records("subnet_shares")[-1], dict(records("subnet_shares")[0])
    great["input"] = {**great["input"], "subnets": great["input"]["subnets"] * 20}
    some = written(tmp_path / "some.jsonl", [small, great])
    command = (sys.executable, "-c", "")
    told = [case.input for case in failures(conform(command, [some]))]
    assert told == [json.dumps(small["input"]), None]


def test_a_known_difference_without_a_reason_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    for reason in ("", " "):
        entry = {"id": "x", "reason": reason}
        known = {"format": "tao-spec/known-differences", "differences": [entry]}
        file.write_text(json.dumps(known))
        with pytest.raises(InputError, match=r"differences\[0\].reason: is empty"):
            read_known_differences(str(file))


def test_a_line_that_is_no_record_and_an_id_used_twice_fail(tmp_path: Path) -> None:
    one = records("block_emission")[0]
    file = tmp_path / "some.jsonl"
    file.write_text(json.dumps(one) + "\nnothing\n" + json.dumps(one) + "\n")
    report = conform(REFERENCE, [str(file)])
    assert (report.passed, report.failed) == (1, 2)
    assert [case.line for case in failures(report)] == [2, 3]
