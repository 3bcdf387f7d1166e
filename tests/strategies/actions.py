"""Calls as people make them, and as they should not: any call with arguments from a network."""

from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tao_model.network import ROOT_ORIGIN, Origin, Signed
from tao_model.network.administration.others import SetSubnetOwnerHotkey
from tao_model.network.call import Action, Call
from tao_model.network.calls import CALLS
from tao_model.network.coldkey_swaps import SwapColdkey
from tao_model.network.hotkey_swaps import SwapHotkeyV2
from tao_model.network.locks import (
    LockStake,
    MoveLock,
    SetPerpetualLock,
    SetRejectLockedAlpha,
)
from tao_model.network.registration import BurnedRegister, RootRegister
from tao_model.network.root_claims import ClaimRoot, SetRootClaimType
from tao_model.network.staking import (
    AddStake,
    AddStakeLimit,
    BurnAlpha,
    MoveStake,
    RecycleAlpha,
    RemoveStake,
    RemoveStakeFullLimit,
    RemoveStakeLimit,
    SwapStake,
    TransferStake,
    UnstakeAll,
    UnstakeAllAlpha,
)
from tao_model.share_pools import value_of
from tao_model.state import State
from tao_model.units import (
    UNITS,
    AccountId,
    Alpha,
    NetUid,
    PriceLimit,
    Proportion64,
    Rao,
    Uid,
)
from tests.strategies.states import values

TAO: Final = 10**9
STRANGER: Final = AccountId(b"\x55" * 32)
NOWHERE: Final = NetUid(77)

Holding = tuple[AccountId, AccountId, NetUid, int]
"""A hotkey, a coldkey that has stake with it, on which subnet, and what it is worth."""


def coldkeys(state: State) -> list[AccountId]:
    """Whoever owns a hotkey or has stake, in a fixed order."""
    return sorted({*state.stake.owned_hotkeys, *state.stake.staking_hotkeys, STRANGER})


def hotkeys(state: State) -> list[AccountId]:
    """Every hotkey that has an owner, and one that has none."""
    return sorted({*state.stake.owners, STRANGER})


def holdings(state: State) -> list[Holding]:
    """What everybody has staked, in a fixed order."""
    return sorted(
        (hotkey, coldkey, netuid, int(value_of(held.pool, share)))
        for netuid, subnet in state.subnets.items()
        for hotkey, held in subnet.stake.hotkeys.items()
        for coldkey, share in held.shares.items()
    )


def subnets(state: State) -> SearchStrategy[NetUid]:
    return st.sampled_from([*sorted(state.subnets), NOWHERE])


def amounts(of: int) -> SearchStrategy[int]:
    """Amounts around nothing, the least stake, and what there is of something."""
    near = [0, 1, 499, 500, 501, 1_999_999, 2_000_000, 2_001_008, of - 1, of, of + 1, 2**64 - 1]
    parts = [of // 1000, of // 3, of // 2, TAO, 100 * TAO]
    return st.sampled_from([amount for amount in (*near, *parts, *parts) if amount >= 0])


def price_limits() -> SearchStrategy[PriceLimit]:
    powers = [PriceLimit(10**power) for power in range(0, 20, 2)]
    return st.sampled_from([PriceLimit(0), *powers, PriceLimit(2**64 - 1)])


def numbers(kind: Any) -> SearchStrategy[int]:
    """Small numbers mostly, and those at the ends of the unit."""
    low, high = UNITS[kind].minimum, UNITS[kind].maximum
    ends = [low, low + 1, high // 2, high - 1, high]
    return st.one_of(st.integers(max(0, low), min(high, 20)), st.sampled_from(ends))


def arguments(kind: Any, state: State) -> SearchStrategy[Any]:
    """Arguments of a type that mean something on a network, or nearly so."""
    special: dict[Any, SearchStrategy[Any]] = {
        AccountId: st.sampled_from([*coldkeys(state), *hotkeys(state), *hotkeys(state)]),
        NetUid: subnets(state),
        Uid: st.integers(0, 8).map(Uid),
        Rao: amounts(1000 * TAO),
        Alpha: amounts(100 * TAO),
        PriceLimit: price_limits(),
        Proportion64: st.sampled_from([0, 1, 2**62, 2**63, 2**64 - 1]),
    }
    if kind in special:
        return special[kind]
    if kind in UNITS and not issubclass(kind.__supertype__, bytes):
        return numbers(kind)
    if get_origin(kind) in {UnionType, Union}:
        (one,) = (part for part in get_args(kind) if part is not NoneType)
        return st.none() | arguments(one, state)
    if get_origin(kind) is tuple:
        return _tuples(get_args(kind), state)
    return values(kind)


def _tuples(kinds: Sequence[Any], state: State) -> SearchStrategy[tuple[Any, ...]]:
    if kinds[-1] is Ellipsis:
        return st.lists(arguments(kinds[0], state), max_size=4).map(tuple)
    return st.tuples(*(arguments(kind, state) for kind in kinds))


def origins(state: State, call: Call) -> SearchStrategy[Origin]:
    """Whoever may make a call of this kind, mostly."""
    signed = st.sampled_from([*coldkeys(state), *hotkeys(state)]).map(Signed)
    root: SearchStrategy[Origin] = st.just(ROOT_ORIGIN)
    is_root_s = ".sudo_" in call.name or "root_" in call.name
    return st.one_of(root, root, signed) if is_root_s else st.one_of(signed, signed, signed, root)


@st.composite
def any_calls(draw: st.DrawFn, state: State) -> tuple[Origin, Action]:
    """Any call that the model has, with arguments that are unlikely to go together."""
    call = CALLS[draw(st.sampled_from(sorted(CALLS)))]
    given = [draw(arguments(field.type, state)) for field in attrs.fields(call.action)]
    return draw(origins(state, call)), call.action(*given)


@st.composite
def calls_of_holders(draw: st.DrawFn, state: State) -> tuple[Origin, Action]:
    """A call of somebody about stake that is there."""
    held = holdings(state)
    if not held:
        return draw(any_calls(state))
    hotkey, coldkey, netuid, value = draw(st.sampled_from(held))
    alpha = Alpha(draw(amounts(value)))
    other, receiver = draw(st.sampled_from(hotkeys(state))), draw(st.sampled_from(coldkeys(state)))
    elsewhere, limit = draw(subnets(state)), draw(price_limits())
    action: Action = draw(
        st.sampled_from(
            [
                RemoveStake(hotkey, netuid, alpha),
                RemoveStakeLimit(hotkey, netuid, alpha, limit, draw(st.booleans())),
                RemoveStakeFullLimit(hotkey, netuid, None),
                UnstakeAll(hotkey),
                UnstakeAllAlpha(hotkey),
                MoveStake(hotkey, other, netuid, elsewhere, alpha),
                TransferStake(receiver, hotkey, netuid, netuid, alpha),
                SwapStake(hotkey, netuid, elsewhere, alpha),
                RecycleAlpha(hotkey, alpha, netuid),
                BurnAlpha(hotkey, alpha, netuid),
                ClaimRoot(tuple(sorted(state.subnets))[:5]),
                SetRootClaimType(draw(arguments(_claim_type(), state))),
            ]
        )
    )
    return Signed(coldkey), action


def _claim_type() -> Any:
    return attrs.fields(SetRootClaimType).claim_type.type


@st.composite
def calls_of_buyers(draw: st.DrawFn, state: State) -> tuple[Origin, Action]:
    """A call of somebody with TAO who stakes or registers."""
    coldkey = draw(st.sampled_from(coldkeys(state)))
    tao = Rao(draw(amounts(int(state.balance(coldkey)))))
    hotkey, netuid = draw(st.sampled_from(hotkeys(state))), draw(subnets(state))
    action: Action = draw(
        st.sampled_from(
            [
                AddStake(hotkey, netuid, tao),
                AddStakeLimit(hotkey, netuid, tao, draw(price_limits()), draw(st.booleans())),
                BurnedRegister(netuid, hotkey),
                RootRegister(hotkey),
            ]
        )
    )
    return Signed(coldkey), action


@st.composite
def calls_about_keys(draw: st.DrawFn, state: State) -> tuple[Origin, Action]:
    """A call that swaps keys, or is about locks, by whoever may make it."""
    hotkey, coldkey, netuid, value = draw(st.sampled_from(holdings(state)))
    owner = state.stake.owners.get(hotkey, coldkey)
    fresh = draw(st.binary(min_size=32, max_size=32).map(AccountId))
    other = draw(st.sampled_from([fresh, *state.stake.owned_hotkeys.get(owner, ())]))
    everywhere, keeps = draw(st.booleans()), draw(st.booleans())
    calls: list[tuple[Origin, Action]] = [
        (Signed(owner), SwapHotkeyV2(hotkey, other, None if everywhere else netuid, keeps)),
        (ROOT_ORIGIN, SwapColdkey(coldkey, fresh, Rao(0))),
        (Signed(coldkey), LockStake(hotkey, netuid, Alpha(draw(amounts(value))))),
        (Signed(coldkey), MoveLock(draw(st.sampled_from(hotkeys(state))), netuid)),
        (Signed(coldkey), SetPerpetualLock(netuid, keeps)),
        (Signed(coldkey), SetRejectLockedAlpha(keeps)),
        (ROOT_ORIGIN, SetSubnetOwnerHotkey(netuid, hotkey)),
    ]
    return draw(st.sampled_from(calls))
