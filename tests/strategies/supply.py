"""Issuances, balances and supplies, edge-heavy."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model.conformance.generation import supply
from tao_model.conformance.generation.drawing import strategy
from tao_model.state.supply import AlphaSupply, Supply
from tao_model.supply.balances import EXISTENTIAL_DEPOSIT
from tao_model.supply.curve import MAXIMUM_SUPPLY
from tao_model.units import Alpha, Rao

U64_MAXIMUM = 2**64 - 1

THRESHOLDS = supply.THRESHOLDS


def edges(maximum: int, *middle: int) -> SearchStrategy[int]:
    """Integers from 0 to a maximum that lie within 3 of an edge."""
    near = {edge + step for edge in (0, maximum, *middle) for step in range(-3, 4)}
    return st.sampled_from(sorted(value for value in near if 0 <= value <= maximum))


def issuances() -> SearchStrategy[Rao]:
    """Any u64: around every threshold, in every era, beyond the cap."""
    return strategy(supply.issuance)


def amounts() -> SearchStrategy[Rao]:
    """Amounts of TAO, from nothing to the cap and a little beyond."""
    return st.one_of(
        edges(2 * MAXIMUM_SUPPLY, EXISTENTIAL_DEPOSIT, 10**9, MAXIMUM_SUPPLY),
        st.integers(0, 2 * EXISTENTIAL_DEPOSIT),
        st.integers(0, MAXIMUM_SUPPLY),
    ).map(Rao)


def balances() -> SearchStrategy[Rao]:
    """What accounts hold: nothing, or at least the existential deposit."""
    return amounts().map(lambda amount: amount if amount >= EXISTENTIAL_DEPOSIT else Rao(0))


@st.composite
def supplies(draw: DrawFn, *, largest_drift: int = 10**15) -> Supply:
    """Supplies that a chain can reach: the counter of the economy is not the lower one."""
    issued = draw(issuances().filter(lambda issuance: issuance <= MAXIMUM_SUPPLY))
    drift = draw(st.one_of(st.just(0), edges(largest_drift), st.integers(0, largest_drift)))
    return Supply(Rao(issued + drift), issued, Rao(0))


def alpha_supplies() -> SearchStrategy[AlphaSupply]:
    alpha = amounts().map(lambda amount: Alpha(int(amount)))
    return st.builds(AlphaSupply, alpha, alpha, alpha, alpha)
