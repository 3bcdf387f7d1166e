"""Weights that are committed first, and revealed or opened later (12-weights, 22-block)."""

from collections.abc import Mapping
from typing import Final

import attrs

from tao_model.emission.schedule import deferred_epochs
from tao_model.network.call import Call
from tao_model.network.coinbase import scheduled_subnets
from tao_model.network.origins import Origin, signer
from tao_model.network.weights import MAIN, require_equal_lengths, weights_set
from tao_model.rejection import Reason, Rejected, require
from tao_model.state import State, Subnet
from tao_model.state.consensus import TimelockedCommit
from tao_model.units import (
    AccountId,
    ByteString,
    Count16,
    DrandRound,
    Hash,
    MechanismId,
    NetUid,
    Proportion16,
    Salt,
    Uid,
    VersionKey,
)
from tao_model.weights import (
    Queue,
    Weighing,
    commit_hash,
    commits_of,
    due_commits,
    has_mechanism,
    is_slow_enough,
    new_commit,
    place_of,
    queue_of,
    require_all_due,
    waiting_after,
    with_commit,
    with_commits,
    with_timelocked_commit,
    with_waiting,
    without_place,
)


@attrs.frozen
class CommitWeights:
    """Commit the hash of weights that are revealed later."""

    netuid: NetUid
    commit_hash: Hash


@attrs.frozen
class CommitMechanismWeights:
    """Do so within one mechanism of the subnet."""

    netuid: NetUid
    mechanism: MechanismId
    commit_hash: Hash


@attrs.frozen
class BatchCommitWeights:
    """Do so on several subnets; what is refused on one is left out."""

    netuids: tuple[NetUid, ...]
    commit_hashes: tuple[Hash, ...]


@attrs.frozen
class RevealWeights:
    """Reveal the weights whose hash was committed."""

    netuid: NetUid
    uids: tuple[Uid, ...]
    values: tuple[Proportion16, ...]
    salt: tuple[Salt, ...]
    version_key: VersionKey


@attrs.frozen
class RevealMechanismWeights:
    """Do so within one mechanism of the subnet."""

    netuid: NetUid
    mechanism: MechanismId
    uids: tuple[Uid, ...]
    values: tuple[Proportion16, ...]
    salt: tuple[Salt, ...]
    version_key: VersionKey


@attrs.frozen
class BatchRevealWeights:
    """Reveal several weights of one subnet, one after the other, or none."""

    netuid: NetUid
    uids: tuple[tuple[Uid, ...], ...]
    values: tuple[tuple[Proportion16, ...], ...]
    salts: tuple[tuple[Salt, ...], ...]
    version_keys: tuple[VersionKey, ...]


@attrs.frozen
class CommitTimelockedWeights:
    """Commit encrypted weights that open by themselves."""

    netuid: NetUid
    ciphertext: ByteString
    reveal_round: DrandRound
    version: Count16


@attrs.frozen
class CommitTimelockedMechanismWeights:
    """Do so within one mechanism of the subnet."""

    netuid: NetUid
    mechanism: MechanismId
    ciphertext: ByteString
    reveal_round: DrandRound
    version: Count16


@attrs.frozen
class CommitCrv3MechanismWeights:
    """The same in the form that takes version 4 for granted."""

    netuid: NetUid
    mechanism: MechanismId
    ciphertext: ByteString
    reveal_round: DrandRound


def require_committing(subnet: Subnet) -> None:
    """Reject commits and reveals on a subnet where weights are plain (WEIGHTS-11)."""
    require(subnet.parameters.commit_reveal_enabled, Reason.COMMIT_REVEAL_DISABLED)


def admitted_uid(state: State, netuid: NetUid, mechanism: MechanismId, hotkey: AccountId) -> Uid:
    """Return the uid of who may commit weights now (WEIGHTS-11).

    Source: ``subnets/weights.rs``, ``internal_commit_weights``.
    """
    subnet = state.subnet(netuid)
    uid = subnet.neurons.uid_of(hotkey)
    if uid is None:
        raise Rejected(Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET)
    slow_enough = is_slow_enough(subnet, mechanism, uid, state.block.number)
    require(slow_enough, Reason.COMMITTING_WEIGHTS_TOO_FAST)
    return uid


def committed(
    state: State, origin: Origin, netuid: NetUid, mechanism: MechanismId, committed_hash: Hash
) -> State:
    """Return the state after a hash was committed (WEIGHTS-11).

    Source: ``subnets/weights.rs``, ``internal_commit_weights``.
    """
    subnet = state.subnet(netuid)
    require(has_mechanism(subnet, mechanism), Reason.MECHANISM_DOES_NOT_EXIST)
    hotkey = signer(origin)
    require_committing(subnet)
    uid = admitted_uid(state, netuid, mechanism, hotkey)
    commit = new_commit(subnet, committed_hash, state.block.number)
    after = with_commit(subnet, mechanism, hotkey, uid, commit)
    return state.with_subnet(netuid, after)


def commit_weights(state: State, origin: Origin, action: CommitWeights) -> State:
    """Return the state after a hash was committed (WEIGHTS-11)."""
    return committed(state, origin, action.netuid, MAIN, action.commit_hash)


def commit_mechanism_weights(state: State, origin: Origin, action: CommitMechanismWeights) -> State:
    """Return the state after a hash was committed within a mechanism (WEIGHTS-11)."""
    return committed(state, origin, action.netuid, action.mechanism, action.commit_hash)


def batch_commit_weights(state: State, origin: Origin, action: BatchCommitWeights) -> State:
    """Return the state after hashes were committed on several subnets (WEIGHTS-11).

    A subnet that refuses its hash is left out.
    Source: ``subnets/weights.rs``, ``do_batch_commit_weights``.
    """
    signer(origin)
    require_equal_lengths(action.netuids, action.commit_hashes)
    for netuid, one in zip(action.netuids, action.commit_hashes, strict=True):
        try:
            state = committed(state, origin, netuid, MAIN, one)
        except Rejected:
            continue
    return state


def reveal_mechanism_weights(state: State, origin: Origin, action: RevealMechanismWeights) -> State:
    """Return the state after committed weights were revealed and set (WEIGHTS-12).

    Source: ``subnets/weights.rs``, ``internal_reveal_weights``.
    """
    netuid, mechanism, now = action.netuid, action.mechanism, state.block.number
    hotkey, subnet = signer(origin), state.subnet(netuid)
    require_committing(subnet)
    queue = queue_of(commits_of(subnet, mechanism, hotkey), subnet, now)
    weighing = Weighing(action.uids, action.values, action.version_key)
    own = commit_hash(hotkey, netuid, mechanism, weighing, action.salt)
    left = waiting_after(queue, own, subnet, now)
    state = state.with_subnet(netuid, with_commits(subnet, mechanism, hotkey, left))
    return weights_set(state, hotkey, netuid, mechanism, weighing)


def reveal_weights(state: State, origin: Origin, action: RevealWeights) -> State:
    """Return the state after committed weights of the main mechanism were revealed (WEIGHTS-12)."""
    whole = RevealMechanismWeights(
        action.netuid, MAIN, action.uids, action.values, action.salt, action.version_key
    )
    return reveal_mechanism_weights(state, origin, whole)


def hashes_of(hotkey: AccountId, action: BatchRevealWeights) -> tuple[tuple[Hash, Weighing], ...]:
    """Return the weights of a batch with the hashes by which they were committed (WEIGHTS-12)."""
    rows = zip(action.uids, action.values, action.salts, action.version_keys, strict=True)
    found = []
    for uids, values, salt, version_key in rows:
        weighing = Weighing(uids, values, version_key)
        found.append((commit_hash(hotkey, action.netuid, MAIN, weighing, salt), weighing))
    return tuple(found)


def batch_reveal_weights(state: State, origin: Origin, action: BatchRevealWeights) -> State:
    """Return the state after all weights of a batch were revealed (WEIGHTS-12).

    Source: ``subnets/weights.rs``, ``do_batch_reveal_weights``.
    """
    require_equal_lengths(action.uids, action.values, action.salts, action.version_keys)
    hotkey, netuid, now = signer(origin), action.netuid, state.block.number
    subnet = state.subnet(netuid)
    require_committing(subnet)
    queue = queue_of(commits_of(subnet, MAIN, hotkey), subnet, now)
    reveals = hashes_of(hotkey, action)
    require_all_due(queue, (one for one, _ in reveals), subnet, now)
    for one, weighing in reveals:
        queue = without_place(queue, place_of(queue, one))
        state = weights_set(state, hotkey, netuid, MAIN, weighing)
    return with_queue(state, netuid, hotkey, queue)


def with_queue(state: State, netuid: NetUid, hotkey: AccountId, queue: Queue) -> State:
    """Return the state in which a hotkey's commits are those of a queue (WEIGHTS-12)."""
    subnet = with_commits(state.subnet(netuid), MAIN, hotkey, queue.waiting)
    return state.with_subnet(netuid, subnet)


def timelock_committed(
    state: State,
    origin: Origin,
    action: CommitTimelockedMechanismWeights,
) -> State:
    """Return the state after encrypted weights were committed (WEIGHTS-13).

    Source: ``subnets/weights.rs``, ``internal_commit_timelocked_weights``.
    """
    netuid, mechanism, now = action.netuid, action.mechanism, state.block.number
    subnet = state.subnet(netuid)
    require(has_mechanism(subnet, mechanism), Reason.MECHANISM_DOES_NOT_EXIST)
    hotkey = signer(origin)
    require_committing(subnet)
    right = action.version == state.parameters.commit_reveal_version
    require(right, Reason.INCORRECT_COMMIT_REVEAL_VERSION)
    uid = admitted_uid(state, netuid, mechanism, hotkey)
    commit = TimelockedCommit(hotkey, now, action.ciphertext, action.reveal_round)
    after = with_timelocked_commit(subnet, mechanism, uid, commit)
    return state.with_subnet(netuid, after)


def commit_timelocked_weights(
    state: State, origin: Origin, action: CommitTimelockedWeights
) -> State:
    """Return the state after encrypted weights were committed (WEIGHTS-13)."""
    whole = CommitTimelockedMechanismWeights(
        action.netuid, MAIN, action.ciphertext, action.reveal_round, action.version
    )
    return timelock_committed(state, origin, whole)


CRV3: Final = Count16(4)
"""The version that one of the calls takes for granted."""


def commit_crv3_mechanism_weights(
    state: State, origin: Origin, action: CommitCrv3MechanismWeights
) -> State:
    """Return the state after encrypted weights of version 4 were committed (WEIGHTS-13)."""
    whole = CommitTimelockedMechanismWeights(
        action.netuid, action.mechanism, action.ciphertext, action.reveal_round, CRV3
    )
    return timelock_committed(state, origin, whole)


# What opens by itself.


@attrs.frozen
class WeightsPayload:
    """What an encrypted commit of weights says once it is open."""

    hotkey: AccountId
    uids: tuple[Uid, ...]
    values: tuple[Proportion16, ...]
    version_key: VersionKey


Payloads = Mapping[ByteString, WeightsPayload]
"""What encrypted commits say. One that is not here cannot be opened."""


def with_opened(
    state: State,
    netuid: NetUid,
    mechanism: MechanismId,
    commit: TimelockedCommit,
    payloads: Payloads,
) -> State:
    """Return the state after a commit was opened and its weights set, if they are valid (BLOCK-14).

    Source: ``coinbase/reveal_commits.rs``, ``reveal_crv3_commits_for_subnet``.
    """
    payload = payloads.get(commit.ciphertext)
    if payload is None or payload.hotkey != commit.hotkey:
        return state
    weighing = Weighing(payload.uids, payload.values, payload.version_key)
    try:
        return weights_set(state, commit.hotkey, netuid, mechanism, weighing)
    except Rejected:
        return state


def with_mechanism_opened(
    state: State, netuid: NetUid, mechanism: MechanismId, payloads: Payloads
) -> State:
    """Return the state after the due commits of a mechanism were opened (BLOCK-14).

    One whose round is not known yet waits on.
    """
    now = state.block.number
    subnet, due = due_commits(state.subnet(netuid), mechanism, now)
    waiting = tuple(one for one in due if one.reveal_round not in state.pulses)
    subnet = with_waiting(subnet, mechanism, waiting, now)
    state = state.with_subnet(netuid, subnet)
    for commit in due:
        if commit.reveal_round in state.pulses:
            state = with_opened(state, netuid, mechanism, commit, payloads)
    return state


def with_commits_opened(state: State, payloads: Payloads) -> State:
    """Return the state after a block opened the encrypted commits that are due (BLOCK-14).

    Subnets whose epoch will have to wait are left out (EMISSION-14).
    Source: ``coinbase/block_step.rs``, ``reveal_crv3_commits``.
    """
    subnets = scheduled_subnets(state)
    cap = state.parameters.max_epochs_per_block
    deferred = deferred_epochs(subnets, state.block.number, cap)
    for subnet in subnets:
        if subnet.netuid in deferred:
            continue
        count = state.subnet(subnet.netuid).parameters.mechanism_count
        for mechanism in range(count):
            state = with_mechanism_opened(state, subnet.netuid, MechanismId(mechanism), payloads)
    return state


_PALLET: Final = "SubtensorModule."
_ENCRYPTED: Final = ("commit", "reveal_round")
_REVEALED: Final = ("uids", "values", "salt", "version_key")

CALLS: Final = (
    Call(_PALLET + "commit_weights", CommitWeights, ("netuid", "commit_hash"), commit_weights),
    Call(
        _PALLET + "commit_mechanism_weights",
        CommitMechanismWeights,
        ("netuid", "mecid", "commit_hash"),
        commit_mechanism_weights,
    ),
    Call(
        _PALLET + "batch_commit_weights",
        BatchCommitWeights,
        ("netuids", "commit_hashes"),
        batch_commit_weights,
    ),
    Call(_PALLET + "reveal_weights", RevealWeights, ("netuid", *_REVEALED), reveal_weights),
    Call(
        _PALLET + "reveal_mechanism_weights",
        RevealMechanismWeights,
        ("netuid", "mecid", *_REVEALED),
        reveal_mechanism_weights,
    ),
    Call(
        _PALLET + "batch_reveal_weights",
        BatchRevealWeights,
        ("netuid", "uids_list", "values_list", "salts_list", "version_keys"),
        batch_reveal_weights,
    ),
    Call(
        _PALLET + "commit_timelocked_weights",
        CommitTimelockedWeights,
        ("netuid", *_ENCRYPTED, "commit_reveal_version"),
        commit_timelocked_weights,
    ),
    Call(
        _PALLET + "commit_timelocked_mechanism_weights",
        CommitTimelockedMechanismWeights,
        ("netuid", "mecid", *_ENCRYPTED, "commit_reveal_version"),
        timelock_committed,
    ),
    Call(
        _PALLET + "commit_crv3_mechanism_weights",
        CommitCrv3MechanismWeights,
        ("netuid", "mecid", *_ENCRYPTED),
        commit_crv3_mechanism_weights,
    ),
)
