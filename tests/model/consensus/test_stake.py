"""Who is active, whose stake counts, who may validate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.consensus.stake import (
    active_neurons,
    active_stake,
    completed_last_update,
    filtered_stake,
    next_validator_permits,
    normalized_stake,
    with_owner_permit,
)
from tao_model.numbers.fixed_point import I32F32, I64F64
from tao_model.units import BlockCount, BlockNumber, Count16, I32F32Bits, I64F64Bits, Rao, Uid
from tests.strategies.consensus import distributions, rao

ONE = I32F32.one


@pytest.mark.rule("CONSENSUS-3")
def test_a_neuron_is_active_up_to_the_cutoff_and_not_beyond() -> None:
    now, cutoff = BlockNumber(10_000), BlockCount(5_000)
    updates = tuple(map(BlockNumber, (4_999, 5_000, 10_000)))
    assert active_neurons(updates, cutoff, now) == (False, True, True)


@pytest.mark.rule("CONSENSUS-3")
def test_a_cutoff_beyond_the_last_block_keeps_everybody_active() -> None:
    last = BlockNumber(2**64 - 1)
    assert active_neurons((BlockNumber(1),), BlockCount(2**64 - 1), last) == (True,)


@pytest.mark.rule("CONSENSUS-3")
def test_an_update_that_is_not_stored_was_at_block_zero() -> None:
    stored = (BlockNumber(7),)
    assert completed_last_update(stored, 3) == (7, 0, 0)
    assert completed_last_update(stored, 0) == (7,)


@pytest.mark.rule("CONSENSUS-4")
@given(st.lists(rao(), max_size=6), rao(), st.integers(0, 5))
def test_stake_counts_from_the_threshold_on_and_the_owners_always(
    amounts: list[int], threshold: int, owner: int
) -> None:
    total = [I64F64Bits(amount * I64F64.scale + 1) for amount in amounts]
    filtered = filtered_stake(total, Rao(threshold), Uid(owner))
    for uid, (before, after) in enumerate(zip(total, filtered, strict=True)):
        counts = uid == owner or amounts[uid] >= threshold
        assert after == (before if counts else 0)


@pytest.mark.rule("CONSENSUS-4")
@given(st.lists(rao(), min_size=1, max_size=8))
def test_normalized_stake_sums_to_one_less_at_most_one_unit_for_each_holder_but_one(
    amounts: list[int],
) -> None:
    stake = normalized_stake([I64F64Bits(amount * I64F64.scale) for amount in amounts])
    holders = sum(amount > 0 for amount in amounts)
    assert sum(stake) == 0 if holders == 0 else ONE - (holders - 1) <= sum(stake) <= ONE


@pytest.mark.rule("CONSENSUS-5")
def test_of_equal_stakes_the_higher_uid_gets_the_permit() -> None:
    stake = (I32F32Bits(ONE // 2), I32F32Bits(ONE // 2))
    assert next_validator_permits(stake, Count16(1), None) == (False, True)


@pytest.mark.rule("CONSENSUS-5")
def test_the_owner_has_a_permit_beyond_the_number_allowed_and_without_stake() -> None:
    stake = (I32F32.zero, I32F32.one, I32F32.zero)
    assert next_validator_permits(stake, Count16(1), Uid(0)) == (True, True, False)
    assert with_owner_permit((False, True), Uid(5)) == (False, True)


@pytest.mark.rule("CONSENSUS-6")
@given(distributions(4), *[st.lists(st.booleans(), min_size=4, max_size=4)] * 2)
def test_only_the_active_and_permitted_share_the_active_stake(
    stake: tuple[I32F32Bits, ...], active: list[bool], permits: list[bool]
) -> None:
    voting = active_stake(stake, active, permits)
    counted = [own if active[uid] and permits[uid] else 0 for uid, own in enumerate(stake)]
    total = sum(counted)
    assert voting == tuple(own * ONE // total if total else 0 for own in counted)


@pytest.mark.rule("CONSENSUS-6")
def test_a_short_vector_excludes_those_beyond_it_and_an_empty_one_nobody() -> None:
    stake = (I32F32Bits(ONE // 2), I32F32Bits(ONE // 2))
    assert active_stake(stake, (True, True), (True,)) == (ONE, 0)
    assert active_stake(stake, (True, True), ()) == stake
