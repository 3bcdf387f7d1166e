from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.network import ROOT_ORIGIN, Origin
from tao_model.network.call import Action
from tao_model.network.registration import RootRegister
from tao_model.network.subnets import (
    DissolveNetwork,
    RegisterNetwork,
    RegisterNetworkWithIdentity,
    RootDissolveNetwork,
    StartCall,
    UpdateSymbol,
    next_netuid,
)
from tao_model.pools.pool import STABLE
from tao_model.rejection import Reason
from tao_model.state import ROOT, Block, State
from tao_model.state.system_accounts import subnet_account
from tao_model.subnets import SYMBOLS, SubnetIdentity
from tao_model.units import (
    AccountId,
    BlockCount,
    BlockNumber,
    ByteString,
    Count16,
    I96F32Bits,
    NetUid,
    Rao,
)
from tests.model.network.acting import BY_ALICE, BY_BOB, refusal, run
from tests.strategies.staking import (
    ALICE,
    AUTHOR,
    BOB,
    HOTKEY,
    NOWHERE,
    OTHER,
    OTHER_HOTKEY,
    SUBNET,
    TAO,
    UNKNOWN,
    network,
)

NEW = NetUid(3)
FOUND = RegisterNetwork(HOTKEY)


def with_parameters(state: State, **values: Any) -> State:
    return attrs.evolve(state, parameters=attrs.evolve(state.parameters, **values))


def with_identity(state: State, netuid: NetUid, **values: Any) -> State:
    subnet = state.subnet(netuid)
    identity = attrs.evolve(subnet.identity, **values)
    return state.with_subnet(netuid, attrs.evolve(subnet, identity=identity))


def at_block(state: State, block: int) -> State:
    return attrs.evolve(state, block=Block(BlockNumber(block), author=AUTHOR))


def full(state: State) -> State:
    """A network with as many subnets as there may be, none of them immune."""
    return with_parameters(state, subnet_limit=Count16(2), network_immunity_period=BlockCount(0))


def all_tao(state: State) -> int:
    return sum(state.accounts.values())


@pytest.mark.rule("SUBNETS-7")
def test_a_subnet_begins_with_its_price_in_the_pool_and_its_owner_as_first_neuron() -> None:
    before = network()
    after = run(before, FOUND)
    subnet = after.subnet(NEW)
    assert (subnet.identity.owner, subnet.identity.owner_hotkey) == (ALICE, HOTKEY)
    assert (subnet.identity.locked, subnet.identity.symbol) == (1000 * TAO, SYMBOLS[NEW])
    assert subnet.neurons.hotkeys == (HOTKEY,)
    assert subnet.pool.tao_reserve == after.balance(subnet_account(NEW)) == 1000 * TAO
    assert after.balance(ALICE) == before.balance(ALICE) - 1000 * TAO
    assert after.stake.total == before.stake.total + 1000 * TAO
    assert after.subnet_price.last_lock_cost == 1000 * TAO
    assert after.rate_limits.network_registration == 7
    assert not subnet.parameters.subtoken_enabled
    assert not subnet.parameters.emission_enabled


@pytest.mark.rule("SUBNETS-4", "SUBNETS-7")
def test_a_new_pool_has_the_median_of_the_others_prices() -> None:
    # The two prices are 0.5 and 0.25 TAO per alpha.
    pool = run(network(), FOUND).subnet(NEW).pool
    assert pool.alpha_reserve == 1000 * TAO * 8 // 3


@pytest.mark.rule("SUBNETS-7")
def test_who_holds_just_the_price_gets_a_pool_of_which_500_rao_are_not_there() -> None:
    before = network().with_balance(BOB, Rao(1000 * TAO))
    after = run(before, RegisterNetwork(UNKNOWN), origin=BY_BOB)
    subnet = after.subnet(NEW)
    assert after.balance(BOB) == 500
    assert subnet.pool.tao_reserve - after.balance(subnet_account(NEW)) == 500
    assert subnet.identity.locked == after.subnet_price.last_lock_cost == 1000 * TAO - 500
    assert after.stake.owners[UNKNOWN] == BOB


@pytest.mark.rule("SUBNETS-7")
def test_the_next_subnet_costs_twice_as_much_and_less_with_every_block() -> None:
    once = with_parameters(run(network(), FOUND), network_rate_limit=BlockCount(0))
    twice = run(once, FOUND)
    assert twice.subnet(NetUid(4)).identity.locked == 2000 * TAO
    later = run(at_block(once, 7 + 100_800 // 2), FOUND)
    assert 0 <= later.subnet(NetUid(4)).identity.locked - 1500 * TAO < 100_800


@pytest.mark.rule("SUBNETS-7")
def test_asking_for_the_price_writes_down_what_a_block_creates() -> None:
    supply = attrs.evolve(network().supply, latest_emission=Rao(5))
    after = run(attrs.evolve(network(), supply=supply), FOUND)
    assert after.supply.latest_emission == 10**9


@pytest.mark.rule("SUBNETS-7")
@given(st.sets(st.integers(1, 6), max_size=5))
def test_a_subnet_takes_the_least_number_that_is_free(present: set[int]) -> None:
    state = State()
    for number in present:
        state = with_identity(state, NetUid(number), added=True)
    found = next_netuid(state)
    assert found not in present
    assert set(range(1, found)) <= present


@pytest.mark.rule("SUBNETS-3", "SUBNETS-7", "SUBNETS-12")
def test_where_there_is_no_room_the_subnet_with_the_lowest_price_gives_way() -> None:
    before = full(network())
    subnet = before.subnet(SUBNET)
    priced = attrs.evolve(subnet.emission, moving_price=I96F32Bits(5))
    before = before.with_subnet(SUBNET, attrs.evolve(subnet, emission=priced))
    after = run(before, FOUND)
    assert after.subnet(OTHER).identity.owner == ALICE
    assert after.subnet(OTHER).alpha.alpha_out == 0
    assert after.subnet(SUBNET) == before.subnet(SUBNET)
    assert after.subnet(NEW) == before.subnet(NEW)


@pytest.mark.rule("SUBNETS-7")
def test_the_stable_count_as_worth_one() -> None:
    before = full(network())
    subnet = before.subnet(SUBNET)
    stable = attrs.evolve(subnet, pool=attrs.evolve(subnet.pool, mechanism=STABLE))
    after = run(before.with_subnet(SUBNET, stable), FOUND)
    assert after.subnet(OTHER).identity.owner == ALICE


@pytest.mark.rule("SUBNETS-7")
def test_roots_neurons_lend_all_to_the_owner_unless_they_chose_not_to() -> None:
    state = network()
    root = state.subnet(ROOT)
    roomy = attrs.evolve(root.parameters, max_registrations_per_block=Count16(9))
    state = state.with_subnet(ROOT, attrs.evolve(root, parameters=roomy))
    state = run(state, RootRegister(HOTKEY), RootRegister(OTHER_HOTKEY), RootRegister(UNKNOWN))
    unwilling = state.stake.auto_parent_delegation.set(UNKNOWN, False)
    stake = attrs.evolve(state.stake, auto_parent_delegation=unwilling)
    after = run(attrs.evolve(state, stake=stake), FOUND)
    family = after.subnet(NEW).children
    assert dict(family.children) == {OTHER_HOTKEY: ((2**64 - 1, HOTKEY),)}
    assert dict(family.parents) == {HOTKEY: ((2**64 - 1, OTHER_HOTKEY),)}
    threshold = with_parameters(state, stake_threshold=Rao(1))
    assert not run(threshold, FOUND).subnet(NEW).children.children


@pytest.mark.rule("SUBNETS-7")
@pytest.mark.parametrize(
    ("state", "action", "origin", "reason"),
    [
        (network(), FOUND, ROOT_ORIGIN, Reason.BAD_ORIGIN),
        (network(), FOUND, BY_BOB, Reason.NON_ASSOCIATED_COLDKEY),
        (
            network(),
            RegisterNetwork(subnet_account(NOWHERE)),
            BY_ALICE,
            Reason.CANNOT_USE_SYSTEM_ACCOUNT,
        ),
        (
            with_parameters(network(), network_registration_start_block=BlockNumber(8)),
            FOUND,
            BY_ALICE,
            Reason.SUBNET_REGISTRATION_DISABLED,
        ),
        (run(network(), FOUND), FOUND, BY_BOB, Reason.NETWORK_TX_RATE_LIMIT_EXCEEDED),
        (
            with_parameters(network(), subnet_limit=Count16(2)),
            FOUND,
            BY_ALICE,
            Reason.SUBNET_LIMIT_REACHED,
        ),
        (
            full(network().with_balance(BOB, Rao(1000 * TAO - 1))),
            RegisterNetwork(UNKNOWN),
            BY_BOB,
            Reason.CANNOT_AFFORD_LOCK_COST,
        ),
    ],
)
def test_the_refusals_of_a_registration_of_a_subnet(
    state: State, action: Action, origin: Origin, reason: Reason
) -> None:
    assert refusal(state, action, origin) is reason


def owned(state: State, **values: Any) -> State:
    return with_identity(state, SUBNET, owner=BOB, registered_at=BlockNumber(5), **values)


@pytest.mark.rule("SUBNETS-8")
def test_a_started_subnet_emits_from_the_next_block_and_trades_at_once() -> None:
    before = owned(network())
    after = run(before, StartCall(SUBNET), origin=BY_BOB)
    assert after.subnet(SUBNET).identity.first_emission_block == 8
    assert after.subnet(SUBNET).parameters.subtoken_enabled
    again = refusal(after, StartCall(SUBNET), BY_BOB)
    assert again is Reason.FIRST_EMISSION_BLOCK_NUMBER_ALREADY_SET


@pytest.mark.rule("SUBNETS-8")
@pytest.mark.parametrize(
    ("state", "netuid", "origin", "reason"),
    [
        (owned(network()), NOWHERE, ROOT_ORIGIN, Reason.SUBNET_NOT_EXISTS),
        (owned(network()), SUBNET, ROOT_ORIGIN, Reason.BAD_ORIGIN),
        (owned(network()), SUBNET, BY_ALICE, Reason.BAD_ORIGIN),
        (
            with_parameters(owned(network()), start_call_delay=BlockCount(3)),
            SUBNET,
            BY_BOB,
            Reason.NEED_WAITING_MORE_BLOCKS_TO_START_CALL,
        ),
    ],
)
def test_the_refusals_of_a_start(
    state: State, netuid: NetUid, origin: Origin, reason: Reason
) -> None:
    assert refusal(state, StartCall(netuid), origin) is reason


@pytest.mark.rule("SUBNETS-8")
def test_a_subnet_can_be_started_once_the_delay_is_over() -> None:
    state = with_parameters(owned(network()), start_call_delay=BlockCount(2))
    assert refusal(state, StartCall(SUBNET), BY_BOB) is None


@pytest.mark.rule("SUBNETS-12")
def test_two_calls_end_a_subnet_and_only_root_makes_them() -> None:
    state = owned(network())
    calls = (DissolveNetwork(BOB, SUBNET), RootDissolveNetwork(SUBNET))
    ended = [run(state, call, origin=ROOT_ORIGIN) for call in calls]
    assert ended[0] == ended[1]
    assert not ended[0].subnet(SUBNET).identity.added
    assert [refusal(state, call, BY_BOB) for call in calls] == [Reason.BAD_ORIGIN] * 2
    for netuid in (ROOT, NOWHERE):
        found = refusal(state, RootDissolveNetwork(netuid), ROOT_ORIGIN)
        assert found is Reason.SUBNET_NOT_EXISTS


@pytest.mark.rule("SUBNETS-13")
def test_the_owner_or_root_chooses_a_symbol_that_nobody_has() -> None:
    state = owned(network())
    for origin in (BY_BOB, ROOT_ORIGIN):
        after = run(state, UpdateSymbol(SUBNET, SYMBOLS[438]), origin=origin)
        assert after.subnet(SUBNET).identity.symbol == SYMBOLS[438]
    elsewhere = run(state, UpdateSymbol(NOWHERE, SYMBOLS[7]), origin=ROOT_ORIGIN)
    taken = refusal(elsewhere, UpdateSymbol(SUBNET, SYMBOLS[7]), BY_BOB)
    assert taken is Reason.SYMBOL_ALREADY_IN_USE


@pytest.mark.rule("SUBNETS-13")
@pytest.mark.parametrize(
    ("symbol", "origin", "reason"),
    [
        (SYMBOLS[1], BY_ALICE, Reason.BAD_ORIGIN),
        (SYMBOLS[0], BY_BOB, Reason.SYMBOL_DOES_NOT_EXIST),
        (ByteString(b"TAO"), ROOT_ORIGIN, Reason.SYMBOL_DOES_NOT_EXIST),
    ],
)
def test_the_refusals_of_a_symbol(symbol: ByteString, origin: Origin, reason: Reason) -> None:
    assert refusal(owned(network()), UpdateSymbol(SUBNET, symbol), origin) is reason


@pytest.mark.rule("SUBNETS-7")
def test_a_hotkey_of_nobody_is_the_founders() -> None:
    account = AccountId(b"n" * 32)
    after = run(network(), RegisterNetwork(account))
    assert after.stake.owned_hotkeys[ALICE] == (account,)
    assert all_tao(after) == all_tao(network())


def described(**texts: int) -> SubnetIdentity:
    names = [field.name for field in attrs.fields(SubnetIdentity)]
    return SubnetIdentity(**{name: ByteString(b"x" * texts.get(name, 0)) for name in names})


@pytest.mark.rule("SUBNETS-14")
@pytest.mark.parametrize(
    ("name", "most"), [("subnet_name", 256), ("discord", 256), ("description", 1024)]
)
def test_a_subnet_may_say_so_much_about_itself(name: str, most: int) -> None:
    fits, too_long = (described(**{name: length}) for length in (most, most + 1))
    assert run(network(), RegisterNetworkWithIdentity(HOTKEY, fits)) == run(network(), FOUND)
    found = refusal(network(), RegisterNetworkWithIdentity(HOTKEY, too_long))
    assert found is Reason.INVALID_IDENTITY


@pytest.mark.rule("SUBNETS-14")
def test_a_subnet_need_not_say_anything_about_itself() -> None:
    silent = RegisterNetworkWithIdentity(HOTKEY, None)
    assert run(network(), silent) == run(network(), FOUND)
    soon = refusal(run(network(), FOUND), silent, BY_BOB)
    assert soon is Reason.NON_ASSOCIATED_COLDKEY
