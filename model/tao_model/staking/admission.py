"""Which requests to stake, unstake and move are admitted (chapter 05-staking).

Each function makes production's checks in production's order, and raises what production does.
"""

from typing import Final

import attrs

from tao_model.numbers.integers import U64
from tao_model.pools.pool import DYNAMIC
from tao_model.pools.swaps import (
    HIGHEST_LIMIT,
    LOWEST_LIMIT,
    Bought,
    Sold,
    fee_within,
    greatest_input,
    swap_alpha,
    swap_tao,
)
from tao_model.pools.trades import stable_purchase, stable_sale
from tao_model.rejection import Reason, Rejected, require
from tao_model.staking.positions import position, takes_up
from tao_model.state import Subnet
from tao_model.state.pools import Pool
from tao_model.state.stake import Stake
from tao_model.units import AccountId, Alpha, Proportion16, Rao

MINIMUM_STAKE: Final = Rao(2_000_000)
"""Less TAO is neither staked nor unstaked. Source: ``lib.rs``, ``DefaultMinStake``."""


@attrs.frozen
class Available:
    """What a coldkey has on a subnet, with whichever hotkeys, and how much of it is locked."""

    total: Alpha
    locked: Alpha


@attrs.frozen
class Purchase:
    """A request to stake TAO."""

    hotkey: AccountId
    amount: Rao
    most: Rao
    """The most that the price limit lets through."""
    allow_partial: bool
    """Whether less than the amount may be staked."""


@attrs.frozen
class Sale:
    """A request to unstake alpha."""

    hotkey: AccountId
    coldkey: AccountId
    amount: Alpha
    most: Alpha
    """The most that the price limit lets through."""
    allow_partial: bool
    """Whether less than the amount may be unstaked."""


def simulated_purchase(subnet: Subnet, tao: Rao) -> Bought:
    """Return what a purchase without a limit would come to (STAKING-3).

    Nothing for nothing, where there is no subnet. Rejected as a swap is.
    Source: ``pallets/swap/src/pallet/impls.rs``, ``sim_swap``.
    """
    if subnet.pool.mechanism == DYNAMIC:
        return swap_tao(subnet.pool, subnet.pool_accounts.fee_rate, tao, HIGHEST_LIMIT)[1]
    return stable_purchase(tao if subnet.identity.added else Rao(0))


def simulated_sale(subnet: Subnet, alpha: Alpha) -> Sold:
    """Return what a sale without a limit would come to (STAKING-3).

    Nothing for nothing, where there is no subnet. Rejected as a swap is.
    Source: ``pallets/swap/src/pallet/impls.rs``, ``sim_swap``.
    """
    if subnet.pool.mechanism == DYNAMIC:
        return swap_alpha(subnet.pool, subnet.pool_accounts.fee_rate, alpha, LOWEST_LIMIT)[1]
    return stable_sale(alpha if subnet.identity.added else Alpha(0))


def liquid_purchase(subnet: Subnet, tao: Rao) -> Bought:
    """Return what a purchase would come to; rejected for one reason only (STAKING-3)."""
    try:
        return simulated_purchase(subnet, tao)
    except Rejected:
        raise Rejected(Reason.INSUFFICIENT_LIQUIDITY) from None


def liquid_sale(subnet: Subnet, alpha: Alpha) -> Sold:
    """Return what a sale would come to; rejected for one reason only (STAKING-3)."""
    try:
        return simulated_sale(subnet, alpha)
    except Rejected:
        raise Rejected(Reason.INSUFFICIENT_LIQUIDITY) from None


def ensure_tao_within_reserve(pool: Pool, tao: Rao) -> None:
    """Reject TAO of more than a thousand reserves, before anything else is looked at (STAKING-3).

    Source: ``staking/add_stake.rs``, ``ensure_add_stake_input_within_swap_limit``.
    """
    fits = pool.mechanism != DYNAMIC or tao <= greatest_input(pool.tao_reserve)
    require(fits, Reason.INSUFFICIENT_LIQUIDITY)


def ensure_alpha_within_reserve(pool: Pool, alpha: Alpha) -> None:
    """Reject alpha of more than a thousand reserves (STAKING-3).

    Source: ``staking/remove_stake.rs``, ``ensure_remove_stake_input_within_swap_limit``.
    """
    fits = pool.mechanism != DYNAMIC or alpha <= greatest_input(pool.alpha_reserve)
    require(fits, Reason.INSUFFICIENT_LIQUIDITY)


def ensure_available(available: Available, amount: Alpha) -> None:
    """Reject what would leave less on the subnet than is locked (STAKING-4).

    Source: ``staking/lock.rs``, ``ensure_available_to_unstake``.
    """
    free = U64.saturating_subtract(available.total, available.locked)
    require(free >= amount, Reason.STAKE_UNAVAILABLE)


def least_purchase(subnet: Subnet) -> Rao:
    """Return the least TAO that may be offered: the minimum and the fee on it (STAKING-5).

    Source: ``staking/stake_utils.rs``, ``validate_add_stake``.
    """
    try:
        fee = simulated_purchase(subnet, MINIMUM_STAKE).fee
    except Rejected:
        rate: Proportion16 = subnet.pool_accounts.fee_rate
        fee = Rao(fee_within(subnet.pool.mechanism, rate, MINIMUM_STAKE))
    return Rao(U64.saturating_add(MINIMUM_STAKE, fee))


def admit_purchase(subnet: Subnet, stake: Stake, balance: Rao, purchase: Purchase) -> None:
    """Reject a request to stake that is not admitted (STAKING-5).

    Source: ``staking/stake_utils.rs``, ``validate_add_stake``.
    """
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    require(subnet.parameters.subtoken_enabled, Reason.SUBTOKEN_DISABLED)
    require(purchase.amount >= least_purchase(subnet), Reason.AMOUNT_TOO_LOW)
    amount = purchase.amount
    if purchase.allow_partial:
        amount = min(purchase.amount, purchase.most)
    require(amount <= purchase.most, Reason.SLIPPAGE_TOO_HIGH)
    require(amount <= balance, Reason.NOT_ENOUGH_BALANCE_TO_STAKE)
    require(purchase.hotkey in stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    bought = liquid_purchase(subnet, amount)
    require(bought.paid >= MINIMUM_STAKE, Reason.AMOUNT_TOO_LOW)
    is_taken_up = takes_up(subnet.stake, purchase.hotkey, bought.received)
    require(bought.received > 0 and is_taken_up, Reason.INSUFFICIENT_LIQUIDITY)


def admit_sale(subnet: Subnet, stake: Stake, available: Available, sale: Sale) -> None:
    """Reject a request to unstake that is not admitted (STAKING-7).

    Source: ``staking/stake_utils.rs``, ``validate_remove_stake``.
    """
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    require(sale.amount > 0, Reason.AMOUNT_TOO_LOW)
    held = position(subnet.stake, sale.hotkey, sale.coldkey)
    require(sale.amount <= held, Reason.NOT_ENOUGH_STAKE_TO_WITHDRAW)
    sold = liquid_sale(subnet, sale.amount)
    is_enough = sale.amount == held or sold.received >= MINIMUM_STAKE
    require(is_enough, Reason.AMOUNT_TOO_LOW)
    require(sale.allow_partial or sale.amount <= sale.most, Reason.SLIPPAGE_TOO_HIGH)
    require(sale.hotkey in stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    ensure_available(available, sale.amount)


@attrs.frozen
class Move:
    """A request to move stake to another hotkey, coldkey or subnet."""

    origin_hotkey: AccountId
    origin_coldkey: AccountId
    destination_hotkey: AccountId
    destination_coldkey: AccountId
    is_between_subnets: bool
    amount: Alpha
    most: Alpha
    """The most that the price limit lets through."""
    allow_partial: bool
    """Whether less than the amount may be moved; no limit is no bound either."""


def admit_move(origin: Subnet, destination: Subnet, stake: Stake, move: Move) -> None:
    """Reject a request to move stake that is not admitted (STAKING-13).

    ``destination`` is ``origin`` where stake stays on its subnet.
    Source: ``staking/stake_utils.rs``, ``validate_stake_transition``.
    """
    is_somewhere_else = (move.origin_coldkey, move.origin_hotkey) != (
        move.destination_coldkey,
        move.destination_hotkey,
    )
    require(is_somewhere_else or move.is_between_subnets, Reason.SAME_NETUID)
    for subnet in (origin, destination):
        require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    for subnet in (origin, destination):
        require(subnet.parameters.subtoken_enabled, Reason.SUBTOKEN_DISABLED)
    for hotkey in (move.origin_hotkey, move.destination_hotkey):
        require(hotkey in stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    held = position(origin.stake, move.origin_hotkey, move.origin_coldkey)
    require(move.amount <= held, Reason.NOT_ENOUGH_STAKE_TO_WITHDRAW)
    if move.is_between_subnets:
        worth = liquid_sale(origin, move.amount).received
        require(worth > MINIMUM_STAKE, Reason.AMOUNT_TOO_LOW)
        require(move.allow_partial or move.amount <= move.most, Reason.SLIPPAGE_TOO_HIGH)


def admit_transfer(origin: Subnet, destination: Subnet) -> None:
    """Reject stake for another coldkey where a subnet does not let it go or come (STAKING-13).

    Source: ``staking/stake_utils.rs``, ``validate_stake_transition``.
    """
    for subnet in (origin, destination):
        require(subnet.parameters.transfer_enabled, Reason.TRANSFER_DISALLOWED)
