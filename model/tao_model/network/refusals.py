"""Which part of production raises an error: the full name of a refusal (chapter 21-network)."""

from collections.abc import Mapping
from typing import Final

from tao_model.rejection import Reason

_MAIN: Final = "SubtensorModule."

_ELSEWHERE: Final[Mapping[Reason, str]] = {
    Reason.BAD_ORIGIN: "BadOrigin",
    Reason.FUNDS_UNAVAILABLE: "Token(FundsUnavailable)",
    Reason.BELOW_MINIMUM: "Token(BelowMinimum)",
    Reason.NOT_EXPENDABLE: "Token(NotExpendable)",
    Reason.OVERFLOW: "Arithmetic(Overflow)",
    Reason.UNDERFLOW: "Arithmetic(Underflow)",
    Reason.RESERVES_TOO_LOW: "Swap.ReservesTooLow",
    Reason.PRICE_LIMIT_EXCEEDED: "Swap.PriceLimitExceeded",
    Reason.SWAP_INPUT_TOO_LARGE: "Swap.SwapInputTooLarge",
    Reason.RESERVES_OUT_OF_BALANCE: "Swap.ReservesOutOfBalance",
    Reason.FEE_RATE_TOO_HIGH: "Swap.FeeRateTooHigh",
}
"""What the main pallet does not raise."""


def full_name(reason: Reason) -> str:
    """Return production's name of an error with that of the pallet (NETWORK-2).

    A reason whose value has a dot names its pallet itself: the name alone would be ambiguous.
    """
    if "." in reason.value:
        return reason.value
    return _ELSEWHERE.get(reason, _MAIN + reason.value)
