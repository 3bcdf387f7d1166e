"""Planted defects of chapter 03-emission."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from tao_model.children import fraction_of_16
from tao_model.emission import (
    distribution,
    dividends,
    mechanisms,
    moving_price,
    schedule,
    shares,
    split,
    terms,
)
from tao_model.emission.distribution import (
    DividendPayments,
    Earned,
    Incentives,
    RewardedSubnet,
    is_withheld,
    pay_incentives,
    pay_root_dividends,
)
from tao_model.emission.dividends import (
    DividendClaims,
    FamilyDividends,
    FamilyTerms,
    ParentPart,
    RewardedHotkey,
    divide_among_parents,
    dividend_claims,
)
from tao_model.emission.effects import IncreaseRootClaimable, IncreaseStake
from tao_model.emission.mechanisms import _parts
from tao_model.emission.schedule import (
    LONGEST_STALL,
    ScheduledSubnet,
    Slot,
    drain_pending,
    run_slot,
)
from tao_model.emission.shares import (
    Candidate,
    PricedSubnet,
    part_paid_to_miners,
    price_shares,
    shares_of,
    weighted_shares,
)
from tao_model.emission.split import HALF, Accrual, Parts, accrue
from tao_model.emission.terms import Offer, Terms
from tao_model.numbers.fixed_point import I96F32, U64F64, U96F32
from tao_model.numbers.integers import U16, U64
from tao_model.state.emission import Pending, Schedule
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    Count8,
    I96F32Bits,
    NetUid,
    Proportion16,
    Rao,
    U64F64Bits,
    U96F32Bits,
)
from tao_proofs.engine.mutants import mutant


def _whole(amount: U96F32Bits) -> Alpha:
    return Alpha(U96F32.saturating_to_integer(amount, U64))


# Shares.


@mutant(of=shares.takes_part, defect="D-18")
def root_takes_part(subnet: Candidate) -> bool:
    """Root is not left out."""
    return (
        subnet.first_emission_block_number is not None
        and subnet.subtoken_enabled
        and subnet.network_registration_allowed
    )


@mutant(of=shares.takes_part, defect="D-20")
def closed_subnets_take_part(subnet: Candidate) -> bool:
    """Whether neurons may register is not looked at."""
    return (
        subnet.netuid != 0
        and subnet.first_emission_block_number is not None
        and subnet.subtoken_enabled
    )


@mutant(of=shares.shares_of, defect="D-16")
def shares_of_a_constant(values: Sequence[U64F64Bits]) -> tuple[U64F64Bits, ...]:
    """Shares are taken of a constant instead of the sum."""
    return tuple(U64F64.divide_or_zero(value, U64F64.one) for value in values)


@mutant(of=shares.shares_of)
def shares_rounded_up(values: Sequence[U64F64Bits]) -> tuple[U64F64Bits, ...]:
    """Each share is rounded up."""
    total = U64F64.zero
    for value in values:
        total = U64F64.saturating_add(total, value)
    if total == 0:
        return tuple(U64F64.zero for _ in values)
    return tuple(U64F64Bits((value * U64F64.one + total - 1) // total) for value in values)


@mutant(of=shares.tao_emission)
def emission_rounded_up(block_emission: Rao, share: U64F64Bits) -> U96F32Bits:
    """A share of the block's TAO is rounded up."""
    exact = block_emission * share
    return U96F32Bits((exact + U96F32.one - 1) // U96F32.one)


@mutant(of=shares.weighted_shares)
def weights_are_shares(subnets: Sequence[PricedSubnet]) -> tuple[U64F64Bits, ...]:
    """What did not reach miners lowers all shares instead of the subnet's."""
    return tuple(
        U64F64.saturating_multiply(share, part_paid_to_miners(subnet.miner_burned_bits))
        for share, subnet in zip(price_shares(subnets), subnets, strict=True)
    )


@mutant(of=shares.enabled_shares)
def disabled_subnets_keep_theirs(subnets: Sequence[PricedSubnet]) -> tuple[U64F64Bits, ...]:
    """Disabled subnets are paid as well."""
    return weighted_shares(subnets)


@mutant(of=shares.enabled_shares)
def shares_are_lost(subnets: Sequence[PricedSubnet]) -> tuple[U64F64Bits, ...]:
    """What disabled subnets leave goes to nobody."""
    return tuple(
        share if subnet.subnet_emission_enabled else U64F64.zero
        for share, subnet in zip(weighted_shares(subnets), subnets, strict=True)
    )


@mutant(of=shares.enabled_shares)
def what_is_left_is_paid_twice(subnets: Sequence[PricedSubnet]) -> tuple[U64F64Bits, ...]:
    """Disabled subnets keep what they leave to the others."""
    before = weighted_shares(subnets)
    enabled = [subnet.subnet_emission_enabled for subnet in subnets]
    after = shares_of(
        tuple(
            share if is_enabled else U64F64.zero
            for share, is_enabled in zip(before, enabled, strict=True)
        )
    )
    return tuple(
        new if is_enabled else old
        for old, new, is_enabled in zip(before, after, enabled, strict=True)
    )


# The moving price.


@mutant(of=moving_price.moved_average, defect="D-36")
def spot_without_bound(old: U64F64Bits, spot: U64F64Bits, weight: U64F64Bits) -> I96F32Bits:
    """The spot price counts whatever it is."""
    new = U64F64.saturating_add(
        U64F64.saturating_multiply(weight, spot),
        U64F64.saturating_multiply(U64F64.saturating_subtract(U64F64.one, weight), old),
    )
    return I96F32.saturating_from_fixed(new, U64F64)


@mutant(of=moving_price.weight_of_spot, defect="D-35")
def weight_in_the_wrong_scale(
    moving_alpha: I96F32Bits, first: Any, halving_blocks: Any, current_block: Any
) -> U64F64Bits:
    """The smoothing factor is read as a fraction of 65535."""
    return U64F64.divide_or_zero(
        U64F64.saturating_from_integer(moving_alpha), U64F64.saturating_from_integer(U16.maximum)
    )


# Terms.


@mutant(of=terms.alpha_issuance, defect="D-34")
def reserve_is_forgotten(subnet_alpha_in: Alpha, subnet_alpha_out: Alpha) -> Alpha:
    """Alpha in the pool does not count as issued."""
    return subnet_alpha_out


@mutant(of=terms.root_proportion)
def root_against_alpha_alone(issuance: Alpha, root_tao: Rao, tao_weight: Any) -> U96F32Bits:
    """Weighted TAO is measured against alpha instead of against both."""
    weighted = U96F32.saturating_from_integer(root_tao)
    return U96F32.divide_or_zero(weighted, U96F32.saturating_from_integer(issuance))


@mutant(of=terms.subnet_terms, defect="D-33")
def injection_without_ceiling(
    tao_emission: U96F32Bits, alpha_emission: Alpha, alpha_price: U64F64Bits, proportion: U96F32Bits
) -> Terms:
    """Alpha for the pool follows the price without regard to what is emitted."""
    price = U96F32.saturating_from_fixed(alpha_price, U64F64)
    alpha_in = U96F32.divide_or_zero(tao_emission, price)
    out = U96F32.saturating_from_integer(alpha_emission)
    return Terms(tao_emission, alpha_in, out, U96F32.zero)


@mutant(of=terms.subnet_terms, defect="D-32")
def subsidy_by_share(
    tao_emission: U96F32Bits, alpha_emission: Alpha, alpha_price: U64F64Bits, proportion: U96F32Bits
) -> Terms:
    """A price below the TAO of the block has all alpha injected, whatever that is worth."""
    price = U96F32.saturating_from_fixed(alpha_price, U64F64)
    out = U96F32.saturating_from_integer(alpha_emission)
    if price < tao_emission:
        return Terms(tao_emission, out, out, U96F32.zero)
    return Terms(tao_emission, U96F32.divide_or_zero(tao_emission, price), out, U96F32.zero)


@mutant(of=terms.offer)
def offer_rounded_up(due: Terms) -> Offer:
    """TAO for the pool is rounded up to whole rao."""
    return Offer(
        Rao(U64.saturate(-(-due.tao_in_bits // U96F32.one))),
        _whole(due.alpha_in_bits),
        Rao(_whole(due.excess_tao_bits)),
        _whole(due.alpha_out_bits),
    )


# The split.


@mutant(of=split.split_new_alpha, defect="D-24")
def owner_cut_after_root(
    alpha_out: U96F32Bits, owner_cut: Proportion16, proportion: U96F32Bits
) -> Parts:
    """The owner's cut is taken of what root leaves."""
    root = U96F32.saturating_multiply(U96F32.saturating_multiply(proportion, alpha_out), HALF)
    left = U96F32.saturating_subtract(alpha_out, root)
    owner = U96F32.saturating_multiply(left, fraction_of_16(owner_cut))
    rest = U96F32.saturating_subtract(left, owner)
    server = U96F32.saturating_multiply(rest, HALF)
    validator = U96F32.saturating_subtract(rest, server)
    return Parts(_whole(owner), _whole(server), _whole(validator), _whole(root))


@mutant(of=split.split_new_alpha)
def root_beside_validators(
    alpha_out: U96F32Bits, owner_cut: Proportion16, proportion: U96F32Bits
) -> Parts:
    """Root's part is not taken from the validators'."""
    owner = U96F32.saturating_multiply(alpha_out, fraction_of_16(owner_cut))
    rest = U96F32.saturating_subtract(alpha_out, owner)
    root = U96F32.saturating_multiply(U96F32.saturating_multiply(proportion, rest), HALF)
    server = U96F32.saturating_multiply(rest, HALF)
    return Parts(_whole(owner), _whole(server), _whole(server), _whole(root))


@mutant(of=split.accrue, defect="D-31")
def root_part_vanishes(pending: Pending, parts: Parts, root_sells: bool) -> Accrual:
    """Where root does not sell, its part is neither kept nor taken back."""
    accrual = accrue(pending, attrs.evolve(parts, root_alpha=Alpha(0)), root_sells)
    kept = Alpha(U64.saturating_add(pending.pending_root_alpha_divs, parts.root_alpha))
    if root_sells:
        return attrs.evolve(
            accrual, pending=attrs.evolve(accrual.pending, pending_root_alpha_divs=kept)
        )
    return accrual


# The schedule.


@mutant(of=schedule.is_due)
def epoch_always_due(due: Schedule, current_block: BlockNumber) -> bool:
    """With a tempo an epoch is due in every block."""
    return due.tempo != 0


@mutant(of=schedule.is_due, defect="D-39")
def epoch_one_block_late(due: Schedule, current_block: BlockNumber) -> bool:
    """An epoch is due only after more than a tempo."""
    if due.tempo == 0:
        return False
    if 0 < due.pending_epoch_at <= current_block:
        return True
    if due.blocks_since_last_step > LONGEST_STALL:
        return True
    return U64.saturating_subtract(current_block, due.last_epoch_block) > due.tempo


@mutant(of=schedule.drain_pending)
def one_epoch_more(
    subnets: Sequence[ScheduledSubnet], current_block: BlockNumber, most: Count8
) -> tuple[Slot, ...]:
    """One epoch more than allowed runs in a block."""
    return drain_pending(subnets, current_block, Count8(most + 1))


@mutant(of=schedule.run_slot)
def drained_and_kept(subnet: ScheduledSubnet, current_block: BlockNumber) -> Slot:
    """What is drained stays pending."""
    slot = run_slot(subnet, current_block)
    return attrs.evolve(slot, subnet=attrs.evolve(slot.subnet, pending=subnet.pending))


@mutant(of=schedule.run_slot, defect="D-80")
def inconsistent_keys_are_paid(subnet: ScheduledSubnet, current_block: BlockNumber) -> Slot:
    """An epoch runs although a hotkey has two uids."""
    return run_slot(attrs.evolve(subnet, keys_are_consistent=True), current_block)


# Mechanisms.


@mutant(of=mechanisms.split_among_mechanisms)
def remainder_is_lost(
    alpha: Alpha, mechanism_count: Count8, parts: Sequence[Proportion16] | None
) -> tuple[Alpha, ...]:
    """What the parts leave goes to nobody."""
    return tuple(_parts(alpha, mechanism_count, parts))


@mutant(of=mechanisms.split_among_mechanisms)
def remainder_goes_to_all(
    alpha: Alpha, mechanism_count: Count8, parts: Sequence[Proportion16] | None
) -> tuple[Alpha, ...]:
    """Every mechanism gets the remainder."""
    given = _parts(alpha, mechanism_count, parts)
    remainder = U64.saturating_subtract(alpha, sum(given))
    return tuple(Alpha(U64.saturating_add(part, remainder)) for part in given)


@mutant(of=mechanisms._saturating_sum, defect="D-40")
def paid_by_weight(amounts: Sequence[Alpha]) -> Alpha:
    """What the mechanisms pay is weighted a second time."""
    return Alpha(sum(amounts) // max(len(amounts), 1))


# Dividends.


@mutant(of=dividends.part_kept)
def lends_twice(children: Any) -> U96F32Bits:
    """What is lent is kept as well."""
    return U96F32.one


@mutant(of=dividends.parent_part)
def take_of_the_rest(gross: U96F32Bits, burn: U96F32Bits, take: U96F32Bits) -> ParentPart:
    """The take is not taken from the parent."""
    burned = U96F32.saturating_multiply(burn, gross)
    to_child = U96F32.saturating_multiply(take, gross)
    return ParentPart(U96F32.saturating_subtract(gross, burned), to_child, burned)


@mutant(of=dividends.dividend_claims, defect="D-25")
def root_on_top(
    earned: Mapping[AccountId, U96F32Bits],
    stakes: Mapping[AccountId, tuple[Alpha, Rao]],
    tao_weight: U96F32Bits,
) -> DividendClaims:
    """Alpha stakers claim the whole dividend, root stakers a part of it as well."""
    claims = dividend_claims(earned, stakes, tao_weight)
    return DividendClaims({hotkey: earned[hotkey] for hotkey in claims.alpha}, claims.root)


@mutant(of=dividends.root_part)
def root_weighs_in_full(alpha_stake: Alpha, root_stake: Rao, tao_weight: U96F32Bits) -> U96F32Bits:
    """TAO on root is measured against alpha alone."""
    root = U96F32.saturating_multiply(U96F32.saturating_from_integer(root_stake), tao_weight)
    return U96F32.divide_or_zero(root, U96F32.saturating_from_integer(alpha_stake))


@mutant(of=dividends.pro_rata, defect="D-28")
def claims_are_paid_as_they_are(pot: Alpha, claims: Sequence[U96F32Bits]) -> tuple[U96F32Bits, ...]:
    """Claims are not scaled to the pot."""
    return tuple(claims)


@mutant(of=dividends.pro_rata, defect="D-22")
def multiplied_before_divided(pot: Alpha, claims: Sequence[U96F32Bits]) -> tuple[U96F32Bits, ...]:
    """Pot times claim is computed first, and saturates."""
    total = U96F32.zero
    for claim in claims:
        total = U96F32.saturating_add(total, claim)
    whole = U96F32.saturating_from_integer(pot)
    return tuple(
        U96F32.divide_or_zero(U96F32.saturating_multiply(whole, claim), total) for claim in claims
    )


# Distribution.


@mutant(of=distribution.validators_pot, defect="D-29")
def servers_part_disappears(drained: Pending, earned: Sequence[Earned]) -> Alpha:
    """The miners' part joins the validators' pot never."""
    return drained.pending_validator_emission


@mutant(of=distribution.validators_pot)
def servers_part_twice(drained: Pending, earned: Sequence[Earned]) -> Alpha:
    """The miners' part joins the validators' pot always."""
    return Alpha(
        U64.saturating_add(drained.pending_validator_emission, drained.pending_server_emission)
    )


@mutant(of=distribution.pay_incentives)
def withheld_is_paid_as_well(
    subnet: RewardedSubnet,
    earned: Sequence[Earned],
    hotkeys: Mapping[AccountId, RewardedHotkey],
) -> Incentives:
    """What is withheld from the owner's hotkeys is paid to them as well."""
    incentives = pay_incentives(subnet, earned, hotkeys)
    paid = tuple(
        IncreaseStake(one.hotkey, hotkeys[one.hotkey].owner, subnet.netuid, one.incentive)
        for one in earned
        if is_withheld(one.hotkey, subnet)
    )
    return attrs.evolve(incentives, effects=incentives.effects + paid)


@mutant(of=distribution.pay_root_dividends, defect="D-26")
def root_stakers_get_the_whole(
    netuid: NetUid,
    owed: Sequence[tuple[AccountId, U96F32Bits]],
    hotkeys: Mapping[AccountId, RewardedHotkey],
) -> DividendPayments:
    """Root stakers may claim the whole dividend, the take is paid as well."""
    payments = pay_root_dividends(netuid, owed, hotkeys)
    return attrs.evolve(
        payments,
        effects=payments.effects[:1]
        + tuple(IncreaseRootClaimable(hotkey, netuid, _whole(amount)) for hotkey, amount in owed),
    )


@mutant(of=dividends.divide_among_parents)
def parents_part_is_kept_as_well(
    hotkey: AccountId,
    earned: Alpha,
    hotkeys: Mapping[AccountId, RewardedHotkey],
    given: FamilyTerms,
) -> FamilyDividends:
    """The hotkey keeps what it gives to its parents."""
    divided = divide_among_parents(hotkey, earned, hotkeys, given)
    return attrs.evolve(divided, dividends=(*divided.dividends[:-1], (hotkey, earned)))


@mutant(of=distribution.take, defect="D-26")
def take_is_not_deducted(dividend: U96F32Bits, delegate_take: Proportion16) -> tuple[Alpha, Alpha]:
    """Stakers get the whole dividend, the owner its take as well."""
    kept = U96F32.saturating_multiply(fraction_of_16(delegate_take), dividend)
    return _whole(kept), _whole(dividend)
