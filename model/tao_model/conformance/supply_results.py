"""What `tao-spec supply --json` prints: the course of emission, or one point of it."""

from typing import Final, Literal

import attrs

from tao_model import REVISION
from tao_model.numbers.decimals import percent_text
from tao_model.supply.curve import (
    HALVINGS,
    MAXIMUM_SUPPLY,
    block_emission,
    halving_threshold,
    halvings_reached,
)
from tao_model.supply.schedule import (
    annual_emission,
    blocks_until,
    blocks_until_emission_ends,
    current_era,
    daily_emission,
    terminal_issuance,
)
from tao_model.units import BlockCount, Count8, Rao

COURSE: Final = "tao-spec/supply"
POINT: Final = "tao-spec/supply-point"

PLACES: Final = 9
"""Decimals of a percentage."""


@attrs.frozen
class HalvingRow:
    """What holds from a halving on."""

    halvings: Count8
    """How many halvings have happened; none in the first row."""
    threshold: Rao
    """The issuance from which on this holds."""
    block_emission: Rao
    """What a block creates."""
    daily_emission: Rao
    """What 7200 blocks create."""
    share_of_cap: str
    """The threshold in percent of the cap, rounded down to nine decimals."""
    annual_inflation: str | None
    """What 365 days create in percent of the threshold, rounded down; null at no issuance."""
    blocks: BlockCount
    """How many blocks it takes from no issuance to the threshold, nothing being recycled."""


@attrs.frozen
class SupplyCourse:
    """The course of emission, nothing being recycled."""

    format: Literal["tao-spec/supply"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    maximum_supply: Rao
    """The cap."""
    terminal_issuance: Rao
    """The issuance at which emission ends."""
    blocks: BlockCount
    """How many blocks create something, from no issuance on."""
    halvings: tuple[HalvingRow, ...]
    """From the start and from each halving on."""


@attrs.frozen
class SupplyPoint:
    """Emission at one issuance."""

    format: Literal["tao-spec/supply-point"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    issuance: Rao
    """The issuance that was asked about."""
    halvings: Count8
    """How many halvings have happened."""
    block_emission: Rao
    """What a block creates."""
    daily_emission: Rao
    """What 7200 blocks create."""
    share_of_cap: str
    """The issuance in percent of the cap, rounded down to nine decimals."""
    annual_inflation: str | None
    """What 365 days create in percent of the issuance, rounded down; null at no issuance."""
    next_threshold: Rao | None
    """The issuance of the next halving; null after the last."""
    blocks_to_next_threshold: BlockCount
    """How many blocks it takes to get there, nothing being recycled."""
    blocks_to_end: BlockCount
    """How many more blocks create something, nothing being recycled."""
    terminal_issuance: Rao
    """The issuance at which emission ends."""


def inflation(issuance: Rao) -> str | None:
    """Return annual inflation in percent, rounded down; none where nothing is issued."""
    if issuance == 0:
        return None
    return percent_text(annual_emission(issuance), issuance, PLACES)


def _row(halvings: int) -> HalvingRow:
    threshold = halving_threshold(halvings)
    return HalvingRow(
        halvings=Count8(halvings),
        threshold=threshold,
        block_emission=block_emission(threshold),
        daily_emission=daily_emission(threshold),
        share_of_cap=percent_text(threshold, MAXIMUM_SUPPLY, PLACES),
        annual_inflation=inflation(threshold),
        blocks=blocks_until(Rao(0), halvings),
    )


def supply_course() -> SupplyCourse:
    """Return the course of emission from no issuance on."""
    return SupplyCourse(
        format=COURSE,
        revision=REVISION,
        maximum_supply=MAXIMUM_SUPPLY,
        terminal_issuance=terminal_issuance(Rao(0)),
        blocks=blocks_until_emission_ends(Rao(0)),
        halvings=tuple(_row(halvings) for halvings in range(HALVINGS + 1)),
    )


def supply_point(issuance: Rao) -> SupplyPoint:
    """Return emission at an issuance."""
    halvings = halvings_reached(issuance)
    return SupplyPoint(
        format=POINT,
        revision=REVISION,
        issuance=issuance,
        halvings=Count8(halvings),
        block_emission=block_emission(issuance),
        daily_emission=daily_emission(issuance),
        share_of_cap=percent_text(issuance, MAXIMUM_SUPPLY, PLACES),
        annual_inflation=inflation(issuance),
        next_threshold=halving_threshold(halvings + 1) if halvings < HALVINGS else None,
        blocks_to_next_threshold=current_era(issuance).blocks,
        blocks_to_end=blocks_until_emission_ends(issuance),
        terminal_issuance=terminal_issuance(issuance),
    )
