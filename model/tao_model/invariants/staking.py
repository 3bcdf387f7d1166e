"""Invariants of who owns, stakes and chooses what (chapter 23-invariants)."""

from collections.abc import Iterator
from typing import Final

from tao_model.addresses import encode
from tao_model.invariants.invariant import (
    Break,
    CallMade,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    any_amount,
    worst,
)
from tao_model.invariants.share_pools import staked_hotkeys
from tao_model.network.epochs import NOBODY
from tao_model.share_pools import value_of
from tao_model.staking.takes import DEFAULT_TAKE
from tao_model.state import State
from tao_model.units import AccountId, NetUid

DUST_OF_SWAPS: Final = 1000
"""Alpha that is taken for what a swap of keys may leave behind, grown by dividends since."""


def dust_of_swaps(state: State) -> int:
    """Return how much alpha a swap of keys may have left behind."""
    return DUST_OF_SWAPS


def owned_hotkeys_mirror_owners(state: State) -> Break | None:
    """Tell which hotkey an owner lists and does not own, or owns and not (INVARIANT-STAKE-1)."""
    stake = state.stake
    listed = {
        (hotkey, coldkey) for coldkey, hotkeys in stake.owned_hotkeys.items() for hotkey in hotkeys
    }
    owned = set(stake.owners.items())
    times = sum(map(len, stake.owned_hotkeys.values()))
    wrong = sorted(owned ^ listed)
    if not wrong and times == len(listed):
        return None
    if not wrong:
        return Break("a hotkey is listed twice", times - len(listed))
    hotkey, coldkey = wrong[-1]
    witness = f"hotkey {encode(hotkey)} is owned by {encode(coldkey)} or on its list, not both"
    return Break(witness, len(wrong) + times - len(listed))


def hotkey_of_genesis(state: State) -> int:
    """Return how many hotkeys may be missing: that of genesis, which is the account of zeros."""
    return int(state.stake.owners.get(NOBODY) == NOBODY)


def roles(state: State) -> Iterator[tuple[AccountId, str]]:
    """Return every hotkey that has a uid or a take, and which."""
    for netuid, subnet in state.subnets.items():
        for hotkey in subnet.neurons.hotkeys:
            yield hotkey, f"has a uid on subnet {netuid}"
    for hotkey in state.stake.delegate_takes:
        yield hotkey, "is a delegate"


def hotkeys_with_a_role_have_owners(state: State) -> Break | None:
    """Tell which hotkey has a uid or a take and no owner (INVARIANT-STAKE-2)."""
    return worst(
        [
            Break(f"hotkey {encode(hotkey)} {what} and no owner", 1)
            for hotkey, what in roles(state)
            if hotkey not in state.stake.owners
        ]
    )


def unowned(state: State) -> Iterator[tuple[NetUid, AccountId, int]]:
    """Return every hotkey that nobody owns with the alpha that it holds, on each subnet."""
    for netuid, hotkey, held in staked_hotkeys(state):
        if hotkey not in state.stake.owners and held.pool.value > 0:
            yield netuid, hotkey, held.pool.value


def hotkeys_with_alpha_have_owners(state: State) -> Break | None:
    """Tell which hotkey has alpha and no owner (INVARIANT-STAKE-6)."""
    return worst(
        [
            Break(f"subnet {netuid}: {encode(hotkey)} has {alpha} alpha and no owner", alpha)
            for netuid, hotkey, alpha in unowned(state)
        ]
    )


def no_call_stakes_with_nobody(before: State, step: Step, after: State) -> Break | None:
    """Tell which hotkey without an owner received alpha in a call (INVARIANT-STAKE-7)."""
    if not isinstance(step, CallMade):
        return None
    breaks = []
    for netuid, hotkey, alpha in unowned(after):
        held = before.subnet(netuid).stake.hotkeys.get(hotkey)
        gained = alpha - (held.pool.value if held else 0)
        if gained > 0:
            witness = f"subnet {netuid}: {encode(hotkey)}, which nobody owns, received {gained}"
            breaks.append(Break(witness, gained))
    return worst(breaks)


def holders_list_their_hotkeys(state: State) -> Break | None:
    """Tell who has stake with a hotkey that is not on the list of theirs (INVARIANT-STAKE-3)."""
    lists = {coldkey: set(hotkeys) for coldkey, hotkeys in state.stake.staking_hotkeys.items()}
    breaks = []
    for netuid, hotkey, held in staked_hotkeys(state):
        for coldkey, share in held.shares.items():
            value = value_of(held.pool, share)
            if value > 0 and hotkey not in lists.get(coldkey, set()):
                breaks.append(
                    Break(
                        f"{encode(coldkey)} has {value} alpha with {encode(hotkey)} on subnet "
                        f"{netuid} and does not list it",
                        value,
                    )
                )
    return worst(breaks)


def unmirrored(state: State) -> Iterator[tuple[NetUid, AccountId, AccountId, bool]]:
    """Return whose destination and whose list disagree, and whether it is the list that lacks."""
    for netuid, subnet in state.subnets.items():
        chosen = set(subnet.stake.auto_stake_destinations.items())
        listed = {
            (coldkey, hotkey)
            for hotkey, coldkeys in subnet.stake.auto_stake_coldkeys.items()
            for coldkey in coldkeys
        }
        for coldkey, hotkey in sorted(chosen ^ listed):
            yield netuid, coldkey, hotkey, (coldkey, hotkey) in chosen


def destinations_mirror_choices(state: State) -> Break | None:
    """Tell whose destination of miners' alpha lacks them on its list (INVARIANT-STAKE-4)."""
    return worst(
        [
            Break(
                f"subnet {netuid}: {encode(coldkey)} and its destination {encode(hotkey)} disagree",
                1,
            )
            for netuid, coldkey, hotkey, _ in unmirrored(state)
        ]
    )


def lists_replaced(state: State) -> int:
    """Return by how much a list may be off: a swap of hotkeys may have replaced it."""
    return int(all(lacks for _, _, _, lacks in unmirrored(state)))


def takes_are_set_within_bounds(before: State, step: Step, after: State) -> Break | None:
    """Tell which delegate's take was set to more than may be (INVARIANT-STAKE-5)."""
    most = max(before.parameters.max_delegate_take, DEFAULT_TAKE)
    old = before.stake.delegate_takes
    return worst(
        [
            Break(f"{encode(hotkey)} takes {take} of 65535, at most {most} may be", take - most)
            for hotkey, take in after.stake.delegate_takes.items()
            if take > most and take not in old.values()
        ]
    )


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-STAKE-1",
        "The hotkeys that a coldkey lists as owned are those that it owns, each once.",
        owned_hotkeys_mirror_owners,
        Known(
            "Genesis makes the account of 32 zero bytes its own hotkey and lists it nowhere.",
            hotkey_of_genesis,
        ),
    ),
    StateInvariant(
        "INVARIANT-STAKE-2",
        "Every hotkey with a uid or a delegate take has an owner.",
        hotkeys_with_a_role_have_owners,
    ),
    StateInvariant(
        "INVARIANT-STAKE-3",
        "Whoever has stake with a hotkey lists it among the hotkeys staked with.",
        holders_list_their_hotkeys,
        Known(
            "A swap of coldkeys leaves with the old one what rounding cuts off: up to 1000 units.",
            dust_of_swaps,
        ),
    ),
    StateInvariant(
        "INVARIANT-STAKE-4",
        "A coldkey has chosen a hotkey for its miners' alpha if and only if the hotkey lists it.",
        destinations_mirror_choices,
        Known(
            "A swap of hotkeys replaces the list of the new one: who had chosen that is on none.",
            lists_replaced,
        ),
    ),
    StepInvariant(
        "INVARIANT-STAKE-5",
        "No delegate take is set above the greatest one, or the default one.",
        takes_are_set_within_bounds,
    ),
    StateInvariant(
        "INVARIANT-STAKE-6",
        "Every hotkey with alpha has an owner.",
        hotkeys_with_alpha_have_owners,
        Known(
            "A swap of hotkeys leaves the old one without an owner: with what rounding cuts "
            "off, or with all of its stake where the swap keeps the stake.",
            any_amount,
            "INVARIANT-STAKE-7 binds every call",
        ),
    ),
    StepInvariant(
        "INVARIANT-STAKE-7",
        "No call puts alpha on a hotkey that nobody owns.",
        no_call_stakes_with_nobody,
    ),
)
"""Those of staking, in the order of the chapter."""
