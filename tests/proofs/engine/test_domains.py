"""A theorem's inputs are what its annotations allow, no more and no less."""

from typing import Annotated, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.units import UNITS, Proportion16, Rao, Steepness, Uid
from tao_proofs.engine.domains import (
    Among,
    Between,
    Domain,
    Integer,
    Truth,
    described,
    domains,
    narrowed,
    number,
    samples,
)


@attrs.frozen
class _Pool:
    tao: Rao
    weights: tuple[Proportion16, Proportion16]
    total: int = attrs.field(init=False, default=0)


def _only(function: Any) -> Domain:
    (domain,) = domains(function)
    return domain


def test_a_unit_allows_its_range() -> None:
    def claim(amount: Rao, steepness: Steepness) -> None: ...

    assert _only(claim).leaves() == [
        Integer("amount", 0, 2**64 - 1),
        Integer("steepness", -(2**15), 2**15 - 1),
    ]


def test_an_annotation_allows_less() -> None:
    def claim(amount: Annotated[Rao, Between(1, 5)]) -> None: ...

    assert _only(claim).leaves() == [Integer("amount", 1, 5)]


def test_a_plain_integer_is_any_integer() -> None:
    def claim(anything: int, truth: bool) -> None: ...

    assert _only(claim).leaves() == [Integer("anything", None, None), Truth("truth")]


def test_tuples_and_attrs_classes_are_composed() -> None:
    def claim(pool: _Pool) -> None: ...

    domain = _only(claim)
    assert [leaf.name for leaf in domain.leaves()] == [
        "pool.tao",
        "pool.weights[0]",
        "pool.weights[1]",
    ]
    values = {"pool.tao": 7, "pool.weights[0]": 1, "pool.weights[1]": 2}
    pool = _Pool(Rao(7), (Proportion16(1), Proportion16(2)))
    assert domain.arguments(lambda leaf: values[leaf.name]) == {"pool": pool}


def test_each_concrete_choice_has_a_domain_of_its_own() -> None:
    def claim(left: Annotated[str, Among("a", "b")], right: Uid | None) -> None: ...

    found = [domain.arguments(lambda _: 9) for domain in domains(claim)]
    assert found == [
        {"left": "a", "right": 9},
        {"left": "a", "right": None},
        {"left": "b", "right": 9},
        {"left": "b", "right": None},
    ]


def test_an_empty_range_is_an_error() -> None:
    with pytest.raises(ValueError, match="no integer"):
        Between(5, 4)


def test_the_first_parameters_can_be_left_out() -> None:
    def claim(result: str, amount: Rao) -> None: ...

    (domain,) = domains(claim, skipped=1)
    assert list(domain.parameters) == ["amount"]


@pytest.mark.parametrize(
    "annotation",
    [str, bytes, tuple[Rao, ...], list[Rao], Annotated[Rao, "positive"], dict[int, int]],
)
def test_an_annotation_that_says_no_range_is_an_error(annotation: Any) -> None:
    def claim(value: int) -> None: ...

    claim.__annotations__["value"] = annotation
    with pytest.raises(TypeError, match="value"):
        domains(claim)


@given(low=st.integers(-(2**70), 2**70), width=st.integers(0, 2**66))
def test_samples_stay_in_range_and_reach_both_ends(low: int, width: int) -> None:
    def claim(left: int, right: int, truth: bool) -> None: ...

    claim.__annotations__["left"] = Annotated[int, Between(low, low + width)]
    found = list(samples(_only(claim), 400, "seed"))
    assert all(low <= sample["left"] <= low + width for sample in found)
    assert {low, low + width} <= {sample["left"] for sample in found}
    assert {sample["truth"] for sample in found} == {False, True}


def test_samples_are_the_same_every_time() -> None:
    def claim(left: Rao, right: int) -> None: ...

    domain = _only(claim)
    assert list(samples(domain, 20, "one")) == list(samples(domain, 20, "one"))
    assert list(samples(domain, 20, "one")) != list(samples(domain, 20, "two"))


def test_samples_of_a_wide_range_have_every_magnitude_and_equal_values() -> None:
    def claim(left: Rao, right: Rao) -> None: ...

    found = list(samples(_only(claim), 500, "seed"))
    assert len({sample["left"].bit_length() for sample in found}) > 50
    assert any(sample["left"] == sample["right"] > 2 for sample in found)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (1, "1"), (65535, "2^16 - 1"), (-(2**63), "-2^63"), (2**63 - 1, "2^63 - 1"),
        (2**32, "2^32"), (1000, "1000"), (2**20 + 1, "2^20 + 1"), (1023, "2^10 - 1"),
    ],
)  # fmt: skip
def test_a_number_is_written_exactly(value: int, text: str) -> None:
    assert number(value) == text


def test_the_bounds_are_put_in_words() -> None:
    def claim(  # noqa: PLR0917 - one of each
        amount: Rao,
        part: Annotated[int, Between(0, 5)],
        uid: Uid | None,
        pair: tuple[Rao, bool],
        triple: tuple[Uid, Uid, Uid],
        choice: Annotated[str, Among("a", "b")],
        anything: int,
        pool: _Pool,
    ) -> None: ...

    assert described(claim) == (
        "amount: 0 to 2^64 - 1; part: 0 to 5; uid: 0 to 2^16 - 1 or none; "
        "pair: (0 to 2^64 - 1, both); triple: 3 of 0 to 2^16 - 1; choice: a or b; "
        "anything: every integer; pool: every _Pool"
    )


def test_consecutive_choices_are_put_as_a_range() -> None:
    def claim(few: Annotated[int, Among(0, 1)], many: Annotated[int, Among(2, 3, 4)]) -> None: ...

    assert described(claim) == "few: 0 or 1; many: 2 to 4"


@attrs.frozen
class _Narrow:
    part: Annotated[int, Between(0, 5)]
    whole: Rao


def test_what_narrows_the_types_is_put_in_words() -> None:
    def claim(  # noqa: PLR0917 - one of each
        amount: Rao,
        part: Annotated[Rao, Between(0, 5)],
        pair: tuple[Rao, Annotated[Rao, Between(1, 2)]],
        flag: bool,
        some: Annotated[str, Among("a", "b")],
        every: Annotated[str, Among("a", "b", are_all=True)],
        narrow: _Narrow,
        perhaps: Annotated[int, Among(1)] | None,
    ) -> None: ...

    assert narrowed(claim) == (
        "part: 0 to 5; pair: (0 to 2^64 - 1, 1 to 2); some: a or b; narrow.part: 0 to 5; perhaps: 1"
    )
    assert narrowed(claim, skipped=7) == "perhaps: 1"


def test_every_unit_can_be_an_input() -> None:
    for unit in UNITS:

        def claim(value: int) -> None: ...

        claim.__annotations__["value"] = unit
        assert len(_only(claim).leaves()) == 1
