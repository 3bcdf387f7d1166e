from collections import Counter

import attrs
import pytest
from hypothesis import given

from tao_model.network import Origin, Signed, apply
from tao_model.network.call import Action
from tao_model.network.stake_flows import (
    Place,
    available,
    begun,
    held,
    moved_within,
    run_stages,
    staked,
    unstaked,
    with_stake,
    without_stake,
)
from tao_model.network.staking import (
    AddStake,
    AddStakeBurn,
    AddStakeLimit,
    BurnAlpha,
    DecreaseTake,
    IncreaseTake,
    MoveStake,
    RecycleAlpha,
    RemoveStake,
    RemoveStakeFullLimit,
    RemoveStakeLimit,
    SetColdkeyAutoStakeHotkey,
    SwapStake,
    SwapStakeLimit,
    TransferStake,
    TryAssociateHotkey,
    UnstakeAll,
    UnstakeAllAlpha,
    total_worth,
    without_children_of_the_small,
    without_small_nominations,
)
from tao_model.pools.swaps import HIGHEST_LIMIT, LOWEST_LIMIT
from tao_model.rejection import Reason, Rejected
from tao_model.state import ROOT, State
from tao_model.state.children import PendingChildren
from tao_model.state.system_accounts import BURN_ACCOUNT, subnet_account
from tao_model.units import AccountId, Alpha, Millionths, PriceLimit, Proportion16, Rao
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
    amounts,
    network,
)

BY_ALICE, BY_BOB = Signed(ALICE), Signed(BOB)
HERE = Place(HOTKEY, ALICE, SUBNET)
FEE = Proportion16(33)


def run(state: State, *actions: Action, origin: Origin = BY_ALICE) -> State:
    for action in actions:
        state = apply(state, origin, action)
    return state


def refusal(state: State, action: Action, origin: Origin = BY_ALICE) -> Reason | None:
    try:
        apply(state, origin, action)
    except Rejected as rejected:
        return rejected.reason
    return None


def staked_on(netuid: int, tao: int = 100 * TAO) -> AddStake:
    return AddStake(HOTKEY, type(SUBNET)(netuid), Rao(tao))


def all_tao(state: State) -> int:
    return sum(state.accounts.values())


@pytest.mark.rule("STAKING-6", "STAKING-9")
def test_a_tenth_of_the_reserve_buys_an_eleventh_of_the_alpha() -> None:
    before = network()
    after = run(before, staked_on(SUBNET))
    fee = 100 * TAO * 33 // 65535
    paid = 100 * TAO - fee
    subnet = after.subnet(SUBNET)
    assert subnet.pool.tao_reserve == 1000 * TAO + paid
    exact = 2000 * TAO * paid // (1000 * TAO + paid)
    assert 0 <= held(after, HERE) - exact <= 2000
    assert after.balance(AUTHOR) == TAO + fee
    assert after.balance(ALICE) == 9_900 * TAO
    assert subnet.pool_accounts.tao_flow == paid
    assert after.stake.last_stake_blocks[ALICE, HOTKEY] == 7


@pytest.mark.rule("STAKING-6")
@given(amounts())
def test_staking_moves_tao_and_makes_none(amount: int) -> None:
    before = network()
    action = AddStake(HOTKEY, SUBNET, Rao(amount))
    if refusal(before, action) is None:
        after = run(before, action)
        assert all_tao(after) == all_tao(before)
        assert held(after, HERE) > 0


@pytest.mark.rule("STAKING-6")
def test_who_stakes_the_whole_balance_stakes_the_existential_deposit_less() -> None:
    after = run(network(), staked_on(ROOT, 10_000 * TAO))
    assert after.balance(ALICE) == 500
    assert held(after, Place(HOTKEY, ALICE, ROOT)) == 10_000 * TAO - 500


@pytest.mark.rule("STAKING-6")
def test_without_an_author_the_fee_burns() -> None:
    after = run(network(author=None), staked_on(SUBNET))
    assert after.balance(BURN_ACCOUNT) == 100 * TAO * 33 // 65535


@pytest.mark.rule("STAKING-6")
def test_what_a_limit_leaves_over_is_not_given_back() -> None:
    limit = PriceLimit(510_000_000)
    after, _ = staked(network(), HERE, Rao(100 * TAO), limit, FEE)
    assert after.balance(ALICE) == 9_900 * TAO
    grown = after.subnet(SUBNET).pool.tao_reserve - 1000 * TAO
    fee = after.balance(AUTHOR) - TAO
    assert grown + fee < 11 * TAO
    assert after.balance(subnet_account(SUBNET)) == 1_100 * TAO - fee
    assert after.stake.total == 100 * TAO


@pytest.mark.rule("STAKING-9")
def test_only_the_call_with_a_limit_makes_a_delegate() -> None:
    plain = run(network(), staked_on(SUBNET), origin=BY_BOB)
    assert HOTKEY not in plain.stake.delegate_takes
    limited = AddStakeLimit(HOTKEY, SUBNET, Rao(TAO), HIGHEST_LIMIT, False)
    assert run(network(), limited, origin=BY_BOB).stake.delegate_takes[HOTKEY] == 11_796


@pytest.mark.rule("STAKING-9")
def test_all_or_nothing_up_to_a_price() -> None:
    whole = AddStakeLimit(HOTKEY, SUBNET, Rao(100 * TAO), PriceLimit(510_000_000), False)
    assert refusal(network(), whole) is Reason.SLIPPAGE_TOO_HIGH
    part = run(network(), attrs.evolve(whole, allow_partial=True))
    assert 9_985 * TAO < part.balance(ALICE) < 9_995 * TAO
    closed = attrs.evolve(whole, price_limit=PriceLimit(500_000_000))
    assert refusal(network(), closed) is Reason.PRICE_LIMIT_EXCEEDED


@pytest.mark.rule("STAKING-8", "STAKING-10")
@given(amounts())
def test_unstaking_what_was_staked_brings_no_profit(amount: int) -> None:
    before = network()
    stake = AddStake(HOTKEY, SUBNET, Rao(amount))
    if refusal(before, stake) is None:
        after = run(before, stake, RemoveStakeFullLimit(HOTKEY, SUBNET, None))
        assert held(after, HERE) == 0
        assert after.balance(ALICE) < before.balance(ALICE)
        assert all_tao(after) == all_tao(before)


@pytest.mark.rule("STAKING-8")
def test_a_fee_too_small_to_be_sold_keeps_the_stake_in() -> None:
    place = Place(OTHER_HOTKEY, ALICE, SUBNET)
    state = run(network(), staked_on(SUBNET))
    state = moved_within_unchecked(state, place, Alpha(2_500))
    done, stopped = run_stages(begun(state, place, Alpha(2_500), LOWEST_LIMIT, FEE))
    assert stopped is not None
    assert stopped.reason is Reason.RESERVES_TOO_LOW
    assert done.state.balance(ALICE) > state.balance(ALICE)
    assert refusal(state, RemoveStake(OTHER_HOTKEY, SUBNET, Alpha(2_500))) is stopped.reason


def moved_within_unchecked(state: State, place: Place, amount: Alpha) -> State:
    """Put a position of dust where no call would put it."""
    return with_stake(without_stake(state, HERE, amount), place, amount)


@pytest.mark.rule("STAKING-8")
def test_without_an_author_the_fee_of_a_sale_counts_as_burned() -> None:
    state = run(network(author=None), staked_on(SUBNET))
    amount = Alpha(TAO)
    after, received = unstaked(state, HERE, amount, LOWEST_LIMIT, FEE)
    assert after.subnet(SUBNET).alpha.burned == TAO * 33 // 65535
    assert after.balance(ALICE) - state.balance(ALICE) == received


@pytest.mark.rule("STAKING-10")
def test_without_a_limit_more_than_all_is_all() -> None:
    state = run(network(), staked_on(SUBNET))
    more = Alpha(held(state, HERE) + 1)
    assert held(run(state, RemoveStake(HOTKEY, SUBNET, more)), HERE) == 0
    limited = RemoveStakeLimit(HOTKEY, SUBNET, more, LOWEST_LIMIT, False)
    assert refusal(state, limited) is Reason.NOT_ENOUGH_STAKE_TO_WITHDRAW


@pytest.mark.rule("STAKING-10")
def test_the_full_exit_down_to_a_price_is_all_or_nothing() -> None:
    state = run(network(), staked_on(SUBNET))
    tight = RemoveStakeFullLimit(HOTKEY, SUBNET, PriceLimit(600_000_000))
    assert refusal(state, tight) is Reason.SLIPPAGE_TOO_HIGH
    wide = RemoveStakeFullLimit(HOTKEY, SUBNET, PriceLimit(400_000_000))
    assert held(run(state, wide), HERE) == 0


@pytest.mark.rule("STAKING-11")
def test_what_is_left_of_a_nomination_is_swept_and_the_owner_is_spared() -> None:
    place = Place(HOTKEY, BOB, SUBNET)
    state = run(network(), staked_on(SUBNET))
    state = run(state, staked_on(SUBNET), origin=BY_BOB)
    factor = Millionths(1_000_000)
    parameters = attrs.evolve(state.parameters, nominator_min_required_stake=factor)
    state = attrs.evolve(state, parameters=parameters)
    rest = RemoveStake(HOTKEY, SUBNET, Alpha(held(state, place) - 2_000_000))
    assert held(run(state, rest, origin=BY_BOB), place) == 0
    rest = RemoveStake(HOTKEY, SUBNET, Alpha(held(state, HERE) - 2_000_000))
    assert held(run(state, rest), HERE) == 2_000_000


@pytest.mark.rule("STAKING-11")
def test_the_sweep_takes_every_small_nomination_and_no_other() -> None:
    state = run(network(), staked_on(SUBNET), staked_on(OTHER), origin=BY_BOB)
    huge = Millionths(10**6 * 10**5)
    parameters = attrs.evolve(state.parameters, nominator_min_required_stake=huge)
    swept = without_small_nominations(attrs.evolve(state, parameters=parameters))
    assert held(swept, Place(HOTKEY, BOB, SUBNET)) == 0
    assert held(swept, Place(HOTKEY, BOB, OTHER)) == 0
    assert without_small_nominations(state) == state


@pytest.mark.rule("STAKING-12")
def test_below_the_threshold_no_children_wait() -> None:
    state = run(network(), staked_on(ROOT, TAO))
    subnet = state.subnet(SUBNET)
    pending = subnet.children.pending.set(HOTKEY, PendingChildren())
    family = attrs.evolve(subnet.children, pending=pending)
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, children=family))
    assert total_worth(state, HOTKEY) == TAO
    for threshold, waits in ((TAO, True), (TAO + 1, False)):
        parameters = attrs.evolve(state.parameters, stake_threshold=Rao(threshold))
        governed = attrs.evolve(state, parameters=parameters)
        after = without_children_of_the_small(governed, HOTKEY)
        assert (HOTKEY in after.subnet(SUBNET).children.pending) is waits


@pytest.mark.rule("STAKING-14", "STAKING-16")
def test_within_a_subnet_stake_goes_over_without_a_swap() -> None:
    state = run(network(), staked_on(SUBNET))
    move = MoveStake(HOTKEY, OTHER_HOTKEY, SUBNET, SUBNET, Alpha(TAO))
    after = run(state, move)
    assert held(after, Place(OTHER_HOTKEY, ALICE, SUBNET)) == TAO
    assert after.subnet(SUBNET).pool == state.subnet(SUBNET).pool
    assert refusal(state, attrs.evolve(move, amount=Alpha(3_000_000))) is Reason.AMOUNT_TOO_LOW
    within = moved_within(state, HERE, Place(HOTKEY, BOB, SUBNET), Alpha(TAO))
    assert held(within, Place(HOTKEY, BOB, SUBNET)) == TAO


@pytest.mark.rule("STAKING-14")
def test_the_roster_is_not_told_of_root_stake_that_changes_hands() -> None:
    state = run(network(), staked_on(ROOT))
    everything = Alpha(100 * TAO)
    after = run(state, TransferStake(BOB, HOTKEY, ROOT, ROOT, everything))
    assert tuple(after.root_claims.staking_coldkeys) == (ALICE,)
    assert held(after, Place(HOTKEY, BOB, ROOT)) == everything


@pytest.mark.rule("STAKING-15")
def test_leaving_all_subnets_leaves_root_too() -> None:
    state = run(network(), staked_on(ROOT), staked_on(SUBNET), staked_on(OTHER))
    after = run(state, UnstakeAll(HOTKEY))
    assert all(held(after, Place(HOTKEY, ALICE, netuid)) == 0 for netuid in (ROOT, SUBNET, OTHER))
    assert len(after.root_claims.staking_coldkeys) == 0


@pytest.mark.rule("STAKING-15")
def test_leaving_all_alpha_ends_on_root() -> None:
    state = run(network(), staked_on(SUBNET), staked_on(OTHER))
    after = run(state, UnstakeAllAlpha(HOTKEY))
    assert held(after, Place(HOTKEY, ALICE, ROOT)) > 190 * TAO
    assert after.balance(ALICE) == state.balance(ALICE)
    assert refusal(network(), UnstakeAllAlpha(HOTKEY)) is Reason.AMOUNT_TOO_LOW


@pytest.mark.rule("STAKING-13", "STAKING-16")
def test_between_subnets_the_fee_is_paid_once() -> None:
    state = run(network(), staked_on(SUBNET))
    after = run(state, SwapStake(HOTKEY, SUBNET, OTHER, Alpha(TAO)))
    assert held(after, HERE) == held(state, HERE) - TAO
    assert held(after, Place(HOTKEY, ALICE, OTHER)) > TAO
    assert after.balance(ALICE) == state.balance(ALICE)
    taken = after.subnet(SUBNET).pool.tao_reserve + after.subnet(OTHER).pool.tao_reserve
    fee = after.balance(AUTHOR) - state.balance(AUTHOR)
    before = state.subnet(SUBNET).pool.tao_reserve + state.subnet(OTHER).pool.tao_reserve
    assert taken + fee == before


@pytest.mark.rule("STAKING-13")
def test_a_limit_decides_only_how_much_moves() -> None:
    state = run(network(), staked_on(SUBNET))
    action = SwapStakeLimit(
        HOTKEY, SUBNET, OTHER, Alpha(100 * TAO), PriceLimit(2_200_000_000), False
    )
    assert refusal(state, action) is Reason.SLIPPAGE_TOO_HIGH
    after = run(state, attrs.evolve(action, allow_partial=True))
    assert 0 < held(state, HERE) - held(after, HERE) < 100 * TAO


@pytest.mark.rule("STAKING-4")
def test_what_is_available_is_on_all_listed_hotkeys() -> None:
    state = run(network(), staked_on(ROOT), AddStake(OTHER_HOTKEY, ROOT, Rao(TAO)))
    assert available(state, Place(HOTKEY, ALICE, ROOT)).total == 101 * TAO


@pytest.mark.rule("STAKING-19")
def test_recycled_alpha_is_no_longer_outstanding_and_burned_alpha_is() -> None:
    state = run(network(), staked_on(SUBNET))
    out = state.subnet(SUBNET).alpha.alpha_out
    recycled = run(state, RecycleAlpha(HOTKEY, Alpha(TAO), SUBNET))
    burned = run(state, BurnAlpha(HOTKEY, Alpha(TAO), SUBNET))
    assert recycled.subnet(SUBNET).alpha.alpha_out == out - TAO
    assert burned.subnet(SUBNET).alpha.alpha_out == out
    assert held(recycled, HERE) == held(burned, HERE) == held(state, HERE) - TAO
    nothing = run(network(), BurnAlpha(HOTKEY, Alpha(TAO), SUBNET))
    assert nothing.subnet(SUBNET) == network().subnet(SUBNET)


@pytest.mark.rule("STAKING-19")
def test_what_is_bought_to_be_burned_is_burned_or_not_bought() -> None:
    after = run(network(), AddStakeBurn(HOTKEY, SUBNET, Rao(TAO), None))
    assert held(after, HERE) == 0
    assert after.subnet(SUBNET).alpha.burned > TAO
    root = AddStakeBurn(HOTKEY, ROOT, Rao(TAO), None)
    assert refusal(network(), root) is Reason.CANNOT_BURN_OR_RECYCLE_ON_ROOT_SUBNET


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
