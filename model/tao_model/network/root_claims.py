"""Claims of root's dividends (chapters 09-root-claim, 22-block)."""

from collections.abc import Collection
from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.network.settings import (
    NetworkSetting,
    Setter,
    SubnetSetting,
    calls,
    within,
)
from tao_model.network.stake_flows import Place, held, sold, transferred, with_stake
from tao_model.numbers.fixed_point import I96F32
from tao_model.numbers.integers import I64, U64
from tao_model.pools.swaps import LOWEST_LIMIT, NO_FEE
from tao_model.rejection import Reason, Rejected, require
from tao_model.root_claim import (
    due,
    is_sold,
    owed,
    stakers_drawn,
    with_claimed,
    with_stake_added,
    with_staker,
)
from tao_model.state import ROOT, Map, State, put
from tao_model.state.records import evolve
from tao_model.state.root_claims import RootClaimKind, RootClaimType
from tao_model.state.system_accounts import subnet_account
from tao_model.units import AccountId, Alpha, I96F32Bits, NetUid, Rao, Signed64

_NOTHING_CHOSEN: Final = RootClaimType()

MOST_SUBNETS: Final = 5
"""Of how many subnets one call claims. Source: ``lib.rs``, ``MAX_SUBNET_CLAIMS``."""
MOST_CLAIMS: Final = 50
"""For how many coldkeys a block may claim. Source: ``lib.rs``, ``MAX_NUM_ROOT_CLAIMS``."""
HIGHEST_THRESHOLD: Final = Alpha(10_000_000)
"""The highest least amount. Source: ``lib.rs``, ``MAX_ROOT_CLAIM_THRESHOLD``."""


def with_root_sale(state: State, netuid: NetUid, tao: Rao) -> State:
    """Return the state that counts TAO that root took out of a pool (ROOT-CLAIM-7)."""
    subnet = state.subnet(netuid)
    flow = I64.saturating_subtract(subnet.pool_accounts.protocol_flow, I64.wrap(tao))
    sales = Rao(U64.saturating_add(subnet.emission.root_sell_tao, tao))
    after = evolve(
        subnet,
        pool_accounts=evolve(subnet.pool_accounts, protocol_flow=Signed64(flow)),
        emission=evolve(subnet.emission, root_sell_tao=sales),
    )
    return state.with_subnet(netuid, after)


def with_root_reserve(state: State, tao: Rao) -> State:
    """Return the state after TAO came to root's reserve, where a rao is alpha (ROOT-CLAIM-7)."""
    root = state.subnet(ROOT)
    reserve = Rao(U64.saturating_add(root.pool.tao_reserve, tao))
    outside = Alpha(U64.saturating_add(root.alpha.alpha_out, tao))
    after = evolve(
        root,
        pool=evolve(root.pool, tao_reserve=reserve),
        alpha=evolve(root.alpha, alpha_out=outside),
    )
    total = Rao(U64.saturating_add(state.stake.total, tao))
    counted = evolve(state, stake=evolve(state.stake, total=total))
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
    return evolve(state, root_claims=claims)


def with_claim(state: State, place: Place, on_root: Alpha) -> State:
    """Return the state after a coldkey claimed what it is owed of one subnet (ROOT-CLAIM-7).

    ``on_root`` is what it has staked with the hotkey there.
    Source: ``staking/claim_root.rs``, ``root_claim_on_subnet``.
    """
    key = (place.netuid, place.hotkey, place.coldkey)
    threshold = state.subnet(place.netuid).parameters.root_claim_threshold
    amount = due(owed(state.root_claims, key, on_root), threshold)
    if amount == 0:
        return state
    choice = state.root_claims.claim_types.get(place.coldkey, _NOTHING_CHOSEN)
    if is_sold(choice, place.netuid):
        state = sold_for_root(state, place, amount)
    else:
        state = with_stake(state, place, amount)
    return evolve(state, root_claims=with_claimed(state.root_claims, key, amount))


def with_claims(
    state: State, coldkey: AccountId, subnets: Collection[NetUid] | None = None
) -> State:
    """Return the state after a coldkey claimed with all its hotkeys (ROOT-CLAIM-7).

    Of the given subnets, or of all. Rejected as a whole where one claim is.
    Source: ``staking/claim_root.rs``, ``do_root_claim``, ``root_claim_all``.
    """
    for hotkey in state.stake.staking_hotkeys.get(coldkey, ()):
        rates: Map[NetUid, I96F32Bits] = state.root_claims.claimable.get(hotkey, Map())
        before, on_root = state, held(state, Place(hotkey, coldkey, ROOT))
        for netuid in sorted(rates):
            if state is not before:
                before, on_root = state, held(state, Place(hotkey, coldkey, ROOT))
            if subnets is None or netuid in subnets:
                state = with_claim(state, Place(hotkey, coldkey, netuid), on_root)
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


@attrs.frozen
class ClaimRoot:
    """Claim what root stake may claim of some subnets' alpha."""

    subnets: tuple[NetUid, ...]


@attrs.frozen
class SetRootClaimType:
    """Choose what becomes of alpha that is claimed."""

    claim_type: RootClaimType


def listed_as_staker(state: State, coldkey: AccountId) -> State:
    """Return the state in which the chain claims for a coldkey by itself (ROOT-CLAIM-2)."""
    return evolve(state, root_claims=with_staker(state.root_claims, coldkey))


def claim_root(state: State, origin: Origin, action: ClaimRoot) -> State:
    """Return the state after a coldkey claimed of some subnets (ROOT-CLAIM-8).

    Source: ``macros/dispatches.rs``, ``claim_root``.
    """
    coldkey, subnets = signer(origin), frozenset(action.subnets)
    require(0 < len(subnets) <= MOST_SUBNETS, Reason.INVALID_SUBNET_NUMBER)
    return with_claims(listed_as_staker(state, coldkey), coldkey, subnets)


def set_root_claim_type(state: State, origin: Origin, action: SetRootClaimType) -> State:
    """Return the state after a coldkey chose what becomes of its alpha (ROOT-CLAIM-9).

    Source: ``macros/dispatches.rs``, ``set_root_claim_type``.
    """
    coldkey, choice = signer(origin), action.claim_type
    names_none = choice.kind is RootClaimKind.KEEP_SUBNETS and not choice.subnets
    require(not names_none, Reason.INVALID_SUBNET_NUMBER)
    claims = listed_as_staker(state, coldkey).root_claims
    chosen = put(claims.claim_types, coldkey, choice, _NOTHING_CHOSEN)
    return evolve(state, root_claims=evolve(claims, claim_types=chosen))


_PALLET: Final = "SubtensorModule."

SETTINGS: Final = (
    NetworkSetting(
        _PALLET + "sudo_set_num_root_claims",
        "new_value",
        "root_claims_per_block",
        (within(0, MOST_CLAIMS, Reason.INVALID_NUM_ROOT_CLAIM),),
    ),
    SubnetSetting(
        _PALLET + "sudo_set_root_claim_threshold",
        "new_value",
        "parameters.root_claim_threshold",
        Setter.OWNER,
        demands=(within(0, HIGHEST_THRESHOLD, Reason.INVALID_ROOT_CLAIM_THRESHOLD),),
        unit=Alpha,
        stored=I96F32.saturating_from_integer,
    ),
)
"""What root, and for its subnet an owner, set of it."""

CALLS: Final = (
    Call(_PALLET + "claim_root", ClaimRoot, ("subnets",), claim_root),
    Call(
        _PALLET + "set_root_claim_type",
        SetRootClaimType,
        ("new_root_claim_type",),
        set_root_claim_type,
    ),
    *calls(SETTINGS),
)
