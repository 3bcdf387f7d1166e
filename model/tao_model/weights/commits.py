"""Weights that are committed first: hashes, encrypted commits, and when they open (12-weights)."""

from collections.abc import Iterable
from typing import Final

import attrs

from tao_model.emission.schedule import is_due
from tao_model.numbers.hashing import blake2_256
from tao_model.numbers.integers import U16, U64
from tao_model.rejection import Reason, Rejected, require
from tao_model.state import Subnet, put
from tao_model.state.consensus import Mechanism, TimelockedCommit, WeightCommit
from tao_model.units import (
    AccountId,
    BlockNumber,
    EpochIndex,
    Hash,
    MechanismId,
    NetUid,
    Uid,
)
from tao_model.weights.setting import NOTHING_SAID, Weighing, updated

MOST_COMMITS: Final = 10
"""How many commits of a hotkey may wait at once."""

_SUBNETS_OF_A_MECHANISM: Final = 4096
"""A commit names mechanism m of subnet n as n + 4096 m."""

Commits = tuple[WeightCommit, ...]


# Epochs.


def current_epoch(subnet: Subnet, now: BlockNumber) -> EpochIndex:
    """Return the number of the slot that runs, or of the one that is due now (WEIGHTS-9).

    Source: ``subnets/weights.rs``, ``current_epoch_with_lookahead``.
    """
    index = subnet.schedule.subnet_epoch_index
    return EpochIndex(U64.saturating_add(index, 1)) if is_due(subnet.schedule, now) else index


def reveal_epoch(subnet: Subnet, committed_in: EpochIndex) -> EpochIndex:
    """Return the epoch in which weights that were committed in one are revealed (WEIGHTS-9)."""
    period = subnet.parameters.reveal_period_epochs
    return EpochIndex(U64.saturating_add(committed_in, period))


def is_expired(subnet: Subnet, committed_in: EpochIndex, now: BlockNumber) -> bool:
    """Tell whether weights committed in an epoch can no longer be revealed (WEIGHTS-9).

    Source: ``subnets/weights.rs``, ``is_commit_expired``.
    """
    return current_epoch(subnet, now) > reveal_epoch(subnet, committed_in)


def may_be_revealed(subnet: Subnet, committed_in: EpochIndex, now: BlockNumber) -> bool:
    """Tell whether weights committed in an epoch are to be revealed now (WEIGHTS-9).

    Source: ``subnets/weights.rs``, ``is_reveal_block_range``.
    """
    return current_epoch(subnet, now) == reveal_epoch(subnet, committed_in)


# Hashes.


def _length(count: int) -> bytes:
    """Return the length of a list in the framework's compact form."""
    if count < 2**6:
        return (count << 2).to_bytes(1, "little")
    if count < 2**14:
        return (count << 2 | 1).to_bytes(2, "little")
    return (count << 2 | 2).to_bytes(4, "little")


def _encoded(values: Iterable[int]) -> bytes:
    listed = [int(value).to_bytes(2, "little") for value in values]
    return _length(len(listed)) + b"".join(listed)


def commit_hash(
    hotkey: AccountId,
    netuid: NetUid,
    mechanism: MechanismId,
    weighing: Weighing,
    salt: tuple[int, ...],
) -> Hash:
    """Return the hash by which a hotkey commits to weights (WEIGHTS-10).

    Source: ``subnets/weights.rs``, ``get_commit_hash``.
    """
    index = U16.saturating_add(U16.saturate(_SUBNETS_OF_A_MECHANISM * mechanism), netuid)
    lists = (weighing.uids, weighing.values, salt)
    return Hash(
        blake2_256(
            hotkey
            + index.to_bytes(2, "little")
            + b"".join(map(_encoded, lists))
            + int(weighing.version_key).to_bytes(8, "little")
        )
    )


@attrs.frozen
class Queue:
    """The hashes that a hotkey has committed, once those in front that have expired are gone."""

    expired: frozenset[Hash]
    waiting: Commits


def queue_of(commits: Commits, subnet: Subnet, now: BlockNumber) -> Queue:
    """Return commits without the expired ones in front (WEIGHTS-11).

    One that has expired behind one that has not stays.
    """
    fresh = next(
        (n for n, one in enumerate(commits) if not is_expired(subnet, one.commit_epoch, now)),
        len(commits),
    )
    return Queue(frozenset(one.commit_hash for one in commits[:fresh]), commits[fresh:])


def commits_of(subnet: Subnet, mechanism: MechanismId, hotkey: AccountId) -> Commits:
    """Return the hashes that a hotkey has committed; rejected if there are none (WEIGHTS-12)."""
    commits = subnet.mechanisms.get(mechanism, NOTHING_SAID).weight_commits.get(hotkey)
    if commits is None:
        raise Rejected(Reason.NO_WEIGHTS_COMMIT_FOUND)
    return commits


def with_commits(
    subnet: Subnet, mechanism: MechanismId, hotkey: AccountId, commits: Commits
) -> Subnet:
    """Return a subnet with other commits of a hotkey, or without an entry for it (WEIGHTS-11)."""
    before = subnet.mechanisms.get(mechanism, NOTHING_SAID)
    weight_commits = put(before.weight_commits, hotkey, commits, ())
    return _with_mechanism(subnet, mechanism, attrs.evolve(before, weight_commits=weight_commits))


def _with_mechanism(subnet: Subnet, number: MechanismId, mechanism: Mechanism) -> Subnet:
    mechanisms = put(subnet.mechanisms, number, mechanism, NOTHING_SAID)
    return attrs.evolve(subnet, mechanisms=mechanisms)


def _with_update(subnet: Subnet, number: MechanismId, uid: Uid, now: BlockNumber) -> Subnet:
    before = subnet.mechanisms.get(number, NOTHING_SAID)
    updates = updated(before.last_update, subnet.neurons.count, uid, now)
    return _with_mechanism(subnet, number, attrs.evolve(before, last_update=updates))


def new_commit(subnet: Subnet, committed: Hash, now: BlockNumber) -> WeightCommit:
    """Return a commit that is made now (WEIGHTS-11)."""
    return WeightCommit(committed, current_epoch(subnet, now), now, BlockNumber(0))


def with_commit(
    subnet: Subnet, mechanism: MechanismId, hotkey: AccountId, uid: Uid, commit: WeightCommit
) -> Subnet:
    """Return a subnet after a hotkey committed a hash (WEIGHTS-11).

    Rejected if ten wait already. Source: ``subnets/weights.rs``, ``internal_commit_weights``.
    """
    now, said = commit.commit_block, subnet.mechanisms.get(mechanism, NOTHING_SAID)
    queue = queue_of(said.weight_commits.get(hotkey, ()), subnet, now)
    require(len(queue.waiting) < MOST_COMMITS, Reason.TOO_MANY_UNREVEALED_COMMITS)
    subnet = with_commits(subnet, mechanism, hotkey, (*queue.waiting, commit))
    return _with_update(subnet, mechanism, uid, now)


def require_revealable(
    subnet: Subnet, mechanism: MechanismId, hotkey: AccountId, revealed: Hash, now: BlockNumber
) -> None:
    """Reject, before the call, a hash that was not committed or is not due (WEIGHTS-8).

    Source: ``guards/check_weights.rs``, ``check_reveal``.
    """
    for commit in commits_of(subnet, mechanism, hotkey):
        if commit.commit_hash == revealed:
            due = may_be_revealed(subnet, commit.commit_epoch, now)
            require(due, Reason.REVEAL_TOO_EARLY)
            return
    raise Rejected(Reason.NO_WEIGHTS_COMMIT_FOUND)


def place_of(queue: Queue, revealed: Hash) -> int:
    """Return where in a queue a hash is; rejected if it is not there (WEIGHTS-12)."""
    for place, commit in enumerate(queue.waiting):
        if commit.commit_hash == revealed:
            return place
    has_expired = revealed in queue.expired
    raise Rejected(
        Reason.EXPIRED_WEIGHT_COMMIT if has_expired else Reason.INVALID_REVEAL_COMMIT_HASH_NOT_MATCH
    )


def waiting_after(queue: Queue, revealed: Hash, subnet: Subnet, now: BlockNumber) -> Commits:
    """Return what waits once a hash is revealed: what was committed after it (WEIGHTS-12).

    Source: ``subnets/weights.rs``, ``internal_reveal_weights``.
    """
    if not queue.waiting and revealed not in queue.expired:
        raise Rejected(Reason.NO_WEIGHTS_COMMIT_FOUND)
    place = place_of(queue, revealed)
    due = may_be_revealed(subnet, queue.waiting[place].commit_epoch, now)
    require(due, Reason.REVEAL_TOO_EARLY)
    return queue.waiting[place + 1 :]


def require_all_due(
    queue: Queue, revealed: Iterable[Hash], subnet: Subnet, now: BlockNumber
) -> None:
    """Reject a batch of hashes if one of them is not there or not due (WEIGHTS-12).

    Source: ``subnets/weights.rs``, ``do_batch_reveal_weights``.
    """
    for one in revealed:
        epoch = queue.waiting[place_of(queue, one)].commit_epoch
        require(may_be_revealed(subnet, epoch, now), Reason.REVEAL_TOO_EARLY)


def without_place(queue: Queue, place: int) -> Queue:
    """Return a queue without the commit at a place; a batch leaves the others (WEIGHTS-12)."""
    waiting = queue.waiting
    return attrs.evolve(queue, waiting=(*waiting[:place], *waiting[place + 1 :]))


# Encrypted commits.


def with_timelocked_commit(
    subnet: Subnet, mechanism: MechanismId, uid: Uid, commit: TimelockedCommit
) -> Subnet:
    """Return a subnet after a hotkey made an encrypted commit (WEIGHTS-13).

    Rejected if it has made ten in this epoch.
    Source: ``subnets/weights.rs``, ``internal_commit_timelocked_weights``.
    """
    now, said = commit.commit_block, subnet.mechanisms.get(mechanism, NOTHING_SAID)
    epoch = current_epoch(subnet, now)
    made: tuple[TimelockedCommit, ...] = said.timelocked_commits.get(epoch, ())
    own = sum(one.hotkey == commit.hotkey for one in made)
    require(own < MOST_COMMITS, Reason.TOO_MANY_UNREVEALED_COMMITS)
    commits = said.timelocked_commits.set(epoch, (*made, commit))
    after = attrs.evolve(said, timelocked_commits=commits)
    return _with_update(_with_mechanism(subnet, mechanism, after), mechanism, uid, now)


def due_commits(
    subnet: Subnet, mechanism: MechanismId, now: BlockNumber
) -> tuple[Subnet, tuple[TimelockedCommit, ...]]:
    """Return a subnet without encrypted commits that are due, and those commits (WEIGHTS-14).

    Older ones are gone too.
    Source: ``coinbase/reveal_commits.rs``, ``reveal_crv3_commits_for_subnet``.
    """
    epoch, period = current_epoch(subnet, now), subnet.parameters.reveal_period_epochs
    said = subnet.mechanisms.get(mechanism, NOTHING_SAID)
    if epoch < period:
        return subnet, ()
    due = EpochIndex(epoch - period)
    commits = said.timelocked_commits
    for committed_in in said.timelocked_commits:
        if committed_in <= due:
            commits = commits.delete(committed_in)
    after = attrs.evolve(said, timelocked_commits=commits)
    return _with_mechanism(subnet, mechanism, after), said.timelocked_commits.get(due, ())


def with_waiting(
    subnet: Subnet,
    mechanism: MechanismId,
    commits: tuple[TimelockedCommit, ...],
    now: BlockNumber,
) -> Subnet:
    """Return a subnet in which due commits wait on for their round (WEIGHTS-14)."""
    if not commits:
        return subnet
    said = subnet.mechanisms.get(mechanism, NOTHING_SAID)
    due = EpochIndex(current_epoch(subnet, now) - subnet.parameters.reveal_period_epochs)
    waiting = said.timelocked_commits.set(due, commits)
    return _with_mechanism(subnet, mechanism, attrs.evolve(said, timelocked_commits=waiting))
