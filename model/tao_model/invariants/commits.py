"""Invariants of weights that are committed first: for whom they count (chapter 23-invariants)."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from tao_model.invariants.invariant import (
    BlocksPassed,
    Break,
    CallMade,
    Invariant,
    Known,
    Step,
    StepInvariant,
    worst,
)
from tao_model.invariants.locks import same_subnets
from tao_model.invariants.renaming import hotkey_renaming
from tao_model.network.commits import (
    BatchRevealWeights,
    RevealMechanismWeights,
    RevealWeights,
)
from tao_model.network.origins import Signed
from tao_model.network.weights import MAIN
from tao_model.state import State, Subnet
from tao_model.state.consensus import Mechanism
from tao_model.units import (
    AccountId,
    BlockNumber,
    ByteString,
    EpochIndex,
    Hash,
    MechanismId,
    NetUid,
    Uid,
)
from tao_model.weights import commit_hash, current_epoch, is_expired
from tao_model.weights.setting import Weighing

REVEALS: Final = (RevealWeights, RevealMechanismWeights, BatchRevealWeights)
"""The calls that reveal what a hash was committed for."""

_NOTHING_SAID: Final = Mechanism()


@attrs.frozen
class Commit:
    """A commit that waits."""

    mechanism: int
    hotkey: AccountId
    epoch: EpochIndex
    """In which epoch it was made."""
    block: BlockNumber
    said: Hash | ByteString
    """The hash, or what is encrypted."""
    is_encrypted: bool


def hashes(number: int, mechanism: Mechanism) -> Iterator[Commit]:
    """Return every hash that waits within a mechanism."""
    for hotkey, commits in mechanism.weight_commits.items():
        for one in commits:
            yield Commit(number, hotkey, one.commit_epoch, one.commit_block, one.commit_hash, False)


def sealed(number: int, mechanism: Mechanism) -> Iterator[Commit]:
    """Return every encrypted commit that waits within a mechanism."""
    for epoch, commits in mechanism.timelocked_commits.items():
        for one in commits:
            yield Commit(number, one.hotkey, epoch, one.commit_block, one.ciphertext, True)


def waiting(subnet: Subnet) -> Counter[Commit]:
    """Return every commit that waits on a subnet."""
    found: Counter[Commit] = Counter()
    for number, mechanism in subnet.mechanisms.items():
        found.update((*hashes(int(number), mechanism), *sealed(int(number), mechanism)))
    return found


def mechanisms_of(subnet: Subnet) -> Iterator[tuple[int, Mechanism]]:
    """Return what is said within each mechanism that a subnet has."""
    for number in range(subnet.parameters.mechanism_count):
        yield number, subnet.mechanisms.get(MechanismId(number), _NOTHING_SAID)


def _since(subnet: Subnet, uid: Uid) -> BlockNumber:
    """Return when a neuron registered; 0 where nothing says so."""
    blocks = subnet.neurons.registered_at
    return blocks[uid] if uid < len(blocks) else BlockNumber(0)


def counts_for(subnet: Subnet, number: int, validator: Uid, target: Uid, now: BlockNumber) -> bool:
    """Tell whether what a validator says of a neuron is newer than the neuron.

    Its last update is, and with commit-reveal each commit that waits (CONSENSUS-7).
    """
    said, since = subnet.mechanisms.get(MechanismId(number), _NOTHING_SAID), _since(subnet, target)
    updates = said.last_update
    if (updates[validator] if validator < len(updates) else 0) <= since:
        return False
    if not subnet.parameters.commit_reveal_enabled:
        return True
    hotkey = subnet.neurons.hotkeys[validator]
    return all(
        since <= commit.block
        for commit in (*hashes(number, said), *sealed(number, said))
        if commit.hotkey == hotkey and not is_expired(subnet, commit.epoch, now)
    )


def weighers(said: Mechanism) -> dict[Uid, list[Uid]]:
    """Return of each neuron who has a weight on it."""
    found: dict[Uid, list[Uid]] = {}
    for validator, row in said.weights.items():
        for target, weight in row:
            if weight > 0:
                found.setdefault(target, []).append(validator)
    return found


def paid_by_weights_for_them(before: State, step: Step, after: State) -> Break | None:
    """Tell which neuron an epoch paid for weights older than itself (INVARIANT-NEURONS-8)."""
    now, breaks = after.block.number, []
    if not isinstance(step, BlocksPassed):
        return None
    for netuid, _, subnet in same_subnets(before, after):
        if subnet.emission.last_mechanism_step_block != now:
            continue
        for number, said in mechanisms_of(subnet):
            weighed_by = weighers(said)
            for uid, incentive in enumerate(map(int, said.incentive)):
                validators = weighed_by.get(Uid(uid), [])
                if incentive and not any(
                    counts_for(subnet, number, by, Uid(uid), now) for by in validators
                ):
                    witness = f"subnet {netuid}: {incentive} of 65535 go to neuron {uid}, whom no"
                    breaks.append(Break(f"{witness} weight is meant for", incentive))
    return worst(breaks)


@attrs.frozen
class Revealed:
    """Weights that a step revealed."""

    netuid: NetUid
    mechanism: int
    validator: Uid
    commit: Commit


def hash_revealed(
    action: RevealWeights | RevealMechanismWeights | BatchRevealWeights, hotkey: AccountId
) -> tuple[MechanismId, Hash] | None:
    """Return within which mechanism a call reveals a hash, and which; of a batch the last."""
    match action:
        case RevealMechanismWeights():
            number, uids, values = action.mechanism, action.uids, action.values
            salt, version = action.salt, action.version_key
        case RevealWeights():
            number, uids, values = MAIN, action.uids, action.values
            salt, version = action.salt, action.version_key
        case BatchRevealWeights():
            if not action.uids:
                return None
            number, uids, values = MAIN, action.uids[-1], action.values[-1]
            salt, version = action.salts[-1], action.version_keys[-1]
    weighing = Weighing(uids, values, version)
    return number, commit_hash(hotkey, action.netuid, number, weighing, salt)


def revealed_by_call(before: State, step: CallMade) -> Iterator[Revealed]:
    """Return the weights that a call revealed."""
    action, origin = step.action, step.origin
    if not isinstance(action, REVEALS) or not isinstance(origin, Signed):
        return
    subnet = before.subnet(action.netuid)
    validator, found = (
        subnet.neurons.uid_of(origin.account),
        hash_revealed(action, origin.account),
    )
    if validator is None or found is None:
        return
    number, revealed = found
    said = subnet.mechanisms.get(number, _NOTHING_SAID)
    for commit in hashes(int(number), said):
        if (commit.hotkey, commit.said) == (origin.account, revealed):
            yield Revealed(action.netuid, int(number), validator, commit)
            return


def opened_by_blocks(before: State, after: State) -> Iterator[Revealed]:
    """Return the weights that blocks opened; those of a hotkey with several commits are unclear."""
    for netuid, old, new in same_subnets(before, after):
        gone = [one for one in waiting(old) - waiting(new) if one.is_encrypted]
        times = Counter((one.mechanism, one.hotkey) for one in gone)
        for commit in gone:
            validator = new.neurons.uid_of(commit.hotkey)
            if validator is not None and times[commit.mechanism, commit.hotkey] == 1:
                number = MechanismId(commit.mechanism)
                then = old.mechanisms.get(number, _NOTHING_SAID).weights.get(validator)
                now = new.mechanisms.get(number, _NOTHING_SAID).weights.get(validator)
                if then != now:
                    yield Revealed(netuid, commit.mechanism, validator, commit)


def misdirected(before: State, step: Step, after: State) -> Iterator[tuple[Revealed, Uid]]:
    """Return the weights on neurons that came after the commit, and that count all the same."""
    found = (
        revealed_by_call(before, step)
        if isinstance(step, CallMade)
        else opened_by_blocks(before, after)
    )
    for one in found:
        subnet = after.subnet(one.netuid)
        said = subnet.mechanisms.get(MechanismId(one.mechanism), _NOTHING_SAID)
        for target, weight in said.weights.get(one.validator, ()):
            is_newer = _since(subnet, target) > one.commit.block
            if weight > 0 and is_newer and target != one.validator:
                now = after.block.number
                if counts_for(subnet, one.mechanism, one.validator, target, now):
                    yield one, target


def reveals_are_for_those_that_were_there(before: State, step: Step, after: State) -> Break | None:
    """Tell which revealed weights count for neurons that came later (INVARIANT-NEURONS-9)."""
    found = list(misdirected(before, step, after))
    if not found:
        return None
    one, target = found[0]
    witness = (
        f"subnet {one.netuid}: what neuron {one.validator} committed in block {one.commit.block} "
        f"counts for neuron {target}, which came later"
    )
    return Break(witness, len(found))


def committed_since(before: State, step: Step, after: State) -> int:
    """Return how many weights may count: where the hotkey has committed again, or may not now."""
    found = list(misdirected(before, step, after))
    for one, _ in found:
        number, uid = MechanismId(one.mechanism), one.validator
        subnet = after.subnet(one.netuid)
        old = before.subnet(one.netuid).mechanisms.get(number, _NOTHING_SAID).last_update
        new = subnet.mechanisms.get(number, _NOTHING_SAID).last_update
        is_updated = old[uid : uid + 1] != new[uid : uid + 1]
        if is_updated and subnet.parameters.commit_reveal_enabled:
            return 0
    return len(found)


def may_go(subnet: Subnet, commit: Commit, step: Step, now: BlockNumber) -> bool:
    """Tell whether a commit may be gone after a step: it is revealed, open, or too old."""
    if commit.mechanism >= subnet.parameters.mechanism_count:
        return True
    if commit.is_encrypted:
        ready = commit.epoch + subnet.parameters.reveal_period_epochs
        return isinstance(step, BlocksPassed) and ready <= current_epoch(subnet, now)
    is_own = isinstance(step, CallMade) and step.origin == Signed(commit.hotkey)
    reveals = isinstance(step, CallMade) and isinstance(step.action, REVEALS)
    return is_own and (reveals or is_expired(subnet, commit.epoch, now))


def may_come(subnet: Subnet, commit: Commit, step: Step, now: BlockNumber) -> bool:
    """Tell whether a commit may be new after a step: its hotkey makes it, in this epoch."""
    is_own = isinstance(step, CallMade) and step.origin == Signed(commit.hotkey)
    return is_own and commit.block == now and commit.epoch == current_epoch(subnet, now)


def commits_stay_until_they_are_due(before: State, step: Step, after: State) -> Break | None:
    """Tell which commit came or went untimely (INVARIANT-NEURONS-10)."""
    now, renaming, breaks = after.block.number, hotkey_renaming(step), []
    for netuid, old, new in same_subnets(before, after):
        if old.mechanisms is new.mechanisms:
            continue
        then, later = waiting(old), waiting(new)
        lost = [one for one in then - later if not may_go(new, one, step, now)]
        made = [one for one in later - then if not may_come(new, one, step, now)]
        if renaming is not None:
            made_of_old = {attrs.evolve(one, hotkey=renaming.old) for one in made}
            lost, made = [one for one in lost if one not in made_of_old], []
        if lost or made:
            off = len(lost) + len(made)
            breaks.append(Break(f"subnet {netuid}: {off} commits came or went untimely", off))
    return worst(breaks)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StepInvariant(
        "INVARIANT-NEURONS-8",
        "An epoch pays a neuron only for weights that are newer than the neuron.",
        paid_by_weights_for_them,
    ),
    StepInvariant(
        "INVARIANT-NEURONS-9",
        "Weights that are revealed count only for neurons that were there at the commit.",
        reveals_are_for_those_that_were_there,
        Known(
            "The weights of a hotkey that has committed again since are as old as the last commit; "
            "where commit-reveal was switched off they are new.",
            committed_since,
        ),
    ),
    StepInvariant(
        "INVARIANT-NEURONS-10",
        "A commit bears the epoch in which its hotkey made it, and waits until it is due.",
        commits_stay_until_they_are_due,
    ),
)
"""Those of commits, in the order of the chapter."""
