from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.state import State
from tao_model.state.iteration import (
    accounts_in_order,
    blake2_key,
    identity_key,
    numbers_in_order,
    share_key,
    shares_in_order,
    twox64_key,
)
from tao_model.state.root_claims import SharePlace
from tao_model.storage_view import applied, read
from tao_model.units import AccountId, NetUid
from tests.recorded import records

BATCH = 30
"""How many shares a block's walk visits."""

ACCOUNTS = st.binary(min_size=32, max_size=32).map(AccountId)


@pytest.mark.rule("STORAGE-2")
def test_subnet_256_comes_right_after_root() -> None:
    numbers = [NetUid(number) for number in (1, 255, 257, 2, 0, 256)]
    assert numbers_in_order(numbers) == [0, 256, 1, 257, 2, 255]


@pytest.mark.rule("STORAGE-2")
@given(st.sets(st.integers(0, 255).map(NetUid)))
def test_small_numbers_come_in_their_own_order(numbers: set[NetUid]) -> None:
    assert numbers_in_order(numbers) == sorted(numbers)


@pytest.mark.rule("STORAGE-2")
@given(st.lists(ACCOUNTS, unique=True, max_size=10))
def test_the_order_does_not_depend_on_where_a_walk_begins(accounts: list[AccountId]) -> None:
    in_order = accounts_in_order(accounts)
    assert accounts_in_order(reversed(accounts)) == in_order
    assert sorted(in_order) == sorted(accounts)


@pytest.mark.rule("STORAGE-2")
@given(ACCOUNTS, ACCOUNTS, st.integers(0, 65_535).map(NetUid))
def test_a_stored_key_ends_with_the_key_itself(
    one: AccountId, two: AccountId, netuid: NetUid
) -> None:
    assert blake2_key(one)[16:] == one
    assert twox64_key(one)[8:] == one
    assert share_key((one, two, netuid)) == blake2_key(one) + blake2_key(two) + identity_key(netuid)


def places(state: State) -> list[SharePlace]:
    return [
        (hotkey, coldkey, netuid)
        for netuid, subnet in state.subnets.items()
        for hotkey, staked in subnet.stake.hotkeys.items()
        for coldkey in staked.shares
    ]


def next_position(state: State, last: SharePlace | None) -> SharePlace | None:
    """Return where a walk stands after a block, as production's walk is described."""
    in_order = shares_in_order(places(state))
    if last is not None:
        in_order = [place for place in in_order if share_key(place) > share_key(last)]
    return in_order[BATCH - 1] if len(in_order) >= BATCH else None


def blocks() -> Iterator[tuple[State, State]]:
    for record in (*records("trace"), *records("trace_blocks")):
        state = read(record["input"]["genesis"])
        steps = zip(record["input"]["steps"], record["output"]["steps"], strict=True)
        for step, answer in steps:
            after = applied(state, answer["changes"])
            if step == {"blocks": 1}:
                yield state, after
            state = after


@pytest.mark.rule("STORAGE-2")
def test_the_recorded_walk_goes_in_the_order_of_hashed_keys() -> None:
    positions = [
        (next_position(after, before.root_claims.walk_position), after.root_claims.walk_position)
        for before, after in blocks()
    ]
    assert len([found for _, found in positions if found is not None]) > 40
    assert [expected for expected, _ in positions] == [found for _, found in positions]
