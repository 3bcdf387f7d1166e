import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.network.dissolution import dissolved, with_pot_shared
from tao_model.network.stake_flows import Place, held, with_stake
from tao_model.state import ROOT, Map, State
from tao_model.state.consensus import Mechanism
from tao_model.state.locks import Lock, Locks
from tao_model.state.rate_limits import LimitedAction
from tao_model.state.root_claims import RootClaims
from tao_model.state.stake import SubnetStake
from tao_model.state.system_accounts import subnet_account
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    ClaimedAlpha,
    I96F32Bits,
    MechanismId,
    NetUid,
    Proportion16,
    Rao,
    U64F64Bits,
    Uid,
)
from tests.strategies.staking import (
    ALICE,
    BOB,
    HOTKEY,
    OTHER,
    OTHER_HOTKEY,
    SUBNET,
    TAO,
    UNKNOWN,
    network,
)

HERE = subnet_account(SUBNET)


def staked_network(*stakes: tuple[AccountId, AccountId, int], registered_at: int = 5) -> State:
    """The usual network, its first subnet dissolvable, with these stakes on it."""
    state = network()
    subnet = state.subnet(SUBNET)
    identity = attrs.evolve(subnet.identity, registered_at=BlockNumber(registered_at), owner=BOB)
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, identity=identity))
    for hotkey, coldkey, amount in stakes:
        state = with_stake(state, Place(hotkey, coldkey, SUBNET), Alpha(amount))
    return attrs.evolve(state, stake=attrs.evolve(state.stake, total=Rao(5000 * TAO)))


def all_tao(state: State) -> int:
    return sum(state.accounts.values())


@pytest.mark.rule("SUBNETS-9", "SUBNETS-12")
def test_half_of_all_alpha_gets_half_of_the_tao_and_the_chains_half_is_recycled() -> None:
    before = staked_network((HOTKEY, ALICE, 500 * TAO), (OTHER_HOTKEY, BOB, 1500 * TAO))
    after = dissolved(before, SUBNET)
    assert after.balance(ALICE) == before.balance(ALICE) + 125 * TAO
    assert after.balance(BOB) == before.balance(BOB) + 375 * TAO
    assert after.balance(HERE) == 500
    assert after.supply.total_issuance == before.supply.total_issuance - 500 * TAO + 500
    assert after.supply.balances_issuance == all_tao(after)
    assert after.stake.total == 4000 * TAO


@pytest.mark.rule("SUBNETS-9", "SUBNETS-12")
@given(
    st.lists(
        st.tuples(
            st.sampled_from((HOTKEY, OTHER_HOTKEY)),
            st.sampled_from((ALICE, BOB, UNKNOWN)),
            st.one_of(st.integers(1, 9), st.integers(1, 10**15)),
        ),
        max_size=6,
    ),
    st.sampled_from((0, 499, 500, 501, 999 * TAO, 1000 * TAO, 1001 * TAO)),
    st.sampled_from((0, 5)),
)
def test_no_tao_is_made_or_lost_when_a_subnet_ends(
    stakes: list[tuple[AccountId, AccountId, int]], backed: int, registered_at: int
) -> None:
    before = staked_network(*stakes, registered_at=registered_at)
    before = before.with_balance(HERE, Rao(backed))
    total = Rao(all_tao(before))
    supply = attrs.evolve(before.supply, total_issuance=total, balances_issuance=total)
    after = dissolved(attrs.evolve(before, supply=supply), SUBNET)
    assert after.supply.balances_issuance == after.supply.total_issuance == all_tao(after)
    assert after.balance(HERE) <= 500
    for coldkey in (ALICE, BOB, UNKNOWN):
        assert after.balance(coldkey) >= before.balance(coldkey)


@pytest.mark.rule("SUBNETS-9")
def test_who_gets_less_than_an_account_needs_gets_nothing() -> None:
    before = staked_network((HOTKEY, UNKNOWN, 999), (HOTKEY, ALICE, 10**15))
    after, _ = with_pot_shared(before, SUBNET)
    assert after.balance(UNKNOWN) == 0
    assert after.balance(ALICE) > before.balance(ALICE)


@pytest.mark.rule("SUBNETS-9")
def test_an_old_subnet_leaves_its_reserve_out_of_account() -> None:
    before = staked_network((HOTKEY, ALICE, 1), registered_at=0)
    after, of_chain = with_pot_shared(before, SUBNET)
    assert of_chain == 0
    assert after.balance(ALICE) == before.balance(ALICE) + 1000 * TAO


@pytest.mark.rule("SUBNETS-10", "SUBNETS-12")
@pytest.mark.parametrize(("locked", "refund"), [(300, 300), (900, 500)])
def test_the_owner_of_an_early_subnet_gets_its_price_back_but_not_the_chains_part(
    locked: int, refund: int
) -> None:
    before = staked_network((HOTKEY, ALICE, 2000 * TAO))
    subnet = before.subnet(SUBNET)
    identity = attrs.evolve(subnet.identity, locked=Rao(locked * TAO))
    before = before.with_subnet(SUBNET, attrs.evolve(subnet, identity=identity))
    before = before.with_balance(HERE, Rao(1500 * TAO))
    parameters = attrs.evolve(
        before.parameters,
        network_registration_start_block=BlockNumber(6),
        subnet_owner_cut=Proportion16(0),
    )
    after = dissolved(attrs.evolve(before, parameters=parameters), SUBNET)
    assert after.balance(BOB) == before.balance(BOB) + refund * TAO
    assert after.balance(ALICE) == before.balance(ALICE) + 500 * TAO


@pytest.mark.rule("SUBNETS-12", "ROOT-CLAIM-10")
def test_nobody_claims_of_a_subnet_that_ended() -> None:
    rates = Map({SUBNET: I96F32Bits(5), OTHER: I96F32Bits(6)})
    claims = RootClaims(
        claimable=Map({HOTKEY: rates, OTHER_HOTKEY: Map({SUBNET: I96F32Bits(0)})}),
        claimed=Map(
            {
                (SUBNET, HOTKEY, ALICE): ClaimedAlpha(1),
                (OTHER, HOTKEY, ALICE): ClaimedAlpha(2),
            }
        ),
    )
    after = dissolved(attrs.evolve(staked_network(), root_claims=claims), SUBNET)
    assert after.root_claims.claimable == Map({HOTKEY: Map({OTHER: I96F32Bits(6)})})
    assert after.root_claims.claimed == Map({(OTHER, HOTKEY, ALICE): ClaimedAlpha(2)})


@pytest.mark.rule("SUBNETS-12")
def test_roots_weights_on_a_subnet_that_ended_are_zero() -> None:
    before = staked_network()
    row = ((Uid(1), Proportion16(7)), (Uid(2), Proportion16(8)))
    said = Map({MechanismId(0): Mechanism(weights=Map({Uid(0): row}))})
    before = before.with_subnet(ROOT, attrs.evolve(before.subnet(ROOT), mechanisms=said))
    after = dissolved(before, SUBNET).subnet(ROOT).mechanisms[MechanismId(0)].weights
    assert after == Map({Uid(0): ((Uid(1), Proportion16(0)), (Uid(2), Proportion16(8)))})
    assert dissolved(staked_network(), SUBNET).subnet(ROOT) == network().subnet(ROOT)


@pytest.mark.rule("SUBNETS-12")
def test_what_accounts_did_on_a_subnet_that_ended_limits_them_no_longer() -> None:
    before = staked_network()

    def did(netuid: NetUid) -> tuple[AccountId, NetUid, LimitedAction]:
        return (HOTKEY, netuid, LimitedAction.SET_CHILDREN)

    actions = Map({did(SUBNET): BlockNumber(3), did(OTHER): BlockNumber(4)})
    limits = attrs.evolve(before.rate_limits, actions=actions)
    after = dissolved(attrs.evolve(before, rate_limits=limits), SUBNET)
    assert after.rate_limits.actions == Map({did(OTHER): BlockNumber(4)})


@pytest.mark.rule("SUBNETS-11", "SUBNETS-12")
def test_neither_stake_nor_locks_outlive_a_subnet_but_destinations_do() -> None:
    before = staked_network((HOTKEY, ALICE, 500))
    lock = Lock(Alpha(1), U64F64Bits(0), BlockNumber(1))
    subnet = before.subnet(SUBNET)
    stake = attrs.evolve(subnet.stake, auto_stake_destinations=Map({BOB: HOTKEY}))
    locked = attrs.evolve(subnet, locks=Locks(Map({(ALICE, HOTKEY): lock})), stake=stake)
    after = dissolved(before.with_subnet(SUBNET, locked), SUBNET)
    assert held(after, Place(HOTKEY, ALICE, SUBNET)) == 0
    assert after.subnet(SUBNET).stake == SubnetStake(auto_stake_destinations=Map({BOB: HOTKEY}))
    assert after.subnet(SUBNET).locks == Locks()
