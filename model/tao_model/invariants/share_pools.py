"""Invariants of share pools: whose the alpha of a hotkey is (chapter 23-invariants)."""

from collections.abc import Iterator, Sequence
from typing import Final

from tao_model.addresses import encode
from tao_model.invariants.invariant import (
    Break,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    worst,
)
from tao_model.invariants.stakers import concerned
from tao_model.numbers.safe_float import SafeFloat
from tao_model.share_pools import value_of
from tao_model.state import State
from tao_model.state.pools import HotkeyStake, SharePool
from tao_model.units import AccountId, NetUid

DIGITS: Final = 60
"""Digits by which numbers are told apart; a share and what it is worth have 21 and 20."""

ROUNDING: Final = 1
"""By how much a value may change because shares are rounded."""

_NOTHING_STAKED: Final = HotkeyStake()
_ONE_SHARE: Final = SafeFloat.from_u64(1)


def staked_hotkeys(state: State) -> Iterator[tuple[NetUid, AccountId, HotkeyStake]]:
    """Return every hotkey with stake or shares, on every subnet."""
    for netuid, subnet in state.subnets.items():
        for hotkey, held in subnet.stake.hotkeys.items():
            yield netuid, hotkey, held


def aligned(numbers: Sequence[SafeFloat]) -> list[int]:
    """Return numbers of the share pools as integers of one scale.

    What is smaller than the greatest by so many digits that it cannot matter counts as nothing.
    A file may hold any exponent: none is ever computed.
    """
    top = max(number.exponent for number in numbers)
    shifts = [number.exponent - top + DIGITS for number in numbers]
    return [
        number.mantissa * 10**shift if shift >= 0 else 0
        for number, shift in zip(numbers, shifts, strict=True)
    ]


def _named(netuid: NetUid, hotkey: AccountId) -> str:
    return f"subnet {netuid}, hotkey {encode(hotkey)}"


def shares_sum_up(state: State) -> Break | None:
    """Tell in which pool the shares do not sum to the denominator (INVARIANT-SHARES-1).

    The amount is what the difference is worth; where there is no denominator, its whole shares.
    """
    breaks = []
    for netuid, hotkey, held in staked_hotkeys(state):
        one, whole, *shares = aligned((_ONE_SHARE, held.pool.denominator, *held.shares.values()))
        off = abs(sum(shares) - whole)
        worth = off * held.pool.value // whole if whole else off // max(one, 1)
        if worth > 0:
            witness = f"{_named(netuid, hotkey)}: {len(held.shares)} shares are off the denominator"
            breaks.append(Break(witness, worth))
    return worst(breaks)


def values_fit_in_the_pool(state: State) -> Break | None:
    """Tell in which pool the holders' values exceed what it holds (INVARIANT-SHARES-2)."""
    breaks = []
    for netuid, hotkey, held in staked_hotkeys(state):
        values = sum(value_of(held.pool, share) for share in held.shares.values())
        if values > held.pool.value:
            breaks.append(
                Break(
                    f"{_named(netuid, hotkey)}: the holders have {values}, the pool "
                    f"{held.pool.value}",
                    values - held.pool.value,
                )
            )
    return worst(breaks)


def nothing_is_left_in_a_pool(state: State) -> Break | None:
    """Tell which pool holds more than its holders have (INVARIANT-SHARES-3).

    A floor for each holder is left out of account.
    """
    breaks = []
    for netuid, hotkey, held in staked_hotkeys(state):
        values = sum(value_of(held.pool, share) for share in held.shares.values())
        left = held.pool.value - values - len(held.shares)
        if left > 0:
            breaks.append(
                Break(
                    f"{_named(netuid, hotkey)}: the pool holds {held.pool.value}, its "
                    f"{len(held.shares)} holders have {values}",
                    left,
                )
            )
    return worst(breaks)


def values_of(held: HotkeyStake) -> dict[AccountId, int]:
    """Return what each holder of a hotkey has."""
    return {coldkey: value_of(held.pool, share) for coldkey, share in held.shares.items()}


def nobody_else_is_touched(before: State, step: Step, after: State) -> Break | None:
    """Tell whose stake changed by another's call (INVARIANT-SHARES-4)."""
    own = concerned(step)
    if own is None:
        return None
    breaks = []
    for netuid, hotkey, held in staked_hotkeys(before):
        now = after.subnet(netuid).stake.hotkeys.get(hotkey, _NOTHING_STAKED)
        if now == held:
            continue
        then, later = values_of(held), values_of(now)
        for coldkey in (then.keys() | later.keys()) - own:
            change = later.get(coldkey, 0) - then.get(coldkey, 0)
            if abs(change) > ROUNDING:
                witness = f"{_named(netuid, hotkey)}: the stake of {encode(coldkey)} changed by "
                breaks.append(Break(f"{witness}{change}", abs(change)))
    return worst(breaks)


def worth_of_a_share(state: State) -> int:
    """Return the most that one share of a pool is worth.

    So much may shares be off a denominator that was far greater once: it keeps 21 digits.
    """
    return max((_worth_of_a_share(held.pool) for _, _, held in staked_hotkeys(state)), default=0)


def _worth_of_a_share(pool: SharePool) -> int:
    one, whole = aligned((_ONE_SHARE, pool.denominator))
    return pool.value * one // whole if whole else 0


LOST_DIGITS: Final = Known(
    "A denominator that was far greater once has lost digits for good: while it was of the "
    "greatest size there is, 4,700 changes make a share (SHARES-4).",
    worth_of_a_share,
)

INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-SHARES-1",
        "The shares in a hotkey sum to its pool's denominator, but for less than a unit's worth.",
        shares_sum_up,
        LOST_DIGITS,
    ),
    StateInvariant(
        "INVARIANT-SHARES-2",
        "What all holders of a hotkey have is no more than its pool holds.",
        values_fit_in_the_pool,
        LOST_DIGITS,
    ),
    StateInvariant(
        "INVARIANT-SHARES-3",
        "What all holders of a hotkey have is all that its pool holds, but for one unit each.",
        nothing_is_left_in_a_pool,
    ),
    StepInvariant(
        "INVARIANT-SHARES-4",
        "Staking, unstaking, moving and burning change nobody else's stake by more than a unit.",
        nobody_else_is_touched,
    ),
)
"""Those of share pools, in the order of the chapter."""
