import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from tao_model.encoding import InputError
from tao_model.state import Map, State
from tao_model.state.subnets import Identity, Subnet
from tao_model.storage_view import (
    Row,
    applied,
    changes,
    not_modelled,
    read,
    read_as_it_stands,
    row,
    rows,
)
from tao_model.storage_view.view import default_of
from tao_model.units import AccountId, ByteString, NetUid, Proportion16
from tests.model.storage_view.test_table import ENTRIES, STORED
from tests.recorded import records
from tests.strategies.states import states

PRESENCE = {entry.name for entry in STORED if default_of(entry) is None}
ALICE = AccountId(b"a" * 32)
ALICE_AS_JSON = "0x" + ALICE.hex()
OWNER = ["SubtensorModule.Owner", [ALICE_AS_JSON], ALICE_AS_JSON]

Storage = dict[tuple[str, str], Any]


def is_default(entry: str, value: object) -> bool:
    """Tell, by what production says, whether a row says no more than a missing one."""
    known = ENTRIES[entry]
    if entry in PRESENCE or not known["has_default"]:
        return value is None
    default = known["default"]
    return value is None or value == (str(default) if isinstance(value, str) else default)


def storage(listed: list[Row]) -> Storage:
    """Return rows by entry and keys, defaults left out."""
    return {
        (entry, json.dumps(keys)): value
        for entry, keys, value in listed
        if not is_default(entry, value)
    }


def recorded_steps() -> Iterator[tuple[str, State, Storage, list[Row]]]:
    for record in records("trace"):
        state = read(record["input"]["genesis"])
        held = storage(record["input"]["genesis"])
        for step in record["output"]["steps"]:
            yield record["id"], state, held, step["changes"]
            state = applied(state, step["changes"])
            for entry, keys, value in step["changes"]:
                held.pop((entry, json.dumps(keys)), None)
                held |= storage([[entry, keys, value]])


@pytest.mark.rule("STORAGE-3")
@pytest.mark.parametrize("record", records("trace"), ids=lambda record: record["id"])
def test_a_recorded_storage_is_read_and_told_again(record: dict[str, Any]) -> None:
    genesis = record["input"]["genesis"]
    assert storage(rows(read(genesis))) == storage(genesis)


@pytest.mark.rule("STORAGE-4")
def test_recorded_changes_are_what_two_states_differ_in() -> None:
    count = 0
    for name, before, held, recorded in recorded_steps():
        found = {
            (entry, json.dumps(keys)): value
            for place, written in changes(before, applied(before, recorded)).items()
            for entry, keys, value in [row(place, written)]
        }
        expected = {
            (entry, json.dumps(keys)): None if is_default(entry, value) else value
            for entry, keys, value in recorded
        }
        really = {k: v for k, v in expected.items() if v != held.get(k)}
        assert found == really, name
        count += len(found)
    assert count > 10_000


@pytest.mark.rule("STORAGE-3")
@given(states())
@settings(max_examples=200)
def test_every_state_is_told_and_read_again(state: State) -> None:
    assert read(rows(state)) == state


@pytest.mark.rule("STORAGE-4")
@given(states(), states())
@settings(max_examples=100)
def test_what_differs_written_over_one_state_gives_the_other(one: State, two: State) -> None:
    different = [row(*change) for change in changes(one, two).items()]
    assert applied(one, different) == two
    assert not changes(two, two)


@pytest.mark.rule("STORAGE-4")
@given(states(), states())
@settings(max_examples=50)
def test_what_differs_does_so_from_both_sides(one: State, two: State) -> None:
    there, back = changes(one, two), changes(two, one)
    assert there.keys() == back.keys()
    assert all(there[place] != back[place] for place in there)


@pytest.mark.rule("STORAGE-3")
def test_a_default_that_stands_there_is_the_same_as_none() -> None:
    explicit = [["SubtensorModule.Tempo", [3], 360], ["SubtensorModule.StakeThreshold", [], 0]]
    assert read(explicit) == State()
    assert rows(read(explicit)) == []


@pytest.mark.rule("STORAGE-3")
def test_presence_is_a_fact_where_production_looks_at_it() -> None:
    take = [["SubtensorModule.ChildkeyTake", [ALICE_AS_JSON, 3], 0]]
    state = read(take)
    assert state.subnet(NetUid(3)).children.takes == Map({ALICE: Proportion16(0)})
    assert rows(state) == take


@pytest.mark.rule("STORAGE-3")
def test_an_entry_with_a_fact_and_an_index_is_told_once_for_each_key() -> None:
    hotkey = "0x" + "bb" * 32
    listed: list[Row] = [
        ["SubtensorModule.IsNetworkMember", [ALICE_AS_JSON, 1], True],
        ["SubtensorModule.IsNetworkMember", [hotkey, 1], False],
        ["SubtensorModule.Keys", [1, 0], ALICE_AS_JSON],
        ["SubtensorModule.Uids", [1, ALICE_AS_JSON], 0],
        ["SubtensorModule.SubnetworkN", [1], 1],
    ]
    state = read(listed)
    assert storage(rows(state)) == storage(listed)
    joined = applied(state, [["SubtensorModule.IsNetworkMember", [hotkey, 1], True]])
    assert not joined.subnet(NetUid(1)).registration.marked_as_no_member


@pytest.mark.rule("STORAGE-4")
def test_a_null_removes() -> None:
    state = read([OWNER])
    assert applied(state, [[OWNER[0], OWNER[1], None]]) == State()
    assert [row(*change) for change in changes(state, State()).items()] == [
        [OWNER[0], OWNER[1], None]
    ]


@pytest.mark.rule("STORAGE-4")
def test_nothing_written_leaves_the_very_state() -> None:
    state = read([OWNER])
    assert applied(state, []) is state


def test_what_has_no_place_is_counted() -> None:
    axon: Row = ["SubtensorModule.Axons", [1, ALICE_AS_JSON], {}]
    assert read([axon]) == State()
    assert not_modelled([axon, OWNER]) == {"SubtensorModule.Axons": 1}


@pytest.mark.rule("STORAGE-3")
def test_with_leases_a_state_can_be_looked_at_and_cannot_go_on() -> None:
    lease: Row = ["SubtensorModule.SubnetUidToLeaseId", [1], 0]
    assert read_as_it_stands([OWNER, lease]) == read([OWNER])
    for refused in (read, lambda rows: applied(State(), rows)):
        with pytest.raises(InputError, match="leases are not modelled"):
            refused([OWNER, lease])
    with pytest.raises(InputError, match="must have migrated"):
        read_as_it_stands([["SubtensorModule.TotalHotkeyShares", [ALICE_AS_JSON, 1], 5]])


def test_a_symbol_s_bytes_stay() -> None:
    state = State().with_subnet(
        NetUid(1), Subnet(identity=Identity(symbol=ByteString(b"\xce\xb1")))
    )
    assert rows(state) == [["SubtensorModule.TokenSymbol", [1], "0xceb1"]]
    assert read(rows(state)) == state


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ([OWNER, ["SubtensorModule.Nothing", [], 1]], r"\$\[1\]: SubtensorModule.Nothing: is no"),
        ([OWNER, OWNER], r"\$\[1\]: SubtensorModule.Owner: is given twice"),
        ([[OWNER[0], [], 1]], r"\$\[0\]: SubtensorModule.Owner: has 1 keys, found 0"),
        ([[OWNER[0], [7], ALICE_AS_JSON]], "expected bytes as 0x"),
        ([[OWNER[0], ["0xzz"], ALICE_AS_JSON]], "is not hexadecimal"),
        ([[OWNER[0], ["0x00"], ALICE_AS_JSON]], "expected 32 bytes, found 1"),
        ([["System.Number", [], -1]], "-1 is out of range: 0 to 18446744073709551615"),
        ([["System.Number", [], 1.5]], "expected an integer"),
        ([["SubtensorModule.Yuma3On", [1], 1]], "expected true or false"),
        ([["SubtensorModule.RecycleOrBurn", [1], "Keep"]], "is none of Recycle, Burn"),
        ([["SubtensorModule.AlphaValues", [1], [1]]], "expected 2 items, found 1"),
        ([["SubtensorModule.Active", [1], True]], "expected a list"),
        ([["SubtensorModule.Keys", [1, 1], ALICE_AS_JSON]], "leaves a number out"),
        ([["SubtensorModule.AlphaV2MapLastKey", [], "0x00"]], "expected the whole key"),
        ([["SubtensorModule.AlphaV2", [ALICE_AS_JSON] * 2 + [1], {}]], "an object of mantissa"),
        ([["SubtensorModule.Uids", [1, ALICE_AS_JSON], 0]], "contradicts what it is an index of"),
        ([["SubtensorModule.Keys", [1, 0], ALICE_AS_JSON]], "is missing"),
        ([["SubtensorModule.Alpha", [ALICE_AS_JSON] * 2 + [1], 5]], "is not modelled: shares in"),
        ([["SubtensorModule.SubnetLeases", [0], {}]], "is not modelled: leases"),
        ([["SubtensorModule.LastRateLimitedBlock", [{"Never": 1}], 5]], "has no variant Never"),
        ([["SubtensorModule.LastRateLimitedBlock", [7], 5]], "one key that names a variant"),
        ([["SubtensorModule.RootClaimType", [ALICE_AS_JSON], "Sell"]], "none of Swap, Keep"),
        (["System.Number"], "expected \\[entry, keys, value\\]"),
    ],
)
def test_malformed_storage_is_refused_with_the_row_and_what_is_wrong(
    listed: list[Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read(listed)


ACCOUNT: dict[str, Any] = {
    "nonce": 0,
    "consumers": 0,
    "providers": 1,
    "sufficients": 0,
    "data": {"free": 1000, "reserved": 0, "frozen": 0, "flags": str(2**127)},
}


@pytest.mark.parametrize(
    ("account", "message"),
    [
        ({**ACCOUNT, "nonce": 1}, "the model knows only accounts whose nonce is 0, not 1"),
        ({**ACCOUNT, "data": {**ACCOUNT["data"], "frozen": 5}}, "whose frozen is 0, not 5"),
        ({**ACCOUNT, "data": {"free": 5}}, "whose reserved is 0, not null"),
        ({}, "expected an account"),
    ],
)
def test_an_account_that_holds_something_back_is_refused(
    account: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read([["System.Account", [ALICE_AS_JSON], account]])


def test_an_account_is_told_as_production_has_it() -> None:
    listed = [["System.Account", [ALICE_AS_JSON], ACCOUNT]]
    assert rows(read(listed)) == listed


def test_reading_says_where_in_a_file_the_row_stands() -> None:
    with pytest.raises(InputError) as caught:
        read([["Nowhere.Entry", [], 1]], "state.json: $.genesis")
    assert caught.value.path == "state.json: $.genesis[0]"


def test_the_author_of_a_block_is_not_in_storage() -> None:
    state = State()
    authored = attrs.evolve(state, block=attrs.evolve(state.block, author=ALICE))
    assert rows(authored) == []
