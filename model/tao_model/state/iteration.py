"""The order in which production walks its maps: that of the hashed keys (chapter 20-storage).

A key is stored as a hash followed by the key itself, or as the key alone; a walk goes in the
order of these bytes. Where the outcome depends on the order, a rule walks in it.
"""

import functools
from collections.abc import Iterable
from typing import Final

from tao_model.numbers.hashing import blake2_128, twox64
from tao_model.state.root_claims import SharePlace
from tao_model.units import AccountId, NetUid, Uid

_CACHED: Final = 1 << 20
"""How many keys are remembered with their hashes."""

_CACHED_LISTS: Final = 1 << 10
"""How many lists of subnets are remembered with their order: each step of a block asks for it."""


def identity_key(number: NetUid | Uid) -> bytes:
    """Return the stored key of a subnet or uid: its two bytes, the lower one first (STORAGE-2)."""
    return int(number).to_bytes(2, "little")


@functools.lru_cache(_CACHED)
def blake2_key(account: AccountId) -> bytes:
    """Return the stored key of an account in a map hashed by ``Blake2_128Concat`` (STORAGE-2)."""
    return blake2_128(account) + account


def account_of(key: bytes) -> AccountId:
    """Return the account of a key hashed by ``Blake2_128Concat``: what follows 16 bytes of hash."""
    return AccountId(key[16:])


@functools.lru_cache(_CACHED)
def twox64_key(account: AccountId) -> bytes:
    """Return the stored key of an account in a map hashed by ``Twox64Concat`` (STORAGE-2)."""
    return twox64(account) + account


def share_key(place: SharePlace) -> bytes:
    """Return the stored key of shares, without the prefix that all of them have (STORAGE-2)."""
    hotkey, coldkey, netuid = place
    return blake2_key(hotkey) + blake2_key(coldkey) + identity_key(netuid)


@functools.lru_cache(_CACHED_LISTS)
def _in_order(numbers: tuple[NetUid, ...]) -> tuple[NetUid, ...]:
    return tuple(sorted(numbers, key=identity_key))


def numbers_in_order(numbers: Iterable[NetUid]) -> list[NetUid]:
    """Return subnets as production walks them (STORAGE-2).

    Ascending below 256; then 256 comes right after 0.
    """
    return list(_in_order(tuple(numbers)))


def accounts_in_order(accounts: Iterable[AccountId]) -> list[AccountId]:
    """Return accounts as production walks a map hashed by ``Blake2_128Concat`` (STORAGE-2)."""
    return sorted(accounts, key=blake2_key)


def shares_in_order(places: Iterable[SharePlace]) -> list[SharePlace]:
    """Return hotkey, coldkey and subnet of shares as production walks them (STORAGE-2)."""
    return sorted(places, key=share_key)
