"""What an epoch reads of the state, and what it leaves there (chapter 22-block)."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from tao_model.children import StakedHotkey, stake_weight_of
from tao_model.consensus.engines import run_epoch
from tao_model.consensus.interface import EpochInput, EpochOutput
from tao_model.emission.distribution import Earned, RewardedSubnet, distributed_alpha
from tao_model.emission.dividends import FamilyTerms, RewardedHotkey
from tao_model.emission.mechanisms import (
    CombinedEpochs,
    combine_mechanisms,
    split_among_mechanisms,
)
from tao_model.parameters import activity_cutoff
from tao_model.staking.takes import DEFAULT_TAKE
from tao_model.state import ROOT, State, Subnet, put
from tao_model.state.consensus import Mechanism, Neurons
from tao_model.state.emission import Pending
from tao_model.state.pools import HotkeyStake
from tao_model.state.records import evolve
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    Count16,
    I64F64Bits,
    MechanismId,
    NetUid,
    Proportion16,
    Rao,
    Uid,
)
from tao_model.weights import is_expired

NOBODY: Final = AccountId(bytes(32))
"""The owner of what has none."""

_NOTHING_STAKED: Final = HotkeyStake()
_NOTHING_SAID: Final = Mechanism()


@attrs.frozen
class SubnetEpoch:
    """What the epochs of a subnet's mechanisms came to."""

    outputs: tuple[EpochOutput, ...]
    """One for each mechanism."""
    combined: CombinedEpochs
    """All of them together."""
    stake: tuple[I64F64Bits, ...]
    """What the stake of each neuron weighs."""


def staked_hotkey(state: State, netuid: NetUid, hotkey: AccountId) -> StakedHotkey:
    """Return what a hotkey holds, and with whom it shares on one subnet (BLOCK-6)."""
    subnet = state.subnet(netuid)
    on_root = state.subnet(ROOT).stake.hotkeys.get(hotkey, _NOTHING_STAKED)
    return StakedHotkey(
        subnet.stake.hotkeys.get(hotkey, _NOTHING_STAKED).pool.value,
        Rao(on_root.pool.value),
        subnet.children.children.get(hotkey, ()),
        subnet.children.parents.get(hotkey, ()),
    )


def rewarded_hotkey(state: State, netuid: NetUid, hotkey: AccountId) -> RewardedHotkey:
    """Return a hotkey as the distribution on one subnet sees it (BLOCK-8)."""
    return RewardedHotkey(
        state.stake.owners.get(hotkey, NOBODY),
        state.stake.delegate_takes.get(hotkey, DEFAULT_TAKE),
        state.subnet(netuid).children.takes.get(hotkey, Proportion16(0)),
        staked_hotkey(state, netuid, hotkey),
    )


def rewarded_hotkeys(state: State, netuid: NetUid) -> Mapping[AccountId, RewardedHotkey]:
    """Return all hotkeys of a subnet, and their parents (BLOCK-8)."""
    subnet = state.subnet(netuid)
    concerned = dict.fromkeys(subnet.neurons.hotkeys)
    for hotkey in subnet.neurons.hotkeys:
        links = subnet.children.parents.get(hotkey, ())
        concerned.update(dict.fromkeys(parent for _, parent in links))
    return {hotkey: rewarded_hotkey(state, netuid, hotkey) for hotkey in concerned}


def rewarded_subnet(state: State, netuid: NetUid) -> RewardedSubnet:
    """Return a subnet as the distribution sees it (BLOCK-8)."""
    subnet = state.subnet(netuid)
    owner = subnet.identity.owner
    return RewardedSubnet(
        netuid,
        owner,
        subnet.identity.owner_hotkey,
        frozenset(state.stake.owned_hotkeys.get(NOBODY if owner is None else owner, ())),
        subnet.parameters.recycle_or_burn,
        subnet.stake.auto_stake_destinations,
    )


def family_terms(state: State, netuid: NetUid) -> FamilyTerms:
    """Return what governs dividends of children and parents on a subnet (BLOCK-8).

    The greater of the two least takes counts.
    Source: ``staking/set_children.rs``, ``get_effective_min_childkey_take``.
    """
    everywhere = state.parameters.min_childkey_take
    here = state.subnet(netuid).parameters.min_childkey_take
    return FamilyTerms(
        state.parameters.tao_weight, state.parameters.childkey_burn, max(everywhere, here)
    )


def commit_blocks(
    subnet: Subnet, mechanism: Mechanism, current_block: BlockNumber
) -> Mapping[AccountId, BlockNumber]:
    """Return when each hotkey made the earliest commit that has not expired (BLOCK-6).

    Of hashes that of the one that stands first in the list, of encrypted weights the earliest.
    Source: ``epoch/run_epoch.rs``, ``epoch_mechanism``.
    """
    earliest: dict[AccountId, BlockNumber] = {}
    for hotkey, commits in mechanism.weight_commits.items():
        valid = (c for c in commits if not is_expired(subnet, c.commit_epoch, current_block))
        first = next(valid, None)
        if first is not None:
            earliest[hotkey] = first.commit_block
    for epoch, timelocked in mechanism.timelocked_commits.items():
        if is_expired(subnet, epoch, current_block):
            continue
        for commit in timelocked:
            before = earliest.get(commit.hotkey, commit.commit_block)
            earliest[commit.hotkey] = min(before, commit.commit_block)
    return earliest


def epoch_input(
    state: State,
    netuid: NetUid,
    mechanism_id: MechanismId,
    stake_bits: tuple[I64F64Bits, ...],
    emission: Alpha,
) -> EpochInput:
    """Return what the epoch of a mechanism reads (BLOCK-6).

    Source: ``epoch/run_epoch.rs``, ``epoch_mechanism``.
    """
    subnet, block = state.subnet(netuid), state.block.number
    mechanism = subnet.mechanisms.get(mechanism_id, _NOTHING_SAID)
    neurons, parameters = subnet.neurons, subnet.parameters
    owner_hotkey = subnet.identity.owner_hotkey
    committed = commit_blocks(subnet, mechanism, block)
    uids = tuple(Uid(uid) for uid in range(neurons.count))
    return EpochInput(
        neuron_count=Count16(neurons.count),
        current_block=block,
        tempo=subnet.schedule.tempo,
        activity_cutoff=activity_cutoff(parameters.activity_cutoff_factor, subnet.schedule.tempo),
        last_update=mechanism.last_update,
        block_at_registration=neurons.registered_at,
        last_mechanism_step_block=subnet.emission.last_mechanism_step_block,
        stake_bits=stake_bits,
        stake_threshold=state.parameters.stake_threshold,
        owner_uid=None if owner_hotkey is None else neurons.uid_of(owner_hotkey),
        validator_permit=neurons.validator_permit,
        max_allowed_validators=parameters.max_allowed_validators,
        kappa=parameters.kappa,
        bonds_penalty=parameters.bonds_penalty,
        yuma3_enabled=parameters.yuma3_enabled,
        liquid_alpha_enabled=parameters.liquid_alpha_enabled,
        alpha_low=parameters.alpha_bounds.alpha_low,
        alpha_high=parameters.alpha_bounds.alpha_high,
        alpha_sigmoid_steepness=parameters.alpha_sigmoid_steepness,
        bonds_moving_average=parameters.bonds_moving_average,
        commit_reveal_enabled=parameters.commit_reveal_enabled,
        earliest_commit_block=tuple(committed.get(hotkey) for hotkey in neurons.hotkeys),
        weights=tuple(mechanism.weights.get(uid, ()) for uid in uids),
        bonds=tuple(mechanism.bonds.get(uid, ()) for uid in uids),
        emission=emission,
    )


def stake_weights(
    hotkeys: Sequence[AccountId], rewarded: Mapping[AccountId, RewardedHotkey], state: State
) -> tuple[I64F64Bits, ...]:
    """Return what the stake behind each hotkey weighs (BLOCK-6).

    Source: ``staking/stake_utils.rs``, ``get_stake_weights_for_network``.
    """
    staked = {hotkey: one.staked for hotkey, one in rewarded.items()}
    weight = state.parameters.tao_weight
    return tuple(stake_weight_of(hotkey, staked, weight).total_stake_bits for hotkey in hotkeys)


def run_mechanisms(
    state: State,
    netuid: NetUid,
    taken: Pending,
    rewarded: Mapping[AccountId, RewardedHotkey],
    engine: str,
) -> SubnetEpoch:
    """Return what the epochs of a subnet's mechanisms come to (BLOCK-6).

    Source: ``subnets/mechanism.rs``, ``epoch_with_mechanisms``.
    """
    subnet = state.subnet(netuid)
    alpha = distributed_alpha(taken)
    parts = split_among_mechanisms(
        alpha, subnet.parameters.mechanism_count, subnet.parameters.mechanism_emission_split
    )
    stake_bits = stake_weights(subnet.neurons.hotkeys, rewarded, state)
    inputs = [
        epoch_input(state, netuid, MechanismId(mechanism), stake_bits, part)
        for mechanism, part in enumerate(parts)
    ]
    outputs = tuple(run_epoch(one, engine) for one in inputs)
    return SubnetEpoch(outputs, combine_mechanisms(outputs, parts, alpha), stake_bits)


def with_output(mechanism: Mechanism, output: EpochOutput) -> Mechanism:
    """Return what a mechanism's epoch leaves: incentive, and a row of bonds for each uid (BLOCK-7).

    Source: ``epoch/run_epoch.rs``, ``persist_mechanism_epoch_terms``.
    """
    bonds = mechanism.bonds
    for uid, row in enumerate(output.bonds):
        bonds = put(bonds, Uid(uid), row, ())
    return evolve(mechanism, incentive=output.incentive, bonds=bonds)


def with_combined(neurons: Neurons, combined: CombinedEpochs) -> Neurons:
    """Return the neurons as the epochs of all mechanisms leave them (BLOCK-7).

    Source: ``epoch/run_epoch.rs``, ``persist_netuid_epoch_terms``.
    """
    return evolve(
        neurons,
        active=combined.active,
        emission=combined.emission,
        consensus=combined.consensus,
        dividends=combined.dividends,
        validator_trust=combined.validator_trust,
        validator_permit=combined.validator_permit,
        stake_weight=combined.stake_weight,
    )


def with_epoch(state: State, netuid: NetUid, epoch: SubnetEpoch) -> State:
    """Return the state after the epochs of a subnet's mechanisms were stored (BLOCK-7)."""
    subnet = state.subnet(netuid)
    mechanisms = subnet.mechanisms
    for number, output in enumerate(epoch.outputs):
        mechanism_id = MechanismId(number)
        after = with_output(mechanisms.get(mechanism_id, _NOTHING_SAID), output)
        mechanisms = put(mechanisms, mechanism_id, after, _NOTHING_SAID)
    neurons = with_combined(subnet.neurons, epoch.combined)
    return state.with_subnet(netuid, evolve(subnet, mechanisms=mechanisms, neurons=neurons))


def earned(neurons: Neurons, combined: CombinedEpochs) -> tuple[Earned, ...]:
    """Return what every neuron earned, in ascending order of hotkeys (BLOCK-8)."""
    by_hotkey = zip(
        neurons.hotkeys, combined.server_emission, combined.validator_emission, strict=True
    )
    return tuple(
        Earned(hotkey, incentive, dividends) for hotkey, incentive, dividends in sorted(by_hotkey)
    )
