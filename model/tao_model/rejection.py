"""Refusals: what the model raises where production refuses."""

import enum


class Reason(enum.Enum):
    """Why something was refused; the value is production's name of the error."""

    PANIC = "Panic"
    """Production aborts: it divides by zero."""
    TRANSCENDENTAL_ERROR = "TranscendentalError"
    """A root, logarithm or power is undefined, or its result does not fit."""
    INSUFFICIENT_BALANCE = "InsufficientBalance"
    """The account holds too little TAO that it may part with."""
    FUNDS_UNAVAILABLE = "FundsUnavailable"
    """The same, said by the framework's accounts."""
    BELOW_MINIMUM = "BelowMinimum"
    """An account would hold less than the existential deposit."""
    OVERFLOW = "Overflow"
    """A sum does not fit its type."""
    UNDERFLOW = "Underflow"
    """More is to leave an account than exists."""
    NOT_EXPENDABLE = "NotExpendable"
    """An account that shall go on existing would not."""
    BAD_ORIGIN = "BadOrigin"
    """Whoever calls may not make this call."""
    CANNOT_USE_SYSTEM_ACCOUNT = "CannotUseSystemAccount"
    """A subnet's own account cannot be a hotkey."""
    COLDKEY_SWAP_ANNOUNCED = "ColdkeySwapAnnounced"
    """A coldkey that has announced its swap may do nothing else."""
    COLDKEY_SWAP_DISPUTED = "ColdkeySwapDisputed"
    """A coldkey whose swap is disputed may do nothing at all."""
    RESERVES_TOO_LOW = "ReservesTooLow"
    """A pool holds too little of what is asked, or would pay out nothing."""
    PRICE_LIMIT_EXCEEDED = "PriceLimitExceeded"
    """A pool's price is already at the limit of a swap or beyond it."""
    SWAP_INPUT_TOO_LARGE = "SwapInputTooLarge"
    """A swap would pay in more than 1000 times the reserve."""
    RESERVES_OUT_OF_BALANCE = "ReservesOutOfBalance"
    """No permitted weights give a pool's reserves the price that is asked."""
    FEE_RATE_TOO_HIGH = "FeeRateTooHigh"
    """The rate of a swap's fee is above the greatest that may be set."""


class Rejected(Exception):  # noqa: N818 - a refusal is an outcome, not an error
    """Production refuses this; nothing has changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
