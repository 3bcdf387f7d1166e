"""Accounts that nobody holds a key to: those of the subnets, and the one for burning."""

from typing import Final

from tao_model.units import AccountId, NetUid

_MODULE: Final = b"modl"
_SUBNETS: Final = _MODULE + b"subtensr"
_BURN: Final = _MODULE + b"burntnsr"
_BYTES: Final = 32

BURN_ACCOUNT: Final = AccountId(_BURN.ljust(_BYTES, b"\0"))
"""Where burned TAO goes. Source: ``runtime/src/lib.rs``, ``BurnAccountId``."""


def subnet_account(netuid: NetUid) -> AccountId:
    """Return the account that holds the TAO of a subnet's pool.

    Source: ``subnets/subnet.rs``, ``get_subnet_account_id``.
    """
    return AccountId((_SUBNETS + int(netuid).to_bytes(2, "little")).ljust(_BYTES, b"\0"))


def is_subnet_account(account: AccountId) -> bool:
    """Tell whether an account is that of a subnet, existing or not.

    Source: ``subnets/subnet.rs``, ``is_subnet_account_id``.
    """
    rest = account[len(_SUBNETS) + 2 :]
    return account.startswith(_SUBNETS) and not any(rest)
