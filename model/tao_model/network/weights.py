"""Weights, set or committed and revealed (chapters 12-weights, 21-network)."""

from typing import Final

import attrs

from tao_model.children import stake_weight_of
from tao_model.network.call import Call
from tao_model.network.epochs import staked_hotkey
from tao_model.network.origins import Origin, signer
from tao_model.rejection import Reason, Rejected, require
from tao_model.state import ROOT, State
from tao_model.units import AccountId, MechanismId, NetUid, Proportion16, Uid, VersionKey
from tao_model.weights import (
    Weigher,
    Weighing,
    admit_weigher,
    admit_weights,
    has_enough_stake,
    is_slow_enough,
    with_weights,
)

MAIN: Final = MechanismId(0)
"""The mechanism that every subnet has."""

Weight = tuple[Uid, Proportion16]
"""A neuron, and what it gets."""


@attrs.frozen
class SetWeights:
    """Say how much each neuron of a subnet shall earn."""

    netuid: NetUid
    uids: tuple[Uid, ...]
    values: tuple[Proportion16, ...]
    version_key: VersionKey


@attrs.frozen
class SetMechanismWeights:
    """Say it within one mechanism of the subnet."""

    netuid: NetUid
    mechanism: MechanismId
    uids: tuple[Uid, ...]
    values: tuple[Proportion16, ...]
    version_key: VersionKey


@attrs.frozen
class BatchSetWeights:
    """Say it on several subnets; what is refused on one is left out."""

    netuids: tuple[NetUid, ...]
    weights: tuple[tuple[Weight, ...], ...]
    version_keys: tuple[VersionKey, ...]


def weigher_of(state: State, netuid: NetUid, hotkey: AccountId) -> Weigher:
    """Return who wants to set weights, with what its stake weighs (WEIGHTS-1)."""
    parents = [parent for _, parent in state.subnet(netuid).children.parents.get(hotkey, ())]
    concerned = {one: staked_hotkey(state, netuid, one) for one in (hotkey, *parents)}
    weight = stake_weight_of(hotkey, concerned, state.parameters.tao_weight)
    return Weigher(hotkey, weight.total_stake_bits)


def require_stake_to_weigh(state: State, netuid: NetUid, hotkey: AccountId) -> None:
    """Reject who has too little stake to set weights (WEIGHTS-1)."""
    weigher = weigher_of(state, netuid, hotkey)
    enough = has_enough_stake(state.subnet(netuid), weigher, state.parameters.stake_threshold)
    require(enough, Reason.NOT_ENOUGH_STAKE_TO_SET_WEIGHTS)


def weights_set(
    state: State, hotkey: AccountId, netuid: NetUid, mechanism: MechanismId, weighing: Weighing
) -> State:
    """Return the state after a hotkey set weights, committed before or not (WEIGHTS-6).

    Source: ``subnets/weights.rs``, ``internal_set_weights``.
    """
    require(netuid != ROOT, Reason.CAN_NOT_SET_ROOT_NETWORK_WEIGHTS)
    subnet, now = state.subnet(netuid), state.block.number
    weigher = weigher_of(state, netuid, hotkey)
    uid = admit_weigher(subnet, mechanism, weigher, weighing, state.parameters.stake_threshold)
    if not subnet.parameters.commit_reveal_enabled:
        slow_enough = is_slow_enough(subnet, mechanism, uid, now)
        require(slow_enough, Reason.SETTING_WEIGHTS_TOO_FAST)
    admit_weights(subnet, uid, weighing)
    return state.with_subnet(netuid, with_weights(subnet, mechanism, uid, weighing, now))


def require_plain(state: State, netuid: NetUid) -> None:
    """Reject plain weights on a subnet where they are committed first (WEIGHTS-7)."""
    committed = state.subnet(netuid).parameters.commit_reveal_enabled
    require(not committed, Reason.COMMIT_REVEAL_ENABLED)


def set_weights(state: State, origin: Origin, action: SetWeights) -> State:
    """Return the state after plain weights were set (WEIGHTS-7)."""
    require_plain(state, action.netuid)
    weighing = Weighing(action.uids, action.values, action.version_key)
    return weights_set(state, signer(origin), action.netuid, MAIN, weighing)


def set_mechanism_weights(state: State, origin: Origin, action: SetMechanismWeights) -> State:
    """Return the state after plain weights were set within a mechanism (WEIGHTS-7)."""
    require_plain(state, action.netuid)
    weighing = Weighing(action.uids, action.values, action.version_key)
    return weights_set(state, signer(origin), action.netuid, action.mechanism, weighing)


def batch_set_weights(state: State, origin: Origin, action: BatchSetWeights) -> State:
    """Return the state after plain weights were set on several subnets (WEIGHTS-7).

    A subnet that refuses its weights keeps the old ones.
    Source: ``subnets/weights.rs``, ``do_batch_set_weights``.
    """
    hotkey = signer(origin)
    require_equal_lengths(action.netuids, action.weights, action.version_keys)
    items = zip(action.netuids, action.weights, action.version_keys, strict=True)
    for netuid, weights, version_key in items:
        weighing = Weighing(
            tuple(uid for uid, _ in weights), tuple(value for _, value in weights), version_key
        )
        try:
            require_plain(state, netuid)
            state = weights_set(state, hotkey, netuid, MAIN, weighing)
        except Rejected:
            continue
    return state


def require_equal_lengths(*lists: tuple[object, ...]) -> None:
    """Reject the lists of a batch if they do not go together (WEIGHTS-7)."""
    require(len(set(map(len, lists))) <= 1, Reason.INPUT_LENGTHS_UNEQUAL)


_PALLET: Final = "SubtensorModule."
_WEIGHTS: Final = ("dests", "weights", "version_key")

CALLS: Final = (
    Call(_PALLET + "set_weights", SetWeights, ("netuid", *_WEIGHTS), set_weights),
    Call(
        _PALLET + "set_mechanism_weights",
        SetMechanismWeights,
        ("netuid", "mecid", *_WEIGHTS),
        set_mechanism_weights,
    ),
    Call(
        _PALLET + "batch_set_weights",
        BatchSetWeights,
        ("netuids", "weights", "version_keys"),
        batch_set_weights,
    ),
)
