"""Pools of subnets, and what is swapped in them."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tao_model.numbers.rational_power import Ratio
from tao_model.pools.balancer import WHOLE
from tao_model.pools.liquidity import MINIMUM_WEIGHT
from tao_model.pools.pool import DYNAMIC
from tao_model.pools.swaps import MAXIMUM_INPUT_IN_RESERVES
from tao_model.state.pools import Pool
from tao_model.units import Alpha, Perquintill, Rao
from tests.strategies.consensus import edged


def weights() -> SearchStrategy[Perquintill]:
    """Weights of TAO that a pool may have: even ones, drifted ones, any."""
    half = WHOLE // 2
    return st.one_of(
        st.just(half),
        st.integers(half - 10**16, half + 10**16),
        edged(MINIMUM_WEIGHT, WHOLE - MINIMUM_WEIGHT, half),
    ).map(Perquintill)


def reserves() -> SearchStrategy[int]:
    return edged(10**6, 21 * 10**15, 10**9, 10**12)


def pools(weight: SearchStrategy[Perquintill] | None = None) -> SearchStrategy[Pool]:
    """Dynamic pools whose weights are set and whose reserves are enough to swap."""
    return st.builds(
        Pool,
        mechanism=st.just(DYNAMIC),
        tao_reserve=reserves().map(Rao),
        alpha_reserve=reserves().map(Alpha),
        quote_weight=weight or weights(),
        initialized=st.just(True),
    )


@st.composite
def payments(draw: st.DrawFn) -> Ratio:
    """A reserve before and after a payment of up to a thousand times as much."""
    before = draw(edged(1, 21 * 10**15, 10**6, 10**9))
    most = MAXIMUM_INPUT_IN_RESERVES * before
    paid = draw(st.one_of(edged(0, before, 1, before // 2), edged(0, most)))
    return Ratio(before, before + paid)
