"""Theorems of chapter 03-emission: nothing is paid that was not created, and little is lost."""

from collections.abc import Sequence
from typing import Annotated, Final

import attrs

from tao_model.children import StakedHotkey
from tao_model.emission.distribution import (
    Earned,
    RewardedSubnet,
    distribute,
    pay_incentives,
    pay_root_dividends,
    take,
    validators_pot,
)
from tao_model.emission.dividends import (
    FamilyTerms,
    RewardedHotkey,
    divide_among_parents,
    dividend_claims,
    parent_part,
    part_kept,
    pro_rata,
    root_part,
)
from tao_model.emission.effects import Effect
from tao_model.emission.mechanisms import split_among_mechanisms
from tao_model.emission.moving_price import (
    AveragedSubnet,
    moved_average,
    moving_price,
    weight_of_spot,
)
from tao_model.emission.schedule import LONGEST_STALL, ScheduledSubnet, drain_pending, is_due
from tao_model.emission.shares import (
    Candidate,
    PricedSubnet,
    counted_price,
    enabled_shares,
    part_paid_to_miners,
    shares_of,
    takes_part,
    tao_emission,
    tao_emissions,
    weighted_shares,
)
from tao_model.emission.split import Parts, accrue, split_new_alpha
from tao_model.emission.terms import (
    alpha_issuance,
    offer,
    root_proportion,
    subnet_terms,
)
from tao_model.numbers.fixed_point import I96F32, U64F64, U96F32
from tao_model.numbers.integers import U16, U64
from tao_model.state.emission import Pending, Schedule
from tao_model.state.parameters import RecycleOrBurn
from tao_model.supply.curve import INITIAL_BLOCK_EMISSION
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    Count8,
    I96F32Bits,
    NetUid,
    Proportion16,
    Proportion64,
    Rao,
    U64F64Bits,
    U96F32Bits,
)
from tao_proofs.engine.claims import Claim, assume, contract, disproof, every, implies, theorem
from tao_proofs.engine.domains import Among, Between
from tao_proofs.folds import EVERYTHING_FITS
from tao_proofs.mutants import emission as mutants
from tao_proofs.mutants import numbers as defects_of_numbers

Fraction64 = Annotated[U64F64Bits, Between(0, U64F64.one)]
Fraction96 = Annotated[U96F32Bits, Between(0, U96F32.one)]
Price = Annotated[I96F32Bits, Between(0, I96F32.one)]
"""A moving average of a price: see ``average_stays_a_proportion``."""

HOTKEYS: Final = tuple(AccountId(bytes([number] * 32)) for number in range(1, 4))

# Shares.


@theorem("EMISSION-1", [mutants.root_takes_part, mutants.closed_subnets_take_part])
def only_open_started_subnets_take_part(candidate: Candidate) -> Claim:
    """Neither root nor a subnet that is closed, not started or not traded takes part."""
    return every(
        [
            not takes_part(candidate)
            or (
                candidate.netuid != 0
                and candidate.first_emission_block_number is not None
                and candidate.subtoken_enabled
                and candidate.network_registration_allowed
            )
        ]
    )


@theorem(
    "EMISSION-2",
    [mutants.shares_of_a_constant, mutants.shares_rounded_up],
    by_hand="any number of subnets: summed over all, share times total is at most one times total",
)
def share_is_a_floored_part(value: U64F64Bits, others: U64F64Bits) -> Claim:
    """A share is the floor of value over total, whatever the others are that make the total."""
    total = value + others
    assume((total > 0) & (total <= U64F64.raw.maximum))
    share = shares_of((value, others))[0]
    exact = value * U64F64.one
    return (share * total <= exact) & (exact < (share + 1) * total)


def _fit_in_a_sum(values: tuple[U64F64Bits, ...]) -> Claim:
    """Tell whether the sum of the values fits."""
    return every([sum(values) <= U64F64.raw.maximum])


@contract(
    shares_of,
    "EMISSION-2",
    [mutants.shares_of_a_constant, mutants.shares_rounded_up],
    requires=_fit_in_a_sum,
)
def three_shares_sum_to_at_most_one(
    result: tuple[U64F64Bits, U64F64Bits, U64F64Bits],
    values: tuple[U64F64Bits, U64F64Bits, U64F64Bits],
) -> Claim:
    """The shares of three subnets sum to one but for less than three units; zero has none."""
    missing = U64F64.one - sum(result)
    nothing = [implies(value == 0, share == 0) for value, share in zip(values, result, strict=True)]
    return every([missing >= 0, implies(sum(values) > 0, missing < 3), *nothing])


ThreeSubnets = tuple[PricedSubnet, PricedSubnet, PricedSubnet]


def _average_prices(subnets: tuple[PricedSubnet, ...]) -> Claim:
    """Tell whether every moving price lies between zero and one."""
    prices = [subnet.subnet_moving_price_bits for subnet in subnets]
    return every([(0 <= price) & (price <= I96F32.one) for price in prices])


@contract(
    weighted_shares,
    "EMISSION-3",
    [mutants.weights_are_shares],
    requires=_average_prices,
    using=[three_shares_sum_to_at_most_one],
    folds=[counted_price, part_paid_to_miners],
)
def three_weighted_shares_sum_to_at_most_one(
    result: tuple[U64F64Bits, U64F64Bits, U64F64Bits], subnets: ThreeSubnets
) -> Claim:
    """Shares by price and by what reached miners sum to one less three units, or are all zero."""
    missing = U64F64.one - sum(result)
    return (missing >= 0) & ((missing < 3) | (missing == U64F64.one))


@theorem(
    "EMISSION-5",
    [mutants.what_is_left_is_paid_twice],
    using=[three_shares_sum_to_at_most_one, three_weighted_shares_sum_to_at_most_one],
    size="three subnets",
    by_hand="any number: share_is_a_floored_part and subnet_emission_is_floored, summed",
)
def subnets_never_get_more_than_the_block(block_emission: Rao, subnets: ThreeSubnets) -> Claim:
    """The TAO of all subnets together never exceeds the block's."""
    assume(_average_prices(subnets))
    total = sum(tao_emissions(block_emission, subnets))
    return every([total <= block_emission * U96F32.one])


@theorem(
    "EMISSION-5",
    [mutants.emission_rounded_up],
    by_hand="any number of subnets: summed over shares that sum to at most one",
)
def subnet_emission_is_floored(block_emission: Rao, share: Fraction64) -> Claim:
    """A subnet's TAO is its share of the block's, floored to 2^-32 rao."""
    exact, unit = block_emission * share, U64F64.one // U96F32.one
    emission = tao_emission(block_emission, share)
    return (emission * unit <= exact) & (exact < (emission + 1) * unit)


@theorem(
    "EMISSION-4",
    [mutants.disabled_subnets_keep_theirs, mutants.shares_are_lost],
    using=[three_shares_sum_to_at_most_one, three_weighted_shares_sum_to_at_most_one],
    size="three subnets",
)
def disabled_subnets_leave_theirs_to_the_others(subnets: ThreeSubnets) -> Claim:
    """A disabled subnet has no share; the enabled ones share all, if they had any."""
    assume(_average_prices(subnets))
    before, after = weighted_shares(subnets), enabled_shares(subnets)
    had = 0
    claims: list[bool] = []
    for subnet, old, new in zip(subnets, before, after, strict=True):
        if subnet.subnet_emission_enabled:
            had = had + old
        else:
            claims.append(new == 0)
    return every([*claims, implies(had > 0, sum(after) > U64F64.one - 3)])


# The moving price.


@theorem("EMISSION-26", [mutants.spot_without_bound])
def average_lies_between_old_and_spot(
    old: Fraction64, spot: U64F64Bits, weight: Fraction64
) -> Claim:
    """A step lands between the old average and the spot price, which counts 1 at most."""
    price = spot if spot < U64F64.one else U64F64.one
    unit = U64F64.one // I96F32.one
    average = moved_average(old, spot, weight) * unit
    low, high = (old, price) if old < price else (price, old)
    return (low - 1 - unit <= average) & (average <= high)


@theorem("EMISSION-26", [mutants.weight_in_the_wrong_scale])
def weight_of_spot_is_a_proportion(
    moving_alpha: Price,
    first_emission_block: BlockNumber | None,
    halving_blocks: BlockCount,
    current_block: BlockNumber,
) -> Claim:
    """The weight of the spot price is at most the smoothing factor, itself at most one."""
    weight = weight_of_spot(moving_alpha, first_emission_block, halving_blocks, current_block)
    unit = U64F64.one // I96F32.one
    return (0 <= weight) & (weight <= moving_alpha * unit)


@theorem("EMISSION-26", [mutants.spot_without_bound, mutants.weight_in_the_wrong_scale])
def average_stays_a_proportion(
    subnet: AveragedSubnet, moving_alpha: Price, current_block: BlockNumber
) -> Claim:
    """An average from 0 to 1 stays there, whatever the spot price and the age of the subnet."""
    old = subnet.subnet_moving_price_bits
    assume((old >= 0) & (old <= I96F32.one))
    new = moving_price(subnet, moving_alpha, current_block)
    return (0 <= new) & (new <= I96F32.one)


DEFAULT_SMOOTHING: Final = I96F32Bits(12_885)
"""0.000003, the default of ``SubnetMovingAlpha``."""


@disproof(
    "EMISSION-26",
    old=U64F64Bits(0),
    spot=U64F64Bits(77 * U64F64.one // 1_000_000),
    weight=U64F64Bits(DEFAULT_SMOOTHING * 2**32),
)
def average_rises_towards_the_spot_price(
    old: Fraction64, spot: Fraction64, weight: Fraction64
) -> Claim:
    """An average below the spot price rises: false, it stays at 0 at a price of 0.000077."""
    return moved_average(old, spot, weight) * 2**32 > old


# Terms.


@theorem("EMISSION-7", [mutants.reserve_is_forgotten])
def issuance_counts_pool_and_participants(alpha_in: Alpha, alpha_out: Alpha) -> Claim:
    """Alpha issuance is the pool's reserve and all alpha outside, up to 2^64 - 1."""
    assume(alpha_in + alpha_out <= U64.maximum)
    return every([alpha_issuance(alpha_in, alpha_out) == alpha_in + alpha_out])


@theorem("EMISSION-7", [mutants.root_against_alpha_alone])
def root_proportion_is_a_proportion(
    issuance: Alpha, root_tao: Rao, tao_weight: Proportion64
) -> Claim:
    """Root's proportion lies between zero and one; it is one only where there is no alpha."""
    proportion = root_proportion(issuance, root_tao, tao_weight)
    return (
        (0 <= proportion)
        & (proportion <= U96F32.one)
        & implies(proportion == U96F32.one, issuance == 0)
    )


@theorem("EMISSION-8", [mutants.injection_without_ceiling, mutants.subsidy_by_share])
def subnets_tao_is_injected_or_buys(
    tao: Annotated[U96F32Bits, Between(0, 2**64 * U96F32.one)],
    alpha_emission: Alpha,
    alpha_price: U64F64Bits,
    proportion: Fraction96,
) -> Claim:
    """All of a subnet's TAO is injected or buys; the pool gets at most its part of new alpha."""
    terms = subnet_terms(tao, alpha_emission, alpha_price, proportion)
    return every(
        [
            terms.tao_in_bits + terms.excess_tao_bits == tao,
            terms.excess_tao_bits >= 0,
            terms.alpha_in_bits * U96F32.one <= proportion * terms.alpha_out_bits,
            terms.alpha_in_bits <= terms.alpha_out_bits,
        ]
    )


@theorem("EMISSION-8", [mutants.subsidy_by_share])
def injection_is_worth_its_tao(
    tao: Annotated[U96F32Bits, Between(0, INITIAL_BLOCK_EMISSION * U96F32.one)],
    alpha_emission: Alpha,
    alpha_price: U64F64Bits,
    proportion: Fraction96,
) -> Claim:
    """Alpha is injected at the price: it is worth the injected TAO but for one unit of alpha."""
    terms = subnet_terms(tao, alpha_emission, alpha_price, proportion)
    price = U96F32.saturating_from_fixed(alpha_price, U64F64)
    assume(price > 0)
    worth = terms.alpha_in_bits * price
    return (worth < (terms.tao_in_bits + 1) * U96F32.one) & (
        terms.tao_in_bits * U96F32.one < worth + price + U96F32.one
    )


@theorem("EMISSION-9", [mutants.offer_rounded_up])
def offer_never_exceeds_what_is_due(
    tao: Annotated[U96F32Bits, Between(0, 2**63 * U96F32.one)],
    alpha_emission: Alpha,
    alpha_price: U64F64Bits,
    proportion: Fraction96,
) -> Claim:
    """What is offered of TAO never exceeds a subnet's TAO, and falls short by less than two rao."""
    offered = offer(subnet_terms(tao, alpha_emission, alpha_price, proportion))
    missing = tao - (offered.tao_in + offered.excess_tao) * U96F32.one
    return (0 <= missing) & (missing < 2 * U96F32.one) & (offered.alpha_in <= offered.alpha_out)


# The split.


def _sum_of_parts(parts: Parts) -> int:
    return parts.owner_cut + parts.server + parts.validator + parts.root_alpha


@theorem("EMISSION-10", [mutants.root_beside_validators, defects_of_numbers.product_rounds])
def split_loses_at_most_three(
    alpha_out: Annotated[U96F32Bits, Between(0, 2**64 * U96F32.one - 1)],
    owner_cut: Proportion16,
    proportion: Fraction96,
) -> Claim:
    """The four parts are not negative, never exceed the whole and lose at most three units."""
    parts = split_new_alpha(alpha_out, owner_cut, proportion)
    lost = alpha_out // U96F32.one - _sum_of_parts(parts)
    return every(
        [
            (parts.owner_cut >= 0) & (parts.server >= 0),
            (parts.validator >= 0) & (parts.root_alpha >= 0),
            (0 <= lost) & (lost <= 3),
        ]
    )


@theorem(
    "EMISSION-10",
    [defects_of_numbers.from_integer_twice],
    instead=EVERYTHING_FITS,
)
def split_needs_no_more_width(
    alpha_out: Annotated[U96F32Bits, Between(0, 2**64 * U96F32.one - 1)],
    owner_cut: Proportion16,
    proportion: Fraction96,
) -> Claim:
    """Nothing in the split fails to fit its width or is held at zero."""
    return every([split_new_alpha(alpha_out, owner_cut, proportion).server >= 0])


DEFAULT_OWNER_CUT: Final = Proportion16(11_796)


@theorem("EMISSION-10", [mutants.owner_cut_after_root, mutants.root_beside_validators])
def split_is_18_41_41(alpha: Alpha, proportion: Fraction96) -> Claim:
    """By default owners get 18% less 4.58 millionths, miners as much as validators and root.

    Owners lose less than 0.0000046 of the whole and one unit to 18%; miners and the other two
    gain less than 0.0000023 each over 41%, and lose two units at most.
    """
    parts = split_new_alpha(U96F32Bits(alpha * U96F32.one), DEFAULT_OWNER_CUT, proportion)
    rest = parts.validator + parts.root_alpha
    million = 10**6
    return every(
        [
            0 <= 18 * alpha - 100 * parts.owner_cut,
            (18 * alpha - 100 * parts.owner_cut) * million <= 458 * alpha + 100 * million,
            (100 * parts.server - 41 * alpha) * million <= 229 * alpha + million,
            100 * parts.server - 41 * alpha > -100,
            (100 * rest - 41 * alpha) * million <= 229 * alpha + million,
            100 * rest - 41 * alpha > -200,
        ]
    )


def _sum_of_pending(pending: Pending) -> int:
    return (
        pending.pending_server_emission
        + pending.pending_validator_emission
        + pending.pending_root_alpha_divs
        + pending.pending_owner_cut
    )


@theorem("EMISSION-11", [mutants.root_part_vanishes])
def every_part_waits_or_is_taken_back(pending: Pending, parts: Parts, root_sells: bool) -> Claim:
    """Every part of new alpha waits for the epoch, but root's where root does not sell."""
    assume(_sum_of_pending(pending) + _sum_of_parts(parts) <= U64.maximum)
    accrual = accrue(pending, parts, root_sells)
    added = _sum_of_pending(accrual.pending) - _sum_of_pending(pending)
    recycled = 0 if root_sells else parts.root_alpha
    return every(
        [
            added + accrual.recycled_alpha == _sum_of_parts(parts),
            accrual.recycled_alpha == recycled,
        ]
    )


# The schedule.


@theorem("EMISSION-12", [mutants.epoch_one_block_late, mutants.epoch_always_due])
def epoch_is_due_after_a_tempo(schedule: Schedule, current_block: BlockNumber) -> Claim:
    """An epoch is due once a tempo has passed, and before only if it is pending or has stalled."""
    passed = current_block - schedule.last_epoch_block
    due = is_due(schedule, current_block)
    if schedule.tempo == 0:
        return not due
    is_pending = (0 < schedule.pending_epoch_at) & (schedule.pending_epoch_at <= current_block)
    has_stalled = schedule.blocks_since_last_step > LONGEST_STALL
    has_passed = passed >= schedule.tempo
    return every([implies(has_passed, due), implies(due, has_passed | is_pending | has_stalled)])


@theorem(
    "EMISSION-13",
    [mutants.one_epoch_more, mutants.drained_and_kept, mutants.inconsistent_keys_are_paid],
    folds=[is_due],
    size="three subnets, up to four epochs a block",
)
def block_drains_what_was_pending_at_most_so_often(
    subnets: tuple[ScheduledSubnet, ScheduledSubnet, ScheduledSubnet],
    current_block: BlockNumber,
    most: Annotated[Count8, Among(*map(Count8, range(5)))],
) -> Claim:
    """A block runs no more epochs than allowed, none on inconsistent keys, and loses no alpha."""
    slots = drain_pending(subnets, current_block, most)
    drained = [slot for slot in slots if slot.drained is not None]
    claims: list[bool] = [len(drained) <= most]
    for before, slot in zip(subnets, slots, strict=True):
        out = 0 if slot.drained is None else _sum_of_pending(slot.drained)
        left = _sum_of_pending(slot.subnet.pending)
        claims.append(out + left == _sum_of_pending(before.pending))
        claims.append(slot.drained is None or before.keys_are_consistent)
    return every(claims)


# Mechanisms.

SPLITS = Annotated[Count8, Among(*map(Count8, range(1, 9)))]


@theorem(
    "EMISSION-15",
    [mutants.remainder_is_lost, mutants.remainder_goes_to_all],
    size="up to three mechanisms of a stored split",
)
def mechanisms_share_all(
    alpha: Alpha,
    mechanism_count: Annotated[Count8, Among(Count8(1), Count8(2), Count8(3))],
    split: tuple[Proportion16, Proportion16, Proportion16],
) -> Claim:
    """Where the stored parts sum to at most the whole, the mechanisms share all alpha exactly."""
    assume(sum(split[:mechanism_count]) <= U16.maximum)
    parts = split_among_mechanisms(alpha, mechanism_count, split)
    return every([sum(parts) == alpha, *[part >= 0 for part in parts]])


@theorem("EMISSION-15", [mutants.remainder_is_lost], size="up to eight mechanisms")
def even_mechanisms_share_all(alpha: Alpha, mechanism_count: SPLITS) -> Claim:
    """Without a stored split the parts are even but for the first, which has the remainder."""
    first, *others = split_among_mechanisms(alpha, mechanism_count, None)
    return every(
        [
            first + sum(others) == alpha,
            *[(first - mechanism_count < other) & (other <= first) for other in others],
        ]
    )


@disproof("EMISSION-15", alpha=Alpha(1000), split=(Proportion16(65_535), Proportion16(65_535)))
def mechanisms_never_share_more_than_all(
    alpha: Alpha, split: tuple[Proportion16, Proportion16]
) -> Claim:
    """Two mechanisms never share more than all: false of parts that sum to more than the whole."""
    return sum(split_among_mechanisms(alpha, Count8(2), split)) <= alpha


@disproof("EMISSION-15", alpha=Alpha(1000))
def mechanisms_always_share_all(alpha: Alpha) -> Claim:
    """The mechanisms share all alpha: false where there is no mechanism."""
    return sum(split_among_mechanisms(alpha, Count8(0), None)) == alpha


# Dividends.


@theorem("EMISSION-18", [mutants.lends_twice], size="three children")
def children_and_hotkey_share_the_stake(
    lent: tuple[Proportion64, Proportion64, Proportion64],
) -> Claim:
    """What a hotkey keeps is what it does not lend: its part and the children's make one."""
    assume(sum(lent) <= U64.maximum)
    kept = part_kept(tuple((part, HOTKEYS[0]) for part in lent))
    exact = (U64.maximum - sum(lent)) * U96F32.one
    return (
        (0 <= kept)
        & (kept <= U96F32.one)
        & ((exact <= kept * U64.maximum) & (kept * U64.maximum < exact + 3 * U64.maximum))
    )


@theorem("EMISSION-19", [mutants.take_of_the_rest])
def parents_part_is_divided_whole(
    gross: U96F32Bits, burn: Fraction96, childkey_take: Fraction96
) -> Claim:
    """A parent's part is paid, taken or burned to the last bit where burn and take fit in one."""
    assume(burn + childkey_take <= U96F32.one)
    part = parent_part(gross, burn, childkey_take)
    return every([part.to_parent + part.to_child + part.burned == gross, part.to_parent >= 0])


@disproof(
    "EMISSION-19",
    gross=U96F32.one,
    burn=U96F32.one,
    childkey_take=U96F32Bits(U96F32.one // 5),
)
def parents_part_is_never_exceeded(
    gross: U96F32Bits, burn: Fraction96, childkey_take: Fraction96
) -> Claim:
    """Taken and burned never exceed a parent's part: false of a burn of one and a take."""
    part = parent_part(gross, burn, childkey_take)
    return part.to_parent + part.to_child + part.burned <= gross


@theorem("EMISSION-20", [mutants.root_weighs_in_full])
def root_part_is_a_proportion(alpha_stake: Alpha, root_stake: Rao, weight: Fraction96) -> Claim:
    """The part of a hotkey's weight that is TAO on root lies between zero and one."""
    part = root_part(alpha_stake, root_stake, weight)
    return (
        (0 <= part)
        & (part <= U96F32.one)
        & implies(alpha_stake == 0, (part == 0) | (part == U96F32.one))
    )


@theorem("EMISSION-20", [mutants.root_on_top, mutants.root_weighs_in_full], size="two hotkeys")
def claims_make_the_dividend(
    dividends: tuple[U96F32Bits, U96F32Bits],
    stakes: tuple[tuple[Alpha, Rao], tuple[Alpha, Rao]],
    weight: Fraction96,
) -> Claim:
    """The claims of alpha and of root stakers make the dividend, to the last bit."""
    hotkeys = HOTKEYS[:2]
    claims = dividend_claims(
        dict(zip(hotkeys, dividends, strict=True)), dict(zip(hotkeys, stakes, strict=True)), weight
    )
    return every(
        [
            claims.alpha[hotkey] + claims.root[hotkey] == dividend
            for hotkey, dividend in zip(hotkeys, dividends, strict=True)
        ]
    )


@theorem(
    "EMISSION-21",
    [mutants.claims_are_paid_as_they_are, mutants.multiplied_before_divided],
    by_hand="any number of claims: summed over all, paid times total is at most pot times total",
)
def claim_is_paid_its_part(pot: Alpha, claim: U96F32Bits, others: U96F32Bits) -> Claim:
    """A claim is paid its part of the pot, less than one in 2^32 of the pot and a bit below."""
    total = claim + others
    assume((0 < total) & (total <= U96F32.raw.maximum))
    paid = pro_rata(pot, (claim, others))[0]
    exact = pot * U96F32.one * claim
    return (paid * total <= exact) & (exact < (paid + pot + 1) * total)


@theorem("EMISSION-21", [mutants.claims_are_paid_as_they_are], size="three claims")
def pot_is_never_exceeded(pot: Alpha, claims: tuple[U96F32Bits, U96F32Bits, U96F32Bits]) -> Claim:
    """What a pot pays on all claims never exceeds the pot."""
    assume(sum(claims) <= U96F32.raw.maximum)
    return every([sum(pro_rata(pot, claims)) <= pot * U96F32.one])


# Distribution.


@theorem(
    "EMISSION-17",
    [mutants.servers_part_disappears, mutants.servers_part_twice],
    size="three miners",
)
def miners_part_goes_to_miners_or_joins_the_pot(
    drained: Pending, incentives: tuple[Alpha, Alpha, Alpha]
) -> Claim:
    """The miners' part joins the validators' pot exactly where no miner earned anything."""
    assume(_sum_of_pending(drained) <= U64.maximum)
    earned = [
        Earned(hotkey, incentive, Alpha(0))
        for hotkey, incentive in zip(HOTKEYS, incentives, strict=True)
    ]
    joined = validators_pot(drained, earned) - drained.pending_validator_emission
    return every([joined == (drained.pending_server_emission if sum(incentives) == 0 else 0)])


@theorem("EMISSION-24", [mutants.take_is_not_deducted])
def take_and_rest_make_the_dividend(
    dividend: Annotated[U96F32Bits, Between(0, 2**64 * U96F32.one - 1)], delegate_take: Proportion16
) -> Claim:
    """What an owner takes and what stakers get never exceeds the dividend and loses one at most."""
    kept, to_stakers = take(dividend, delegate_take)
    lost = dividend // U96F32.one - kept - to_stakers
    return (kept >= 0) & (to_stakers >= 0) & (0 <= lost) & (lost <= 1)


SUBNET: Final = NetUid(1)
OWNER: Final = AccountId(bytes([9] * 32))
OTHER_OWNER: Final = AccountId(bytes([8] * 32))


def _hotkey(owner: AccountId, staked: StakedHotkey, delegate_take: Proportion16) -> RewardedHotkey:
    return RewardedHotkey(owner, delegate_take, Proportion16(0), staked)


NO_STAKE: Final = StakedHotkey(Alpha(0), Rao(0), (), ())


def _amounts(effects: Sequence[Effect]) -> int:
    return sum(effect.amount for effect in effects)


@theorem("EMISSION-23", [mutants.withheld_is_paid_as_well], size="three miners")
def incentives_are_paid_or_withheld(
    incentives: tuple[Alpha, Alpha, Alpha],
    owned: Annotated[int, Among(0, 1, 2, 3)],
    recycle_or_burn: Annotated[RecycleOrBurn | None, Among(None, *RecycleOrBurn)],
) -> Claim:
    """Every incentive is paid to a miner, recycled or burned, and the part withheld is counted."""
    assume(sum(incentives) <= U64.maximum)
    subnet = RewardedSubnet(SUBNET, OWNER, None, HOTKEYS[:owned], recycle_or_burn, {})
    hotkeys = {hotkey: _hotkey(OTHER_OWNER, NO_STAKE, Proportion16(0)) for hotkey in HOTKEYS}
    earned = [
        Earned(hotkey, incentive, Alpha(0))
        for hotkey, incentive in zip(HOTKEYS, incentives, strict=True)
    ]
    paid = pay_incentives(subnet, earned, hotkeys)
    withheld = sum(incentives[:owned])
    part = paid.miner_burned_bits
    return every(
        [
            _amounts(paid.effects) == sum(incentives),
            (0 <= part) & (part <= U96F32.one),
            part * sum(incentives) <= withheld * U96F32.one,
        ]
    )


@theorem("EMISSION-25", [mutants.root_stakers_get_the_whole, mutants.take_is_not_deducted])
def root_dividend_is_taken_or_claimable(
    dividend: Annotated[U96F32Bits, Between(0, 2**64 * U96F32.one - 1)], delegate_take: Proportion16
) -> Claim:
    """The owner's stake and what root stakers may claim never exceed the dividend they are of."""
    hotkeys = {HOTKEYS[0]: _hotkey(OWNER, NO_STAKE, delegate_take)}
    paid = pay_root_dividends(SUBNET, [(HOTKEYS[0], dividend)], hotkeys)
    lost = dividend // U96F32.one - _amounts(paid.effects)
    return (0 <= lost) & (lost <= 1)


@theorem(
    "EMISSION-19",
    [mutants.parents_part_is_kept_as_well],
    folds=[parent_part],
    size="two parents, one of them of the same owner",
)
def dividends_are_divided_at_most_whole(
    dividends: Alpha,
    links: tuple[Proportion64, Proportion64],
    stakes: tuple[tuple[Alpha, Rao], tuple[Alpha, Rao], tuple[Alpha, Rao]],
    terms: FamilyTerms,
    childkey_take: Proportion16,
) -> Claim:
    """Parents, the hotkey and the recycling together never get more than the dividends."""
    assume(terms.childkey_burn <= U64.maximum // 2)
    assume((terms.min_childkey_take <= U16.maximum // 2) & (childkey_take <= U16.maximum // 2))
    child, *parents = HOTKEYS
    staked = [StakedHotkey(alpha, root, (), ()) for alpha, root in stakes]
    own = attrs.evolve(staked[0], parents=tuple(zip(links, parents, strict=True)))
    hotkeys = {
        child: RewardedHotkey(OWNER, Proportion16(0), childkey_take, own),
        parents[0]: _hotkey(OWNER, staked[1], Proportion16(0)),
        parents[1]: _hotkey(OTHER_OWNER, staked[2], Proportion16(0)),
    }
    divided = divide_among_parents(child, dividends, hotkeys, terms)
    paid = [amount for _, amount in divided.dividends]
    return every(
        [
            sum(paid) + sum(divided.recycled) <= dividends,
            *[amount >= 0 for amount in (*paid, *divided.recycled)],
        ]
    )


@disproof(
    "EMISSION-17",
    drained=Pending(Alpha(0), Alpha(10**9), Alpha(0), Alpha(0)),
    childkey_burn=Proportion64(U64.maximum // 2),
)
def distribution_never_exceeds_what_was_drained(
    drained: Pending, childkey_burn: Proportion64
) -> Claim:
    """A subnet never hands out more than was drained: false of a burn of childkeys' dividends.

    What is burned of a parent's part is recycled, and the pot is paid in full all the same.
    """
    child, parent = HOTKEYS[:2]
    link = Proportion64(U64.maximum)
    lends = StakedHotkey(Alpha(10**12), Rao(0), ((link, child),), ())
    borrows = StakedHotkey(Alpha(10**12), Rao(0), (), ((link, parent),))
    hotkeys = {
        child: _hotkey(OWNER, borrows, Proportion16(0)),
        parent: _hotkey(OTHER_OWNER, lends, Proportion16(0)),
    }
    terms = FamilyTerms(Proportion64(0), childkey_burn, Proportion16(0))
    subnet = RewardedSubnet(SUBNET, None, None, (), None, {})
    earned = [Earned(child, Alpha(0), drained.pending_validator_emission)]
    paid = distribute(drained, earned, subnet, hotkeys, terms)
    return _amounts(paid.effects) <= _sum_of_pending(drained)
