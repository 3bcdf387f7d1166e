"""Defects of commits, planted, and what sees them."""

from collections.abc import Iterator
from typing import Final

import attrs

from tao_model.consensus.weights import uncommitted_weights
from tao_model.invariants import BlocksPassed
from tao_model.network import run_block
from tao_model.network.commits import CommitTimelockedWeights, RevealWeights
from tao_model.state import Map, State
from tao_model.state.consensus import WeightCommit
from tao_model.units import (
    BlockCount,
    BlockNumber,
    ByteString,
    Count16,
    DrandRound,
    EpochIndex,
    Hash,
    MechanismId,
    NetUid,
    Proportion16,
    Rao,
    Uid,
    VersionKey,
)
from tao_model.weights import commit_hash, current_epoch
from tao_model.weights.setting import Weighing, updated, with_weights
from tests.model.invariants.mutant import Mutant, Rule
from tests.model.invariants.scenarios import Moment, by, call, network, with_room_for_epochs
from tests.model.network.recorded_blocks import before_blocks

SUBNET: Final = NetUid(2)
MAIN: Final = MechanismId(0)
VALIDATOR: Final = Uid(network().subnet(SUBNET).neurons.validator_permit.index(True))
HOTKEY: Final = network().subnet(SUBNET).neurons.hotkeys[VALIDATOR]
NOW: Final = network().block.number
PAID: Final = Uid(
    max(
        range(network().subnet(SUBNET).neurons.count),
        key=lambda uid: network().subnet(SUBNET).mechanisms[MAIN].incentive[uid],
    )
)
"""Who earned most in the last epoch."""
OTHERS: Final = tuple(
    Uid(uid) for uid in range(network().subnet(SUBNET).neurons.count) if uid != VALIDATOR
)
WEIGHING: Final = Weighing(OTHERS, tuple(Proportion16(9) for _ in OTHERS), VersionKey(0))
REVEAL: Final = RevealWeights(SUBNET, OTHERS, WEIGHING.values, (), VersionKey(0))


def committing() -> State:
    """The network in which weights of subnet 2 are committed first, by anybody at any time."""
    state = network()
    parameters = attrs.evolve(state.parameters, stake_threshold=Rao(0))
    subnet = state.subnet(SUBNET)
    own = attrs.evolve(
        subnet.parameters,
        commit_reveal_enabled=True,
        weights_set_rate_limit=BlockCount(0),
        weights_version_key=VersionKey(0),
    )
    schedule = attrs.evolve(subnet.schedule, subnet_epoch_index=EpochIndex(100))
    subnet = attrs.evolve(subnet, parameters=own, schedule=schedule)
    return attrs.evolve(state, parameters=parameters).with_subnet(SUBNET, subnet)


def with_newcomer(state: State, commits_at: tuple[BlockNumber, ...], is_due: bool) -> State:
    """The network in which everybody has committed in some blocks, and the best paid came later.

    It came five blocks ago. ``is_due`` tells whether the commits are to be revealed now.
    """
    subnet = state.subnet(SUBNET)
    epoch = current_epoch(subnet, state.block.number)
    made = EpochIndex(epoch - (subnet.parameters.reveal_period_epochs if is_due else 0))
    own = commit_hash(HOTKEY, SUBNET, MAIN, WEIGHING, ())
    first, *others = commits_at
    commits = (
        WeightCommit(own, made, first, BlockNumber(0)),
        *(WeightCommit(Hash(bytes(32)), epoch, block, BlockNumber(0)) for block in others),
    )
    said = attrs.evolve(
        subnet.mechanisms[MAIN],
        last_update=tuple(commits_at[-1] for _ in subnet.neurons.hotkeys),
        weight_commits=Map(dict.fromkeys(subnet.neurons.hotkeys, commits)),
    )
    since = updated(subnet.neurons.registered_at, subnet.neurons.count, PAID, BlockNumber(NOW - 5))
    subnet = attrs.evolve(
        subnet,
        neurons=attrs.evolve(subnet.neurons, registered_at=since),
        mechanisms=subnet.mechanisms.set(MAIN, said),
    )
    return state.with_subnet(SUBNET, subnet)


def committing_weights() -> Iterator[Moment]:
    state = committing()
    version = Count16(state.parameters.commit_reveal_version)
    action = CommitTimelockedWeights(SUBNET, ByteString(b"sealed"), DrandRound(10**6), version)
    yield from call(state, by(HOTKEY), action)


def revealing_weights() -> Iterator[Moment]:
    state = with_newcomer(committing(), (BlockNumber(NOW - 10),), is_due=True)
    yield from call(state, by(HOTKEY), REVEAL)


def an_epoch_with_a_newcomer() -> Iterator[Moment]:
    """Everybody has committed again since, so that the weights are new; the first commit waits."""
    blocks = (BlockNumber(NOW - 10), BlockNumber(NOW - 1))
    state = with_room_for_epochs(with_newcomer(committing(), blocks, is_due=False))
    subnet = state.subnet(SUBNET)
    schedule = attrs.evolve(subnet.schedule, pending_epoch_at=BlockNumber(NOW + 1))
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, schedule=schedule))
    _, inputs = before_blocks()[40]
    yield state, BlocksPassed((inputs,), "reference"), run_block(state, inputs, "reference")


def _updates_when_revealed(rule: Rule) -> Rule:
    def mutant(
        subnet: object, mechanism: MechanismId, uid: Uid, weighing: Weighing, now: BlockNumber
    ) -> object:
        after = rule(subnet, mechanism, uid, weighing, now)
        said = after.mechanisms[mechanism]
        update = updated(said.last_update, after.neurons.count, uid, now)
        changed = after.mechanisms.set(mechanism, attrs.evolve(said, last_update=update))
        return attrs.evolve(after, mechanisms=changed)

    return mutant


MUTANTS_OF_COMMITS: Final = (
    Mutant(
        "D-78",
        "nobody asks whether an older commit waits",
        "INVARIANT-NEURONS-8",
        uncommitted_weights,
        lambda rule: lambda weights, commits, registrations: weights,
        an_epoch_with_a_newcomer,
    ),
    Mutant(
        "D-78",
        "weights are as new as their reveal",
        "INVARIANT-NEURONS-9",
        with_weights,
        _updates_when_revealed,
        revealing_weights,
    ),
    Mutant(
        "D-81",
        "a commit is filed under the epoch before",
        "INVARIANT-NEURONS-10",
        current_epoch,
        lambda rule: lambda subnet, now: EpochIndex(rule(subnet, now) - 1),
        committing_weights,
    ),
)
"""In the order of the catalogue."""
