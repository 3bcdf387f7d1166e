from collections import Counter

import attrs
import pytest

from tao_model.network import Signed, apply
from tao_model.network.staking import (
    DecreaseTake,
    IncreaseTake,
    SetColdkeyAutoStakeHotkey,
    TryAssociateHotkey,
)
from tao_model.rejection import Reason, Rejected
from tao_model.state import ROOT, State
from tao_model.state.system_accounts import BURN_ACCOUNT, subnet_account
from tao_model.units import AccountId, Proportion16
from tests.model.network.acting import BY_BOB, refusal, run
from tests.strategies.staking import HOTKEY, NOWHERE, SUBNET, network


@pytest.mark.rule("STAKING-17")
def test_a_change_of_take_is_noted() -> None:
    after = run(network(), IncreaseTake(HOTKEY, Proportion16(9)))
    assert after.rate_limits.delegate_takes[HOTKEY] == 7
    assert run(after, DecreaseTake(HOTKEY, Proportion16(8))).stake.delegate_takes[HOTKEY] == 8
    foreign = IncreaseTake(HOTKEY, Proportion16(10))
    assert refusal(after, foreign, BY_BOB) is Reason.NON_ASSOCIATED_COLDKEY


@pytest.mark.rule("STAKING-18")
def test_the_destination_must_have_a_place_on_the_subnet() -> None:
    missing = SetColdkeyAutoStakeHotkey(NOWHERE, HOTKEY)
    assert refusal(network(), missing) is Reason.SUBNET_NOT_EXISTS
    unregistered = SetColdkeyAutoStakeHotkey(SUBNET, HOTKEY)
    assert refusal(network(), unregistered) is Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET
    subnet = network().subnet(SUBNET)
    neurons = attrs.evolve(subnet.neurons, hotkeys=(HOTKEY,))
    state = network().with_subnet(SUBNET, attrs.evolve(subnet, neurons=neurons))
    chosen: Counter[AccountId] = Counter(
        run(state, unregistered).subnet(SUBNET).stake.auto_stake_destinations.values()
    )
    assert chosen == {HOTKEY: 1}


@pytest.mark.rule("NETWORK-6")
def test_the_first_coldkey_that_names_a_hotkey_owns_it_for_good() -> None:
    first, second, hotkey = (AccountId(bytes([n]) * 32) for n in (1, 2, 3))
    state = apply(State(), Signed(first), TryAssociateHotkey(hotkey))
    assert state.stake.owners[hotkey] == first
    assert state.stake.owned_hotkeys[first] == state.stake.staking_hotkeys[first] == (hotkey,)
    assert apply(state, Signed(second), TryAssociateHotkey(hotkey)) == state


@pytest.mark.rule("NETWORK-6")
def test_the_account_of_a_subnet_is_no_hotkey() -> None:
    with pytest.raises(Rejected) as refusal:
        apply(State(), Signed(BURN_ACCOUNT), TryAssociateHotkey(subnet_account(ROOT)))
    assert refusal.value.reason is Reason.CANNOT_USE_SYSTEM_ACCOUNT
