"""Kinds of chapter 03-emission."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

import attrs

from tao_model.children import StakedHotkey, fraction_of_64, stake_weight_of
from tao_model.conformance.codec import unstructure, write_integer
from tao_model.conformance.kinds.accounts import account, number
from tao_model.conformance.kinds.children import NumberedLinks, links
from tao_model.conformance.kinds.kind import Kind, typed
from tao_model.consensus.interface import EpochInput, EpochOutput, StoredMatrix
from tao_model.consensus.reference import run_epoch
from tao_model.emission.distribution import (
    Distribution,
    Earned,
    RewardedSubnet,
    distribute,
    distributed_alpha,
)
from tao_model.emission.dividends import (
    FamilyTerms,
    RewardedHotkey,
    divide_among_parents,
    divide_pot,
    dividend_claims,
    self_contribution,
)
from tao_model.emission.effects import (
    BurnAlpha,
    Effect,
    IncreaseHotkeyStake,
    IncreaseRootClaimable,
    IncreaseStake,
    PayOwnerCut,
    RecycleAlpha,
)
from tao_model.emission.mechanisms import combine_mechanisms, split_among_mechanisms
from tao_model.emission.moving_price import AveragedSubnet, moving_price
from tao_model.emission.schedule import ScheduledSubnet, drain_pending
from tao_model.emission.shares import (
    Candidate,
    PricedSubnet,
    price_shares,
    root_sells,
    takes_part,
    tao_emissions,
    weighted_shares,
)
from tao_model.emission.split import accrue, split_new_alpha
from tao_model.emission.terms import (
    Terms,
    alpha_issuance,
    offer,
    root_proportion,
    subnet_terms,
)
from tao_model.numbers.integers import U64
from tao_model.state.emission import Pending, Schedule
from tao_model.state.parameters import RecycleOrBurn
from tao_model.supply.curve import alpha_block_emission
from tao_model.units import (
    AccountId,
    AccountNumber,
    Alpha,
    BlockCount,
    BlockNumber,
    Count8,
    Count16,
    EpochIndex,
    I96F32Bits,
    Millionths,
    NetUid,
    Proportion16,
    Proportion64,
    Rao,
    Steepness,
    Tempo,
    U64F64Bits,
    U96F32Bits,
    Uid,
)


def _rules(*numbers: int) -> tuple[str, ...]:
    return tuple(f"EMISSION-{one}" for one in numbers)


class _Subnet(Protocol):
    @property
    def netuid(self) -> NetUid: ...


Subnet = TypeVar("Subnet", bound=_Subnet)


def _ascending(subnets: Iterable[Subnet]) -> list[Subnet]:
    """Return subnets in the order in which records list results."""
    return sorted(subnets, key=lambda subnet: subnet.netuid)


# From the block's TAO to each subnet.


@attrs.frozen
class _Candidates:
    subnets: tuple[Candidate, ...]


def _emitting_subnets(given: _Candidates) -> Any:
    return {"netuids": [subnet.netuid for subnet in given.subnets if takes_part(subnet)]}


@attrs.frozen
class _Shares:
    block_emission: Rao
    subnets: tuple[PricedSubnet, ...]


def _by_netuid(name: str, subnets: Sequence[_Subnet], values: Iterable[int]) -> Any:
    pairs = sorted((subnet.netuid, value) for subnet, value in zip(subnets, values, strict=True))
    return [{"netuid": netuid, name: write_integer(value)} for netuid, value in pairs]


def _subnet_shares(given: _Shares) -> Any:
    subnets = given.subnets
    emissions = tao_emissions(given.block_emission, subnets)
    return {
        "price_shares": _by_netuid("share_bits", subnets, price_shares(subnets)),
        "shares": _by_netuid("share_bits", subnets, weighted_shares(subnets)),
        "emissions": _by_netuid("tao_emission_bits", subnets, emissions),
        "root_sell_flag": root_sells(subnets),
    }


# From each subnet's TAO to its pool and its participants.


@attrs.frozen
class _Issuance:
    netuid: NetUid
    subnet_alpha_in: Alpha
    subnet_alpha_out: Alpha


@attrs.frozen
class _RootProportion:
    root_subnet_tao: Rao
    tao_weight: Proportion64
    subnets: tuple[_Issuance, ...]


def _root_proportion(given: _RootProportion) -> Any:
    proportions = [
        root_proportion(
            alpha_issuance(subnet.subnet_alpha_in, subnet.subnet_alpha_out),
            given.root_subnet_tao,
            given.tao_weight,
        )
        for subnet in given.subnets
    ]
    return {
        "tao_weight_bits": fraction_of_64(given.tao_weight),
        "subnets": _by_netuid("root_proportion_bits", given.subnets, proportions),
    }


@attrs.frozen
class _EmittingSubnet:
    netuid: NetUid
    subnet_alpha_in: Alpha
    subnet_alpha_out: Alpha
    alpha_price_bits: U64F64Bits
    tao_emission_bits: U96F32Bits


@attrs.frozen
class _SubnetTerms:
    root_subnet_tao: Rao
    tao_weight: Proportion64
    subnets: tuple[_EmittingSubnet, ...]


def _terms(
    subnet: "_EmittingSubnet | _AccruingSubnet", root_subnet_tao: Rao, tao_weight: Proportion64
) -> Terms:
    issuance = alpha_issuance(subnet.subnet_alpha_in, subnet.subnet_alpha_out)
    return subnet_terms(
        subnet.tao_emission_bits,
        alpha_block_emission(issuance),
        subnet.alpha_price_bits,
        root_proportion(issuance, root_subnet_tao, tao_weight),
    )


def _subnet_terms(given: _SubnetTerms) -> Any:
    return {
        "subnets": [
            {
                "netuid": subnet.netuid,
                **unstructure(_terms(subnet, given.root_subnet_tao, given.tao_weight)),
            }
            for subnet in _ascending(given.subnets)
        ]
    }


@attrs.frozen
class _AccruingSubnet:
    netuid: NetUid
    subnet_alpha_in: Alpha
    subnet_alpha_out: Alpha
    alpha_price_bits: U64F64Bits
    owner_cut_enabled: bool
    tao_emission_bits: U96F32Bits
    pending_server_emission: Alpha
    pending_validator_emission: Alpha
    pending_root_alpha_divs: Alpha
    pending_owner_cut: Alpha
    injection_accepted: bool


@attrs.frozen
class _EmitToSubnets:
    root_subnet_tao: Rao
    tao_weight: Proportion64
    subnet_owner_cut: Proportion16
    root_sell_flag: bool
    subnets: tuple[_AccruingSubnet, ...]


def _pending(subnet: Any) -> Pending:
    return Pending(
        subnet.pending_server_emission,
        subnet.pending_validator_emission,
        subnet.pending_root_alpha_divs,
        subnet.pending_owner_cut,
    )


def _emit(given: _EmitToSubnets, subnet: _AccruingSubnet) -> Any:
    terms = _terms(subnet, given.root_subnet_tao, given.tao_weight)
    offered = offer(terms)
    injected = offered.alpha_in if subnet.injection_accepted else Alpha(0)
    issuance = alpha_issuance(
        Alpha(U64.saturating_add(subnet.subnet_alpha_in, injected)),
        Alpha(U64.saturating_add(subnet.subnet_alpha_out, offered.alpha_out)),
    )
    parts = split_new_alpha(
        terms.alpha_out_bits,
        given.subnet_owner_cut if subnet.owner_cut_enabled else Proportion16(0),
        root_proportion(issuance, given.root_subnet_tao, given.tao_weight),
    )
    accrual = accrue(_pending(subnet), parts, given.root_sell_flag)
    return {
        "netuid": subnet.netuid,
        "tao_in": write_integer(offered.tao_in),
        "alpha_in": write_integer(offered.alpha_in),
        "excess_tao": write_integer(offered.excess_tao),
        "subnet_alpha_out_emission": write_integer(offered.alpha_out),
        **unstructure(accrual.pending),
        "recycled_alpha": write_integer(accrual.recycled_alpha),
    }


def _emit_to_subnets(given: _EmitToSubnets) -> Any:
    return {"subnets": [_emit(given, subnet) for subnet in _ascending(given.subnets)]}


@attrs.frozen
class _MovingPrice:
    current_block: BlockNumber
    subnet_moving_alpha_bits: I96F32Bits
    subnets: tuple[AveragedSubnet, ...]


def _moving_price(given: _MovingPrice) -> Any:
    prices = [
        moving_price(subnet, given.subnet_moving_alpha_bits, given.current_block)
        for subnet in given.subnets
    ]
    return {"subnets": _by_netuid("subnet_moving_price_bits", given.subnets, prices)}


# From pending to distribution.


@attrs.frozen
class _DrainedSubnet:
    netuid: NetUid
    tempo: Tempo
    last_epoch_block: BlockNumber
    pending_epoch_at: BlockNumber
    blocks_since_last_step: BlockCount
    pending_server_emission: Alpha
    pending_validator_emission: Alpha
    pending_root_alpha_divs: Alpha
    pending_owner_cut: Alpha


@attrs.frozen
class _DrainPending:
    current_block: BlockNumber
    max_epochs_per_block: Count8
    subnets: tuple[_DrainedSubnet, ...]


def _scheduled(subnet: _DrainedSubnet) -> ScheduledSubnet:
    schedule = Schedule(
        subnet.tempo,
        subnet.last_epoch_block,
        subnet.pending_epoch_at,
        subnet.blocks_since_last_step,
        EpochIndex(0),
    )
    return ScheduledSubnet(subnet.netuid, schedule, _pending(subnet), keys_are_consistent=True)


def _drain_pending(given: _DrainPending) -> Any:
    subnets = tuple(map(_scheduled, given.subnets))
    slots = drain_pending(subnets, given.current_block, given.max_epochs_per_block)
    return {
        "drained": [
            {"netuid": slot.subnet.netuid, **unstructure(slot.drained)}
            for slot in slots
            if slot.drained is not None
        ]
    }


@attrs.frozen
class _MechanismSplit:
    alpha: Alpha
    mechanism_count: Count8
    mechanism_emission_split: tuple[Proportion16, ...] | None


def _mechanism_split(given: _MechanismSplit) -> Any:
    parts = split_among_mechanisms(
        given.alpha, given.mechanism_count, given.mechanism_emission_split
    )
    return {"emissions": unstructure(parts)}


@attrs.frozen
class _Relative:
    hotkey: AccountNumber
    owner: AccountNumber
    childkey_take: Proportion16
    alpha_stake: Alpha
    root_stake: Rao
    children: NumberedLinks
    parents: NumberedLinks


@attrs.frozen
class _ParentChildDividends:
    hotkey: AccountNumber
    dividends: Alpha
    tao_weight: Proportion64
    childkey_burn: Proportion64
    min_childkey_take: Proportion16
    hotkeys: tuple[_Relative, ...]


def _staked(given: "_Relative | _Hotkey") -> StakedHotkey:
    return StakedHotkey(
        given.alpha_stake, given.root_stake, links(given.children), links(given.parents)
    )


def _amounts(amounts: Iterable[tuple[AccountId, Alpha]]) -> Any:
    return [
        {"hotkey": number(hotkey), "amount": write_integer(amount)} for hotkey, amount in amounts
    ]


def _parent_child_dividends(given: _ParentChildDividends) -> Any:
    hotkeys = {
        account(one.hotkey): RewardedHotkey(
            account(one.owner), Proportion16(0), one.childkey_take, _staked(one)
        )
        for one in given.hotkeys
    }
    hotkey = account(given.hotkey)
    terms = FamilyTerms(given.tao_weight, given.childkey_burn, given.min_childkey_take)
    family = divide_among_parents(hotkey, given.dividends, hotkeys, terms)
    own = self_contribution(hotkeys[hotkey].staked, given.tao_weight)
    return {
        "self_contribution": write_integer(own),
        "dividends": _amounts(family.dividends),
        "recycled_alpha": write_integer(sum(family.recycled)),
    }


@attrs.frozen
class _Stake:
    hotkey: AccountNumber
    alpha_stake: Alpha
    root_stake: Rao


@attrs.frozen
class _Dividend:
    hotkey: AccountNumber
    dividend_bits: U96F32Bits


@attrs.frozen
class _DividendDistribution:
    pending_alpha: Alpha
    pending_root_alpha: Alpha
    tao_weight_bits: U96F32Bits
    stake_map: tuple[_Stake, ...]
    dividends: tuple[_Dividend, ...]


def _paid(pot: Alpha, claims: Mapping[AccountId, U96F32Bits]) -> Any:
    return [
        {"hotkey": number(hotkey), "amount_bits": write_integer(amount)}
        for hotkey, amount in divide_pot(pot, claims)
    ]


def _dividend_distribution(given: _DividendDistribution) -> Any:
    claims = dividend_claims(
        {account(one.hotkey): one.dividend_bits for one in given.dividends},
        {account(one.hotkey): (one.alpha_stake, one.root_stake) for one in given.stake_map},
        given.tao_weight_bits,
    )
    return {
        "alpha_dividends": _paid(given.pending_alpha, claims.alpha),
        "root_alpha_dividends": _paid(given.pending_root_alpha, claims.root),
    }


# The whole distribution.


@attrs.frozen
class _PaidSubnet:
    netuid: NetUid
    subnet_owner: AccountNumber | None
    subnet_owner_hotkey: AccountNumber | None
    recycle_or_burn: RecycleOrBurn | None
    mechanism_count: Count8
    mechanism_emission_split: tuple[Proportion16, ...] | None


@attrs.frozen
class _Hotkey:
    hotkey: AccountNumber
    owner: AccountNumber
    delegate_take: Proportion16
    childkey_take: Proportion16
    alpha_stake: Alpha
    root_stake: Rao
    children: NumberedLinks
    parents: NumberedLinks


@attrs.frozen
class _Coldkey:
    coldkey: AccountNumber
    owned_hotkeys: tuple[AccountNumber, ...]
    auto_stake_destination: AccountNumber | None


@attrs.frozen
class _Epoch:
    neuron_count: Count16
    current_block: BlockNumber
    tempo: Tempo
    activity_cutoff: BlockCount
    last_update: tuple[BlockNumber, ...]
    block_at_registration: tuple[BlockNumber, ...]
    last_mechanism_step_block: BlockNumber
    stake_threshold: Rao
    owner_uid: Uid | None
    validator_permit: tuple[bool, ...]
    max_allowed_validators: Count16
    kappa: Proportion16
    bonds_penalty: Proportion16
    yuma3_enabled: bool
    liquid_alpha_enabled: bool
    alpha_low: Proportion16
    alpha_high: Proportion16
    alpha_sigmoid_steepness: Steepness
    bonds_moving_average: Millionths
    commit_reveal_enabled: bool
    earliest_commit_block: tuple[BlockNumber | None, ...]
    weights: StoredMatrix
    bonds: StoredMatrix


@attrs.frozen
class _DistributeEmission:
    pending_server_alpha: Alpha
    pending_validator_alpha: Alpha
    pending_root_alpha: Alpha
    pending_owner_cut: Alpha
    tao_weight: Proportion64
    childkey_burn: Proportion64
    min_childkey_take: Proportion16
    subnet: _PaidSubnet
    hotkeys: tuple[_Hotkey, ...]
    coldkeys: tuple[_Coldkey, ...]
    epoch: _Epoch


def _optional_account(numbered: AccountNumber | None) -> AccountId | None:
    return None if numbered is None else account(numbered)


def _rewarded_subnet(given: _DistributeEmission) -> RewardedSubnet:
    subnet = given.subnet
    owner = subnet.subnet_owner
    return RewardedSubnet(
        subnet.netuid,
        _optional_account(owner),
        _optional_account(subnet.subnet_owner_hotkey),
        frozenset(
            account(hotkey)
            for one in given.coldkeys
            if one.coldkey == (0 if owner is None else owner)
            for hotkey in one.owned_hotkeys
        ),
        subnet.recycle_or_burn,
        {
            account(one.coldkey): account(one.auto_stake_destination)
            for one in given.coldkeys
            if one.auto_stake_destination is not None
        },
    )


def _epoch_inputs(
    given: _DistributeEmission, hotkeys: Mapping[AccountId, RewardedHotkey], parts: Iterable[Alpha]
) -> list[EpochInput]:
    epoch = given.epoch
    staked = {hotkey: rewarded.staked for hotkey, rewarded in hotkeys.items()}
    stake = tuple(
        stake_weight_of(account(AccountNumber(uid)), staked, given.tao_weight).total_stake_bits
        for uid in range(epoch.neuron_count)
    )
    fields = {field.name: getattr(epoch, field.name) for field in attrs.fields(_Epoch)}
    no_rows = ((),) * epoch.neuron_count
    bare = {
        "last_update": (),
        "weights": no_rows,
        "bonds": no_rows,
        "earliest_commit_block": (None,) * epoch.neuron_count,
    }
    return [
        EpochInput(**{**fields, **(bare if mechanism else {})}, stake_bits=stake, emission=emission)
        for mechanism, emission in enumerate(parts)
    ]


def _earned(epochs: list[EpochOutput], parts: tuple[Alpha, ...], alpha: Alpha) -> list[Earned]:
    combined = combine_mechanisms(epochs, parts, alpha)
    earned = zip(combined.server_emission, combined.validator_emission, strict=True)
    return [
        Earned(account(AccountNumber(uid)), incentive, dividends)
        for uid, (incentive, dividends) in enumerate(earned)
    ]


def _effect(effect: Effect) -> Any:
    accounts = {
        name: number(getattr(effect, name))
        for name in ("hotkey", "coldkey")
        if hasattr(effect, name)
    }
    return {
        "effect": _EFFECTS[type(effect)],
        **accounts,
        "netuid": effect.netuid,
        "amount": write_integer(effect.amount),
    }


_EFFECTS: Final[Mapping[type[Effect], str]] = {
    PayOwnerCut: "increase_stake_for_hotkey_and_coldkey",
    IncreaseStake: "increase_stake_for_hotkey_and_coldkey",
    IncreaseHotkeyStake: "increase_stake_for_hotkey",
    IncreaseRootClaimable: "increase_root_claimable_for_hotkey",
    RecycleAlpha: "recycle_subnet_alpha",
    BurnAlpha: "burn_subnet_alpha",
}


def _distribution(given: _DistributeEmission) -> Distribution:
    drained = Pending(
        given.pending_server_alpha,
        given.pending_validator_alpha,
        given.pending_root_alpha,
        given.pending_owner_cut,
    )
    hotkeys = {
        account(one.hotkey): RewardedHotkey(
            account(one.owner), one.delegate_take, one.childkey_take, _staked(one)
        )
        for one in given.hotkeys
    }
    alpha = distributed_alpha(drained)
    subnet = given.subnet
    parts = split_among_mechanisms(alpha, subnet.mechanism_count, subnet.mechanism_emission_split)
    epochs = [run_epoch(epoch) for epoch in _epoch_inputs(given, hotkeys, parts)]
    return distribute(
        drained,
        _earned(epochs, parts, alpha),
        _rewarded_subnet(given),
        hotkeys,
        FamilyTerms(given.tao_weight, given.childkey_burn, given.min_childkey_take),
    )


def _distribute_emission(given: _DistributeEmission) -> Any:
    paid = _distribution(given)
    return {
        "effects": [_effect(effect) for effect in paid.effects],
        "miner_burned_bits": write_integer(paid.miner_burned_bits),
        "alpha_dividends_per_subnet": _amounts(paid.alpha_dividends_per_subnet),
        "root_alpha_dividends_per_subnet": _amounts(paid.root_alpha_dividends_per_subnet),
    }


KINDS: Final[tuple[Kind, ...]] = (
    Kind("emitting_subnets", _rules(1), typed(_Candidates, _emitting_subnets)),
    Kind(
        "subnet_shares",
        _rules(2, 3, 4, 5, 6),
        typed(_Shares, _subnet_shares),
        stages=("price_shares", "shares", "emissions", "root_sell_flag"),
    ),
    Kind(
        "root_proportion",
        ("CHILDREN-1", *_rules(7)),
        typed(_RootProportion, _root_proportion),
        stages=("tao_weight_bits", "subnets"),
    ),
    Kind("subnet_terms", _rules(7, 8), typed(_SubnetTerms, _subnet_terms)),
    Kind("emit_to_subnets", _rules(7, 8, 9, 10, 11), typed(_EmitToSubnets, _emit_to_subnets)),
    Kind("drain_pending", _rules(12, 13), typed(_DrainPending, _drain_pending)),
    Kind("mechanism_split", _rules(15), typed(_MechanismSplit, _mechanism_split)),
    Kind(
        "parent_child_dividends",
        _rules(18, 19),
        typed(_ParentChildDividends, _parent_child_dividends),
        stages=("self_contribution", "dividends", "recycled_alpha"),
    ),
    Kind(
        "dividend_distribution",
        _rules(20, 21),
        typed(_DividendDistribution, _dividend_distribution),
        stages=("alpha_dividends", "root_alpha_dividends"),
    ),
    Kind(
        "distribute_emission",
        _rules(15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25),
        typed(_DistributeEmission, _distribute_emission),
        stages=(
            "effects",
            "miner_burned_bits",
            "alpha_dividends_per_subnet",
            "root_alpha_dividends_per_subnet",
        ),
    ),
    Kind("moving_price", _rules(26), typed(_MovingPrice, _moving_price)),
)
