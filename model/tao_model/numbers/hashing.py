"""The hashes by which production orders and names the keys of its storage (chapter 20-storage)."""

import hashlib
from typing import Final

from tao_model.numbers.integers import U64

_PRIMES: Final = (
    11400714785074694791,
    14029467366897019727,
    1609587929392839161,
    9650029242287828579,
    2870177450012600261,
)
_STRIPE: Final = 32
"""Bytes that the long form takes at once."""


def _rotate(value: int, bits: int) -> int:
    """Return 64 bits, rotated to the left."""
    return U64.wrap(value << bits) | value >> 64 - bits


def _round(accumulator: int, lane: int) -> int:
    return U64.wrap(_rotate(U64.wrap(accumulator + lane * _PRIMES[1]), 31) * _PRIMES[0])


def _lanes(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + 8], "little") for at in range(0, len(data), 8)]


def _stripes(data: bytes, seed: int) -> int:
    """Return the state after the whole stripes of data of at least 32 bytes."""
    first, second = _PRIMES[0], _PRIMES[1]
    state = [U64.wrap(seed + offset) for offset in (first + second, second, 0, -first)]
    for start in range(0, len(data) - _STRIPE + 1, _STRIPE):
        lanes = _lanes(data[start : start + _STRIPE])
        state = [_round(one, lane) for one, lane in zip(state, lanes, strict=True)]
    result: int = U64.wrap(
        sum(_rotate(one, bits) for one, bits in zip(state, (1, 7, 12, 18), strict=True))
    )
    for one in state:
        result = U64.wrap((result ^ _round(0, one)) * _PRIMES[0] + _PRIMES[3])
    return result


def _tail(result: int, rest: bytes) -> int:
    """Return the state after the bytes that fill no stripe."""
    whole = len(rest) // 8 * 8
    for lane in _lanes(rest[:whole]):
        result = U64.wrap(_rotate(result ^ _round(0, lane), 27) * _PRIMES[0] + _PRIMES[3])
    rest = rest[whole:]
    if len(rest) >= 4:
        word = int.from_bytes(rest[:4], "little")
        mixed = result ^ U64.wrap(word * _PRIMES[0])
        result = U64.wrap(_rotate(mixed, 23) * _PRIMES[1] + _PRIMES[2])
        rest = rest[4:]
    for byte in rest:
        result = U64.wrap(_rotate(result ^ U64.wrap(byte * _PRIMES[4]), 11) * _PRIMES[0])
    return result


def xxh64(data: bytes, seed: int = 0) -> int:
    """Return the 64-bit xxHash of some bytes (STORAGE-1)."""
    state = _stripes(data, seed) if len(data) >= _STRIPE else U64.wrap(seed + _PRIMES[4])
    rest = data[len(data) // _STRIPE * _STRIPE :]
    result = _tail(U64.wrap(state + len(data)), rest)
    result = U64.wrap((result ^ result >> 33) * _PRIMES[1])
    result = U64.wrap((result ^ result >> 29) * _PRIMES[2])
    return result ^ result >> 32


def twox64(data: bytes) -> bytes:
    """Return the 8 bytes of production's ``twox_64`` (STORAGE-1)."""
    return xxh64(data).to_bytes(8, "little")


def twox128(data: bytes) -> bytes:
    """Return the 16 bytes of production's ``twox_128``: two seeds, in turn (STORAGE-1).

    The names of pallets and storage entries are hashed by it.
    """
    return twox64(data) + xxh64(data, seed=1).to_bytes(8, "little")


def blake2_128(data: bytes) -> bytes:
    """Return the 16 bytes of production's ``blake2_128`` (STORAGE-1)."""
    return hashlib.blake2b(data, digest_size=16).digest()


def blake2_256(data: bytes) -> bytes:
    """Return the 32 bytes of production's ``blake2_256`` (STORAGE-1)."""
    return hashlib.blake2b(data, digest_size=32).digest()
