"""Runs are chosen for the calls that they add, small ones first."""

from typing import Any

from tao_model.conformance.generation.coverage import Beginning, beginnings, covering
from tao_model.conformance.generation.traces import calls_made, flags

CALL = {"call": {"Balances": {"transfer_keep_alive": {}}}, "origin": "root"}
OTHER = {"call": {"SubtensorModule": "dispute_coldkey_swap"}, "origin": "root"}
OK = {"result": "ok", "changes": []}
REFUSED = {"result": {"error": "Token(FundsUnavailable)"}, "changes": []}
PAID, UNPAID = ("Balances.transfer_keep_alive", True), ("Balances.transfer_keep_alive", False)
DISPUTED = ("SubtensorModule.dispute_coldkey_swap", True)


def run(*steps: tuple[dict[str, Any], dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    given = {"genesis": [], "steps": [step for step, _ in steps]}
    return given, {"steps": [answer for _, answer in steps]}


def beginning(size: int, *calls: tuple[str, bool]) -> Beginning:
    return Beginning({}, frozenset(calls), size)


def test_the_calls_of_a_run_are_told_with_their_end_and_its_flags_by_their_names() -> None:
    given, output = run((CALL, OK), ({"blocks": 2}, OK), (CALL, REFUSED), (OTHER, OK))
    assert calls_made(given, output) == [PAID, None, UNPAID, DISPUTED]
    assert flags(given, output) == {
        *("transfer_keep_alive", "blocks", "dispute_coldkey_swap"),
        "error:Token(FundsUnavailable)",
    }


def test_a_run_begins_as_far_as_each_call_that_it_has_not_made_so_far() -> None:
    given, output = run((CALL, OK), (CALL, OK), ({"blocks": 2}, OK), (CALL, REFUSED), (CALL, OK))
    found = list(beginnings(given, output))
    assert [len(one.input["steps"]) for one in found] == [1, 4]
    assert [one.calls for one in found] == [{PAID}, {PAID, UNPAID}]
    assert found[0].size < found[1].size


def test_what_adds_most_for_its_size_comes_first_and_what_adds_nothing_never() -> None:
    long, short = beginning(100, PAID, UNPAID, DISPUTED), beginning(30, PAID)
    middle, late = beginning(40, PAID, UNPAID), beginning(90, DISPUTED)
    chosen = covering([long, short, middle, late], set())
    assert [one for one, _ in chosen] == [middle, late]
    assert [added for _, added in chosen] == [{PAID, UNPAID}, {DISPUTED}]
    assert covering([long, short, middle, late], {PAID, UNPAID, DISPUTED}) == []
    assert [one for one, _ in covering([short, middle], {PAID})] == [middle]
