"""Replaying recorded runs."""

import contextlib
import copy
import random
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from tao_model.conformance import traces
from tao_model.conformance.trace_steps import carried_out, read_step, read_surroundings
from tao_model.conformance.traces import (
    ACCEPTED,
    BLOCKS,
    OUTSIDE,
    REFUSED,
    Replay,
    Taken,
    answered,
    first_difference,
    replay,
)
from tao_model.encoding import InputError
from tao_model.rejection import Rejected
from tao_model.state import State
from tao_model.storage_view import read, rows
from tests.recorded import records

WHOLE = records("trace_whole")
SMALL = min(WHOLE, key=lambda record: len(str(record)))
"""The record that is copied and spoilt."""

Record = dict[str, Any]


def spoilt(change: Callable[[Record], None]) -> Record:
    """Return a copy of the record, changed."""
    record = copy.deepcopy(SMALL)
    change(record)
    return record


def changing_step(record: Record) -> int:
    """Return the number of the first step that changes storage."""
    steps = record["output"]["steps"]
    return next(number for number, step in enumerate(steps) if step["changes"])


@pytest.mark.rule("NETWORK-2", "STORAGE-3", "STORAGE-4")
@pytest.mark.parametrize("record", WHOLE, ids=lambda record: record["id"])
def test_a_recorded_run_is_replayed_whole(record: Record) -> None:
    found = replay(record["input"], record["output"], "kernel")
    assert found.first_mismatch is None
    assert len(found.steps) == len(record["input"]["steps"])
    assert not found.left_out


def test_the_recorded_runs_are_of_all_themes_that_pass_whole() -> None:
    themes = {record["id"].split("-")[1] for record in WHOLE}
    ledger = {"staking", "blocks", "children", "root_claim", "long_run", "locks", "keys"}
    assert themes == {*ledger, "weights", "voting_power", "administration"}


def test_the_reference_replays_what_the_kernel_does() -> None:
    assert replay(SMALL["input"], SMALL["output"]) == replay(
        SMALL["input"], SMALL["output"], "kernel"
    )


def test_steps_are_counted_by_what_production_did_with_them() -> None:
    groups = [step.group for record in WHOLE[:20] for step in steps_of(record)]
    assert {ACCEPTED, REFUSED, BLOCKS} <= set(groups)
    pulse = ["Drand.Pulses", [7], {"round": 7, "randomness": "0x", "signature": "0x"}]

    def arrive(record: Record) -> None:
        record["input"]["steps"].insert(0, {"set": pulse})
        record["output"]["steps"].insert(0, {"result": "ok", "changes": [pulse]})

    record = spoilt(arrive)
    first, *_ = steps_of(record)
    assert (first.group, first.what, first.mismatch) == (OUTSIDE, "set Drand.Pulses", None)


def replay_of(record: Record) -> Replay:
    return replay(record["input"], record["output"], "kernel")


def steps_of(record: Record) -> tuple[Taken, ...]:
    return replay_of(record).steps


def test_a_value_that_differs_is_told_with_entry_keys_and_both_values() -> None:
    record = spoilt(lambda r: _set_issuance(r, 12_345))
    number = changing_step(record)
    mismatch = replay(record["input"], record["output"]).steps[number].mismatch
    assert mismatch is not None
    assert (mismatch.number, mismatch.problem) == (number, "the storage differs")
    (difference,) = mismatch.differences
    assert difference.path == "SubtensorModule.TotalIssuance []"
    assert difference.expected == 12_345


def _set_issuance(record: Record, value: int) -> None:
    rows = record["output"]["steps"][changing_step(record)]["changes"]
    rows[:] = [row for row in rows if row[0] != "SubtensorModule.TotalIssuance"]
    rows.append(["SubtensorModule.TotalIssuance", [], value])


def test_after_a_step_that_differs_the_others_are_judged_from_the_recorded_state() -> None:
    record = spoilt(lambda r: _set_issuance(r, 12_345))
    number = changing_step(record)
    after = steps_of(record)[number + 1 :]
    assert after
    assert all(step.mismatch is None or step.group == BLOCKS for step in after)


def test_an_answer_that_differs_is_told() -> None:
    def refuse(record: Record) -> None:
        step = record["output"]["steps"][changing_step(record)]
        step.update(result={"error": "SubtensorModule.AmountTooLow"}, changes=[])

    record = spoilt(refuse)
    mismatch = steps_of(record)[changing_step(SMALL)].mismatch
    assert mismatch is not None
    assert mismatch.problem == "expected SubtensorModule.AmountTooLow, found ok"


def test_a_call_that_the_model_does_not_have_differs_and_is_not_skipped() -> None:
    def serve(record: Record) -> None:
        call = {"call": {"SubtensorModule": {"serve_axon": {}}}, "origin": "root"}
        record["input"]["steps"].insert(0, call)
        record["output"]["steps"].insert(0, {"result": "ok", "changes": []})

    found = replay_of(spoilt(serve))
    assert found.first_mismatch is not None
    assert found.first_mismatch.problem == (
        "the model does not have the call SubtensorModule.serve_axon yet"
    )
    assert all(step.mismatch is None for step in found.steps[1:])


def test_a_model_that_breaks_fails_the_step_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[object] = []

    def breaking(state: State, *rest: Any) -> State:
        if not broken:
            broken.append(state)
            raise ZeroDivisionError("by nothing")
        return carried_out(state, *rest)

    monkeypatch.setattr(traces, "carried_out", breaking)
    first, *others = steps_of(SMALL)
    assert first.mismatch is not None
    assert first.mismatch.problem == "the model breaks with ZeroDivisionError: by nothing"
    assert all(step.mismatch is None for step in others)


def test_what_the_model_has_no_place_for_is_counted() -> None:
    row = ["SubtensorModule.UsedWork", ["0x07"], 5]

    def add(record: Record) -> None:
        record["output"]["steps"][changing_step(record)]["changes"].append(row)

    found = replay_of(spoilt(add))
    assert found.first_mismatch is None
    assert found.left_out == {"SubtensorModule.UsedWork": 1}


@pytest.mark.rule("STORAGE-3")
@pytest.mark.parametrize(
    "record", sorted(WHOLE, key=lambda one: len(str(one)))[:60], ids=lambda record: record["id"]
)
def test_the_state_after_a_run_is_the_one_that_its_storage_tells(record: Record) -> None:
    """No call leaves a map with an entry that stands for nothing."""
    surroundings = read_surroundings(record["input"])
    state = read(record["input"]["genesis"])
    for step in record["input"]["steps"]:
        with contextlib.suppress(Rejected):
            state = carried_out(state, read_step(step), surroundings, "kernel")
    after = attrs.evolve(state, block=attrs.evolve(state.block, author=None))
    assert read(rows(after)) == after


# Answers of others.


def test_the_model_s_own_answer_agrees_with_the_record() -> None:
    for record in sorted(WHOLE, key=lambda one: len(str(one)))[:8]:
        own = answered(record["input"], "kernel")
        assert first_difference(record["input"], record["output"], own) is None


def test_the_order_of_rows_means_nothing() -> None:
    shuffled = copy.deepcopy(SMALL["output"])
    for step in shuffled["steps"]:
        random.Random(7).shuffle(step["changes"])
    assert first_difference(SMALL["input"], SMALL["output"], shuffled) is None


def test_the_first_step_of_an_answer_that_differs_is_told() -> None:
    number = changing_step(SMALL)
    for change, problem in (
        (lambda record: _set_issuance(record, 7), "the storage differs"),
        (
            lambda record: record["output"]["steps"][number].update(result={"error": "BadOrigin"}),
            "expected ok, found BadOrigin",
        ),
    ):
        found = first_difference(SMALL["input"], SMALL["output"], spoilt(change)["output"])
        assert found is not None
        assert (found.number, found.problem) == (number, problem)


# Records that are malformed.


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda r: r["input"].pop("genesis"), "$.input.genesis"),
        (lambda r: r["input"].update(genesis={}), "$.input.genesis"),
        (lambda r: r["input"]["genesis"].append(7), "$.input.genesis["),
        (lambda r: r["input"].update(author="0x12"), "$.input.author"),
        (lambda r: r["input"].update(payloads=[]), "$.input.payloads"),
        (lambda r: r["input"].pop("steps"), "$.input.steps"),
        (lambda r: r["input"]["steps"].pop(), "$.output.steps"),
        (lambda r: r["input"]["steps"].__setitem__(0, {"sleep": 1}), "$.input.steps[0]"),
        (lambda r: r["output"].pop("steps"), "$.output.steps"),
        (lambda r: r["output"]["steps"].__setitem__(0, 7), "$.output.steps[0]"),
        (lambda r: r["output"]["steps"][0].pop("result"), "$.output.steps[0].result"),
        (lambda r: r["output"]["steps"][0].update(result=1), "$.output.steps[0].result"),
        (lambda r: r["output"]["steps"][0].update(changes=None), "$.output.steps[0].changes"),
        (lambda r: r["output"]["steps"][0]["changes"].append([]), "$.output.steps[0].changes["),
    ],
)
def test_a_malformed_record_is_refused_with_the_place(
    change: Callable[[Record], None], path: str
) -> None:
    record = spoilt(change)
    with pytest.raises(InputError) as refusal:
        replay(record["input"], record["output"], "kernel")
    assert str(refusal.value).startswith(path)
