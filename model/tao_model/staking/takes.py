"""What a hotkey's owner keeps of the dividends (chapter 05-staking)."""

from typing import Final

import attrs

from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, Rejected, require
from tao_model.state.parameters import NetworkParameters
from tao_model.state.stake import Stake
from tao_model.units import AccountId, BlockCount, BlockNumber, Proportion16

DEFAULT_TAKE: Final = Proportion16(11_796)
"""The take of a hotkey for which none was set. Source: ``lib.rs``, ``DefaultDelegateTake``."""


@attrs.frozen
class TakeChange:
    """A request to set the delegate take of a hotkey."""

    coldkey: AccountId
    hotkey: AccountId
    take: Proportion16


def ensure_owned(stake: Stake, coldkey: AccountId, hotkey: AccountId) -> None:
    """Reject a hotkey that nobody owns, or somebody else (STAKING-17).

    Source: ``utils/misc.rs``, ``do_take_checks``.
    """
    require(hotkey in stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    require(stake.owners[hotkey] == coldkey, Reason.NON_ASSOCIATED_COLDKEY)


def check_take(stake: Stake, parameters: NetworkParameters, change: TakeChange) -> None:
    """Reject, before the call, a take out of bounds or of another's hotkey (STAKING-17).

    Source: ``guards/check_delegate_take.rs``, ``check``.
    """
    require(change.take >= parameters.min_delegate_take, Reason.DELEGATE_TAKE_TOO_LOW)
    require(change.take <= parameters.max_delegate_take, Reason.DELEGATE_TAKE_TOO_HIGH)
    ensure_owned(stake, change.coldkey, change.hotkey)


def is_too_soon(last: BlockNumber, now: BlockNumber, limit: BlockCount) -> bool:
    """Tell whether a take was changed too recently to be increased (STAKING-17).

    Never if it has not been changed, or without a limit.
    Source: ``utils/rate_limiting.rs``, ``exceeds_tx_delegate_take_rate_limit``.
    """
    if limit == 0 or last == 0:
        return False
    return U64.saturating_subtract(now, last) <= limit


def increased_take(
    stake: Stake,
    parameters: NetworkParameters,
    change: TakeChange,
    last: BlockNumber,
    now: BlockNumber,
) -> Stake:
    """Return the takes after one was increased (STAKING-17).

    Source: ``staking/increase_take.rs``, ``do_increase_take``.
    """
    ensure_owned(stake, change.coldkey, change.hotkey)
    current = stake.delegate_takes.get(change.hotkey)
    if current is not None and change.take <= current:
        raise Rejected(Reason.DELEGATE_TAKE_TOO_LOW)
    require(change.take <= parameters.max_delegate_take, Reason.DELEGATE_TAKE_TOO_HIGH)
    too_soon = is_too_soon(last, now, parameters.delegate_take_rate_limit)
    require(not too_soon, Reason.DELEGATE_TX_RATE_LIMIT_EXCEEDED)
    return with_take(stake, change.hotkey, change.take)


def decreased_take(stake: Stake, parameters: NetworkParameters, change: TakeChange) -> Stake:
    """Return the takes after one was decreased, at any time (STAKING-17).

    Source: ``staking/decrease_take.rs``, ``do_decrease_take``.
    """
    ensure_owned(stake, change.coldkey, change.hotkey)
    current = stake.delegate_takes.get(change.hotkey)
    if current is not None and change.take >= current:
        raise Rejected(Reason.DELEGATE_TAKE_TOO_LOW)
    require(change.take >= parameters.min_delegate_take, Reason.DELEGATE_TAKE_TOO_LOW)
    return with_take(stake, change.hotkey, change.take)


def with_take(stake: Stake, hotkey: AccountId, take: Proportion16) -> Stake:
    """Return the takes with one set, which makes its hotkey a delegate (STAKING-17)."""
    return attrs.evolve(stake, delegate_takes=stake.delegate_takes.set(hotkey, take))


def with_delegate(stake: Stake, hotkey: AccountId) -> Stake:
    """Return the takes where a hotkey that was no delegate has the default take (STAKING-17).

    Source: ``staking/helpers.rs``, ``maybe_become_delegate``.
    """
    if hotkey in stake.delegate_takes:
        return stake
    return with_take(stake, hotkey, DEFAULT_TAKE)
