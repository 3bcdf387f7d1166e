"""Staking, and whose a hotkey is (chapters 05-staking, 21-network)."""

from collections.abc import Iterable
from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.network.stake_flows import (
    Place,
    available,
    begun,
    fee_rate_of,
    held,
    moved_within,
    run_stages,
    staked,
    transferred,
    unstaked,
    without_stake,
)
from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.limits import most_alpha_to_limit, most_alpha_to_move, most_tao_to_limit
from tao_model.pools.pool import spot_price
from tao_model.pools.swaps import HIGHEST_LIMIT, LOWEST_LIMIT, NO_FEE
from tao_model.rejection import Reason, Rejected, require
from tao_model.staking.admission import (
    MINIMUM_STAKE,
    Move,
    Purchase,
    Sale,
    admit_move,
    admit_purchase,
    admit_sale,
    admit_transfer,
    ensure_alpha_within_reserve,
    ensure_available,
    ensure_tao_within_reserve,
)
from tao_model.staking.auto_stake import with_destination
from tao_model.staking.nominations import least_nomination
from tao_model.staking.positions import listed
from tao_model.staking.takes import (
    TakeChange,
    decreased_take,
    increased_take,
    with_delegate,
)
from tao_model.state import ROOT, State
from tao_model.state.iteration import numbers_in_order
from tao_model.state.system_accounts import is_subnet_account
from tao_model.supply import alpha as supply_alpha
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    NetUid,
    PriceLimit,
    Proportion16,
    Rao,
)


@attrs.frozen
class TryAssociateHotkey:
    """Claim a hotkey that has no owner yet."""

    hotkey: AccountId


def associated(state: State, coldkey: AccountId, hotkey: AccountId) -> State:
    """Return the state in which a hotkey has an owner: the coldkey, if it had none (NETWORK-6).

    Rejected for a subnet's own account. Source: ``staking/helpers.rs``,
    ``create_account_if_non_existent``.
    """
    if is_subnet_account(hotkey):
        raise Rejected(Reason.CANNOT_USE_SYSTEM_ACCOUNT)
    stake = state.stake
    if hotkey in stake.owners:
        return state
    owned = attrs.evolve(
        stake,
        owners=stake.owners.set(hotkey, coldkey),
        owned_hotkeys=listed(stake.owned_hotkeys, coldkey, hotkey),
        staking_hotkeys=listed(stake.staking_hotkeys, coldkey, hotkey),
    )
    return attrs.evolve(state, stake=owned)


def try_associate_hotkey(state: State, origin: Origin, action: TryAssociateHotkey) -> State:
    """Return the state after an attempt to own a hotkey (NETWORK-6)."""
    return associated(state, signer(origin), action.hotkey)


@attrs.frozen
class AddStake:
    """Stake TAO with a hotkey on a subnet."""

    hotkey: AccountId
    netuid: NetUid
    amount: Rao


@attrs.frozen
class AddStakeLimit:
    """Stake TAO, but only up to a price."""

    hotkey: AccountId
    netuid: NetUid
    amount: Rao
    price_limit: PriceLimit
    allow_partial: bool


@attrs.frozen
class RemoveStake:
    """Take stake back as TAO."""

    hotkey: AccountId
    netuid: NetUid
    amount: Alpha


@attrs.frozen
class RemoveStakeLimit:
    """Take stake back, but only down to a price."""

    hotkey: AccountId
    netuid: NetUid
    amount: Alpha
    price_limit: PriceLimit
    allow_partial: bool


@attrs.frozen
class RemoveStakeFullLimit:
    """Take all stake with a hotkey on a subnet back, maybe only down to a price."""

    hotkey: AccountId
    netuid: NetUid
    price_limit: PriceLimit | None


@attrs.frozen
class UnstakeAll:
    """Take stake with a hotkey back on all subnets."""

    hotkey: AccountId


@attrs.frozen
class UnstakeAllAlpha:
    """Take stake with a hotkey back on all subnets but root, and stake it on root."""

    hotkey: AccountId


@attrs.frozen
class MoveStake:
    """Move stake to another hotkey or subnet."""

    origin_hotkey: AccountId
    destination_hotkey: AccountId
    origin_netuid: NetUid
    destination_netuid: NetUid
    amount: Alpha


@attrs.frozen
class TransferStake:
    """Give stake to another coldkey."""

    destination_coldkey: AccountId
    hotkey: AccountId
    origin_netuid: NetUid
    destination_netuid: NetUid
    amount: Alpha


@attrs.frozen
class SwapStake:
    """Move stake with a hotkey to another subnet."""

    hotkey: AccountId
    origin_netuid: NetUid
    destination_netuid: NetUid
    amount: Alpha


@attrs.frozen
class SwapStakeLimit:
    """Move stake to another subnet, but only down to a price."""

    hotkey: AccountId
    origin_netuid: NetUid
    destination_netuid: NetUid
    amount: Alpha
    price_limit: PriceLimit
    allow_partial: bool


@attrs.frozen
class RecycleAlpha:
    """Give stake back to the subnet, which may emit it again."""

    hotkey: AccountId
    amount: Alpha
    netuid: NetUid


@attrs.frozen
class BurnAlpha:
    """Put stake out of everybody's reach."""

    hotkey: AccountId
    amount: Alpha
    netuid: NetUid


@attrs.frozen
class AddStakeBurn:
    """Stake TAO and burn what it bought."""

    hotkey: AccountId
    netuid: NetUid
    amount: Rao
    price_limit: PriceLimit | None


@attrs.frozen
class IncreaseTake:
    """Keep more of the dividends of a hotkey."""

    hotkey: AccountId
    take: Proportion16


@attrs.frozen
class DecreaseTake:
    """Keep less of the dividends of a hotkey."""

    hotkey: AccountId
    take: Proportion16


@attrs.frozen
class SetColdkeyAutoStakeHotkey:
    """Choose the hotkey with which the alpha of the own miners is staked."""

    netuid: NetUid
    hotkey: AccountId


def with_alpha_added(
    state: State, place: Place, purchase: Purchase, limit: PriceLimit
) -> tuple[State, Alpha]:
    """Return the state after a purchase that is admitted, and what it bought (STAKING-9)."""
    subnet = state.subnet(place.netuid)
    admit_purchase(subnet, state.stake, state.balance(place.coldkey), purchase)
    tao = Rao(min(purchase.amount, purchase.most))
    return staked(state, place, tao, limit, fee_rate_of(subnet))


def stake_added(state: State, coldkey: AccountId, action: AddStake) -> tuple[State, Alpha]:
    """Return the state after TAO was staked at any price, and the alpha (STAKING-9).

    Source: ``staking/add_stake.rs``, ``do_add_stake``.
    """
    ensure_tao_within_reserve(state.subnet(action.netuid).pool, action.amount)
    purchase = Purchase(action.hotkey, action.amount, action.amount, False)
    place = Place(action.hotkey, coldkey, action.netuid)
    return with_alpha_added(state, place, purchase, HIGHEST_LIMIT)


def stake_added_to_limit(
    state: State, coldkey: AccountId, action: AddStakeLimit
) -> tuple[State, Alpha]:
    """Return the state after TAO was staked up to a price, and the alpha (STAKING-9).

    The hotkey becomes a delegate if it is another's. Source: ``staking/add_stake.rs``,
    ``do_add_stake_limit``.
    """
    subnet = state.subnet(action.netuid)
    ensure_tao_within_reserve(subnet.pool, action.amount)
    most = most_tao_to_limit(subnet.pool, fee_rate_of(subnet), action.price_limit)
    purchase = Purchase(action.hotkey, action.amount, most, action.allow_partial)
    place = Place(action.hotkey, coldkey, action.netuid)
    state, alpha = with_alpha_added(state, place, purchase, action.price_limit)
    return made_delegate(state, place), alpha


def made_delegate(state: State, place: Place) -> State:
    """Return the state in which a hotkey with another's stake is a delegate (STAKING-17)."""
    if state.stake.owners.get(place.hotkey) == place.coldkey:
        return state
    return attrs.evolve(state, stake=with_delegate(state.stake, place.hotkey))


def add_stake(state: State, origin: Origin, action: AddStake) -> State:
    """Return the state after staking at any price (STAKING-9)."""
    return stake_added(state, signer(origin), action)[0]


def add_stake_limit(state: State, origin: Origin, action: AddStakeLimit) -> State:
    """Return the state after staking up to a price (STAKING-9)."""
    return stake_added_to_limit(state, signer(origin), action)[0]


def admit_withdrawal(state: State, place: Place, sale: Sale) -> None:
    """Reject a withdrawal that is not admitted (STAKING-7)."""
    admit_sale(state.subnet(place.netuid), state.stake, available(state, place), sale)


def with_alpha_removed(state: State, place: Place, sale: Sale, limit: PriceLimit) -> State:
    """Return the state after a withdrawal, what follows from it included (STAKING-10)."""
    admit_withdrawal(state, place, sale)
    amount = Alpha(min(sale.amount, sale.most))
    state, _ = unstaked(state, place, amount, limit, fee_rate_of(state.subnet(place.netuid)))
    return without_children_of_the_small(without_small_nomination(state, place), place.hotkey)


def remove_stake(state: State, origin: Origin, action: RemoveStake) -> State:
    """Return the state after unstaking at any price, all there is at most (STAKING-10).

    Source: ``staking/remove_stake.rs``, ``do_remove_stake``.
    """
    place = Place(action.hotkey, signer(origin), action.netuid)
    subnet = state.subnet(action.netuid)
    require(subnet.parameters.subtoken_enabled, Reason.SUBTOKEN_DISABLED)
    amount = Alpha(min(action.amount, held(state, place)))
    ensure_alpha_within_reserve(subnet.pool, amount)
    sale = Sale(place.hotkey, place.coldkey, amount, amount, False)
    return with_alpha_removed(state, place, sale, LOWEST_LIMIT)


def remove_stake_limit(state: State, origin: Origin, action: RemoveStakeLimit) -> State:
    """Return the state after unstaking down to a price (STAKING-10).

    Source: ``staking/remove_stake.rs``, ``do_remove_stake_limit``.
    """
    place = Place(action.hotkey, signer(origin), action.netuid)
    subnet = state.subnet(action.netuid)
    ensure_alpha_within_reserve(subnet.pool, action.amount)
    most = most_alpha_to_limit(subnet.pool, fee_rate_of(subnet), action.price_limit)
    sale = Sale(place.hotkey, place.coldkey, action.amount, most, action.allow_partial)
    return with_alpha_removed(state, place, sale, action.price_limit)


def remove_stake_full_limit(state: State, origin: Origin, action: RemoveStakeFullLimit) -> State:
    """Return the state after unstaking all on a subnet, or nothing (STAKING-10).

    Source: ``staking/remove_stake.rs``, ``do_remove_stake_full_limit``.
    """
    place = Place(action.hotkey, signer(origin), action.netuid)
    amount = held(state, place)
    if action.price_limit is None:
        return remove_stake(state, origin, RemoveStake(action.hotkey, action.netuid, amount))
    limited = RemoveStakeLimit(action.hotkey, action.netuid, amount, action.price_limit, False)
    return remove_stake_limit(state, origin, limited)


def existing_subnets(state: State) -> list[NetUid]:
    """Return the numbers of the subnets that exist, in the order in which they are walked."""
    return numbers_in_order(
        netuid for netuid, subnet in state.subnets.items() if subnet.identity.added
    )


def total_worth(state: State, hotkey: AccountId) -> Rao:
    """Return what the stake with a hotkey is worth on all subnets at spot prices (STAKING-12).

    Source: ``staking/helpers.rs``, ``get_total_stake_for_hotkey``.
    """
    values = []
    for netuid in existing_subnets(state):
        subnet = state.subnet(netuid)
        entry = subnet.stake.hotkeys.get(hotkey)
        alpha = U64F64.saturating_from_integer(0 if entry is None else entry.pool.value)
        values.append(U64F64.saturating_multiply(alpha, spot_price(subnet.pool)))
    return Rao(U64F64.saturating_to_integer(U64F64.wrapping_sum(values), U64))


def without_children_of_the_small(state: State, hotkey: AccountId) -> State:
    """Return the state in which a hotkey below the threshold waits for no children (STAKING-12).

    Source: ``staking/remove_stake.rs``, ``do_remove_stake``.
    """
    if total_worth(state, hotkey) >= state.parameters.stake_threshold:
        return state
    for netuid in existing_subnets(state):
        subnet = state.subnet(netuid)
        if hotkey in subnet.children.pending:
            pending = subnet.children.pending.delete(hotkey)
            family = attrs.evolve(subnet.children, pending=pending)
            state = state.with_subnet(netuid, attrs.evolve(subnet, children=family))
    return state


def without_small_nomination(state: State, place: Place) -> State:
    """Return the state after what is left of a nomination was swept, if it is small (STAKING-11).

    A withdrawal that stops halfway leaves what it had done; the stake is lost then.
    Source: ``staking/helpers.rs``, ``clear_small_nomination_if_required``.
    """
    if state.stake.owners.get(place.hotkey) == place.coldkey:
        return state
    subnet, amount = state.subnet(place.netuid), held(state, place)
    factor = state.parameters.nominator_min_required_stake
    if amount == 0 or amount >= least_nomination(subnet.pool, factor):
        return state
    withdrawal = begun(state, place, amount, LOWEST_LIMIT, fee_rate_of(subnet))
    done, stopped = run_stages(withdrawal)
    if stopped is None:
        return done.state
    return without_stake(done.state, place, held(done.state, place))


def without_small_nominations(state: State) -> State:
    """Return the state after every small nomination was swept (STAKING-11).

    In the order of hotkey, coldkey and subnet. Source: ``staking/helpers.rs``,
    ``clear_small_nominations``.
    """
    places = [
        (hotkey, coldkey, netuid)
        for netuid, subnet in state.subnets.items()
        for hotkey, entry in subnet.stake.hotkeys.items()
        for coldkey in entry.shares
    ]
    for hotkey, coldkey, netuid in sorted(places):
        state = without_small_nomination(state, Place(hotkey, coldkey, netuid))
    return state


def exits(state: State, place: Place) -> bool:
    """Tell whether all stake at a place would be let out (STAKING-15)."""
    amount = held(state, place)
    try:
        admit_withdrawal(state, place, Sale(place.hotkey, place.coldkey, amount, amount, False))
    except Rejected:
        return False
    return True


def all_unstaked(
    state: State, coldkey: AccountId, hotkey: AccountId, netuids: Iterable[NetUid]
) -> tuple[State, Rao]:
    """Return the state after all stake left some subnets, and the TAO received (STAKING-15).

    A subnet from which stake is not let out is passed over; a withdrawal that then fails ends
    all. Source: ``staking/remove_stake.rs``, ``do_unstake_all``, ``do_unstake_all_alpha``.
    """
    total = 0
    for netuid in netuids:
        place, subnet = Place(hotkey, coldkey, netuid), state.subnet(netuid)
        if not subnet.parameters.subtoken_enabled or not exits(state, place):
            continue
        state, received = unstaked(
            state, place, held(state, place), LOWEST_LIMIT, fee_rate_of(subnet)
        )
        total = U64.saturating_add(total, received)
        state = without_small_nomination(state, place)
    return state, Rao(total)


def unstake_all(state: State, origin: Origin, action: UnstakeAll) -> State:
    """Return the state after all stake with a hotkey became TAO, root's included (STAKING-15)."""
    coldkey = signer(origin)
    require(action.hotkey in state.stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    return all_unstaked(state, coldkey, action.hotkey, existing_subnets(state))[0]


def unstake_all_alpha(state: State, origin: Origin, action: UnstakeAllAlpha) -> State:
    """Return the state after all alpha with a hotkey became stake on root (STAKING-15)."""
    coldkey = signer(origin)
    require(action.hotkey in state.stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    netuids = [netuid for netuid in existing_subnets(state) if netuid != ROOT]
    state, tao = all_unstaked(state, coldkey, action.hotkey, netuids)
    root = Place(action.hotkey, coldkey, ROOT)
    return staked(state, root, tao, HIGHEST_LIMIT, fee_rate_of(state.subnet(ROOT)))[0]


@attrs.frozen
class Transition:
    """Stake that goes from one place to another."""

    origin: Place
    destination: Place
    amount: Alpha
    price_limit: PriceLimit | None = None
    allow_partial: bool = False

    @property
    def is_between_subnets(self) -> bool:
        """Whether it leaves its subnet."""
        return self.origin.netuid != self.destination.netuid


def most_to_move(state: State, transition: Transition, amount: Alpha) -> Alpha:
    """Return the most that a price limit lets go to another subnet (STAKING-13).

    Source: ``staking/move_stake.rs``, ``transition_stake_internal``.
    """
    if transition.price_limit is None or not transition.is_between_subnets:
        return amount
    origin = state.subnet(transition.origin.netuid)
    destination = state.subnet(transition.destination.netuid)
    return most_alpha_to_move(
        origin.pool,
        fee_rate_of(origin),
        destination.pool,
        fee_rate_of(destination),
        transition.price_limit,
    )


def admitted_amount(state: State, transition: Transition) -> Alpha:
    """Return how much is moved, all there is at most; rejected if nothing may be (STAKING-13)."""
    origin, destination = transition.origin, transition.destination
    amount = Alpha(min(transition.amount, held(state, origin)))
    most = most_to_move(state, transition, amount)
    move = Move(
        origin.hotkey,
        origin.coldkey,
        destination.hotkey,
        destination.coldkey,
        transition.is_between_subnets,
        amount,
        most,
        transition.allow_partial,
    )
    admit_move(state.subnet(origin.netuid), state.subnet(destination.netuid), state.stake, move)
    return Alpha(min(amount, most))


def moved(state: State, transition: Transition, amount: Alpha) -> State:
    """Return the state after stake went to its new place (STAKING-16).

    Source: ``staking/move_stake.rs``, ``transition_stake_internal``.
    """
    if transition.is_between_subnets:
        return moved_between(state, transition.origin, transition.destination, amount)
    return moved_within(state, transition.origin, transition.destination, amount)


def moved_between(state: State, origin: Place, destination: Place, amount: Alpha) -> State:
    """Return the state after stake was sold on one subnet and bought on another (STAKING-16).

    What it fetched stays TAO if it is less than the least stake.
    """
    ensure_available(available(state, origin), amount)
    origin_rate, destination_rate = fee_rate_of(state.subnet(origin.netuid)), NO_FEE
    if origin.netuid == ROOT:
        origin_rate, destination_rate = NO_FEE, fee_rate_of(state.subnet(destination.netuid))
    state, tao = unstaked(state, origin, amount, LOWEST_LIMIT, origin_rate)
    if origin.coldkey != destination.coldkey:
        state = transferred(state, origin.coldkey, destination.coldkey, tao)
    if tao < MINIMUM_STAKE:
        return state
    state = made_delegate(state, destination)
    return staked(state, destination, tao, HIGHEST_LIMIT, destination_rate)[0]


def move_stake(state: State, origin: Origin, action: MoveStake) -> State:
    """Return the state after stake went to another hotkey, subnet, or both (STAKING-16)."""
    coldkey = signer(origin)
    transition = Transition(
        Place(action.origin_hotkey, coldkey, action.origin_netuid),
        Place(action.destination_hotkey, coldkey, action.destination_netuid),
        action.amount,
    )
    return moved(state, transition, admitted_amount(state, transition))


def transfer_stake(state: State, origin: Origin, action: TransferStake) -> State:
    """Return the state after stake went to another coldkey (STAKING-16)."""
    transition = Transition(
        Place(action.hotkey, signer(origin), action.origin_netuid),
        Place(action.hotkey, action.destination_coldkey, action.destination_netuid),
        action.amount,
    )
    amount = admitted_amount(state, transition)
    admit_transfer(state.subnet(action.origin_netuid), state.subnet(action.destination_netuid))
    return moved(state, transition, amount)


def swap_stake(state: State, origin: Origin, action: SwapStake) -> State:
    """Return the state after stake went to another subnet (STAKING-16)."""
    coldkey = signer(origin)
    transition = Transition(
        Place(action.hotkey, coldkey, action.origin_netuid),
        Place(action.hotkey, coldkey, action.destination_netuid),
        action.amount,
    )
    return moved(state, transition, admitted_amount(state, transition))


def swap_stake_limit(state: State, origin: Origin, action: SwapStakeLimit) -> State:
    """Return the state after stake went to another subnet, down to a price (STAKING-16)."""
    coldkey = signer(origin)
    transition = Transition(
        Place(action.hotkey, coldkey, action.origin_netuid),
        Place(action.hotkey, coldkey, action.destination_netuid),
        action.amount,
        action.price_limit,
        action.allow_partial,
    )
    return moved(state, transition, admitted_amount(state, transition))


def taken_for_good(state: State, place: Place, amount: Alpha) -> tuple[State, Alpha]:
    """Return the state without stake that nobody shall have again, and how much (STAKING-19).

    All there is at most. Source: ``staking/recycle_alpha.rs``, ``do_recycle_alpha``,
    ``do_burn_alpha``.
    """
    subnet = state.subnet(place.netuid)
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    require(place.netuid != ROOT, Reason.CANNOT_BURN_OR_RECYCLE_ON_ROOT_SUBNET)
    require(subnet.parameters.subtoken_enabled, Reason.SUBTOKEN_DISABLED)
    require(place.hotkey in state.stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    taken = Alpha(min(amount, held(state, place)))
    require(subnet.alpha.alpha_out >= taken, Reason.INSUFFICIENT_LIQUIDITY)
    ensure_available(available(state, place), taken)
    return without_stake(state, place, taken), taken


def recycle_alpha(state: State, origin: Origin, action: RecycleAlpha) -> State:
    """Return the state after stake was recycled (STAKING-19)."""
    place = Place(action.hotkey, signer(origin), action.netuid)
    state, taken = taken_for_good(state, place, action.amount)
    subnet = state.subnet(action.netuid)
    recycled = attrs.evolve(subnet, alpha=supply_alpha.recycle_alpha(subnet.alpha, taken))
    return state.with_subnet(action.netuid, recycled)


def burn_alpha(state: State, origin: Origin, action: BurnAlpha) -> State:
    """Return the state after stake was burned (STAKING-19)."""
    place = Place(action.hotkey, signer(origin), action.netuid)
    state, taken = taken_for_good(state, place, action.amount)
    subnet = state.subnet(action.netuid)
    burned = attrs.evolve(subnet, alpha=supply_alpha.burn_alpha(subnet.alpha, taken))
    return state.with_subnet(action.netuid, burned)


def add_stake_burn(state: State, origin: Origin, action: AddStakeBurn) -> State:
    """Return the state after TAO bought alpha that was burned at once (STAKING-19).

    Source: ``staking/recycle_alpha.rs``, ``do_add_stake_burn``.
    """
    coldkey, hotkey, netuid = signer(origin), action.hotkey, action.netuid
    if action.price_limit is None:
        state, alpha = stake_added(state, coldkey, AddStake(hotkey, netuid, action.amount))
    else:
        limited = AddStakeLimit(hotkey, netuid, action.amount, action.price_limit, False)
        state, alpha = stake_added_to_limit(state, coldkey, limited)
    return burn_alpha(state, origin, BurnAlpha(hotkey, alpha, netuid))


def take_noted(state: State, hotkey: AccountId) -> State:
    """Return the state that knows that a take has just been changed (STAKING-17)."""
    takes = state.rate_limits.delegate_takes.set(hotkey, state.block.number)
    return attrs.evolve(state, rate_limits=attrs.evolve(state.rate_limits, delegate_takes=takes))


def increase_take(state: State, origin: Origin, action: IncreaseTake) -> State:
    """Return the state after a take was increased (STAKING-17)."""
    change = TakeChange(signer(origin), action.hotkey, action.take)
    last = state.rate_limits.delegate_takes.get(action.hotkey, BlockNumber(0))
    stake = increased_take(state.stake, state.parameters, change, last, state.block.number)
    return take_noted(attrs.evolve(state, stake=stake), action.hotkey)


def decrease_take(state: State, origin: Origin, action: DecreaseTake) -> State:
    """Return the state after a take was decreased (STAKING-17)."""
    change = TakeChange(signer(origin), action.hotkey, action.take)
    stake = decreased_take(state.stake, state.parameters, change)
    return take_noted(attrs.evolve(state, stake=stake), action.hotkey)


def set_coldkey_auto_stake_hotkey(
    state: State, origin: Origin, action: SetColdkeyAutoStakeHotkey
) -> State:
    """Return the state after a coldkey chose where its miners' alpha is staked (STAKING-18)."""
    coldkey, subnet = signer(origin), state.subnet(action.netuid)
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    is_registered = subnet.neurons.uid_of(action.hotkey) is not None
    require(is_registered, Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET)
    stake = with_destination(subnet.stake, coldkey, action.hotkey)
    return state.with_subnet(action.netuid, attrs.evolve(subnet, stake=stake))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(
        _PALLET + "try_associate_hotkey",
        TryAssociateHotkey,
        ("hotkey",),
        try_associate_hotkey,
    ),
    Call(
        _PALLET + "add_stake",
        AddStake,
        ("hotkey", "netuid", "amount_staked"),
        add_stake,
    ),
    Call(
        _PALLET + "add_stake_limit",
        AddStakeLimit,
        ("hotkey", "netuid", "amount_staked", "limit_price", "allow_partial"),
        add_stake_limit,
    ),
    Call(
        _PALLET + "remove_stake",
        RemoveStake,
        ("hotkey", "netuid", "amount_unstaked"),
        remove_stake,
    ),
    Call(
        _PALLET + "remove_stake_limit",
        RemoveStakeLimit,
        ("hotkey", "netuid", "amount_unstaked", "limit_price", "allow_partial"),
        remove_stake_limit,
    ),
    Call(
        _PALLET + "remove_stake_full_limit",
        RemoveStakeFullLimit,
        ("hotkey", "netuid", "limit_price"),
        remove_stake_full_limit,
    ),
    Call(_PALLET + "unstake_all", UnstakeAll, ("hotkey",), unstake_all),
    Call(_PALLET + "unstake_all_alpha", UnstakeAllAlpha, ("hotkey",), unstake_all_alpha),
    Call(
        _PALLET + "move_stake",
        MoveStake,
        (
            "origin_hotkey",
            "destination_hotkey",
            "origin_netuid",
            "destination_netuid",
            "alpha_amount",
        ),
        move_stake,
    ),
    Call(
        _PALLET + "transfer_stake",
        TransferStake,
        ("destination_coldkey", "hotkey", "origin_netuid", "destination_netuid", "alpha_amount"),
        transfer_stake,
    ),
    Call(
        _PALLET + "swap_stake",
        SwapStake,
        ("hotkey", "origin_netuid", "destination_netuid", "alpha_amount"),
        swap_stake,
    ),
    Call(
        _PALLET + "swap_stake_limit",
        SwapStakeLimit,
        (
            "hotkey",
            "origin_netuid",
            "destination_netuid",
            "alpha_amount",
            "limit_price",
            "allow_partial",
        ),
        swap_stake_limit,
    ),
    Call(
        _PALLET + "recycle_alpha",
        RecycleAlpha,
        ("hotkey", "amount", "netuid"),
        recycle_alpha,
    ),
    Call(_PALLET + "burn_alpha", BurnAlpha, ("hotkey", "amount", "netuid"), burn_alpha),
    Call(
        _PALLET + "add_stake_burn",
        AddStakeBurn,
        ("hotkey", "netuid", "amount", "limit"),
        add_stake_burn,
    ),
    Call(_PALLET + "increase_take", IncreaseTake, ("hotkey", "take"), increase_take),
    Call(_PALLET + "decrease_take", DecreaseTake, ("hotkey", "take"), decrease_take),
    Call(
        _PALLET + "set_coldkey_auto_stake_hotkey",
        SetColdkeyAutoStakeHotkey,
        ("netuid", "hotkey"),
        set_coldkey_auto_stake_hotkey,
    ),
)
