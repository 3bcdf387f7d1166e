import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.hashing import blake2_128, blake2_256, twox64, twox128, xxh64


@pytest.mark.rule("STORAGE-1")
@pytest.mark.parametrize(
    ("data", "seed", "expected"),
    [
        (b"", 0, 0xEF46DB3751D8E999),
        (b"abc", 0, 0x44BC2CF5AD770999),
        (b"Nobody inspects the spammish repetition", 0, 0xFBCEA83C8A378BF1),
        (b"xxhash", 0, 0x32DD38952C4BC720),
        (b"xxhash", 20141025, 0xB559B98D844E0635),
    ],
)
def test_a_hash_is_the_published_one(data: bytes, seed: int, expected: int) -> None:
    assert xxh64(data, seed) == expected


@pytest.mark.rule("STORAGE-1")
@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        (b"System", "26aa394eea5630e07c48ae0c9558cef7"),
        (b"Account", "b99d880ec681799c0cf30e8886371da9"),
        (b"Sudo", "5c0d1176a568c1f92944340dbfed9e9c"),
        (b"SubtensorModule", "658faa385070e074c85bf6b568cf0555"),
    ],
)
def test_names_hash_to_the_prefixes_that_every_explorer_shows(name: bytes, prefix: str) -> None:
    assert twox128(name).hex() == prefix


@pytest.mark.rule("STORAGE-1")
@given(st.binary(max_size=100))
def test_the_first_half_of_twox128_is_twox64(data: bytes) -> None:
    assert twox128(data)[:8] == twox64(data)


@pytest.mark.rule("STORAGE-1")
@given(st.binary(max_size=200), st.integers(0, 2**64 - 1))
def test_every_length_hashes_to_64_bits(data: bytes, seed: int) -> None:
    assert 0 <= xxh64(data, seed) < 2**64


@pytest.mark.rule("STORAGE-1")
@given(st.binary(max_size=40))
def test_blake2_is_the_library_s(data: bytes) -> None:
    assert blake2_128(data) == hashlib.blake2b(data, digest_size=16).digest()
    assert blake2_256(data) == hashlib.blake2b(data, digest_size=32).digest()
