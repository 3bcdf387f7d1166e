"""The form of the output of each kind, as its schema tells it."""

from collections.abc import Mapping
from typing import Any, Final, Literal, NewType

import attrs

from tao_model.consensus.interface import EpochOutput, Matrix, StoredMatrix
from tao_model.numbers.safe_float import SafeFloat
from tao_model.storage_view import Row
from tao_model.units import (
    AccountNumber,
    Alpha,
    AnyInteger,
    I64F64Bits,
    I96F32Bits,
    NetUid,
    Perquintill,
    Rao,
    U64F64Bits,
    U96F32Bits,
    Unsigned64,
)


@attrs.frozen
class FixedPointResult:
    """What an operation on fixed-point numbers gives; its range is that of the type asked for."""

    result: AnyInteger | None


@attrs.frozen
class SafeFloatResult:
    """What an operation on decimal numbers gives."""

    result: SafeFloat | bool | Unsigned64 | None


@attrs.frozen
class BlockEmission:
    """What a block creates."""

    block_emission: Rao


@attrs.frozen
class EmittingSubnets:
    """Which subnets take part."""

    netuids: tuple[NetUid, ...]


@attrs.frozen
class SubnetShare:
    """A subnet's share."""

    netuid: NetUid
    share_bits: U64F64Bits


@attrs.frozen
class SubnetEmission:
    """A subnet's part of what the block creates."""

    netuid: NetUid
    tao_emission_bits: U96F32Bits


@attrs.frozen
class SubnetShares:
    """How subnets share what the block creates."""

    price_shares: tuple[SubnetShare, ...]
    shares: tuple[SubnetShare, ...]
    emissions: tuple[SubnetEmission, ...]
    root_sell_flag: bool


@attrs.frozen
class SubnetRoot:
    """Root's part of a subnet."""

    netuid: NetUid
    root_proportion_bits: U96F32Bits


@attrs.frozen
class RootProportion:
    """Root's part of subnets."""

    tao_weight_bits: U96F32Bits
    subnets: tuple[SubnetRoot, ...]


@attrs.frozen
class TermsOfSubnet:
    """What a block offers a subnet."""

    netuid: NetUid
    tao_in_bits: U96F32Bits
    alpha_in_bits: U96F32Bits
    alpha_out_bits: U96F32Bits
    excess_tao_bits: U96F32Bits


@attrs.frozen
class SubnetTerms:
    """What a block offers subnets."""

    subnets: tuple[TermsOfSubnet, ...]


@attrs.frozen
class Emitted:
    """What a subnet got, and what waits in it."""

    netuid: NetUid
    tao_in: Rao
    alpha_in: Alpha
    excess_tao: Rao
    subnet_alpha_out_emission: Alpha
    pending_server_emission: Alpha
    pending_validator_emission: Alpha
    pending_root_alpha_divs: Alpha
    pending_owner_cut: Alpha
    recycled_alpha: Alpha


@attrs.frozen
class EmittedToSubnets:
    """What subnets got."""

    subnets: tuple[Emitted, ...]


@attrs.frozen
class DrainedSubnet:
    """What a subnet pays out now."""

    netuid: NetUid
    pending_server_emission: Alpha
    pending_validator_emission: Alpha
    pending_root_alpha_divs: Alpha
    pending_owner_cut: Alpha


@attrs.frozen
class Drained:
    """What is paid out now."""

    drained: tuple[DrainedSubnet, ...]


@attrs.frozen
class MechanismEmissions:
    """What each mechanism receives."""

    emissions: tuple[Alpha, ...]


@attrs.frozen
class HotkeyAmount:
    """An amount of a hotkey."""

    hotkey: AccountNumber
    amount: Alpha


@attrs.frozen
class ParentChildDividends:
    """How a family shares dividends."""

    self_contribution: Alpha
    dividends: tuple[HotkeyAmount, ...]
    recycled_alpha: AnyInteger


@attrs.frozen
class HotkeyAmountBits:
    """A finer amount of a hotkey."""

    hotkey: AccountNumber
    amount_bits: U96F32Bits


@attrs.frozen
class DividendDistribution:
    """How two pots are divided."""

    alpha_dividends: tuple[HotkeyAmountBits, ...]
    root_alpha_dividends: tuple[HotkeyAmountBits, ...]


@attrs.frozen
class Effect:
    """Something that is paid."""

    effect: str
    netuid: NetUid
    amount: Alpha
    hotkey: AccountNumber | None = None
    coldkey: AccountNumber | None = None


@attrs.frozen
class DistributedEmission:
    """What a subnet pays after its epoch."""

    effects: tuple[Effect, ...]
    miner_burned_bits: U96F32Bits
    alpha_dividends_per_subnet: tuple[HotkeyAmount, ...]
    root_alpha_dividends_per_subnet: tuple[HotkeyAmount, ...]


@attrs.frozen
class SubnetPrice:
    """The average of a subnet."""

    netuid: NetUid
    subnet_moving_price_bits: I96F32Bits


@attrs.frozen
class MovingPrices:
    """The averages of subnets."""

    subnets: tuple[SubnetPrice, ...]


@attrs.frozen
class RemainingPart:
    """What stays of the other reserve."""

    result_bits: U64F64Bits


@attrs.frozen
class NeededAmount:
    """What has to be paid in."""

    result: Unsigned64


@attrs.frozen
class Swapped:
    """What a swap comes to."""

    amount_paid_in: Unsigned64
    amount_paid_out: Unsigned64
    fee_paid: Unsigned64
    fee_to_block_author: Unsigned64


@attrs.frozen
class Accepted:
    """What a pool takes, and its weight then."""

    tao: Rao
    alpha: Alpha
    quote_weight: Perquintill


@attrs.frozen
class WeightSet:
    """The weight of a pool."""

    quote_weight: Perquintill


@attrs.frozen
class SpotPrice:
    """The price that a pool shows."""

    price_bits: U64F64Bits


@attrs.frozen
class HolderShare:
    """The share of a holder."""

    key: Unsigned64
    share: SafeFloat


@attrs.frozen
class PoolState:
    """A share pool."""

    shared_value: Alpha
    denominator: SafeFloat
    shares: tuple[HolderShare, ...]


@attrs.frozen
class PoolRun:
    """What operations on a share pool gave."""

    results: tuple[Alpha | bool | None, ...]
    states: tuple[PoolState, ...]


@attrs.frozen
class MathResult:
    """What a function of an epoch gives: a raw value, a truth, some of them, or rows."""

    result: (
        I64F64Bits | bool | tuple[I64F64Bits, ...] | tuple[bool, ...] | Matrix | StoredMatrix | None
    )


@attrs.frozen
class EpochRun:
    """What the epochs store and pay."""

    epochs: tuple[EpochOutput, ...]


@attrs.frozen
class HotkeyStakeWeight:
    """The stake weight of a hotkey."""

    hotkey: AccountNumber
    total_stake_bits: I64F64Bits
    alpha_stake_bits: I64F64Bits
    tao_stake_bits: I64F64Bits


@attrs.frozen
class StakeWeights:
    """The stake weights of hotkeys."""

    hotkeys: tuple[HotkeyStakeWeight, ...]


ErrorName = NewType("ErrorName", str)
"""Production's full name of an error that the model has too."""


@attrs.frozen
class StepError:
    """A refusal."""

    error: ErrorName
    """Production's name of the error, with that of its pallet."""
    guard: bool = False
    """Whether it was refused before the call; the model does not say, and nothing compares it."""


@attrs.frozen
class AcceptedStep:
    """A step that was carried out."""

    result: Literal["ok"]
    """That it was."""
    changes: tuple[Row, ...]
    """Every entry of storage that it changed: entry, keys, value; null where it is gone."""


@attrs.frozen
class RefusedStep:
    """A call that was refused."""

    result: StepError
    """Why."""
    changes: tuple[()]
    """Nothing."""


@attrs.frozen
class TraceOutput:
    """What became of the steps."""

    steps: tuple[AcceptedStep | RefusedStep, ...]


OUTPUTS: Final[Mapping[str, tuple[type[Any], ...]]] = {
    "fixed_point": (FixedPointResult,),
    "safe_float": (SafeFloatResult,),
    "block_emission": (BlockEmission,),
    "emitting_subnets": (EmittingSubnets,),
    "subnet_shares": (SubnetShares,),
    "root_proportion": (RootProportion,),
    "subnet_terms": (SubnetTerms,),
    "emit_to_subnets": (EmittedToSubnets,),
    "drain_pending": (Drained,),
    "mechanism_split": (MechanismEmissions,),
    "parent_child_dividends": (ParentChildDividends,),
    "dividend_distribution": (DividendDistribution,),
    "distribute_emission": (DistributedEmission,),
    "moving_price": (MovingPrices,),
    "pool_power": (RemainingPart, NeededAmount),
    "pool_swap": (Swapped,),
    "pool_liquidity": (Accepted, WeightSet, SpotPrice),
    "share_pool": (PoolRun,),
    "consensus_math": (MathResult,),
    "epoch_sequence": (EpochRun,),
    "stake_weights": (StakeWeights,),
    "trace": (TraceOutput,),
}
"""The forms of output of each kind; that of ``epoch`` is a schema of its own."""
