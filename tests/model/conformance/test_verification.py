import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from tao_model.conformance.states import write_state
from tao_model.conformance.verification import Verification, given_state, survey, verify
from tao_model.encoding import InputError
from tao_model.invariants import INVARIANTS, STATE_INVARIANTS, Verdict
from tao_model.state import State
from tao_model.storage_view import Row, read, rows
from tao_model.units import Proportion16, Rao
from tests.recorded import records


def genesis() -> list[Any]:
    found = records("trace")[0]["input"]["genesis"]
    assert isinstance(found, list)
    return found


def written(folder: Path, value: object) -> str:
    file = folder / "file.json"
    file.write_text(json.dumps(value))
    return str(file)


def verdicts(found: Verification) -> dict[str, str]:
    return {one.verified.id: one.verified.verdict for one in found.checked}


def test_a_state_is_the_same_in_all_three_forms() -> None:
    state = read(genesis())
    assert given_state(genesis())[0] == state
    assert given_state(records("trace")[0])[0] == state
    assert given_state(write_state(state))[0] == state


@pytest.mark.parametrize(
    "value", [{}, {"kind": "epoch", "input": {}}, "state", 7, {"kind": "trace", "input": {}}]
)
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(InputError):
        given_state(value)


def test_every_invariant_of_a_state_is_judged(tmp_path: Path) -> None:
    found = verify(written(tmp_path, genesis()))
    assert list(verdicts(found)) == [invariant.id for invariant in STATE_INVARIANTS]
    assert found.is_pass
    assert (found.states, found.steps) == (1, 0)


def test_a_coin_that_nobody_counts_is_a_break_with_its_amount(tmp_path: Path) -> None:
    state = read(genesis())
    lower = attrs.evolve(
        state.supply, balances_issuance=Rao(state.supply.balances_issuance - 10**9)
    )
    found = verify(written(tmp_path, rows(attrs.evolve(state, supply=lower))))
    assert not found.is_pass
    (broken,) = [one for one in found.checked if one.verdict is Verdict.BROKEN]
    assert (broken.verified.id, broken.amount) == ("INVARIANT-TAO-1", 10**9)


AXON: Row = ["SubtensorModule.Axons", [1, "0x" + "aa" * 32], {}]
LEASE: Row = ["SubtensorModule.SubnetLeases", [0], {}]


@pytest.mark.parametrize(
    "value",
    [[], [AXON], write_state(State()), {"kind": "trace", "input": {"genesis": []}}],
    ids=["rows", "rows left out", "state", "record"],
)
def test_of_nothing_there_is_nothing_to_tell(tmp_path: Path, value: object) -> None:
    with pytest.raises(InputError, match="the state is empty"):
        verify(written(tmp_path, value))


@pytest.mark.rule("STORAGE-3")
def test_leases_are_left_out_of_what_is_looked_at_and_named(tmp_path: Path) -> None:
    next_lease: Row = ["SubtensorModule.NextSubnetLeaseId", [], 1]
    found = verify(written(tmp_path, [*genesis(), LEASE, AXON, next_lease]))
    assert found.left_out == {LEASE[0]: 1, AXON[0]: 1, next_lease[0]: 1}
    assert verdicts(found) == verdicts(verify(written(tmp_path, genesis())))


def test_any_amount_is_said_where_the_witness_is(tmp_path: Path) -> None:
    state = read(genesis())
    parameters = attrs.evolve(state.parameters, min_childkey_take=Proportion16(65_535))
    found = verify(written(tmp_path, write_state(attrs.evolve(state, parameters=parameters))))
    (takes,) = [one for one in found.checked if one.verified.id == "INVARIANT-SUBNETS-5"]
    assert (takes.verified.verdict, takes.is_without_bound) == ("known", True)
    assert (takes.verified.witness or "").endswith("(known without bound)")
    bounded = [one.verified for one in found.checked if not one.is_without_bound]
    assert not any("without bound" in (one.witness or "") for one in bounded)


def test_recorded_runs_break_nothing_that_is_not_explained(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records("trace")[12:20]))
    found = survey([str(file)], "kernel", 1)
    assert list(verdicts(found)) == [invariant.id for invariant in INVARIANTS]
    unexplained = {one.verified.id for one in found.checked if one.verdict is Verdict.BROKEN}
    assert unexplained == {"INVARIANT-TAO-2", "INVARIANT-TAO-5"}, "one counter was set by hand"
    assert found.states > 100
    assert found.steps == found.states - 8
    for one in found.checked:
        assert sum(one.verdicts.values()) in {found.states, found.steps}
