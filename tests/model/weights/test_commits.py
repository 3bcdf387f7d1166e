"""Weights that are committed first."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.hashing import blake2_256
from tao_model.rejection import Reason, Rejected
from tao_model.state import Map, Subnet
from tao_model.state.consensus import Mechanism, Neurons, TimelockedCommit, WeightCommit
from tao_model.state.emission import Schedule
from tao_model.state.parameters import SubnetParameters
from tao_model.units import (
    AccountId,
    BlockNumber,
    ByteString,
    Count64,
    DrandRound,
    EpochIndex,
    Hash,
    MechanismId,
    NetUid,
    Proportion16,
    Tempo,
    Uid,
    VersionKey,
)
from tao_model.weights import (
    Weighing,
    commit_hash,
    current_epoch,
    due_commits,
    is_expired,
    may_be_revealed,
    new_commit,
    place_of,
    queue_of,
    require_all_due,
    require_revealable,
    waiting_after,
    with_commit,
    with_timelocked_commit,
    with_waiting,
    without_place,
)

MAIN = MechanismId(0)
HOTKEY = AccountId(b"h" * 32)
NOW = BlockNumber(105)


def subnet(*commits: WeightCommit, period: int = 2) -> Subnet:
    """Return a subnet in epoch 7 that is due at block 110."""
    said = Mechanism(
        last_update=(BlockNumber(1), BlockNumber(1)),
        weight_commits=Map({HOTKEY: commits}) if commits else Map(),
    )
    return Subnet(
        schedule=Schedule(Tempo(10), BlockNumber(100), subnet_epoch_index=EpochIndex(7)),
        neurons=Neurons((HOTKEY, AccountId(b"o" * 32))),
        mechanisms=Map({MAIN: said}),
        parameters=SubnetParameters(reveal_period_epochs=Count64(period)),
    )


def hashed(number: int) -> Hash:
    return Hash(bytes([number]) * 32)


def commit(epoch: int, number: int = 1) -> WeightCommit:
    return WeightCommit(hashed(number), EpochIndex(epoch), BlockNumber(50), BlockNumber(0))


def refused(reason: Reason, call: object, *arguments: object) -> None:
    assert callable(call)
    with pytest.raises(Rejected) as refusal:
        call(*arguments)
    assert refusal.value.reason is reason


@pytest.mark.rule("WEIGHTS-9")
def test_an_epoch_that_is_due_counts_as_begun() -> None:
    assert current_epoch(subnet(), BlockNumber(109)) == 7
    assert current_epoch(subnet(), BlockNumber(110)) == 8


@pytest.mark.rule("WEIGHTS-9")
@given(st.integers(0, 20), st.integers(0, 5), st.sampled_from([109, 110]))
def test_a_commit_is_due_in_one_epoch_and_expired_after(epoch: int, period: int, now: int) -> None:
    one, committed_in, block = subnet(period=period), EpochIndex(epoch), BlockNumber(now)
    current = 7 if now == 109 else 8
    assert may_be_revealed(one, committed_in, block) == (current == epoch + period)
    assert is_expired(one, committed_in, block) == (current > epoch + period)


@pytest.mark.rule("WEIGHTS-10")
def test_a_commit_is_the_hash_of_what_it_says_byte_by_byte() -> None:
    weighing = Weighing((Uid(1),), (Proportion16(258),), VersionKey(3))
    expected = blake2_256(
        HOTKEY
        + (5 + 4096 * 2).to_bytes(2, "little")
        + b"\x04\x01\x00"
        + b"\x04\x02\x01"
        + b"\x08\x07\x00\x08\x00"
        + b"\x03" + bytes(7)
    )  # fmt: skip
    assert commit_hash(HOTKEY, NetUid(5), MechanismId(2), weighing, (7, 8)) == expected


@pytest.mark.rule("WEIGHTS-10")
@given(st.sampled_from([0, 63, 64, 2**14 - 1, 2**14]))
def test_the_length_of_a_list_is_part_of_the_hash(length: int) -> None:
    def of(salt: int) -> Hash:
        nothing = Weighing((), (), VersionKey(0))
        return commit_hash(HOTKEY, NetUid(1), MAIN, nothing, (0,) * salt)

    assert of(length) != of(length + 1)


@pytest.mark.rule("WEIGHTS-11")
def test_expired_commits_leave_the_front_and_no_other_place() -> None:
    queue = queue_of((commit(4, 1), commit(5, 2), commit(4, 3)), subnet(), NOW)
    assert queue.expired == {hashed(1)}
    assert [one.commit_hash for one in queue.waiting] == [hashed(2), hashed(3)]


@pytest.mark.rule("WEIGHTS-11")
def test_ten_commits_may_wait_and_expired_ones_make_room() -> None:
    full = subnet(*(commit(7, number) for number in range(10)))
    newest = new_commit(full, hashed(99), NOW)
    assert newest == WeightCommit(hashed(99), EpochIndex(7), NOW, BlockNumber(0))
    add = (MAIN, HOTKEY, Uid(1), newest)
    refused(Reason.TOO_MANY_UNREVEALED_COMMITS, with_commit, full, *add)
    stale = subnet(commit(4), *(commit(7, number) for number in range(9)))
    after = with_commit(stale, *add).mechanisms[MAIN]
    assert len(after.weight_commits[HOTKEY]) == 10
    assert after.weight_commits[HOTKEY][-1] == newest
    assert after.last_update == (1, NOW)


@pytest.mark.rule("WEIGHTS-12")
def test_a_reveal_drops_what_was_committed_before_it() -> None:
    commits = (commit(5, 1), commit(5, 2), commit(6, 3))
    queue = queue_of(commits, subnet(), NOW)
    assert waiting_after(queue, hashed(2), subnet(), NOW) == (commit(6, 3),)
    refused(Reason.REVEAL_TOO_EARLY, waiting_after, queue, hashed(3), subnet(), NOW)
    wrong = Reason.INVALID_REVEAL_COMMIT_HASH_NOT_MATCH
    refused(wrong, waiting_after, queue, hashed(9), subnet(), NOW)


@pytest.mark.rule("WEIGHTS-12")
def test_what_has_expired_is_told_from_what_was_never_committed() -> None:
    queue = queue_of((commit(4, 1),), subnet(), NOW)
    assert not queue.waiting
    refused(Reason.EXPIRED_WEIGHT_COMMIT, waiting_after, queue, hashed(1), subnet(), NOW)
    refused(Reason.NO_WEIGHTS_COMMIT_FOUND, waiting_after, queue, hashed(2), subnet(), NOW)
    wrong = Reason.INVALID_REVEAL_COMMIT_HASH_NOT_MATCH
    refused(wrong, require_all_due, queue, [hashed(2)], subnet(), NOW)


@pytest.mark.rule("WEIGHTS-12")
def test_a_batch_removes_only_what_it_reveals() -> None:
    queue = queue_of((commit(5, 1), commit(5, 2), commit(6, 3)), subnet(), NOW)
    require_all_due(queue, [hashed(2), hashed(1)], subnet(), NOW)
    refused(Reason.REVEAL_TOO_EARLY, require_all_due, queue, [hashed(3)], subnet(), NOW)
    left = without_place(queue, place_of(queue, hashed(2)))
    assert [one.commit_hash for one in left.waiting] == [hashed(1), hashed(3)]


@pytest.mark.rule("WEIGHTS-8")
def test_before_the_call_the_first_commit_of_a_hash_is_looked_at() -> None:
    twice = subnet(commit(4, 1), commit(5, 1), commit(5, 2))
    require_revealable(twice, MAIN, HOTKEY, hashed(2), NOW)
    for one, reason in (
        (hashed(1), Reason.REVEAL_TOO_EARLY),
        (hashed(3), Reason.NO_WEIGHTS_COMMIT_FOUND),
    ):
        refused(reason, require_revealable, twice, MAIN, HOTKEY, one, NOW)
    missing = Reason.NO_WEIGHTS_COMMIT_FOUND
    refused(missing, require_revealable, subnet(), MAIN, HOTKEY, hashed(1), NOW)


def encrypted(hotkey: AccountId = HOTKEY, round_number: int = 3) -> TimelockedCommit:
    return TimelockedCommit(hotkey, NOW, ByteString(b"secret"), DrandRound(round_number))


def with_encrypted(*epochs: int) -> Subnet:
    said = Mechanism(
        timelocked_commits=Map({EpochIndex(epoch): (encrypted(),) for epoch in epochs})
    )
    return attrs.evolve(subnet(), mechanisms=Map({MAIN: said}))


@pytest.mark.rule("WEIGHTS-13")
def test_ten_encrypted_commits_of_a_hotkey_fit_into_an_epoch() -> None:
    one = subnet()
    for _ in range(10):
        one = with_timelocked_commit(one, MAIN, Uid(0), encrypted())
    refused(
        Reason.TOO_MANY_UNREVEALED_COMMITS, with_timelocked_commit, one, MAIN, Uid(0), encrypted()
    )
    other = encrypted(AccountId(b"o" * 32))
    said = with_timelocked_commit(one, MAIN, Uid(1), other).mechanisms[MAIN]
    assert said.timelocked_commits[EpochIndex(7)][-1] == other
    assert said.last_update == (NOW, NOW)


@pytest.mark.rule("WEIGHTS-14")
def test_what_is_due_is_taken_and_what_is_older_is_gone() -> None:
    after, due = due_commits(with_encrypted(3, 5, 6), MAIN, NOW)
    assert due == (encrypted(),)
    assert after.mechanisms[MAIN].timelocked_commits == Map({EpochIndex(6): (encrypted(),)})
    waiting = with_waiting(after, MAIN, due, NOW)
    assert waiting.mechanisms[MAIN].timelocked_commits == Map(
        {EpochIndex(5): due, EpochIndex(6): (encrypted(),)}
    )
    assert with_waiting(after, MAIN, (), NOW) == after


@pytest.mark.rule("WEIGHTS-14")
def test_in_the_first_epochs_of_a_subnet_nothing_opens() -> None:
    young = attrs.evolve(
        with_encrypted(0), parameters=SubnetParameters(reveal_period_epochs=Count64(8))
    )
    assert due_commits(young, MAIN, NOW) == (young, ())
