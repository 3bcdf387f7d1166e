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


class Rejected(Exception):  # noqa: N818 - a refusal is an outcome, not an error
    """Production refuses this; nothing has changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
