"""Who shares a subnet's new alpha."""

import attrs
import pytest
from hypothesis import given

from tao_model.emission.split import NOTHING_PENDING, Parts, accrue, split_new_alpha
from tao_model.numbers.fixed_point import U96F32
from tao_model.parameters import SUBNET_OWNER_CUT
from tao_model.state.emission import Pending
from tao_model.units import Alpha, Proportion16, U96F32Bits
from tests.strategies.consensus import edged
from tests.strategies.emission import fractions, pendings, proportions_of_16

ONE = U96F32.one
DEFAULT_CUT = SUBNET_OWNER_CUT.default
WHOLE_BLOCK = U96F32Bits(10**9 * ONE)

alpha_outs = edged(0, 10**9, 10**9 // 2).map(lambda alpha: U96F32Bits(alpha * ONE))


def total(parts: Parts) -> int:
    return parts.owner_cut + parts.server + parts.validator + parts.root_alpha


def waiting(pending: Pending) -> int:
    return sum(attrs.astuple(pending))


@pytest.mark.rule("EMISSION-10")
def test_by_default_a_block_gives_18_41_and_41_percent_and_2_rao_to_nobody() -> None:
    parts = split_new_alpha(WHOLE_BLOCK, DEFAULT_CUT, U96F32.zero)
    assert parts == Parts(
        owner_cut=Alpha(179_995_422),
        server=Alpha(410_002_288),
        validator=Alpha(410_002_288),
        root_alpha=Alpha(0),
    )
    assert total(parts) == 10**9 - 2


@pytest.mark.rule("EMISSION-10")
def test_roots_part_is_taken_from_the_validators() -> None:
    parts = split_new_alpha(WHOLE_BLOCK, DEFAULT_CUT, U96F32Bits(ONE // 4))
    assert parts.server == 410_002_288
    assert parts.root_alpha == 102_500_572
    assert parts.validator == 307_501_716


@pytest.mark.rule("EMISSION-10")
def test_without_an_owner_cut_miners_get_exactly_half() -> None:
    parts = split_new_alpha(WHOLE_BLOCK, Proportion16(0), U96F32.zero)
    assert (parts.owner_cut, parts.server, parts.validator) == (0, 5 * 10**8, 5 * 10**8)


@pytest.mark.rule("EMISSION-10")
@given(alpha_outs, proportions_of_16(), fractions())
def test_the_parts_never_exceed_the_whole_and_lose_at_most_three_rao(
    alpha_out: U96F32Bits, cut: Proportion16, proportion: U96F32Bits
) -> None:
    parts = split_new_alpha(alpha_out, cut, proportion)
    assert 0 <= alpha_out // ONE - total(parts) <= 3


@pytest.mark.rule("EMISSION-10")
def test_three_rao_can_be_lost() -> None:
    """9 is 1.62 for the owner, 3.69 for miners, 0.92 for root and 2.77 for validators."""
    parts = split_new_alpha(U96F32Bits(9 * ONE), DEFAULT_CUT, U96F32Bits(ONE // 4))
    assert parts == Parts(Alpha(1), Alpha(3), Alpha(2), Alpha(0))


@pytest.mark.rule("EMISSION-10")
@given(alpha_outs, proportions_of_16(), fractions())
def test_root_never_gets_more_than_miners(
    alpha_out: U96F32Bits, cut: Proportion16, proportion: U96F32Bits
) -> None:
    parts = split_new_alpha(alpha_out, cut, proportion)
    assert parts.root_alpha <= parts.server


@pytest.mark.rule("EMISSION-10")
@given(alpha_outs, alpha_outs, proportions_of_16(), fractions())
def test_owner_miners_and_root_get_no_less_of_more_alpha(
    one: U96F32Bits, another: U96F32Bits, cut: Proportion16, proportion: U96F32Bits
) -> None:
    less = split_new_alpha(min(one, another), cut, proportion)
    more = split_new_alpha(max(one, another), cut, proportion)
    assert less.owner_cut <= more.owner_cut
    assert less.server <= more.server
    assert less.root_alpha <= more.root_alpha


@pytest.mark.rule("EMISSION-10")
@given(alpha_outs, proportions_of_16(), fractions(), fractions())
def test_a_greater_root_proportion_moves_alpha_from_validators_to_root(
    alpha_out: U96F32Bits, cut: Proportion16, one: U96F32Bits, another: U96F32Bits
) -> None:
    less = split_new_alpha(alpha_out, cut, min(one, another))
    more = split_new_alpha(alpha_out, cut, max(one, another))
    assert less.root_alpha <= more.root_alpha
    assert less.validator >= more.validator
    assert (less.owner_cut, less.server) == (more.owner_cut, more.server)


@pytest.mark.rule("EMISSION-11")
@given(pendings(), alpha_outs, fractions())
def test_what_a_block_adds_waits_or_is_recycled(
    pending: Pending, alpha_out: U96F32Bits, proportion: U96F32Bits
) -> None:
    parts = split_new_alpha(alpha_out, DEFAULT_CUT, proportion)
    for root_sells in (True, False):
        accrual = accrue(pending, parts, root_sells)
        added = waiting(accrual.pending) - waiting(pending)
        assert added + accrual.recycled_alpha == total(parts)


@pytest.mark.rule("EMISSION-11")
@given(pendings(), alpha_outs, fractions())
def test_where_root_does_not_sell_its_part_is_recycled_and_nobody_else_gets_it(
    pending: Pending, alpha_out: U96F32Bits, proportion: U96F32Bits
) -> None:
    parts = split_new_alpha(alpha_out, DEFAULT_CUT, proportion)
    sells, recycles = (accrue(pending, parts, root_sells) for root_sells in (True, False))
    assert sells.recycled_alpha == 0
    assert recycles.recycled_alpha == parts.root_alpha
    root_as_before = pending.pending_root_alpha_divs
    assert recycles.pending == attrs.evolve(sells.pending, pending_root_alpha_divs=root_as_before)


@pytest.mark.rule("EMISSION-11")
def test_a_bucket_that_is_full_swallows_what_is_added() -> None:
    full = attrs.evolve(NOTHING_PENDING, pending_server_emission=Alpha(2**64 - 1))
    parts = Parts(Alpha(0), Alpha(5), Alpha(0), Alpha(0))
    assert accrue(full, parts, root_sells=True).pending == full
