import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Origin, Signed, apply
from tao_model.network.call import Action
from tao_model.network.commits import (
    BatchCommitWeights,
    BatchRevealWeights,
    CommitCrv3MechanismWeights,
    CommitMechanismWeights,
    CommitTimelockedMechanismWeights,
    CommitTimelockedWeights,
    CommitWeights,
    RevealMechanismWeights,
    RevealWeights,
    WeightsPayload,
    with_commits_opened,
)
from tao_model.rejection import Reason, Rejected
from tao_model.state import Map, State
from tao_model.state.consensus import Mechanism, Neurons, Pulse
from tao_model.state.emission import Schedule
from tao_model.units import (
    AccountId,
    BlockNumber,
    ByteString,
    Count8,
    Count16,
    DrandRound,
    EpochIndex,
    Hash,
    MechanismId,
    Proportion16,
    Rao,
    Salt,
    Tempo,
    Uid,
    VersionKey,
)
from tao_model.weights import Weighing, commit_hash
from tests.strategies.staking import HOTKEY, NOWHERE, OTHER, OTHER_HOTKEY, SUBNET, TAO, network

BY_HOTKEY = Signed(HOTKEY)
MAIN = MechanismId(0)
SALT = (Salt(5), Salt(6))
UIDS, VALUES = (Uid(1),), (Proportion16(9),)
WEIGHING = Weighing(UIDS, VALUES, VersionKey(0))
ROW = ((Uid(1), Proportion16(65_535)),)
SECRET = ByteString(b"secret")
ROUND = DrandRound(40)


def committing(block: int = 200, epoch: int = 7) -> State:
    """Return a network in which a hotkey may commit weights on two subnets, by permit."""
    state = network()
    for netuid in (SUBNET, OTHER):
        subnet = state.subnet(netuid)
        subnet = attrs.evolve(
            subnet,
            schedule=Schedule(
                Tempo(1_000), BlockNumber(block), subnet_epoch_index=EpochIndex(epoch)
            ),
            neurons=Neurons((HOTKEY, OTHER_HOTKEY), validator_permit=(True, False)),
            mechanisms=Map({MAIN: Mechanism(last_update=(BlockNumber(100), BlockNumber(0)))}),
            parameters=attrs.evolve(
                subnet.parameters, min_allowed_weights=Count16(1), mechanism_count=Count8(2)
            ),
        )
        state = state.with_subnet(netuid, subnet)
    return at(state, block)


def at(state: State, block: int) -> State:
    return attrs.evolve(state, block=attrs.evolve(state.block, number=BlockNumber(block)))


def an_epoch_later(state: State) -> State:
    subnet = state.subnet(SUBNET)
    index = EpochIndex(subnet.schedule.subnet_epoch_index + 1)
    schedule = attrs.evolve(subnet.schedule, subnet_epoch_index=index)
    later = state.with_subnet(SUBNET, attrs.evolve(subnet, schedule=schedule))
    return at(later, state.block.number + 100)


def plain(state: State) -> State:
    subnet = state.subnet(SUBNET)
    parameters = attrs.evolve(subnet.parameters, commit_reveal_enabled=False)
    return state.with_subnet(SUBNET, attrs.evolve(subnet, parameters=parameters))


def said(state: State, mechanism: int = 0) -> Mechanism:
    return state.subnet(SUBNET).mechanisms[MechanismId(mechanism)]


def refusal_of(state: State, action: Action, origin: Origin = BY_HOTKEY) -> Reason | None:
    try:
        apply(state, origin, action)
    except Rejected as refusal:
        return refusal.reason
    return None


def hashed(mechanism: int = 0, salt: tuple[Salt, ...] = SALT) -> Hash:
    return commit_hash(HOTKEY, SUBNET, MechanismId(mechanism), WEIGHING, salt)


COMMIT = CommitWeights(SUBNET, hashed())
REVEAL = RevealWeights(SUBNET, UIDS, VALUES, SALT, VersionKey(0))


def batch(*salts: tuple[Salt, ...]) -> BatchRevealWeights:
    count = len(salts)
    return BatchRevealWeights(
        SUBNET, (UIDS,) * count, (VALUES,) * count, salts, (VersionKey(0),) * count
    )


# Hashes.


@pytest.mark.rule("WEIGHTS-11", "WEIGHTS-12")
def test_what_is_committed_in_one_epoch_is_revealed_in_the_next() -> None:
    waiting = apply(committing(), BY_HOTKEY, COMMIT)
    assert len(said(waiting).weight_commits[HOTKEY]) == 1
    assert said(waiting).last_update == (200, 0)
    assert refusal_of(waiting, REVEAL) is Reason.REVEAL_TOO_EARLY
    after = said(apply(an_epoch_later(waiting), BY_HOTKEY, REVEAL))
    assert after.weights == Map({Uid(0): ROW})
    assert not after.weight_commits
    assert after.last_update == (200, 0)
    too_late = an_epoch_later(an_epoch_later(waiting))
    assert refusal_of(too_late, REVEAL) is Reason.REVEAL_TOO_EARLY


@pytest.mark.rule("WEIGHTS-12")
def test_refused_weights_keep_their_commit() -> None:
    later = an_epoch_later(apply(committing(), BY_HOTKEY, COMMIT))
    subnet = later.subnet(SUBNET)
    neurons = attrs.evolve(subnet.neurons, validator_permit=())
    without_permit = later.with_subnet(SUBNET, attrs.evolve(subnet, neurons=neurons))
    assert refusal_of(without_permit, REVEAL) is Reason.NEURON_NO_VALIDATOR_PERMIT


@pytest.mark.rule("WEIGHTS-11")
def test_a_commit_is_refused_in_productions_order() -> None:
    nowhere = CommitWeights(NOWHERE, hashed())
    for origin in (BY_HOTKEY, ROOT_ORIGIN):
        assert refusal_of(committing(), nowhere, origin) is Reason.MECHANISM_DOES_NOT_EXIST
    assert refusal_of(committing(), COMMIT, ROOT_ORIGIN) is Reason.BAD_ORIGIN
    stranger = Signed(AccountId(b"s" * 32))
    assert refusal_of(plain(committing()), COMMIT, stranger) is Reason.COMMIT_REVEAL_DISABLED
    assert refusal_of(committing(), COMMIT, stranger) is Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET
    too_fast = Reason.COMMITTING_WEIGHTS_TOO_FAST
    assert refusal_of(committing(199), COMMIT) is too_fast
    assert refusal_of(plain(committing(199)), COMMIT) is too_fast


@pytest.mark.rule("WEIGHTS-11", "WEIGHTS-12")
def test_each_mechanism_has_commits_of_its_own() -> None:
    second = MechanismId(1)
    commit = CommitMechanismWeights(SUBNET, second, hashed(1))
    waiting = an_epoch_later(apply(committing(), BY_HOTKEY, commit))
    assert refusal_of(waiting, REVEAL) is Reason.NO_WEIGHTS_COMMIT_FOUND
    reveal = RevealMechanismWeights(SUBNET, second, UIDS, VALUES, SALT, VersionKey(0))
    assert said(apply(waiting, BY_HOTKEY, reveal), 1).weights == Map({Uid(0): ROW})


@pytest.mark.rule("WEIGHTS-11")
def test_a_batch_commits_where_it_may() -> None:
    both = BatchCommitWeights((NOWHERE, SUBNET), (hashed(), hashed()))
    assert apply(committing(), BY_HOTKEY, both) == apply(committing(), BY_HOTKEY, COMMIT)
    uneven = BatchCommitWeights((SUBNET,), ())
    assert refusal_of(committing(), uneven) is Reason.INPUT_LENGTHS_UNEQUAL
    assert refusal_of(committing(), both, ROOT_ORIGIN) is Reason.BAD_ORIGIN


@pytest.mark.rule("WEIGHTS-12")
def test_a_batch_reveals_all_or_nothing() -> None:
    salts = ((Salt(1),), (Salt(2),))
    state = committing()
    for salt in salts:
        state = apply(state, BY_HOTKEY, CommitWeights(SUBNET, hashed(salt=salt)))
        state = at(state, state.block.number + 100)
    later = an_epoch_later(state)
    after = said(apply(later, BY_HOTKEY, batch(*salts)))
    assert (after.weights, after.weight_commits) == (Map({Uid(0): ROW}), Map())
    one = said(apply(later, BY_HOTKEY, batch(salts[1])))
    assert [commit.commit_hash for commit in one.weight_commits[HOTKEY]] == [hashed(salt=salts[0])]
    unknown = batch(*salts, (Salt(3),))
    assert refusal_of(later, unknown) is Reason.NO_WEIGHTS_COMMIT_FOUND
    twice = batch(salts[0], salts[0])
    wrong = Reason.INVALID_REVEAL_COMMIT_HASH_NOT_MATCH
    assert refusal_of(later, twice) is wrong


@pytest.mark.rule("WEIGHTS-8")
def test_guards_ask_for_stake_and_lists_that_go_together() -> None:
    poor = committing()
    parameters = attrs.evolve(poor.parameters, stake_threshold=Rao(TAO))
    poor = attrs.evolve(poor, parameters=parameters)
    for action in (COMMIT, REVEAL, batch(SALT), BatchCommitWeights((SUBNET,), (hashed(),))):
        assert refusal_of(poor, action) is Reason.NOT_ENOUGH_STAKE_TO_SET_WEIGHTS
    uneven = attrs.evolve(batch(SALT), version_keys=())
    assert refusal_of(poor, uneven) is Reason.INPUT_LENGTHS_UNEQUAL
    assert refusal_of(committing(), batch()) is Reason.NO_WEIGHTS_COMMIT_FOUND


# Encrypted commits.


def encrypted(round_number: int = ROUND, version: int = 4) -> CommitTimelockedWeights:
    return CommitTimelockedWeights(SUBNET, SECRET, DrandRound(round_number), Count16(version))


def payload(hotkey: AccountId = HOTKEY, *uids: int) -> WeightsPayload:
    chosen = tuple(map(Uid, uids or (1,)))
    return WeightsPayload(hotkey, chosen, (Proportion16(9),) * len(chosen), VersionKey(0))


def with_pulse(state: State) -> State:
    pulse = Pulse(ROUND, ByteString(b""), ByteString(b""))
    return attrs.evolve(state, pulses=state.pulses.set(ROUND, pulse))


@pytest.mark.rule("WEIGHTS-13")
def test_an_encrypted_commit_is_of_the_right_version_and_for_a_round_to_come() -> None:
    wrong = Reason.INCORRECT_COMMIT_REVEAL_VERSION
    assert refusal_of(committing(), encrypted(version=3)) is wrong
    noted = attrs.evolve(committing(), last_round=ROUND)
    assert refusal_of(noted, encrypted(ROUND - 1)) is Reason.INVALID_REVEAL_ROUND
    assert refusal_of(noted, encrypted(ROUND)) is None
    assert refusal_of(plain(committing()), encrypted()) is Reason.COMMIT_REVEAL_DISABLED


@pytest.mark.rule("WEIGHTS-13")
def test_all_forms_of_an_encrypted_commit_say_the_same() -> None:
    after = apply(committing(), BY_HOTKEY, encrypted())
    for same in (
        CommitTimelockedMechanismWeights(SUBNET, MAIN, SECRET, ROUND, Count16(4)),
        CommitCrv3MechanismWeights(SUBNET, MAIN, SECRET, ROUND),
    ):
        assert apply(committing(), BY_HOTKEY, same) == after


@pytest.mark.rule("BLOCK-14")
def test_an_encrypted_commit_opens_an_epoch_later_once_its_round_is_known() -> None:
    now = apply(committing(), BY_HOTKEY, encrypted())
    payloads = {SECRET: payload()}
    assert with_commits_opened(with_pulse(now), payloads) == with_pulse(now)
    later = an_epoch_later(now)
    assert with_commits_opened(later, payloads) == later
    opened = said(with_commits_opened(with_pulse(later), payloads))
    assert (opened.weights, opened.timelocked_commits) == (Map({Uid(0): ROW}), Map())
    too_late = an_epoch_later(later)
    assert not said(with_commits_opened(too_late, payloads)).timelocked_commits


@pytest.mark.rule("BLOCK-14")
def test_what_cannot_be_opened_or_set_is_gone_without_effect() -> None:
    later = with_pulse(an_epoch_later(apply(committing(), BY_HOTKEY, encrypted())))
    for payloads in (
        {},
        {SECRET: payload(OTHER_HOTKEY)},
        {SECRET: payload(HOTKEY, 7)},
    ):
        opened = said(with_commits_opened(later, payloads))
        assert (opened.weights, opened.timelocked_commits) == (Map(), Map())


@pytest.mark.rule("BLOCK-14")
def test_a_subnet_whose_epoch_has_to_wait_opens_nothing() -> None:
    later = with_pulse(an_epoch_later(apply(committing(), BY_HOTKEY, encrypted())))
    due = at(later, 1_300)
    none = attrs.evolve(due.parameters, max_epochs_per_block=Count8(0))
    waiting = attrs.evolve(due, parameters=none)
    assert with_commits_opened(waiting, {SECRET: payload()}) == waiting
