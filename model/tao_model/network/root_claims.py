"""Claims of root's dividends (chapters 09-root-claim, 22-block)."""

from collections.abc import Collection
from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.stake_flows import Place, held, sold, transferred, with_stake
from tao_model.numbers.integers import I64, U64
from tao_model.pools.swaps import LOWEST_LIMIT, NO_FEE
from tao_model.rejection import Reason, Rejected
from tao_model.root_claim import due, is_sold, owed, stakers_drawn, with_claimed, with_stake_added
from tao_model.state import ROOT, Map, State
from tao_model.state.root_claims import RootClaimType
from tao_model.state.system_accounts import subnet_account
from tao_model.units import AccountId, Alpha, I96F32Bits, NetUid, Rao, Signed64

_NOTHING_CHOSEN: Final = RootClaimType()


def with_root_sale(state: State, netuid: NetUid, tao: Rao) -> State:
    """Return the state that counts TAO that root took out of a pool (ROOT-CLAIM-7)."""
    subnet = state.subnet(netuid)
    flow = I64.saturating_subtract(subnet.pool_accounts.protocol_flow, I64.wrap(tao))
    sales = Rao(U64.saturating_add(subnet.emission.root_sell_tao, tao))
    after = attrs.evolve(
        subnet,
        pool_accounts=attrs.evolve(subnet.pool_accounts, protocol_flow=Signed64(flow)),
        emission=attrs.evolve(subnet.emission, root_sell_tao=sales),
    )
    return state.with_subnet(netuid, after)


def with_root_reserve(state: State, tao: Rao) -> State:
    """Return the state after TAO came to root's reserve, where a rao is alpha (ROOT-CLAIM-7)."""
    root = state.subnet(ROOT)
    reserve = Rao(U64.saturating_add(root.pool.tao_reserve, tao))
    outside = Alpha(U64.saturating_add(root.alpha.alpha_out, tao))
    after = attrs.evolve(
        root,
        pool=attrs.evolve(root.pool, tao_reserve=reserve),
        alpha=attrs.evolve(root.alpha, alpha_out=outside),
    )
    total = Rao(U64.saturating_add(state.stake.total, tao))
    counted = attrs.evolve(state, stake=attrs.evolve(state.stake, total=total))
    return counted.with_subnet(ROOT, after)


def sold_for_root(state: State, place: Place, amount: Alpha) -> State:
    """Return the state after claimed alpha was sold and its TAO staked on root (ROOT-CLAIM-7).

    Rejected as the sale and the payment are.
    Source: ``staking/claim_root.rs``, ``root_claim_on_subnet``.
    """
    state, sale = sold(state, place.netuid, amount, LOWEST_LIMIT, NO_FEE)
    if not state.subnet(place.netuid).identity.added:
        raise Rejected(Reason.SUBNET_NOT_EXISTS)
    tao = sale.received
    state = transferred(state, subnet_account(place.netuid), subnet_account(ROOT), tao)
    state = with_root_sale(state, place.netuid, tao)
    on_root = Place(place.hotkey, place.coldkey, ROOT)
    state = with_root_reserve(with_stake(state, on_root, Alpha(int(tao))), tao)
    claims = with_stake_added(state.root_claims, place.hotkey, place.coldkey, Alpha(int(tao)))
    return attrs.evolve(state, root_claims=claims)


def with_claim(state: State, place: Place) -> State:
    """Return the state after a coldkey claimed what it is owed of one subnet (ROOT-CLAIM-7).

    Source: ``staking/claim_root.rs``, ``root_claim_on_subnet``.
    """
    key = (place.netuid, place.hotkey, place.coldkey)
    on_root = held(state, Place(place.hotkey, place.coldkey, ROOT))
    threshold = state.subnet(place.netuid).parameters.root_claim_threshold
    amount = due(owed(state.root_claims, key, on_root), threshold)
    if amount == 0:
        return state
    choice = state.root_claims.claim_types.get(place.coldkey, _NOTHING_CHOSEN)
    if is_sold(choice, place.netuid):
        state = sold_for_root(state, place, amount)
    else:
        state = with_stake(state, place, amount)
    return attrs.evolve(state, root_claims=with_claimed(state.root_claims, key, amount))


def with_claims(
    state: State, coldkey: AccountId, subnets: Collection[NetUid] | None = None
) -> State:
    """Return the state after a coldkey claimed with all its hotkeys (ROOT-CLAIM-7).

    Of the given subnets, or of all. Rejected as a whole where one claim is.
    Source: ``staking/claim_root.rs``, ``do_root_claim``, ``root_claim_all``.
    """
    for hotkey in state.stake.staking_hotkeys.get(coldkey, ()):
        rates: Map[NetUid, I96F32Bits] = state.root_claims.claimable.get(hotkey, Map())
        for netuid in sorted(rates):
            if subnets is None or netuid in subnets:
                state = with_claim(state, Place(hotkey, coldkey, netuid))
    return state


def with_automatic_claims(state: State) -> State:
    """Return the state after the block claimed for the coldkeys that its hash draws (ROOT-CLAIM-7).

    A coldkey whose claim is rejected gets nothing.
    Source: ``staking/claim_root.rs``, ``run_auto_claim_root_divs``.
    """
    count = state.parameters.root_claims_per_block
    for coldkey in stakers_drawn(state.root_claims, state.block.parent_hash, count):
        try:
            state = with_claims(state, coldkey)
        except Rejected:
            continue
    return state


CALLS: Final[tuple[Call, ...]] = ()
