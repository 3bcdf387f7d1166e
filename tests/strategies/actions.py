"""Calls about keys and locks, by whoever may make them; each new key is another one."""

from hypothesis import strategies as st

from tao_model.conformance.generation.actions import amount_of, hotkeys, subjects
from tao_model.conformance.generation.drawing import strategy
from tao_model.network import ROOT_ORIGIN, Origin, Signed
from tao_model.network.administration.others import SetSubnetOwnerHotkey
from tao_model.network.call import Action
from tao_model.network.coldkey_swaps import SwapColdkey
from tao_model.network.hotkey_swaps import SwapHotkeyV2
from tao_model.network.locks import (
    LockStake,
    MoveLock,
    SetPerpetualLock,
    SetRejectLockedAlpha,
)
from tao_model.state import State
from tao_model.units import AccountId, Alpha, Rao


@st.composite
def calls_about_keys(draw: st.DrawFn, state: State) -> tuple[Origin, Action]:
    """A call that swaps keys, or is about locks, by whoever may make it."""
    subject = draw(st.sampled_from(subjects(state)))
    hotkey, coldkey, netuid = subject.hotkey, subject.coldkey, subject.netuid
    owner = state.stake.owners.get(hotkey, coldkey)
    fresh = draw(st.binary(min_size=32, max_size=32).map(AccountId))
    other = draw(st.sampled_from([fresh, *state.stake.owned_hotkeys.get(owner, ())]))
    everywhere, keeps = draw(st.booleans()), draw(st.booleans())
    amount = Alpha(draw(strategy(amount_of, subject.staked)))
    calls: list[tuple[Origin, Action]] = [
        (Signed(owner), SwapHotkeyV2(hotkey, other, None if everywhere else netuid, keeps)),
        (ROOT_ORIGIN, SwapColdkey(coldkey, fresh, Rao(0))),
        (Signed(coldkey), LockStake(hotkey, netuid, amount)),
        (Signed(coldkey), MoveLock(draw(st.sampled_from(hotkeys(state))), netuid)),
        (Signed(coldkey), SetPerpetualLock(netuid, keeps)),
        (Signed(coldkey), SetRejectLockedAlpha(keeps)),
        (ROOT_ORIGIN, SetSubnetOwnerHotkey(netuid, hotkey)),
    ]
    return draw(st.sampled_from(calls))
