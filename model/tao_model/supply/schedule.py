"""The course of emission while nothing is recycled (chapter 02-supply)."""

from typing import Final

import attrs

from tao_model.supply.curve import block_emission, halving_threshold, halvings_reached
from tao_model.units import BlockCount, Count8, Rao

BLOCKS_PER_DAY: Final = 7200
"""One block in 12 seconds. Source: ``common/src/lib.rs``, ``MILLISECS_PER_BLOCK``."""

DAYS_PER_YEAR: Final = 365
"""Of the year that the annual figures speak of."""


@attrs.frozen
class Era:
    """Consecutive blocks that create the same amount."""

    halvings: Count8
    """How many halvings have happened."""
    block_emission: Rao
    """What each block of the era creates."""
    first_issuance: Rao
    """The issuance before the era's first block."""
    blocks: BlockCount
    """How many blocks the era lasts."""


def current_era(issuance: Rao) -> Era:
    """Return the era that an issuance stands in, from there on (SUPPLY-16).

    The last era, in which nothing is created, has no blocks.
    """
    halvings = halvings_reached(issuance)
    emission = block_emission(issuance)
    if emission == 0:
        return Era(Count8(halvings), emission, issuance, BlockCount(0))
    missing = halving_threshold(halvings + 1) - issuance
    blocks = (missing + emission - 1) // emission
    return Era(Count8(halvings), emission, issuance, BlockCount(blocks))


def eras(issuance: Rao) -> tuple[Era, ...]:
    """Return the eras from an issuance to the last, which has no blocks (SUPPLY-16)."""
    course = [current_era(issuance)]
    while course[-1].blocks > 0:
        course.append(current_era(issuance_after(course[-1])))
    return tuple(course)


def issuance_after(era: Era) -> Rao:
    """Return the issuance after the last block of an era (SUPPLY-16)."""
    return Rao(era.first_issuance + era.blocks * era.block_emission)


def blocks_until(issuance: Rao, halvings: int) -> BlockCount:
    """Return how many blocks it takes until so many halvings have happened (SUPPLY-16)."""
    return BlockCount(sum(era.blocks for era in eras(issuance) if era.halvings < halvings))


def blocks_until_emission_ends(issuance: Rao) -> BlockCount:
    """Return how many more blocks create something (SUPPLY-17)."""
    return BlockCount(sum(era.blocks for era in eras(issuance)))


def terminal_issuance(issuance: Rao) -> Rao:
    """Return the issuance at which emission ends (SUPPLY-17)."""
    return eras(issuance)[-1].first_issuance


def daily_emission(issuance: Rao) -> Rao:
    """Return what a day of blocks creates at this issuance (SUPPLY-18)."""
    return Rao(BLOCKS_PER_DAY * block_emission(issuance))


def annual_emission(issuance: Rao) -> Rao:
    """Return what a year of blocks creates at this issuance (SUPPLY-18).

    Annual inflation is this amount divided by the issuance.
    """
    return Rao(DAYS_PER_YEAR * daily_emission(issuance))


def issuance_at_inflation(yearly: Rao, percent: int) -> Rao:
    """Return the greatest issuance of which a yearly amount is at least ``percent`` (SUPPLY-18)."""
    return Rao(100 * yearly // percent)
