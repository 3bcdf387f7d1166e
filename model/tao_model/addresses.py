"""Addresses: the SS58 text that people write for an account.

An address is the base58 number of 35 bytes: the network's prefix, the 32 bytes of the
account, and the first two bytes of a blake2b-512 hash over both. Production's prefix is 42
(``runtime/src/lib.rs``, ``SS58Prefix``).
"""

import hashlib
from typing import Final

from tao_model.units import AccountId

PREFIX: Final = 42
"""The network that production's addresses name."""

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS: Final = {character: digit for digit, character in enumerate(_ALPHABET)}
_ACCOUNT_BYTES: Final = 32
_ALL_BYTES: Final = 1 + _ACCOUNT_BYTES + 2
_LENGTHS: Final = range(46, 49)
"""Characters of an address: 48 on production's network, 46 to 48 on those of a lower prefix."""


def _checksum(prefix_and_account: bytes) -> bytes:
    return hashlib.blake2b(b"SS58PRE" + prefix_and_account).digest()[:2]


def encode(account: AccountId) -> str:
    """Return the address of an account of 32 bytes."""
    if len(account) != _ACCOUNT_BYTES:
        raise ValueError(f"an account has {_ACCOUNT_BYTES} bytes, not {len(account)}")
    payload = bytes([PREFIX]) + account
    number = int.from_bytes(payload + _checksum(payload), "big")
    characters = []
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[digit])
    return "".join(reversed(characters))


def decode(address: str) -> AccountId:
    """Return the account of 32 bytes that an address names.

    Raises :class:`ValueError` for text that is no address, for a wrong checksum, and for
    an address of another network.
    """
    if len(address) not in _LENGTHS or any(c not in _DIGITS for c in address):
        raise ValueError("is not an SS58 address")
    number = 0
    for character in address:
        number = number * len(_ALPHABET) + _DIGITS[character]
    if number.bit_length() > 8 * _ALL_BYTES:
        raise ValueError("is not an SS58 address")
    data = number.to_bytes(_ALL_BYTES, "big")
    payload, checksum = data[:-2], data[-2:]
    if _checksum(payload) != checksum:
        raise ValueError("is no valid SS58 address: its checksum is wrong")
    if payload[0] != PREFIX:
        raise ValueError(f"is an address of network {payload[0]}, not of network {PREFIX}")
    return AccountId(payload[1:])
