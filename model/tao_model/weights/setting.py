"""Which weights a validator may set, and what is kept of them (chapter 12-weights)."""

from typing import Final

import attrs

from tao_model.administration import is_rested
from tao_model.consensus.vectors import upscale_weights
from tao_model.numbers.fixed_point import I64F64
from tao_model.rejection import Reason, Rejected, require
from tao_model.state import Subnet, put
from tao_model.state.consensus import Mechanism
from tao_model.state.records import evolve
from tao_model.units import (
    AccountId,
    BlockNumber,
    I64F64Bits,
    MechanismId,
    Proportion16,
    Rao,
    Uid,
    VersionKey,
)

NOTHING_SAID: Final = Mechanism()
"""A mechanism in which nobody has set weights."""


@attrs.frozen
class Weighing:
    """Weights that somebody wants to set."""

    uids: tuple[Uid, ...]
    """Whom they are for."""
    values: tuple[Proportion16, ...]
    """How much each of them gets, relative to the greatest."""
    version_key: VersionKey
    """The version of the validator's software."""


@attrs.frozen
class Weigher:
    """Who wants to set weights on a subnet."""

    hotkey: AccountId
    stake: I64F64Bits
    """What its stake weighs there (CHILDREN-3)."""


def owns(subnet: Subnet, hotkey: AccountId) -> bool:
    """Tell whether a hotkey is a subnet's owner's, and registered (WEIGHTS-1).

    Source: ``utils/misc.rs``, ``get_owner_uid``.
    """
    return subnet.identity.owner_hotkey == hotkey and hotkey in subnet.neurons.hotkeys


def has_enough_stake(subnet: Subnet, weigher: Weigher, threshold: Rao) -> bool:
    """Tell whether a hotkey's stake lets it set weights (WEIGHTS-1).

    Source: ``lib.rs``, ``check_weights_min_stake``.
    """
    enough = threshold * I64F64.scale
    return owns(subnet, weigher.hotkey) or weigher.stake >= enough


def has_mechanism(subnet: Subnet, mechanism: MechanismId) -> bool:
    """Tell whether a subnet has a mechanism of that number (WEIGHTS-3).

    Source: ``subnets/mechanism.rs``, ``ensure_mechanism_exists``.
    """
    return subnet.identity.added and mechanism < subnet.parameters.mechanism_count


def last_update(subnet: Subnet, mechanism: MechanismId, uid: Uid) -> BlockNumber:
    """Return when a neuron last set or committed weights, 0 if it is not known (WEIGHTS-2)."""
    updates = subnet.mechanisms.get(mechanism, NOTHING_SAID).last_update
    return updates[uid] if uid < len(updates) else BlockNumber(0)


def is_slow_enough(subnet: Subnet, mechanism: MechanismId, uid: Uid, now: BlockNumber) -> bool:
    """Tell whether a neuron's last weights within a mechanism are long enough ago (WEIGHTS-2).

    They never are within a mechanism that does not exist.
    Source: ``subnets/weights.rs``, ``check_rate_limit``.
    """
    last, limit = last_update(subnet, mechanism, uid), subnet.parameters.weights_set_rate_limit
    return has_mechanism(subnet, mechanism) and is_rested(last, now, limit)


def is_up_to_date(subnet: Subnet, version: VersionKey) -> bool:
    """Tell whether a subnet accepts weights of a version of the software (WEIGHTS-3).

    Source: ``subnets/weights.rs``, ``check_version_key``.
    """
    return version >= subnet.parameters.weights_version_key


def is_self_weight(uid: Uid, weighing: Weighing) -> bool:
    """Tell whether a neuron weighs itself alone (WEIGHTS-4).

    Source: ``subnets/weights.rs``, ``is_self_weight``.
    """
    return len(weighing.values) == 1 and weighing.uids[:1] == (uid,)


def may_weigh(subnet: Subnet, uid: Uid, weighing: Weighing) -> bool:
    """Tell whether a neuron may set weights: itself alone, the owner, or by permit (WEIGHTS-4).

    Source: ``subnets/weights.rs``, ``check_validator_permit``.
    """
    if is_self_weight(uid, weighing) or owns(subnet, subnet.neurons.hotkeys[uid]):
        return True
    permits = subnet.neurons.validator_permit
    return uid < len(permits) and permits[uid]


def are_enough(subnet: Subnet, uid: Uid, weighing: Weighing) -> bool:
    """Tell whether as many neurons are weighed as must be (WEIGHTS-5).

    Source: ``subnets/weights.rs``, ``check_length``.
    """
    least = min(subnet.neurons.count, subnet.parameters.min_allowed_weights)
    return is_self_weight(uid, weighing) or len(weighing.values) >= least


def admit_weigher(
    subnet: Subnet, mechanism: MechanismId, weigher: Weigher, weighing: Weighing, threshold: Rao
) -> Uid:
    """Return the uid of who may set weights at all; rejected otherwise (WEIGHTS-3).

    Source: ``subnets/weights.rs``, ``internal_set_weights``.
    """
    require(len(weighing.uids) == len(weighing.values), Reason.WEIGHT_VEC_NOT_EQUAL_SIZE)
    require(has_mechanism(subnet, mechanism), Reason.MECHANISM_DOES_NOT_EXIST)
    fit = len(weighing.uids) <= subnet.neurons.count
    require(fit, Reason.UIDS_LENGTH_EXCEED_UIDS_IN_SUBNET)
    uid = subnet.neurons.uid_of(weigher.hotkey)
    if uid is None:
        raise Rejected(Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET)
    enough = has_enough_stake(subnet, weigher, threshold)
    require(enough, Reason.NOT_ENOUGH_STAKE_TO_SET_WEIGHTS)
    up_to_date = is_up_to_date(subnet, weighing.version_key)
    require(up_to_date, Reason.INCORRECT_WEIGHT_VERSION_KEY)
    return uid


def admit_weights(subnet: Subnet, uid: Uid, weighing: Weighing) -> None:
    """Reject weights that a neuron may not set (WEIGHTS-5).

    Source: ``subnets/weights.rs``, ``internal_set_weights``.
    """
    require(may_weigh(subnet, uid, weighing), Reason.NEURON_NO_VALIDATOR_PERMIT)
    are_distinct = len(set(weighing.uids)) == len(weighing.uids)
    require(are_distinct, Reason.DUPLICATE_UIDS)
    all_exist = all(one < subnet.neurons.count for one in weighing.uids)
    require(all_exist, Reason.UID_VEC_CONTAIN_INVALID_ONE)
    require(are_enough(subnet, uid, weighing), Reason.WEIGHT_VEC_LENGTH_IS_LOW)


def with_weights(
    subnet: Subnet, mechanism: MechanismId, uid: Uid, weighing: Weighing, now: BlockNumber
) -> Subnet:
    """Return a subnet in which a neuron's weights are set (WEIGHTS-6).

    Source: ``subnets/weights.rs``, ``internal_set_weights``.
    """
    before = subnet.mechanisms.get(mechanism, NOTHING_SAID)
    row = tuple(zip(weighing.uids, upscale_weights(weighing.values), strict=True))
    after = evolve(before, weights=put(before.weights, uid, row, ()))
    if not subnet.parameters.commit_reveal_enabled:
        after = evolve(
            after, last_update=updated(before.last_update, subnet.neurons.count, uid, now)
        )
    mechanisms = put(subnet.mechanisms, mechanism, after, NOTHING_SAID)
    return evolve(subnet, mechanisms=mechanisms)


def updated(
    updates: tuple[BlockNumber, ...], count: int, uid: Uid, now: BlockNumber
) -> tuple[BlockNumber, ...]:
    """Return the times of updates of a number of neurons with one set (WEIGHTS-6).

    A list that is too short is filled up with zeros.
    Source: ``utils/misc.rs``, ``get_last_update``, ``set_last_update_for_uid``.
    """
    filled = (*updates, *(BlockNumber(0) for _ in range(count - len(updates))))
    return tuple(now if one == uid else block for one, block in enumerate(filled))
