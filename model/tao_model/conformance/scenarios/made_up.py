"""Accounts and numbers that follow from names alone, the same everywhere.

Nobody holds the key of a made-up account: its bytes are a hash of its name.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Final

from tao_model.addresses import decode
from tao_model.units import AccountId

MARK: Final = "@"
"""What the name of a made-up account begins with."""

_NAME: Final = re.compile(r"@[a-z0-9][a-z0-9_/-]{0,99}")
_PURPOSE: Final = "tao-spec scenario"


def account(name: str) -> AccountId:
    """Return the made-up account of a name, which is written without its mark."""
    text = f"{_PURPOSE}/account/{name}"
    return AccountId(hashlib.blake2b(text.encode(), digest_size=32).digest())


def number(below: int, *names: object) -> int:
    """Return a number from 0 to below - 1 that depends on the names alone."""
    text = "/".join(map(str, (_PURPOSE, "number", *names)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big") % below


def parts(whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Return a whole in proportion to weights; the first has what rounding leaves over."""
    total = sum(weights)
    rounded = [whole * weight // total for weight in weights]
    return (whole - sum(rounded[1:]), *rounded[1:])


def with_accounts(value: Any) -> Any:
    """Return decoded JSON with made-up names and SS58 addresses as the bytes of accounts.

    Raises :class:`ValueError` for a name that is malformed.
    """
    if isinstance(value, dict):
        return {name: with_accounts(item) for name, item in value.items()}
    if isinstance(value, list):
        return [with_accounts(item) for item in value]
    if isinstance(value, str):
        return _account_as_bytes(value)
    return value


def _account_as_bytes(text: str) -> str:
    if text.startswith(MARK):
        if not _NAME.fullmatch(text):
            raise ValueError(f"{text!r} is no name of an account: @, then a-z 0-9 _ / -")
        return "0x" + account(text.removeprefix(MARK)).hex()
    try:
        return "0x" + decode(text).hex()
    except ValueError:
        return text
