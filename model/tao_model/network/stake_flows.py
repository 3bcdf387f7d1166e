"""TAO into stake and back, across all parts of the state (chapters 05-staking, 21-network)."""

from collections.abc import Callable
from typing import Final

import attrs

from tao_model.network.locks import (
    locked,
    total_alpha,
    with_lock_refreshed,
    with_lock_transferred,
)
from tao_model.numbers.integers import I64, U64
from tao_model.pools.pool import tao_value
from tao_model.pools.swaps import LOWEST_LIMIT, NO_FEE, Bought, Sold
from tao_model.pools.trades import (
    buy,
    outstanding_after_purchase,
    outstanding_after_sale,
    sell,
    total_stake_after_purchase,
    total_stake_after_sale,
    unsold,
)
from tao_model.rejection import Reason, Rejected, require
from tao_model.root_claim import (
    with_stake_added,
    with_stake_removed,
    with_staker,
    without_staker,
)
from tao_model.staking.admission import MINIMUM_STAKE, Available
from tao_model.staking.positions import (
    decreased,
    increased,
    listed,
    position,
    takes_up,
)
from tao_model.state import ROOT, State, Subnet
from tao_model.state.records import evolve
from tao_model.state.system_accounts import BURN_ACCOUNT, subnet_account
from tao_model.supply.alpha import burn_alpha
from tao_model.supply.balances import pay_and_stay_alive
from tao_model.supply.issuance import transfer
from tao_model.units import AccountId, Alpha, NetUid, PriceLimit, Proportion16, Rao, Signed64


@attrs.frozen
class Place:
    """Whose stake, with whom, on which subnet."""

    hotkey: AccountId
    coldkey: AccountId
    netuid: NetUid


def held(state: State, place: Place) -> Alpha:
    """Return what is staked at a place."""
    return position(state.subnet(place.netuid).stake, place.hotkey, place.coldkey)


def available(state: State, place: Place) -> Available:
    """Return what a coldkey has on a subnet, and how much of it is locked (STAKING-4)."""
    coldkey, netuid = place.coldkey, place.netuid
    return Available(total_alpha(state, coldkey, netuid), locked(state, coldkey, netuid))


def with_stake(state: State, place: Place, amount: Alpha) -> State:
    """Return the state after stake came to a place, which the coldkey remembers (STAKING-2).

    Source: ``staking/stake_utils.rs``, ``increase_stake_for_hotkey_and_coldkey_on_subnet``.
    """
    subnet = state.subnet(place.netuid)
    stake = increased(subnet.stake, place.hotkey, place.coldkey, amount)
    after = state.with_subnet(place.netuid, evolve(subnet, stake=stake))
    return remembered(after, place) if amount > 0 else after


def without_stake(state: State, place: Place, amount: Alpha) -> State:
    """Return the state after stake left a place, if there was as much (STAKING-2)."""
    subnet = state.subnet(place.netuid)
    stake = decreased(subnet.stake, place.hotkey, place.coldkey, amount)
    return state.with_subnet(place.netuid, evolve(subnet, stake=stake))


def remembered(state: State, place: Place) -> State:
    """Return the state in which the coldkey lists the hotkey among those it staked with."""
    lists = listed(state.stake.staking_hotkeys, place.coldkey, place.hotkey)
    return evolve(state, stake=evolve(state.stake, staking_hotkeys=lists))


def stamped(state: State, place: Place) -> State:
    """Return the state that knows that a coldkey has just staked or unstaked (STAKING-6)."""
    key = (place.coldkey, place.hotkey)
    blocks = state.stake.last_stake_blocks.set(key, state.block.number)
    return evolve(state, stake=evolve(state.stake, last_stake_blocks=blocks))


def transferred(state: State, payer: AccountId, payee: AccountId, amount: Rao) -> State:
    """Return the state after one account paid another in the economy's own way (SUPPLY-12)."""
    if payer == payee:
        require(amount <= state.balance(payer), Reason.INSUFFICIENT_BALANCE)
        return state
    settled = transfer(state.supply, state.balance(payer), state.balance(payee), amount)
    after = state.with_balance(payer, settled.payment.payer)
    after = after.with_balance(payee, settled.payment.payee)
    return evolve(after, supply=settled.supply)


def paid_in(state: State, coldkey: AccountId, netuid: NetUid, tao: Rao) -> tuple[State, Rao]:
    """Return the state after a coldkey paid a subnet what it can spare, and how much (SUPPLY-5).

    Source: ``coinbase/tao.rs``, ``transfer_tao_to_subnet``.
    """
    account, balance = subnet_account(netuid), state.balance(coldkey)
    payment = pay_and_stay_alive(balance, state.balance(account), tao)
    state = state.with_balance(coldkey, payment.payer).with_balance(account, payment.payee)
    return state, Rao(balance - payment.payer)


def bought(
    state: State, netuid: NetUid, tao: Rao, limit: PriceLimit, fee_rate: Proportion16
) -> tuple[State, Bought]:
    """Return the state after a pool took TAO for alpha, which is nobody's yet (POOLS-18).

    Source: ``staking/stake_utils.rs``, ``swap_tao_for_alpha``.
    """
    subnet = state.subnet(netuid)
    pool, purchase = buy(subnet.pool, fee_rate, tao, limit)
    out = outstanding_after_purchase(subnet.alpha.alpha_out, purchase)
    traded = evolve(subnet, pool=pool, alpha=evolve(subnet.alpha, alpha_out=out))
    total = total_stake_after_purchase(state.stake.total, purchase)
    after = evolve(state, stake=evolve(state.stake, total=total))
    return after.with_subnet(netuid, traded), purchase


def sold(
    state: State, netuid: NetUid, alpha: Alpha, limit: PriceLimit, fee_rate: Proportion16
) -> tuple[State, Sold]:
    """Return the state after a pool took alpha for TAO, which is still in its account (POOLS-18).

    Source: ``staking/stake_utils.rs``, ``swap_alpha_for_tao``.
    """
    subnet = state.subnet(netuid)
    pool, sale = sell(subnet.pool, fee_rate, alpha, limit)
    out = outstanding_after_sale(subnet.alpha.alpha_out, sale)
    traded = evolve(subnet, pool=pool, alpha=evolve(subnet.alpha, alpha_out=out))
    total = total_stake_after_sale(state.stake.total, sale)
    after = evolve(state, stake=evolve(state.stake, total=total))
    return after.with_subnet(netuid, traded), sale


def with_flow(state: State, netuid: NetUid, change: int) -> State:
    """Return the state that counts TAO that stakers paid in, or took out (STAKING-6).

    Source: ``coinbase/subnet_emissions.rs``, ``record_tao_inflow``, ``record_tao_outflow``.
    """
    subnet = state.subnet(netuid)
    flow = Signed64(I64.saturating_add(subnet.pool_accounts.tao_flow, change))
    accounts = evolve(subnet.pool_accounts, tao_flow=flow)
    return state.with_subnet(netuid, evolve(subnet, pool_accounts=accounts))


def staked(
    state: State, place: Place, tao: Rao, limit: PriceLimit, fee_rate: Proportion16
) -> tuple[State, Alpha]:
    """Return the state after TAO of a coldkey became stake, and how much (STAKING-6).

    Rejected as the payment and the purchase are, and if nothing is received.
    Source: ``staking/stake_utils.rs``, ``stake_into_subnet``.
    """
    state, paid = paid_in(state, place.coldkey, place.netuid, tao)
    state, purchase = bought(state, place.netuid, paid, limit, fee_rate)
    require(purchase.received > 0, Reason.AMOUNT_TOO_LOW)
    stake = state.subnet(place.netuid).stake
    require(takes_up(stake, place.hotkey, purchase.received), Reason.INSUFFICIENT_LIQUIDITY)
    state = with_stake(state, place, purchase.received)
    state = with_purchase_fee_paid(state, place.netuid, purchase.fee_to_author)
    state = with_flow(state, place.netuid, I64.wrap(purchase.paid))
    state = stamped(with_lock_refreshed(state, place.coldkey, place.netuid), place)
    if place.netuid == ROOT:
        state = with_root_stake_noted(state, place, purchase.received)
    return state, purchase.received


def with_purchase_fee_paid(state: State, netuid: NetUid, fee: Rao) -> State:
    """Return the state after the author of the block got a fee; without one it burns (STAKING-6).

    A burn that fails is passed over. Source: ``staking/stake_utils.rs``, ``stake_into_subnet``.
    """
    account = subnet_account(netuid)
    if state.block.author is not None:
        return transferred(state, account, state.block.author, fee)
    try:
        return transferred(state, account, BURN_ACCOUNT, fee)
    except Rejected:
        return state


def with_root_stake_noted(state: State, place: Place, amount: Alpha) -> State:
    """Return the state in which new root stake claims from now on (ROOT-CLAIM-1, ROOT-CLAIM-2)."""
    claims = with_stake_added(state.root_claims, place.hotkey, place.coldkey, amount)
    return evolve(state, root_claims=with_staker(claims, place.coldkey))


@attrs.frozen(slots=False)
class Unstaking:
    """A withdrawal of stake on its way."""

    state: State
    place: Place
    amount: Alpha
    limit: PriceLimit
    fee_rate: Proportion16
    received: Rao
    """TAO that the pool pays for the stake, once it is sold."""
    fee: Alpha
    """What of the stake is the fee of the block's author."""
    fee_received: Rao
    """TAO that the pool pays for the fee, once it is sold."""


def begun(
    state: State, place: Place, amount: Alpha, limit: PriceLimit, fee_rate: Proportion16
) -> Unstaking:
    """Return a withdrawal before its first stage (STAKING-8)."""
    return Unstaking(state, place, amount, limit, fee_rate, Rao(0), Alpha(0), Rao(0))


def take_out(unstaking: Unstaking) -> Unstaking:
    """Take the amount off the stake (STAKING-8)."""
    state = without_stake(unstaking.state, unstaking.place, unstaking.amount)
    return evolve(unstaking, state=state)


def sell_stake(unstaking: Unstaking) -> Unstaking:
    """Sell the amount, and stake again what the limit leaves over (STAKING-8)."""
    place = unstaking.place
    state, sale = sold(
        unstaking.state, place.netuid, unstaking.amount, unstaking.limit, unstaking.fee_rate
    )
    refund = unsold(sale)
    if refund > 0:
        state = with_stake(state, place, refund)
    return evolve(unstaking, state=state, received=sale.received, fee=sale.fee_to_author)


def pay_out(unstaking: Unstaking) -> Unstaking:
    """Pay the TAO out of the subnet's account (STAKING-8)."""
    account = subnet_account(unstaking.place.netuid)
    state = transferred(unstaking.state, account, unstaking.place.coldkey, unstaking.received)
    return evolve(unstaking, state=state)


def sell_fee(unstaking: Unstaking) -> Unstaking:
    """Sell the author's fee; where there is no author it counts as burned (STAKING-8)."""
    netuid = unstaking.place.netuid
    if unstaking.state.block.author is None:
        subnet = unstaking.state.subnet(netuid)
        burned = evolve(subnet, alpha=burn_alpha(subnet.alpha, unstaking.fee))
        return evolve(unstaking, state=unstaking.state.with_subnet(netuid, burned))
    state, sale = sold(unstaking.state, netuid, unstaking.fee, LOWEST_LIMIT, NO_FEE)
    return evolve(unstaking, state=state, fee_received=sale.received)


def pay_fee(unstaking: Unstaking) -> Unstaking:
    """Pay the author (STAKING-8)."""
    author = unstaking.state.block.author
    if author is None:
        return unstaking
    account = subnet_account(unstaking.place.netuid)
    state = transferred(unstaking.state, account, author, unstaking.fee_received)
    return evolve(unstaking, state=state)


def take_note(unstaking: Unstaking) -> Unstaking:
    """Count the TAO that left, and what root stake can no longer claim (STAKING-8)."""
    place, state = unstaking.place, unstaking.state
    if place.netuid == ROOT:
        state = without_root_stake_noted(state, place, unstaking.amount)
    out = U64.saturating_add(unstaking.received, unstaking.fee_received)
    state = with_flow(state, place.netuid, -I64.wrap(out))
    state = stamped(with_lock_refreshed(state, place.coldkey, place.netuid), place)
    return evolve(unstaking, state=state)


def without_root_stake_noted(state: State, place: Place, amount: Alpha) -> State:
    """Return the state after root stake went (ROOT-CLAIM-1, ROOT-CLAIM-2)."""
    claims = with_stake_removed(state.root_claims, place.hotkey, place.coldkey, amount)
    hotkeys = state.stake.staking_hotkeys.get(place.coldkey, ())
    stake = state.subnet(ROOT).stake
    if not any(position(stake, hotkey, place.coldkey) > 0 for hotkey in hotkeys):
        claims = without_staker(claims, place.coldkey)
    return evolve(state, root_claims=claims)


STAGES: Final[tuple[Callable[[Unstaking], Unstaking], ...]] = (
    take_out,
    sell_stake,
    pay_out,
    sell_fee,
    pay_fee,
    take_note,
)
"""A withdrawal in production's order. Each stage happens as a whole or not at all."""


def run_stages(unstaking: Unstaking) -> tuple[Unstaking, Rejected | None]:
    """Return a withdrawal as far as it goes, and what stopped it (STAKING-8).

    Source: ``staking/stake_utils.rs``, ``unstake_from_subnet``.
    """
    for stage in STAGES:
        try:
            unstaking = stage(unstaking)
        except Rejected as rejected:
            return unstaking, rejected
    return unstaking, None


def unstaked(
    state: State, place: Place, amount: Alpha, limit: PriceLimit, fee_rate: Proportion16
) -> tuple[State, Rao]:
    """Return the state after stake became TAO of its coldkey, and how much (STAKING-8).

    Rejected where a stage is. Source: ``staking/stake_utils.rs``, ``unstake_from_subnet``.
    """
    done, rejected = run_stages(begun(state, place, amount, limit, fee_rate))
    if rejected is not None:
        raise rejected
    return done.state, done.received


def moved_within(state: State, origin: Place, destination: Place, amount: Alpha) -> State:
    """Return the state after stake changed hotkey or coldkey on its subnet (STAKING-14).

    Rejected as its lock is, and if it is worth less than the least stake.
    Source: ``staking/stake_utils.rs``, ``transfer_stake_within_subnet``.
    """
    coldkeys = (origin.coldkey, destination.coldkey)
    state = with_lock_transferred(state, *coldkeys, origin.netuid, amount)
    state = without_stake(state, origin, amount)
    claims = state.root_claims
    if origin.netuid == ROOT:
        claims = with_stake_removed(claims, origin.hotkey, origin.coldkey, amount)
        claims = with_stake_added(claims, destination.hotkey, destination.coldkey, amount)
    state = with_stake(evolve(state, root_claims=claims), destination, amount)
    worth = tao_value(state.subnet(origin.netuid).pool, amount)
    require(worth >= MINIMUM_STAKE, Reason.AMOUNT_TOO_LOW)
    return stamped(state, destination)


def fee_rate_of(subnet: Subnet) -> Proportion16:
    """Return the fee rate of a subnet's swaps."""
    return subnet.pool_accounts.fee_rate
