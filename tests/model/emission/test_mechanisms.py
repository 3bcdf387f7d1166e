"""A subnet's emission among its mechanisms."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tao_model.consensus.interface import EpochOutput
from tao_model.emission.mechanisms import (
    combine_mechanisms,
    mechanism_weights,
    split_among_mechanisms,
    weighted_sum,
)
from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U16, U64
from tao_model.units import Alpha, Count8, Proportion16, U64F64Bits
from tests.strategies.consensus import U64_MAXIMUM, edged
from tests.strategies.emission import proportions_of_16

ONE = U64F64.one

alphas = edged(0, U64_MAXIMUM, 360 * 10**9, 7).map(Alpha)
counts = edged(1, 16, 2).map(Count8)


def proportions(*parts: int) -> tuple[Proportion16, ...]:
    return tuple(map(Proportion16, parts))


def output(neurons: int, number: int = 0, *, paid: int = 0) -> EpochOutput:
    """An epoch in which every neuron has the same results."""
    shares = (Proportion16(number),) * neurons
    amounts = (Alpha(paid),) * neurons
    flags = (number > 0,) * neurons
    return EpochOutput(
        dividends=shares,
        incentive=shares,
        consensus=shares,
        validator_trust=shares,
        stake_weight=shares,
        active=flags,
        validator_permit=flags,
        emission=amounts,
        server_emission=amounts,
        validator_emission=amounts,
        bonds=((),) * neurons,
    )


@st.composite
def outputs(draw: DrawFn) -> EpochOutput:
    neurons = draw(st.integers(0, 4))
    shares = st.tuples(*[proportions_of_16()] * neurons)
    amounts = st.tuples(*[edged(0, 2**62).map(Alpha)] * neurons)
    flags = st.tuples(*[st.booleans()] * neurons)
    return EpochOutput(
        dividends=draw(shares),
        incentive=draw(shares),
        consensus=draw(shares),
        validator_trust=draw(shares),
        stake_weight=draw(shares),
        active=draw(flags),
        validator_permit=draw(flags),
        emission=draw(amounts),
        server_emission=draw(amounts),
        validator_emission=draw(amounts),
        bonds=((),) * neurons,
    )


@pytest.mark.rule("EMISSION-15")
@given(alphas, counts)
def test_even_parts_sum_to_the_whole_and_the_remainder_is_the_firsts(
    alpha: Alpha, count: Count8
) -> None:
    first, *others = split_among_mechanisms(alpha, count, None)
    assert first + sum(others) == alpha
    assert all(other == alpha // count for other in others)


@pytest.mark.rule("EMISSION-15")
@given(alphas, counts, st.lists(proportions_of_16(), max_size=20))
def test_parts_that_sum_to_at_most_the_whole_divide_it_exactly(
    alpha: Alpha, count: Count8, drawn: list[Proportion16]
) -> None:
    """What no part claims is the first mechanism's."""
    split: list[Proportion16] = []
    for part in drawn:
        if sum(split) + part <= 65535:
            split.append(part)
    parts = split_among_mechanisms(alpha, count, split)
    assert len(parts) == count
    assert sum(parts) == alpha
    assert all(p == alpha * s // 65535 for p, s in zip(parts[1:], split[1:count], strict=False))


@pytest.mark.rule("EMISSION-15")
def test_a_part_beyond_the_last_mechanism_is_the_firsts() -> None:
    split = proportions(13107, 13107, 39321)
    assert split_among_mechanisms(Alpha(100), Count8(2), split) == (80, 20)
    assert split_among_mechanisms(Alpha(100), Count8(4), split) == (20, 20, 60, 0)


@pytest.mark.rule("EMISSION-15")
def test_parts_of_more_than_the_whole_pay_more_than_the_whole() -> None:
    assert split_among_mechanisms(Alpha(1_000), Count8(2), proportions(65535, 65535)) == (
        1_000,
        1_000,
    )


@pytest.mark.rule("EMISSION-15")
def test_a_sum_of_parts_that_wraps_counts_as_if_little_were_given() -> None:
    """2 * (2^64 - 1) wraps to 2^64 - 2: one is missing, and is added to what is full already."""
    parts = split_among_mechanisms(Alpha(U64_MAXIMUM), Count8(2), proportions(65535, 65535))
    assert parts == (U64_MAXIMUM, U64_MAXIMUM)
    less = split_among_mechanisms(Alpha(U64_MAXIMUM), Count8(2), proportions(32768, 65535))
    assert less[1] == U64_MAXIMUM
    assert less[0] == U64_MAXIMUM


@pytest.mark.rule("EMISSION-15")
def test_without_mechanisms_all_is_lost() -> None:
    assert split_among_mechanisms(Alpha(1_000), Count8(0), None) == ()
    assert split_among_mechanisms(Alpha(1_000), Count8(0), proportions(65535)) == ()


@pytest.mark.rule("EMISSION-16")
@given(alphas, counts)
def test_the_weights_of_mechanisms_sum_to_one_less_a_unit_for_each_but_one(
    alpha: Alpha, count: Count8
) -> None:
    weights = mechanism_weights(split_among_mechanisms(alpha, count, None), alpha)
    assert ONE - count < sum(weights) <= ONE


@pytest.mark.rule("EMISSION-16")
def test_without_alpha_only_the_first_mechanism_counts() -> None:
    assert mechanism_weights((Alpha(0), Alpha(0)), Alpha(0)) == (ONE, 0)


@pytest.mark.rule("EMISSION-16")
def test_a_weighted_sum_is_floored_after_each_summand() -> None:
    half = U64F64Bits(ONE // 2)
    assert weighted_sum((1, 1), (half, half), U16) == 0
    assert weighted_sum((3, 3), (half, half), U64) == 2
    assert weighted_sum((65535, 65535), (U64F64Bits(ONE), half), U16) == 65535


@pytest.mark.rule("EMISSION-16")
@given(outputs(), alphas)
def test_a_single_mechanism_is_stored_as_it_is(epoch: EpochOutput, alpha: Alpha) -> None:
    combined = combine_mechanisms([epoch], [alpha], alpha)
    for field in attrs.fields(type(combined)):
        assert getattr(combined, field.name) == getattr(epoch, field.name), field.name


@pytest.mark.rule("EMISSION-16")
def test_pay_is_added_up_and_flags_are_either() -> None:
    combined = combine_mechanisms(
        [output(2, 0, paid=30), output(2, 5, paid=12)], [Alpha(6), Alpha(2)], Alpha(8)
    )
    assert combined.server_emission == combined.validator_emission == (42, 42)
    assert combined.active == combined.validator_permit == (True, True)


@pytest.mark.rule("EMISSION-16")
def test_the_stored_emission_is_weighted_although_it_is_a_part_already() -> None:
    """Two even mechanisms score a neuron 40 and 60; what is stored is 50, not 100."""
    epochs = [output(1, paid=40), output(1, paid=60)]
    combined = combine_mechanisms(epochs, [Alpha(100), Alpha(100)], Alpha(200))
    assert combined.emission == (50,)
    assert combined.server_emission == (100,)
