"""Planted defects of share pools, of staking and of what calls change.

No theorem is about these functions, which work on maps and on whole states. Published records
refute the defects: each must have one.
"""

import attrs

from tao_model import share_pools
from tao_model.network import stake_flows
from tao_model.network.stake_flows import Place, held
from tao_model.network.staking import disposals, withdrawals
from tao_model.numbers.integers import U64
from tao_model.numbers.safe_float import SafeFloat
from tao_model.pools.swaps import Bought
from tao_model.pools.trades import stable_purchase
from tao_model.rejection import Reason, Rejected, require
from tao_model.share_pools import change_for_one
from tao_model.staking import admission, positions, takes
from tao_model.staking.admission import MINIMUM_STAKE, Purchase
from tao_model.state import Map, State, Subnet
from tao_model.state.pools import Pool, SharePool
from tao_model.state.stake import Stake, SubnetStake
from tao_model.state.system_accounts import subnet_account
from tao_model.units import AccountId, Alpha, NetUid, Rao, Signed64
from tao_proofs.engine.mutants import mutant

# Share pools.


@mutant(of=share_pools.value_of)
def share_worth_rounded_up(pool: SharePool, share: SafeFloat) -> Alpha:
    """What a share is worth is rounded up."""
    part = SafeFloat.from_u64(pool.value).multiply_divide(share, pool.denominator)
    if part is None:
        return Alpha(0)
    whole = part.to_u64()
    return Alpha(whole + SafeFloat.greater_than(part, SafeFloat.from_u64(whole)))


@mutant(of=share_pools.shares_for)
def empty_pool_sells_shares(pool: SharePool, amount: int) -> SafeFloat:
    """A pool that holds no value gives a share for each unit."""
    if pool.value == 0:
        return SafeFloat.from_u64(amount)
    shares = SafeFloat.from_u64(amount).multiply_divide(
        pool.denominator, SafeFloat.from_u64(pool.value)
    )
    return SafeFloat.from_u64(0) if shares is None else shares


@mutant(of=share_pools.change_for_all)
def pool_value_wraps(pool: SharePool, change: Signed64) -> SharePool:
    """The value of a pool wraps around instead of stopping at its ends."""
    return attrs.evolve(pool, value=Alpha(U64.wrap(pool.value + change)))


@mutant(of=share_pools.change_for_one)
def first_holder_is_one_of_many(
    pool: SharePool, share: SafeFloat, change: Signed64
) -> tuple[SharePool, SafeFloat]:
    """The first holder's share is added to a sum that does not exist yet."""
    if not pool.denominator.is_zero():
        return change_for_one(pool, share, change)
    return share_pools.change_for_all(pool, change), share


@mutant(of=share_pools.would_change_shares)
def dust_is_taken_up(pool: SharePool, change: Signed64) -> bool:
    """A change too small for a share is let through."""
    return True


# Who may stake, and how much.


@mutant(of=admission.least_purchase)
def fee_counts_as_stake(subnet: Subnet) -> Rao:
    """The least stake is measured before the fee."""
    return MINIMUM_STAKE


@mutant(of=admission.admit_purchase)
def limit_comes_last(subnet: Subnet, stake: Stake, balance: Rao, purchase: Purchase) -> None:
    """The balance is looked at before the price limit, so that another error is told."""
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    require(subnet.parameters.subtoken_enabled, Reason.SUBTOKEN_DISABLED)
    require(purchase.amount <= balance, Reason.NOT_ENOUGH_BALANCE_TO_STAKE)
    admission.admit_purchase(subnet, stake, balance, purchase)


@mutant(of=admission.simulated_purchase)
def every_pool_is_stable(subnet: Subnet, tao: Rao) -> Bought:
    """Purchases are simulated as if every pool were stable."""
    return stable_purchase(tao)


@mutant(of=admission.ensure_tao_within_reserve)
def reserve_is_no_bound(pool: Pool, tao: Rao) -> None:
    """Any amount of TAO is looked at."""


@mutant(of=takes.ensure_owned)
def anybody_sets_the_take(stake: Stake, coldkey: AccountId, hotkey: AccountId) -> None:
    """A take may be set by another than the hotkey's owner."""
    require(hotkey in stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)


# What is remembered.


@mutant(of=positions.listed)
def newest_hotkey_first(
    lists: Map[AccountId, tuple[AccountId, ...]], coldkey: AccountId, hotkey: AccountId
) -> Map[AccountId, tuple[AccountId, ...]]:
    """A coldkey's hotkeys are listed with the newest first."""
    hotkeys = lists.get(coldkey, ())
    return lists if hotkey in hotkeys else lists.set(coldkey, (hotkey, *hotkeys))


@mutant(of=positions.decreased)
def overdrawn_stake_is_emptied(
    stake: SubnetStake, hotkey: AccountId, coldkey: AccountId, amount: Alpha
) -> SubnetStake:
    """All that a coldkey has is taken where any of it is."""
    return positions.decreased(stake, hotkey, coldkey, positions.position(stake, hotkey, coldkey))


@mutant(of=stake_flows.stamped)
def stamp_is_forgotten(state: State, place: Place) -> State:
    """When somebody staked last is not remembered."""
    return state


@mutant(of=stake_flows.with_flow)
def outflow_counts_as_inflow(state: State, netuid: NetUid, change: int) -> State:
    """TAO that is taken out counts as if it came in."""
    return stake_flows.with_flow(state, netuid, abs(change))


@mutant(of=stake_flows.with_purchase_fee_paid)
def fee_stays_with_the_subnet(state: State, netuid: NetUid, fee: Rao) -> State:
    """The fee of a purchase stays in the subnet's account."""
    return state


@mutant(of=stake_flows.paid_in)
def payer_may_pay_everything(
    state: State, coldkey: AccountId, netuid: NetUid, tao: Rao
) -> tuple[State, Rao]:
    """Whoever stakes may empty the account."""
    account = subnet_account(netuid)
    paid = Rao(min(tao, state.balance(coldkey)))
    state = state.with_balance(coldkey, Rao(state.balance(coldkey) - paid))
    return state.with_balance(account, Rao(state.balance(account) + paid)), paid


@mutant(of=disposals.taken_for_good)
def more_is_burned_than_there_is(state: State, place: Place, amount: Alpha) -> tuple[State, Alpha]:
    """More alpha than somebody has is refused instead of being cut to what there is."""
    if held(state, place) < amount:
        raise Rejected(Reason.NOT_ENOUGH_STAKE_TO_WITHDRAW)
    return disposals.taken_for_good(state, place, amount)


@mutant(of=withdrawals.exits)
def whoever_pays_nothing_leaves_too(state: State, place: Place) -> bool:
    """Leaving all subnets leaves those too at which nothing is staked."""
    return True
