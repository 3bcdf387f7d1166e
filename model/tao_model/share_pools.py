"""How the alpha of one hotkey is shared among those who staked to it (chapter 08-share-pools).

A share pool stands for one hotkey on one subnet. The share of each coldkey is kept outside
of it, so that a ledger may hold all shares in one map; an operation takes the one share that
it is about and returns the new one. A share of zero is the same as none.
"""

from tao_model.numbers.integers import I64, U64
from tao_model.numbers.safe_float import ZERO, SafeFloat
from tao_model.state.pools import SharePool
from tao_model.state.records import evolve
from tao_model.units import Alpha, Signed64


def value_of(pool: SharePool, share: SafeFloat) -> Alpha:
    """Return what a share is worth, rounded down (SHARES-1).

    Zero without a denominator.
    Source: ``primitives/share-pool/src/lib.rs``, ``get_value_from_shares``, ``get_value``.
    """
    part = SafeFloat.from_u64(pool.value).multiply_divide(share, pool.denominator)
    return Alpha(_or(part, ZERO).to_u64())


def shares_for(pool: SharePool, amount: int) -> SafeFloat:
    """Return how many shares an amount of value is (SHARES-2).

    None at all, which is zero, if the pool holds no value.
    Source: ``primitives/share-pool/src/lib.rs``, ``get_shares_per_update``.
    """
    value = SafeFloat.from_u64(pool.value)
    return _or(SafeFloat.from_u64(amount).multiply_divide(pool.denominator, value), ZERO)


def change_for_all(pool: SharePool, change: Signed64) -> SharePool:
    """Return a pool whose value has grown or shrunk for every holder (SHARES-3).

    Source: ``primitives/share-pool/src/lib.rs``, ``update_value_for_all``.
    """
    return evolve(pool, value=Alpha(U64.saturate(pool.value + change)))


def change_for_one(
    pool: SharePool, share: SafeFloat, change: Signed64
) -> tuple[SharePool, SafeFloat]:
    """Return the pool and one holder's share after that holder put in or took out (SHARES-4).

    In a pool without a denominator the holder's share becomes the whole of it, whatever the
    pool holds. A sum or difference of shares that does not exist leaves its first operand.
    Source: ``primitives/share-pool/src/lib.rs``, ``update_value_for_one``.
    """
    amount = -change if change < 0 else change
    if pool.denominator.is_zero():
        denominator = share = SafeFloat.from_u64(amount)
    elif change > 0:
        shares = shares_for(pool, amount)
        denominator = _or(pool.denominator.add(shares), pool.denominator)
        share = _or(share.add(shares), share)
    else:
        shares = shares_for(pool, amount)
        denominator = _or(pool.denominator.subtract(shares), pool.denominator)
        share = _or(share.subtract(shares), share)
    return change_for_all(evolve(pool, denominator=denominator), change), share


def would_change_shares(pool: SharePool, change: Signed64) -> bool:
    """Tell whether a change for one holder would change its share at all (SHARES-5).

    Source: ``primitives/share-pool/src/lib.rs``, ``sim_update_value_for_one``.
    """
    if pool.denominator.is_zero():
        return True
    return not shares_for(pool, -change if change < 0 else change).is_zero()


def as_change(amount: Alpha) -> Signed64:
    """Return an amount as production hands it on: wrapped into 64 signed bits (SHARES-6)."""
    return Signed64(I64.wrap(amount))


def as_negative_change(amount: Alpha) -> Signed64:
    """Return an amount taken away, wrapped as production does (SHARES-6)."""
    return Signed64(I64.wrap(-as_change(amount)))


def increase_for_one(
    pool: SharePool, share: SafeFloat, amount: Alpha
) -> tuple[SharePool, SafeFloat]:
    """Return the pool and one holder's share after alpha was staked (SHARES-6).

    Source: ``staking/stake_utils.rs``, ``increase_stake_for_hotkey_and_coldkey_on_subnet``.
    """
    return change_for_one(pool, share, as_change(amount))


def decrease_for_one(
    pool: SharePool, share: SafeFloat, amount: Alpha
) -> tuple[SharePool, SafeFloat]:
    """Return the pool and one holder's share after alpha was unstaked (SHARES-7).

    Nothing changes, and nobody is told, if the share is worth less than the amount.
    Source: ``staking/stake_utils.rs``, ``decrease_stake_for_hotkey_and_coldkey_on_subnet``.
    """
    if value_of(pool, share) < amount:
        return pool, share
    return change_for_one(pool, share, as_negative_change(amount))


def increase_for_all(pool: SharePool, amount: Alpha) -> SharePool:
    """Return the pool after a reward for every holder (SHARES-6).

    Source: ``staking/stake_utils.rs``, ``increase_stake_for_hotkey_on_subnet``.
    """
    return change_for_all(pool, as_change(amount))


def decrease_for_all(pool: SharePool, amount: Alpha) -> SharePool:
    """Return the pool after a loss for every holder (SHARES-6).

    Source: ``staking/stake_utils.rs``, ``decrease_stake_for_hotkey_on_subnet``.
    """
    return change_for_all(pool, as_negative_change(amount))


def accepts(pool: SharePool, amount: Alpha) -> bool:
    """Tell whether alpha can be staked without being given away to others (SHARES-6).

    Source: ``staking/stake_utils.rs``, ``try_increase_stake_for_hotkey_and_coldkey_on_subnet``.
    """
    return would_change_shares(pool, as_change(amount))


def _or(number: SafeFloat | None, otherwise: SafeFloat) -> SafeFloat:
    return otherwise if number is None else number
