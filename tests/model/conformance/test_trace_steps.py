"""Steps of a recorded run, read from JSON."""

import re
from typing import Any

import pytest

from tao_model.conformance.trace_steps import (
    BlocksStep,
    CallStep,
    NotModelledYet,
    OutsideStep,
    Surroundings,
    carried_out,
    read_action,
    read_step,
    read_surroundings,
    recorded_hash,
)
from tao_model.encoding import InputError
from tao_model.network.origins import ROOT_ORIGIN, Signed
from tao_model.network.staking import RemoveStakeFullLimit
from tao_model.numbers.hashing import blake2_256
from tao_model.state import State
from tao_model.units import AccountId, BlockCount, BlockNumber, ByteString, NetUid, PriceLimit

ALICE = AccountId(b"a" * 32)
ALICE_AS_JSON = "0x" + ALICE.hex()
ALONE = Surroundings(None, {})


def call(**arguments: Any) -> dict[str, Any]:
    return {"call": {"SubtensorModule": {"remove_stake_full_limit": arguments}}, "origin": "root"}


def test_a_step_is_a_call_blocks_or_something_from_outside() -> None:
    step = read_step({"call": {"Pallet": {"name": {"x": 1}}}, "origin": ALICE_AS_JSON})
    assert step == CallStep(Signed(ALICE), "Pallet.name", {"x": 1})
    bare = read_step({"call": {"Pallet": "name"}, "origin": "root"})
    assert bare == CallStep(ROOT_ORIGIN, "Pallet.name", {})
    assert read_step({"blocks": 3}) == BlocksStep(BlockCount(3))
    row = ["SubtensorModule.Tempo", [1], 9]
    assert read_step({"set": row}) == OutsideStep(row)


def test_a_step_says_what_happens() -> None:
    described = [read_step(step).describe() for step in ({"blocks": 1}, {"blocks": 2}, call())]
    assert described == ["block", "2 blocks", "SubtensorModule.remove_stake_full_limit"]


@pytest.mark.parametrize(
    ("step", "path"),
    [
        (7, "$"),
        ({}, "$"),
        ({"blocks": "three"}, "$.blocks"),
        ({"blocks": True}, "$.blocks"),
        ({"blocks": -1}, "$.blocks"),
        ({"blocks": 3, "more": 1}, "$"),
        ({"set": {}}, "$"),
        ({"set": ["SubtensorModule.Tempo", [1], 9], "more": 1}, "$"),
        ({"call": {"Pallet": {"name": {}}}}, "$"),
        ({"call": {"Pallet": {"name": {}}}, "origin": "root", "more": 1}, "$"),
        ({"call": {"Pallet": {}}, "origin": "root"}, "$.call"),
        ({"call": {"One": "a", "Two": "b"}, "origin": "root"}, "$.call"),
        ({"call": {"Pallet": "name"}, "origin": "somebody"}, "$.origin"),
        ({"call": {"Pallet": "name"}, "origin": "0x12"}, "$.origin"),
        ({"call": {"Pallet": "name"}, "origin": "0x" + "AB" * 32}, "$.origin"),
    ],
)
def test_what_is_no_step_is_refused_with_the_place(step: object, path: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(path)}: "):
        read_step(step)


def test_an_argument_that_may_be_missing_is_none() -> None:
    for limit in (None, PriceLimit(5)):
        step = read_step(call(hotkey=ALICE_AS_JSON, netuid=1, limit_price=limit))
        assert isinstance(step, CallStep)
        assert read_action(step) == RemoveStakeFullLimit(ALICE, NetUid(1), limit)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({}, "$"),
        ({"hotkey": ALICE_AS_JSON, "netuid": 1}, "$"),
        ({"hotkey": ALICE_AS_JSON, "netuid": 1, "limit_price": 5, "more": 1}, "$"),
        ({"hotkey": "alice", "netuid": 1, "limit_price": 5}, "$.hotkey"),
        ({"hotkey": ALICE_AS_JSON, "netuid": 65_536, "limit_price": 5}, "$.netuid"),
        ({"hotkey": ALICE_AS_JSON, "netuid": 1, "limit_price": True}, "$.limit_price"),
    ],
)
def test_a_wrong_argument_is_refused_by_its_name(arguments: dict[str, Any], path: str) -> None:
    step = read_step(call(**arguments))
    assert isinstance(step, CallStep)
    with pytest.raises(InputError, match=f"^{re.escape(path)}: "):
        read_action(step)


def test_a_call_that_the_model_does_not_have_is_named() -> None:
    step = read_step({"call": {"Pallet": "name"}, "origin": "root"})
    with pytest.raises(NotModelledYet, match=r"Pallet\.name"):
        carried_out(State(), step, ALONE, "reference")


def test_the_hash_of_a_block_is_that_of_its_number() -> None:
    assert recorded_hash(BlockNumber(258)) == blake2_256(b"\x02\x01" + bytes(6))


def test_blocks_come_one_after_the_other_with_their_parents_hash() -> None:
    after = carried_out(State(), BlocksStep(BlockCount(3)), Surroundings(ALICE, {}), "reference")
    assert after.block.number == 3
    assert after.block.parent_hash == recorded_hash(BlockNumber(2))
    assert after.block.author == ALICE


def test_what_comes_from_outside_is_written_into_storage() -> None:
    after = carried_out(State(), OutsideStep(["SubtensorModule.Tempo", [1], 9]), ALONE, "reference")
    (tempo,) = [subnet.schedule.tempo for subnet in after.subnets.values()]
    assert tempo == 9


def test_payloads_are_found_by_the_bytes_of_their_commit() -> None:
    payload = {"hotkey": ALICE_AS_JSON, "uids": [1, 2], "values": [3, 4], "version_key": 5}
    given = {"author": None, "payloads": {"0xabcd": payload}}
    surroundings = read_surroundings(given)
    assert surroundings.author is None
    found = surroundings.payloads[ByteString(b"\xab\xcd")]
    assert (found.hotkey, found.uids, found.values, found.version_key) == (
        ALICE,
        (1, 2),
        (3, 4),
        5,
    )
    del payload["uids"]
    with pytest.raises(InputError, match=r"^\$\.payloads\.0xabcd: "):
        read_surroundings(given)
