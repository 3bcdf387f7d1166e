"""Accounts in records: small integers that stand for the 32 bytes of an account.

An integer stands for its bytes, big-endian, so that integers sort as accounts do.
"""

from typing import Final

from tao_model.units import AccountId, AccountNumber

_BYTES: Final = 32


def account(number: AccountNumber) -> AccountId:
    """Return the account that a number stands for."""
    return AccountId(number.to_bytes(_BYTES, "big"))


def number(account: AccountId) -> AccountNumber:
    """Return the number that stands for an account."""
    return AccountNumber(int.from_bytes(account, "big"))
