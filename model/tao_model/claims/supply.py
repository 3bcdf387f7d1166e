"""Claims about how much TAO there is (chapter 00-claims)."""

from typing import Final

from tao_model.claims.verdict import Verdict, outcome
from tao_model.emission.shares import STABLE, PricedSubnet, tao_emissions
from tao_model.numbers.decimals import decimal_text, percent_text
from tao_model.numbers.fixed_point import U96F32
from tao_model.numbers.integers import U64
from tao_model.supply.curve import (
    HALVINGS,
    MAXIMUM_SUPPLY,
    block_emission,
    halving_threshold,
)
from tao_model.supply.issuance import genesis_supply, mint_block_emission, recycle
from tao_model.supply.schedule import (
    BLOCKS_PER_DAY,
    DAYS_PER_YEAR,
    annual_emission,
    blocks_until_emission_ends,
    daily_emission,
    eras,
    issuance_at_inflation,
    terminal_issuance,
)
from tao_model.units import I96F32Bits, NetUid, Rao, U96F32Bits

_NOTHING: Final = Rao(0)
_TAO: Final = Rao(10**9)
_FIRST: Final = halving_threshold(1)
_PLACES: Final = 6


def issuance_where_rounding_takes_all(subnets: int) -> Rao:
    """Return where issuance stops if so many subnets share every block alike (CLAIM-1).

    Each subnet's part is rounded down to whole rao and the rest is recycled. From no issuance.
    """
    alike = tuple(
        PricedSubnet(NetUid(uid), STABLE, I96F32Bits(0), U96F32Bits(0), True)
        for uid in range(1, subnets + 1)
    )
    issuance = _NOTHING
    for halvings in range(1, HALVINGS + 1):
        parts = tao_emissions(block_emission(issuance), alike)
        grown = sum(U96F32.saturating_to_integer(part, U64) for part in parts)
        if grown == 0:
            return issuance
        missing = halving_threshold(halvings) - issuance
        issuance = Rao(issuance + (missing + grown - 1) // grown * grown)
    return issuance


def supply_ends_at_the_cap() -> Verdict:
    """Return where issuance ends, and when (CLAIM-1)."""
    end = terminal_issuance(_NOTHING)
    blocks = blocks_until_emission_ends(_NOTHING)
    return Verdict(
        id="CLAIM-1",
        claim="The supply of TAO ends at 21 million.",
        verdict=outcome(exact=end == MAXIMUM_SUPPLY, within_bound=end < MAXIMUM_SUPPLY),
        computed={
            "cap_rao": MAXIMUM_SUPPLY,
            "terminal_issuance_rao": end,
            "short_of_the_cap_rao": MAXIMUM_SUPPLY - end,
            "emission_ends_after_blocks": blocks,
            "emission_ends_after_years": decimal_text(blocks, BLOCKS_PER_DAY * DAYS_PER_YEAR, 2),
            "terminal_issuance_with_2_equal_subnets_rao": issuance_where_rounding_takes_all(2),
            "terminal_issuance_with_128_equal_subnets_rao": issuance_where_rounding_takes_all(128),
        },
        why=(
            "Minting never passes the cap. Emission is rounded down to whole rao and ends at the "
            "thirtieth halving, a little short of it; each subnet's part is rounded down too and "
            "the rest is recycled, so with several subnets issuance stops sooner."
        ),
    )


def halving_like_bitcoin() -> Verdict:
    """Return when halvings happen, and what recycling does to them (CLAIM-2)."""
    course = eras(_NOTHING)[:-1]
    blocks = course[0].blocks
    net = block_emission(_NOTHING) * 9 // 10
    slower = (_FIRST + net - 1) // net
    reached = genesis_supply([_FIRST])
    _, at_threshold = mint_block_emission(reached)
    _, after_recycling = mint_block_emission(recycle(reached, Rao(1)))
    alike = len({era.blocks for era in course}) == 1 and at_threshold == after_recycling
    return Verdict(
        id="CLAIM-2",
        claim="Emission halves every four years, like Bitcoin's.",
        verdict=outcome(exact=alike, within_bound=False),
        computed={
            "thresholds_rao": tuple(halving_threshold(k) for k in range(1, HALVINGS + 1)),
            "blocks_per_era_without_recycling": tuple(era.blocks for era in course),
            "first_halving_without_recycling_blocks": blocks,
            "first_halving_without_recycling_years": decimal_text(
                blocks, BLOCKS_PER_DAY * DAYS_PER_YEAR, 2
            ),
            "first_halving_with_a_tenth_recycled_blocks": slower,
            "emission_at_the_threshold_rao": at_threshold,
            "emission_there_once_a_rao_is_recycled_rao": after_recycling,
        },
        why=(
            "Bitcoin counts blocks, TAO counts what has been issued. Without recycling the first "
            "ten eras do last 10.5 million blocks each, later ones longer; whatever is recycled "
            "puts the next halving off, and can undo the last."
        ),
    )


def daily_emission_at_the_first_halving() -> Verdict:
    """Return what a day creates just before and from the first halving on (CLAIM-3)."""
    before, after = daily_emission(Rao(_FIRST - 1)), daily_emission(_FIRST)
    exact = (before, after) == (7_200 * _TAO, 3_600 * _TAO)
    return Verdict(
        id="CLAIM-3",
        claim="7,200 TAO are created a day, and 3,600 after the first halving.",
        verdict=outcome(exact=exact, within_bound=False),
        computed={
            "blocks_per_day": BLOCKS_PER_DAY,
            "first_halving_at_issuance_rao": _FIRST,
            "per_day_before_rao": before,
            "per_day_after_rao": after,
        },
        why=(
            "One TAO a block, half of one from the first halving on, and 7,200 blocks a day as "
            "long as a block takes 12 seconds. What of it is not spent is recycled."
        ),
    )


def _nearest_percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole)


def inflation_at_the_first_halving() -> Verdict:
    """Return annual inflation on both sides of the first halving (CLAIM-4)."""
    just_before = Rao(_FIRST - 1)
    before, after = annual_emission(just_before), annual_emission(_FIRST)
    nearest = _nearest_percent(before, just_before), _nearest_percent(after, _FIRST)
    of_26 = issuance_at_inflation(before, 26)
    of_13 = issuance_at_inflation(after, 13)
    return Verdict(
        id="CLAIM-4",
        claim="The first halving takes annual inflation from 26% to 13%.",
        verdict=outcome(exact=nearest == (26, 13), within_bound=False),
        computed={
            "per_year_before_rao": before,
            "per_year_after_rao": after,
            "inflation_before_percent": percent_text(before, just_before, _PLACES),
            "inflation_after_percent": percent_text(after, _FIRST, _PLACES),
            "supply_at_which_it_was_26_percent_rao": of_26,
            "supply_at_which_half_the_emission_is_13_percent_rao": of_13,
            "that_is_before_the_halving_by_rao": _FIRST - of_26,
            "that_is_before_the_halving_by_days": decimal_text(
                _FIRST - of_26, daily_emission(just_before), 2
            ),
        },
        why=(
            "At the issuance of the first halving a year of emission is a quarter of what exists, "
            "and an eighth after it. Both claimed figures are those of a supply that is smaller "
            "than the issuance at which the halving happens."
        ),
    )


def no_sale_before_the_start() -> Verdict:
    """Return what a chain has issued at its start and after its first block (CLAIM-5)."""
    empty = genesis_supply([])
    after_one_block, mined = mint_block_emission(empty)
    sold = Rao(1_000_000 * _TAO)
    with_sale = genesis_supply([sold])
    return Verdict(
        id="CLAIM-5",
        claim="There was no sale before the start: every TAO has been mined.",
        verdict=outcome(
            exact=with_sale.total_issuance == 0,
            within_bound=empty.total_issuance == 0 and after_one_block.total_issuance == mined,
        ),
        computed={
            "issued_by_an_empty_genesis_rao": empty.total_issuance,
            "issued_after_its_first_block_rao": after_one_block.total_issuance,
            "issued_by_a_genesis_with_a_million_tao_rao": with_sale.total_issuance,
        },
        why=(
            "After genesis only blocks create TAO. Genesis itself issues whatever balances it is "
            "given, and those of the live chain are a snapshot of an earlier one: the claim holds "
            "if every rao of the snapshot was mined there, which the rules cannot show."
        ),
    )
