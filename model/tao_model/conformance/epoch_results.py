"""What `tao-spec epoch --json` prints: the exact output, or every stage for one neuron.

Numbers are exact: amounts in units of 1e-9, shares as the raw bits of I32F32, proportions
of 65535 where production stores them so.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, TypeVar

import attrs

from tao_model import REVISION
from tao_model.conformance.epoch_inputs import DefaultUsed, EpochCase
from tao_model.consensus.interface import EpochInput, EpochOutput, Matrix
from tao_model.consensus.reference import EpochStages
from tao_model.consensus.stake import completed_last_update
from tao_model.consensus.weights import (
    current_weights,
    permitted_weights,
    stored_weights,
    uncommitted_weights,
    weights_to_others,
)
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    Count16,
    I32F32Bits,
    I64F64Bits,
    NetUid,
    Proportion16,
    Rao,
    Uid,
)

Entry = TypeVar("Entry", bound=int)

RESULT: Final = "tao-spec/epoch-result"
EXPLANATION: Final = "tao-spec/epoch-explanation"

Masked = Literal[
    "no_permit",
    "to_itself",
    "set_before_registration",
    "committed_before_registration",
    "no_such_neuron",
]
"""Why a weight does not count; the first reason that holds, in production's order."""

BondRule = Literal["yuma2", "yuma3", "yuma3_liquid_alpha"]
"""How bonds come of weights; liquid alpha needs a consensus that is not zero for everybody."""


@attrs.frozen
class EpochResult:
    """An epoch that was computed, and from what."""

    format: Literal["tao-spec/epoch-result"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    engine: str
    """The implementation that computed it."""
    netuid: NetUid | None
    """The subnet, where the input names it."""
    block: BlockNumber
    """The block in which the epoch runs."""
    neuron_count: Count16
    """Number of neurons; every list of the output has as many entries."""
    hotkeys: tuple[AccountId, ...] | None
    """The account of each neuron, where the input names them."""
    emission: Alpha
    """What the epoch distributes."""
    defaults_used: tuple[DefaultUsed, ...]
    """What was taken for fields that the input does not have."""
    output: EpochOutput
    """What the epoch stores and pays."""


def epoch_result(case: EpochCase, engine: str, output: EpochOutput) -> EpochResult:
    """Return the result of a case that the engine of that name computed."""
    return EpochResult(
        format=RESULT,
        revision=REVISION,
        engine=engine,
        netuid=case.netuid,
        block=case.epoch.current_block,
        neuron_count=case.epoch.neuron_count,
        hotkeys=case.hotkeys,
        emission=case.epoch.emission,
        defaults_used=case.defaults_used,
        output=output,
    )


@attrs.frozen
class Activity:
    """Whether the neuron has updated lately."""

    last_update: BlockNumber
    """When it last set or committed weights."""
    current_block: BlockNumber
    """The block in which the epoch runs."""
    activity_cutoff: BlockCount
    """The blocks after which it would be inactive."""
    active: bool
    """Whether it is active."""


@attrs.frozen
class Stake:
    """The neuron's stake, and what of it counts."""

    stake_bits: I64F64Bits
    """Its total stake weight, in rao."""
    stake_threshold: Rao
    """Less than this counts as none, except the owner's."""
    is_owner: bool
    """Whether it is the subnet owner's."""
    counted_bits: I64F64Bits
    """What counts, in rao."""
    stake: I32F32Bits
    """Its share of all that counts."""
    active_stake: I32F32Bits
    """Its share of what is active and permitted."""


@attrs.frozen
class Permit:
    """Whether the neuron may validate."""

    stored: bool
    """Whether storage says so before the epoch."""
    permitted: bool
    """Whether it validates in this epoch; the owner always does."""
    position: Count16
    """How many neurons stand before it by stake, of equal ones those with a higher uid."""
    max_allowed_validators: Count16
    """How many may validate next."""
    next: bool
    """Whether it may validate from the next epoch on."""


@attrs.frozen
class GivenWeight:
    """A weight that the neuron has set."""

    uid: Uid
    """The neuron that it is for."""
    weight: Proportion16
    """As stored."""
    masked: Masked | None
    """Why it does not count; null where it does."""
    share: I32F32Bits
    """Its share of the neuron's weights that count."""
    consensus: I32F32Bits
    """The weight on which a majority agrees."""
    clipped: I32F32Bits
    """What of the share stands: at most the consensus."""
    for_bonds: I32F32Bits
    """What bonds follow: clipped as far as the bonds penalty says."""


@attrs.frozen
class ReceivedWeight:
    """A weight that counts and that the neuron is given."""

    uid: Uid
    """The validator that gives it."""
    active_stake: I32F32Bits
    """The validator's share of the active stake."""
    share: I32F32Bits
    """The weight as a share of the validator's weights."""
    clipped: I32F32Bits
    """What of it stands: at most the consensus."""


@attrs.frozen
class MaskedWeight:
    """A weight that the neuron is given and that does not count."""

    uid: Uid
    """The neuron that gives it."""
    weight: Proportion16
    """As stored."""
    masked: Masked
    """Why it does not count."""


@attrs.frozen
class Bond:
    """A bond between the neuron and another, before and after the epoch."""

    uid: Uid
    """The other: the miner, or the validator that holds the bond."""
    before: Proportion16
    """As stored before the epoch."""
    counted: bool
    """Whether it counts, which it does not where the miner registered too lately."""
    share: I32F32Bits
    """After the epoch: the validator's share of all bonds in the miner."""
    incentive: I32F32Bits
    """The miner's share of the incentive."""
    after: Proportion16
    """As stored after the epoch."""


@attrs.frozen
class AsMiner:
    """What validators think of the neuron, and what that is worth."""

    received: tuple[ReceivedWeight, ...]
    """Weights that count, the highest first."""
    masked: tuple[MaskedWeight, ...]
    """Weights that do not count, by the uid of who gives them."""
    kappa: Proportion16
    """The share of the active stake that the consensus needs."""
    consensus: I32F32Bits
    """The weight on which a majority agrees."""
    supporting_stake: I32F32Bits
    """Active stake of those who give at least the consensus."""
    rank: I32F32Bits
    """Stake-weighted sum of the clipped weights."""
    incentive: I32F32Bits
    """Its share of all ranks."""
    bonds: tuple[Bond, ...]
    """Bonds in it, by share, the highest first."""


@attrs.frozen
class AsValidator:
    """What the neuron thinks of miners, and what that is worth."""

    given: tuple[GivenWeight, ...]
    """In stored order."""
    validator_trust: I32F32Bits
    """Sum of its clipped weights."""
    bonds_follow: BondRule
    """How bonds come of weights in this epoch."""
    bonds: tuple[Bond, ...]
    """Bonds that it holds, by share times incentive, the highest first."""
    dividends: I32F32Bits
    """Its share of all dividends."""


@attrs.frozen
class Earnings:
    """What the neuron earns."""

    emission: Alpha
    """What the epoch distributes."""
    by_stake: bool
    """Whether nobody has incentive or dividends, so that validators share by stake."""
    server_share: I32F32Bits
    """Its share by incentive."""
    server_emission: Alpha
    """What it earns by incentive."""
    validator_share: I32F32Bits
    """Its share by dividends."""
    validator_emission: Alpha
    """What it earns by dividends."""
    score: Alpha
    """The combined score that is stored as its emission; nothing is paid from it."""


@attrs.frozen
class Explanation:
    """Every stage of an epoch for one neuron, in the order of computation."""

    format: Literal["tao-spec/epoch-explanation"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    engine: str
    """The implementation that computed what is paid and stored; stages are the reference's."""
    netuid: NetUid | None
    """The subnet, where the input names it."""
    uid: Uid
    """The neuron."""
    hotkey: AccountId | None
    """Its account, where the input names it."""
    defaults_used: tuple[DefaultUsed, ...]
    """What was taken for fields that the input does not have."""
    activity: Activity
    """Whether it has updated lately."""
    stake: Stake
    """Its stake, and what of it counts."""
    permit: Permit
    """Whether it may validate."""
    as_miner: AsMiner
    """What validators think of it."""
    as_validator: AsValidator
    """What it thinks of miners."""
    earnings: Earnings
    """What it earns."""


def explain(
    case: EpochCase, engine: str, stages: EpochStages, output: EpochOutput, uid: Uid
) -> Explanation:
    """Return every stage for the neuron of that uid, which must exist."""
    epoch = case.epoch
    return Explanation(
        format=EXPLANATION,
        revision=REVISION,
        engine=engine,
        netuid=case.netuid,
        uid=uid,
        hotkey=case.hotkeys[uid] if case.hotkeys is not None else None,
        defaults_used=case.defaults_used,
        activity=Activity(
            last_update=completed_last_update(epoch.last_update, epoch.neuron_count)[uid],
            current_block=epoch.current_block,
            activity_cutoff=epoch.activity_cutoff,
            active=stages.active[uid],
        ),
        stake=Stake(
            stake_bits=epoch.stake_bits[uid],
            stake_threshold=epoch.stake_threshold,
            is_owner=uid == epoch.owner_uid,
            counted_bits=stages.filtered_stake[uid],
            stake=stages.stake[uid],
            active_stake=stages.active_stake[uid],
        ),
        permit=_permit(epoch, stages, uid),
        as_miner=_as_miner(epoch, stages, output, uid),
        as_validator=_as_validator(epoch, stages, output, uid),
        earnings=Earnings(
            emission=epoch.emission,
            by_stake=not any(stages.incentive) and not any(stages.dividends),
            server_share=stages.earning_shares.server[uid],
            server_emission=output.server_emission[uid],
            validator_share=stages.earning_shares.validator[uid],
            validator_emission=output.validator_emission[uid],
            score=output.emission[uid],
        ),
    )


def _at(values: Sequence[bool], uid: int) -> bool:
    return uid < len(values) and values[uid]


def _permit(epoch: EpochInput, stages: EpochStages, uid: Uid) -> Permit:
    own = (stages.stake[uid], uid)
    before = [other for other, stake in enumerate(stages.stake) if (stake, other) > own]
    return Permit(
        stored=_at(epoch.validator_permit, uid),
        permitted=_at(stages.permits, uid),
        position=Count16(len(before)),
        max_allowed_validators=epoch.max_allowed_validators,
        next=stages.next_permits[uid],
    )


def _value(row: Iterable[tuple[Uid, Entry]], uid: Uid) -> Entry | Literal[0]:
    """Return the entry of a row for a uid; of several the last, as consensus reads them."""
    return dict(row).get(uid, 0)


def _as_miner(epoch: EpochInput, stages: EpochStages, output: EpochOutput, uid: Uid) -> AsMiner:
    received = [
        ReceivedWeight(
            uid=Uid(validator),
            active_stake=stages.active_stake[validator],
            share=I32F32Bits(_value(row, uid)),
            clipped=I32F32Bits(_value(stages.clipped_weights[validator], uid)),
        )
        for validator, row in enumerate(stages.weights)
        if any(column == uid for column, _ in row)
    ]
    masked = [
        MaskedWeight(uid=Uid(giver), weight=weight, masked=reasons[uid])
        for giver, reasons in enumerate(_masked(epoch, stages))
        for target, weight in epoch.weights[giver]
        if target == uid and uid in reasons
    ]
    supporting = [
        stages.active_stake[validator]
        for validator, row in enumerate(stages.weights)
        if _value(row, uid) >= stages.consensus[uid]
    ]
    bonds = [
        _bond(epoch, stages, output, Uid(validator), uid, other=Uid(validator))
        for validator in range(epoch.neuron_count)
    ]
    return AsMiner(
        received=tuple(sorted(received, key=lambda weight: -weight.share)),
        masked=tuple(masked),
        kappa=epoch.kappa,
        consensus=stages.consensus[uid],
        supporting_stake=I32F32.wrapping_sum(supporting),
        rank=stages.ranks[uid],
        incentive=stages.incentive[uid],
        bonds=_worth_telling(bonds, lambda bond: bond.share),
    )


def _as_validator(
    epoch: EpochInput, stages: EpochStages, output: EpochOutput, uid: Uid
) -> AsValidator:
    masked = _masked(epoch, stages)[uid]
    given = [
        GivenWeight(
            uid=target,
            weight=weight,
            masked=masked.get(target),
            share=I32F32Bits(_value(stages.weights[uid], target)),
            consensus=stages.consensus[target] if target < epoch.neuron_count else I32F32Bits(0),
            clipped=I32F32Bits(_value(stages.clipped_weights[uid], target)),
            for_bonds=I32F32Bits(_value(stages.weights_for_bonds[uid], target)),
        )
        for target, weight in epoch.weights[uid]
    ]
    bonds = [
        _bond(epoch, stages, output, uid, Uid(miner), other=Uid(miner))
        for miner in range(epoch.neuron_count)
    ]
    return AsValidator(
        given=tuple(given),
        validator_trust=stages.validator_trust[uid],
        bonds_follow=_bond_rule(epoch, stages),
        bonds=_worth_telling(bonds, lambda bond: bond.share * bond.incentive),
        dividends=stages.dividends[uid],
    )


def _masked(epoch: EpochInput, stages: EpochStages) -> tuple[dict[Uid, Masked], ...]:
    """Return for each neuron why the weights that it gives do not count, those that do not."""
    registered = epoch.block_at_registration
    stored = stored_weights(epoch.weights, epoch.neuron_count)
    permitted = permitted_weights(stored, stages.permits)
    to_others = weights_to_others(permitted, epoch.owner_uid)
    current = current_weights(to_others, epoch.last_update, registered)
    uncommitted = uncommitted_weights(current, epoch.earliest_commit_block, registered)
    steps: tuple[tuple[Masked, Matrix], ...] = (
        ("no_such_neuron", stored),
        ("no_permit", permitted),
        ("to_itself", to_others),
        ("set_before_registration", current),
        ("committed_before_registration", uncommitted if epoch.commit_reveal_enabled else current),
    )
    reasons: tuple[dict[Uid, Masked], ...] = tuple({} for _ in epoch.weights)
    for reason, left in steps:
        for row, kept, found in zip(epoch.weights, left, reasons, strict=True):
            columns = {column for column, _ in kept}
            for target, _ in row:
                if target not in columns:
                    found.setdefault(target, reason)
    return reasons


def _bond(
    epoch: EpochInput,
    stages: EpochStages,
    output: EpochOutput,
    validator: Uid,
    miner: Uid,
    *,
    other: Uid,
) -> Bond:
    return Bond(
        uid=other,
        before=Proportion16(_value(epoch.bonds[validator], miner)),
        counted=any(column == miner for column, _ in stages.counted_bonds[validator]),
        share=I32F32Bits(_value(stages.ema_bonds_normalized[validator], miner)),
        incentive=stages.incentive[miner],
        after=Proportion16(_value(output.bonds[validator], miner)),
    )


def _bond_rule(epoch: EpochInput, stages: EpochStages) -> BondRule:
    if not epoch.yuma3_enabled:
        return "yuma2"
    liquid = epoch.liquid_alpha_enabled and any(stages.consensus)
    return "yuma3_liquid_alpha" if liquid else "yuma3"


def _worth_telling(bonds: Iterable[Bond], worth: Callable[[Bond], int]) -> tuple[Bond, ...]:
    there = [bond for bond in bonds if bond.before or bond.share or bond.after]
    return tuple(sorted(there, key=worth, reverse=True))
