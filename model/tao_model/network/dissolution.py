"""The end of a subnet, across all parts of the state (chapter 11-subnets)."""

from typing import Final

import attrs

from tao_model.network.epochs import NOBODY
from tao_model.network.stake_flows import transferred
from tao_model.neurons import without_weight_on
from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, Rejected, require
from tao_model.root_claim import without_subnet
from tao_model.state import ROOT, Map, State
from tao_model.state.consensus import Mechanism
from tao_model.state.system_accounts import subnet_account
from tao_model.subnets import owners_refund, portions, protocol_claim, remains, stake_claims
from tao_model.supply.balances import keep_alive_balance
from tao_model.supply.issuance import recycle_from
from tao_model.units import AccountId, MechanismId, NetUid, Rao, Uid

_MAIN: Final = MechanismId(0)
_NOTHING_SAID: Final = Mechanism()


def paid_out(state: State, netuid: NetUid, coldkey: AccountId, tao: Rao) -> State:
    """Return the state after a subnet's account paid, if it can be paid so (SUBNETS-9)."""
    try:
        return transferred(state, subnet_account(netuid), coldkey, tao)
    except Rejected:
        return state


def with_pot_shared(state: State, netuid: NetUid) -> tuple[State, Rao]:
    """Return the state after stakers shared what a pool held, and the chain's part (SUBNETS-9).

    Source: ``staking/remove_stake.rs``, ``destroy_alpha_in_out_stakes``.
    """
    subnet = state.subnet(netuid)
    pot = subnet.pool.tao_reserve
    total = Rao(U64.saturating_subtract(state.stake.total, pot))
    state = attrs.evolve(state, stake=attrs.evolve(state.stake, total=total))
    claims = stake_claims(subnet.stake)
    own = protocol_claim(subnet, state.parameters.tao_refund_start_block)
    of_chain = Rao(0)
    for portion in portions(pot, (*(claim.alpha for claim in claims), own)):
        if portion.claimant == len(claims):
            of_chain = portion.tao
        elif portion.tao > 0:
            state = paid_out(state, netuid, claims[portion.claimant].coldkey, portion.tao)
    return state, of_chain


def with_owner_refunded(state: State, netuid: NetUid, of_chain: Rao) -> State:
    """Return the state after the owner got back what is due, as far as there is TAO (SUBNETS-10).

    The chain's part is not touched. Source: ``staking/remove_stake.rs``,
    ``destroy_alpha_in_out_stakes``.
    """
    subnet, parameters = state.subnet(netuid), state.parameters
    start = parameters.network_registration_start_block
    refund = owners_refund(subnet, parameters.subnet_owner_cut, start)
    free = U64.saturating_subtract(state.balance(subnet_account(netuid)), of_chain)
    owner = subnet.identity.owner
    return paid_out(state, netuid, NOBODY if owner is None else owner, Rao(min(refund, free)))


def with_rest_recycled(state: State, netuid: NetUid) -> State:
    """Return the state after a subnet's account lost all but the least balance (SUBNETS-12)."""
    account = subnet_account(netuid)
    balance = state.balance(account)
    recycled = recycle_from(state.supply, balance, keep_alive_balance(balance))
    return attrs.evolve(state.with_balance(account, recycled.balance), supply=recycled.supply)


def without_root_weights(state: State, netuid: NetUid) -> State:
    """Return the state in which root's old weights on a subnet are zero (SUBNETS-12)."""
    root = state.subnet(ROOT)
    said = root.mechanisms.get(_MAIN, _NOTHING_SAID)
    rows = {uid: without_weight_on(row, Uid(int(netuid))) for uid, row in said.weights.items()}
    if rows == dict(said.weights):
        return state
    mechanisms = root.mechanisms.set(_MAIN, attrs.evolve(said, weights=Map(rows)))
    return state.with_subnet(ROOT, attrs.evolve(root, mechanisms=mechanisms))


def without_limits(state: State, netuid: NetUid) -> State:
    """Return the state that forgot what accounts last did on a subnet (SUBNETS-12)."""
    limits = state.rate_limits
    actions = Map({key: block for key, block in limits.actions.items() if key[1] != netuid})
    return attrs.evolve(state, rate_limits=attrs.evolve(limits, actions=actions))


def dissolved(state: State, netuid: NetUid) -> State:
    """Return the state after a subnet ended (SUBNETS-12).

    Source: ``coinbase/root.rs``, ``do_dissolve_network``.
    """
    is_subnet = state.subnet(netuid).identity.added and netuid != ROOT
    require(is_subnet, Reason.SUBNET_NOT_EXISTS)
    state = attrs.evolve(state, root_claims=without_subnet(state.root_claims, netuid))
    state, of_chain = with_pot_shared(state, netuid)
    state = with_rest_recycled(with_owner_refunded(state, netuid, of_chain), netuid)
    state = without_limits(without_root_weights(state, netuid), netuid)
    return state.with_subnet(netuid, remains(state.subnet(netuid)))
