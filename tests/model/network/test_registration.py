from typing import Any

import attrs
import pytest
from hypothesis import given

from tao_model.network import ROOT_ORIGIN, Origin
from tao_model.network.call import Action
from tao_model.network.registration import (
    BurnedRegister,
    Register,
    RegisterLimit,
    RootRegister,
    owners_hotkeys,
    with_next_price,
)
from tao_model.rejection import Reason
from tao_model.state import ROOT, Map, State
from tao_model.state.parameters import SubnetParameters
from tao_model.state.pools import HotkeyStake, SharePool
from tao_model.state.registration import Registration
from tao_model.state.system_accounts import subnet_account
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    ByteString,
    Count16,
    NetUid,
    Rao,
    Tempo,
    Unsigned64,
)
from tests.model.network.acting import BY_ALICE, BY_BOB, refusal, run
from tests.strategies.staking import (
    ALICE,
    BOB,
    HOTKEY,
    NOWHERE,
    OTHER,
    OTHER_HOTKEY,
    SUBNET,
    TAO,
    UNKNOWN,
    amounts,
    network,
)

JOIN = BurnedRegister(SUBNET, HOTKEY)


def with_parameters(state: State, netuid: NetUid = SUBNET, **values: Any) -> State:
    subnet = state.subnet(netuid)
    parameters: SubnetParameters = attrs.evolve(subnet.parameters, **values)
    return state.with_subnet(netuid, attrs.evolve(subnet, parameters=parameters))


def with_registration(state: State, netuid: NetUid = SUBNET, **values: Any) -> State:
    subnet = state.subnet(netuid)
    registration: Registration = attrs.evolve(subnet.registration, **values)
    return state.with_subnet(netuid, attrs.evolve(subnet, registration=registration))


def all_tao(state: State) -> int:
    return sum(state.accounts.values())


@pytest.mark.rule("REGISTRATION-9")
def test_the_price_goes_into_the_pool_and_its_alpha_to_nobody() -> None:
    before = network()
    after = run(before, JOIN)
    was, now = before.subnet(SUBNET), after.subnet(SUBNET)
    price = was.registration.burn
    fee = price * 33 // 65535
    assert now.neurons.hotkeys == (HOTKEY,)
    assert after.balance(ALICE) == before.balance(ALICE) - price
    assert after.balance(subnet_account(SUBNET)) == 1000 * TAO + price
    assert now.pool.tao_reserve == was.pool.tao_reserve + price - fee
    assert now.pool.alpha_reserve < was.pool.alpha_reserve
    assert now.alpha == was.alpha
    assert now.stake == was.stake
    assert now.pool_accounts.tao_flow == int(price)
    assert after.stake.total == before.stake.total + price
    assert now.registration == Registration(
        burn=Rao(126_000_000), this_block=Count16(1), recycled=price
    )


@pytest.mark.rule("REGISTRATION-9")
def test_three_calls_do_the_same() -> None:
    old = Register(SUBNET, BlockNumber(1), Unsigned64(2), ByteString(b"work"), HOTKEY, BOB)
    after = run(network(), JOIN)
    assert run(network(), old) == after
    assert run(network(), RegisterLimit(SUBNET, HOTKEY, Rao(10**8))) == after


@pytest.mark.rule("REGISTRATION-9")
@given(amounts())
def test_registering_moves_tao_and_makes_none(price: int) -> None:
    before = with_registration(network(), burn=Rao(price))
    if refusal(before, JOIN) is None:
        after = run(before, JOIN)
        assert all_tao(after) == all_tao(before)
        paid = before.balance(ALICE) - after.balance(ALICE)
        assert paid == min(price, before.balance(ALICE) - 500)
        assert after.subnet(SUBNET).registration.recycled == price


@pytest.mark.rule("REGISTRATION-9")
def test_who_has_just_the_price_pays_the_existential_deposit_less() -> None:
    after = run(with_registration(network(), burn=Rao(10_000 * TAO)), JOIN)
    assert after.balance(ALICE) == 500
    assert after.subnet(SUBNET).pool_accounts.tao_flow == 10_000 * TAO - 500
    assert after.subnet(SUBNET).registration.recycled == 10_000 * TAO


@pytest.mark.rule("REGISTRATION-9")
def test_an_unknown_hotkey_becomes_the_callers() -> None:
    after = run(network(), BurnedRegister(SUBNET, UNKNOWN), origin=BY_BOB)
    assert after.stake.owners[UNKNOWN] == BOB
    assert after.stake.owned_hotkeys[BOB] == after.stake.staking_hotkeys[BOB] == (UNKNOWN,)


@pytest.mark.rule("REGISTRATION-9")
@pytest.mark.parametrize(
    ("state", "action", "origin", "reason"),
    [
        (network(), JOIN, ROOT_ORIGIN, Reason.BAD_ORIGIN),
        (
            network(),
            BurnedRegister(ROOT, HOTKEY),
            BY_ALICE,
            Reason.REGISTRATION_NOT_PERMITTED_ON_ROOT_SUBNET,
        ),
        (network(), BurnedRegister(NOWHERE, HOTKEY), BY_ALICE, Reason.SUBNET_NOT_EXISTS),
        (
            network(),
            RegisterLimit(NOWHERE, HOTKEY, Rao(0)),
            BY_ALICE,
            Reason.SUBNET_NOT_EXISTS,
        ),
        (
            with_parameters(network(), registration_allowed=False),
            RegisterLimit(SUBNET, HOTKEY, Rao(10**8 - 1)),
            BY_ALICE,
            Reason.REGISTRATION_PRICE_LIMIT_EXCEEDED,
        ),
        (
            with_parameters(network(), registration_allowed=False),
            JOIN,
            BY_ALICE,
            Reason.SUBNET_REGISTRATION_DISABLED,
        ),
        (run(network(), JOIN), JOIN, BY_BOB, Reason.HOTKEY_ALREADY_REGISTERED_IN_SUBNET),
        (
            with_registration(network(), burn=Rao(10_000 * TAO + 1)),
            JOIN,
            BY_BOB,
            Reason.NOT_ENOUGH_BALANCE_TO_STAKE,
        ),
        (
            network(),
            BurnedRegister(SUBNET, subnet_account(OTHER)),
            BY_ALICE,
            Reason.CANNOT_USE_SYSTEM_ACCOUNT,
        ),
        (
            with_parameters(network(), max_allowed_uids=Count16(0)),
            JOIN,
            BY_BOB,
            Reason.NON_ASSOCIATED_COLDKEY,
        ),
        (
            with_parameters(network(), max_allowed_uids=Count16(0)),
            JOIN,
            BY_ALICE,
            Reason.NO_NEURON_ID_AVAILABLE,
        ),
        (
            with_parameters(
                run(network(), JOIN), max_allowed_uids=Count16(1), immunity_period=Count16(0)
            ),
            BurnedRegister(SUBNET, OTHER_HOTKEY),
            BY_ALICE,
            Reason.NO_NEURON_ID_AVAILABLE,
        ),
    ],
)
def test_the_refusals_of_a_registration(
    state: State, action: Action, origin: Origin, reason: Reason
) -> None:
    assert refusal(state, action, origin) is reason


@pytest.mark.rule("REGISTRATION-9")
def test_on_a_full_subnet_the_young_gives_way_to_the_younger() -> None:
    full = with_parameters(run(network(), JOIN), max_allowed_uids=Count16(1))
    after = run(full, BurnedRegister(SUBNET, OTHER_HOTKEY))
    assert after.subnet(SUBNET).neurons.hotkeys == (OTHER_HOTKEY,)
    assert after.stake.owners[HOTKEY] == ALICE


@pytest.mark.rule("REGISTRATION-6")
def test_without_an_owner_the_hotkeys_of_the_zero_account_are_the_owners() -> None:
    state = network()
    zero = AccountId(bytes(32))
    stake = attrs.evolve(state.stake, owned_hotkeys=Map({zero: (HOTKEY,), ALICE: (UNKNOWN,)}))
    state = attrs.evolve(state, stake=stake)
    subnet = state.subnet(SUBNET)
    assert owners_hotkeys(state, subnet) == (HOTKEY,)
    owned = attrs.evolve(subnet, identity=attrs.evolve(subnet.identity, owner=ALICE))
    assert owners_hotkeys(state, owned) == (UNKNOWN,)


def roomy_root(state: State) -> State:
    return with_parameters(state, ROOT, max_registrations_per_block=Count16(9))


def staked_on_root(state: State, **stakes: int) -> State:
    root = state.subnet(ROOT)
    hotkeys = root.stake.hotkeys
    for name, amount in stakes.items():
        key = {"hotkey": HOTKEY, "other": OTHER_HOTKEY, "unknown": UNKNOWN}[name]
        hotkeys = hotkeys.set(key, HotkeyStake(SharePool(Alpha(amount))))
    stake = attrs.evolve(root.stake, hotkeys=hotkeys)
    return state.with_subnet(ROOT, attrs.evolve(root, stake=stake))


@pytest.mark.rule("REGISTRATION-10")
def test_anybody_registers_anybodys_hotkey_on_root_and_makes_it_a_delegate() -> None:
    after = run(network(), RootRegister(HOTKEY), origin=BY_BOB)
    root = after.subnet(ROOT)
    assert root.neurons.hotkeys == (HOTKEY,)
    assert after.stake.owners[HOTKEY] == ALICE
    assert after.stake.delegate_takes[HOTKEY] == 11_796
    assert (root.registration.this_block, root.registration.this_interval) == (1, 1)
    assert after.accounts == network().accounts


@pytest.mark.rule("REGISTRATION-10")
def test_on_a_full_root_only_more_stake_than_the_least_gets_in() -> None:
    both = run(roomy_root(network()), RootRegister(HOTKEY), RootRegister(OTHER_HOTKEY))
    full = with_parameters(both, ROOT, max_allowed_uids=Count16(2))
    same = staked_on_root(full, hotkey=5, other=4, unknown=4)
    assert refusal(same, RootRegister(UNKNOWN)) is Reason.STAKE_TOO_LOW_FOR_ROOT
    more = staked_on_root(same, unknown=5)
    after = run(more, RootRegister(UNKNOWN))
    assert after.subnet(ROOT).neurons.hotkeys == (HOTKEY, UNKNOWN)


@pytest.mark.rule("REGISTRATION-10")
def test_of_the_least_on_root_the_first_gives_way() -> None:
    both = run(roomy_root(network()), RootRegister(HOTKEY), RootRegister(OTHER_HOTKEY))
    full = with_parameters(both, ROOT, max_allowed_uids=Count16(2))
    after = run(staked_on_root(full, hotkey=4, other=4, unknown=5), RootRegister(UNKNOWN))
    assert after.subnet(ROOT).neurons.hotkeys == (UNKNOWN, OTHER_HOTKEY)


@pytest.mark.rule("REGISTRATION-10")
@pytest.mark.parametrize(
    ("state", "origin", "reason"),
    [
        (State(), ROOT_ORIGIN, Reason.ROOT_NETWORK_DOES_NOT_EXIST),
        (network(), ROOT_ORIGIN, Reason.BAD_ORIGIN),
        (
            with_registration(network(), ROOT, this_block=Count16(1), this_interval=Count16(6)),
            BY_ALICE,
            Reason.TOO_MANY_REGISTRATIONS_THIS_BLOCK,
        ),
        (
            with_registration(network(), ROOT, this_interval=Count16(6)),
            BY_ALICE,
            Reason.TOO_MANY_REGISTRATIONS_THIS_INTERVAL,
        ),
        (
            run(roomy_root(network()), RootRegister(HOTKEY)),
            BY_ALICE,
            Reason.HOTKEY_ALREADY_REGISTERED_IN_SUBNET,
        ),
        (
            with_parameters(network(), ROOT, max_allowed_uids=Count16(0)),
            BY_ALICE,
            Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET,
        ),
    ],
)
def test_the_refusals_of_a_registration_on_root(
    state: State, origin: Origin, reason: Reason
) -> None:
    assert refusal(state, RootRegister(HOTKEY), origin) is reason


@pytest.mark.rule("BLOCK-12")
def test_the_price_of_a_subnet_falls_and_root_counts_anew_when_its_slot_is_due() -> None:
    busy = with_registration(network(), this_block=Count16(3), this_interval=Count16(3))
    busy = with_registration(busy, ROOT, this_block=Count16(3), this_interval=Count16(3))
    root = busy.subnet(ROOT)
    due = attrs.evolve(root.schedule, last_epoch_block=BlockNumber(0), tempo=Tempo(7))
    busy = busy.with_subnet(ROOT, attrs.evolve(root, schedule=due))
    after = with_next_price(with_next_price(busy, SUBNET), ROOT)
    assert after.subnet(SUBNET).registration.burn < 10**8
    assert after.subnet(SUBNET).registration.this_interval == 3
    assert after.subnet(ROOT).registration.this_interval == 0
    assert after.subnet(SUBNET).registration.this_block == 0
