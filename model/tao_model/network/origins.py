"""Who makes a call (chapter 21-network)."""

from typing import Final

import attrs

from tao_model.rejection import Reason, Rejected
from tao_model.units import AccountId


@attrs.frozen
class Signed:
    """An account that signed the call."""

    account: AccountId


@attrs.frozen
class RootOrigin:
    """The chain's own authority."""


ROOT_ORIGIN: Final = RootOrigin()

Origin = Signed | RootOrigin
"""Who makes a call."""


def signer(origin: Origin) -> AccountId:
    """Return the account that signed a call (NETWORK-1).

    Rejected with ``BAD_ORIGIN`` if none did. Source: the framework's ``ensure_signed``.
    """
    if isinstance(origin, Signed):
        return origin.account
    raise Rejected(Reason.BAD_ORIGIN)


def require_root(origin: Origin) -> None:
    """Reject a call that is not root's with ``BAD_ORIGIN`` (NETWORK-1).

    Source: the framework's ``ensure_root``.
    """
    if not isinstance(origin, RootOrigin):
        raise Rejected(Reason.BAD_ORIGIN)
