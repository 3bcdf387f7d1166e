import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tao_model.conformance.generation.drawing import strategy
from tao_model.conformance.generation.source import Source, Stream


def test_a_stream_is_the_digits_of_shake_256() -> None:
    """What is published depends on this: it may never change."""
    digits = hashlib.shake_256(b"0/epoch/0#0").digest(4096)
    stream = Stream("0/epoch/0")
    assert [stream.integer(0, 9) for _ in range(3)] == [
        int.from_bytes(digits[start : start + 9], "big") % 10 for start in (0, 9, 18)
    ]
    assert stream.integer(-5, 2**64 - 1) == (int.from_bytes(digits[27:44], "big") % (2**64 + 5) - 5)


def test_streams_of_different_names_differ() -> None:
    assert Stream("0/epoch/0").integer(0, 2**64) != Stream("0/epoch/1").integer(0, 2**64)


@given(st.integers(-(2**70), 2**70), st.integers(0, 2**70), st.text(max_size=5))
def test_an_integer_lies_within_its_bounds(low: int, span: int, name: str) -> None:
    assert low <= Stream(name).integer(low, low + span) <= low + span


def test_every_integer_of_a_range_is_likely() -> None:
    stream = Stream("even")
    counts = Counter(stream.integer(0, 9) for _ in range(10_000))
    assert set(counts) == set(range(10))
    assert min(counts.values()) > 900


def _some_of(source: Source) -> list[int]:
    return source.some_of(range(10), 2, 5)


@given(strategy(_some_of) | st.integers().map(lambda seed: _some_of(Stream(str(seed)))))
def test_some_of_are_in_order_and_none_twice(some: list[int]) -> None:
    assert some == sorted(set(some))
    assert 2 <= len(some) <= 5


@given(strategy(lambda source: source.items(Source.boolean, 1, 3)))
def test_items_are_as_many_as_they_may_be(some: list[bool]) -> None:
    assert 1 <= len(some) <= 3
    assert all(isinstance(one, bool) for one in some)
