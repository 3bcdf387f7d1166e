"""What an epoch reads of the state, and what it leaves there."""

import attrs
import pytest

from tao_model.network.epochs import (
    commit_blocks,
    earned,
    family_terms,
    rewarded_hotkeys,
    run_mechanisms,
    with_epoch,
)
from tao_model.state import Map, Subnet
from tao_model.state.consensus import Mechanism, TimelockedCommit, WeightCommit
from tao_model.state.emission import Pending, Schedule
from tao_model.state.parameters import SubnetParameters
from tao_model.units import (
    Alpha,
    BlockNumber,
    ByteString,
    Count64,
    DrandRound,
    EpochIndex,
    Hash,
    NetUid,
    Proportion16,
    Tempo,
)
from tests.model.network.recorded_blocks import genesis
from tests.strategies.emission import account

AFTER_LATEST = Schedule(
    tempo=Tempo(10), last_epoch_block=BlockNumber(100), subnet_epoch_index=EpochIndex(7)
)
SUBNET = Subnet(schedule=AFTER_LATEST, parameters=SubnetParameters(reveal_period_epochs=Count64(2)))


def commit(epoch: int, block: int) -> WeightCommit:
    return WeightCommit(Hash(bytes(32)), EpochIndex(epoch), BlockNumber(block), BlockNumber(0))


def timelocked(number: int, block: int) -> TimelockedCommit:
    return TimelockedCommit(account(number), BlockNumber(block), ByteString(b""), DrandRound(1))


@pytest.mark.rule("BLOCK-6")
def test_of_hashes_the_first_valid_one_counts_and_of_encrypted_commits_the_earliest() -> None:
    mechanism = Mechanism(
        weight_commits=Map(
            {
                account(1): (commit(4, 50), commit(6, 80), commit(6, 70)),
                account(2): (commit(4, 50),),
                account(3): (commit(7, 90),),
            }
        ),
        timelocked_commits=Map(
            {
                EpochIndex(4): (timelocked(3, 40),),
                EpochIndex(6): (timelocked(3, 85), timelocked(3, 83), timelocked(4, 99)),
            }
        ),
    )
    found = commit_blocks(SUBNET, mechanism, BlockNumber(105))
    assert found == {account(1): 80, account(3): 83, account(4): 99}


@pytest.mark.rule("BLOCK-6", "BLOCK-7", "BLOCK-8")
def test_an_epoch_leaves_a_result_for_every_neuron_and_keeps_rows_beyond() -> None:
    state, netuid = genesis(), NetUid(1)
    neurons = state.subnet(netuid).neurons
    taken = Pending(Alpha(10**9), Alpha(10**9), Alpha(10**6), Alpha(0))
    epoch = run_mechanisms(state, netuid, taken, rewarded_hotkeys(state, netuid), "reference")
    after = with_epoch(state, netuid, epoch).subnet(netuid)
    assert len(after.neurons.active) == len(after.neurons.emission) == neurons.count
    assert attrs.evolve(after, neurons=neurons, mechanisms=Map()) == attrs.evolve(
        state.subnet(netuid), mechanisms=Map()
    )
    in_order = [one.hotkey for one in earned(neurons, epoch.combined)]
    assert in_order == sorted(neurons.hotkeys)


@pytest.mark.rule("BLOCK-8")
def test_the_greater_of_two_least_childkey_takes_counts() -> None:
    state, netuid = genesis(), NetUid(1)
    subnet = state.subnet(netuid)
    parameters = attrs.evolve(subnet.parameters, min_childkey_take=Proportion16(9))
    state = state.with_subnet(netuid, attrs.evolve(subnet, parameters=parameters))
    for everywhere, counts in ((3, 9), (30, 30)):
        network = attrs.evolve(state.parameters, min_childkey_take=Proportion16(everywhere))
        after = attrs.evolve(state, parameters=network)
        assert family_terms(after, netuid).min_childkey_take == counts
