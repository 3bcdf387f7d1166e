"""What those who stake on root may claim of the subnets' alpha (chapter 09-root-claim)."""

from tao_model.numbers.fixed_point import I96F32
from tao_model.numbers.integers import U64, U128
from tao_model.state import ROOT, Map, put
from tao_model.state.records import evolve
from tao_model.state.root_claims import ClaimKey, RootClaimKind, RootClaims, RootClaimType
from tao_model.units import AccountId, Alpha, ClaimedAlpha, Count64, Hash, I96F32Bits, NetUid


def claimable_by(rate: I96F32Bits, amount: Alpha) -> ClaimedAlpha:
    """Return what an amount on root would have been able to claim since ever (ROOT-CLAIM-1)."""
    claimable = I96F32.saturating_multiply(rate, I96F32.saturating_from_integer(amount))
    return ClaimedAlpha(I96F32.saturating_to_integer(claimable, U128))


def with_stake_added(
    claims: RootClaims, hotkey: AccountId, coldkey: AccountId, amount: Alpha
) -> RootClaims:
    """Return the claims after root stake came: it claims nothing of the past (ROOT-CLAIM-1).

    Source: ``staking/claim_root.rs``, ``add_stake_adjust_root_claimed_for_hotkey_and_coldkey``.
    """
    claimed: dict[ClaimKey, ClaimedAlpha] = {}
    for netuid, rate in claims.claimable.get(hotkey, {}).items():
        key = (netuid, hotkey, coldkey)
        before = claims.claimed.get(key, ClaimedAlpha(0))
        after = ClaimedAlpha(U128.saturating_add(before, claimable_by(rate, amount)))
        if after > 0:
            claimed[key] = after
    return evolve(claims, claimed=claims.claimed.update(claimed))


def with_stake_removed(
    claims: RootClaims, hotkey: AccountId, coldkey: AccountId, amount: Alpha
) -> RootClaims:
    """Return the claims after root stake went, its past with it (ROOT-CLAIM-1).

    Source: ``staking/claim_root.rs``,
    ``remove_stake_adjust_root_claimed_for_hotkey_and_coldkey``.
    """
    claimed = claims.claimed
    for netuid, rate in claims.claimable.get(hotkey, {}).items():
        if netuid == ROOT:
            continue
        key = (netuid, hotkey, coldkey)
        before = claimed.get(key, ClaimedAlpha(0))
        after = ClaimedAlpha(U128.saturating_subtract(before, claimable_by(rate, amount)))
        claimed = put(claimed, key, after, ClaimedAlpha(0))
    return evolve(claims, claimed=claimed)


def with_staker(claims: RootClaims, coldkey: AccountId) -> RootClaims:
    """Return the claims with a coldkey for which the chain claims by itself (ROOT-CLAIM-2).

    Source: ``staking/claim_root.rs``, ``maybe_add_coldkey_index``.
    """
    return evolve(claims, staking_coldkeys=claims.staking_coldkeys.appended(coldkey))


def without_staker(claims: RootClaims, coldkey: AccountId) -> RootClaims:
    """Return the claims without a coldkey, the last one in its place (ROOT-CLAIM-2).

    Source: ``staking/claim_root.rs``, ``maybe_remove_coldkey_index``.
    """
    return evolve(claims, staking_coldkeys=claims.staking_coldkeys.removed(coldkey))


def with_dividend(
    claims: RootClaims, hotkey: AccountId, netuid: NetUid, amount: Alpha, on_root: Alpha
) -> RootClaims | None:
    """Return the claims after a hotkey's stakers on root earned alpha of a subnet (ROOT-CLAIM-3).

    ``on_root`` is what the hotkey holds there. None where the amount is more: it cannot be
    claimed then. Source: ``staking/claim_root.rs``,
    ``increase_root_claimable_for_hotkey_and_subnet``.
    """
    if amount > on_root:
        return None
    increment = I96F32.divide_or_zero(
        I96F32.saturating_from_integer(amount), I96F32.saturating_from_integer(on_root)
    )
    rates: Map[NetUid, I96F32Bits] = claims.claimable.get(hotkey, Map())
    rate = I96F32.saturating_add(rates.get(netuid, I96F32.zero), increment)
    claimable = claims.claimable.set(hotkey, rates.set(netuid, rate))
    return evolve(claims, claimable=claimable)


def owed(claims: RootClaims, key: ClaimKey, root_stake: Alpha) -> I96F32Bits:
    """Return the alpha that a coldkey may claim of a subnet and a hotkey (ROOT-CLAIM-4).

    It may be below zero. ``root_stake`` is what the coldkey has staked with the hotkey on root.
    Source: ``staking/claim_root.rs``, ``get_root_owed_for_hotkey_coldkey_float``.
    """
    netuid, hotkey, _ = key
    rates: Map[NetUid, I96F32Bits] = claims.claimable.get(hotkey, Map())
    claimable = I96F32.saturating_multiply(
        rates.get(netuid, I96F32.zero), I96F32.saturating_from_integer(root_stake)
    )
    claimed = I96F32.saturating_from_integer(claims.claimed.get(key, ClaimedAlpha(0)))
    return I96F32.saturating_subtract(claimable, claimed)


def due(amount: I96F32Bits, threshold: I96F32Bits) -> Alpha:
    """Return what a claim pays of what is owed: nothing below the threshold (ROOT-CLAIM-4).

    Source: ``staking/claim_root.rs``, ``root_claim_on_subnet``.
    """
    if amount < threshold or amount < 0:
        return Alpha(0)
    return Alpha(I96F32.saturating_to_integer(amount, U64))


def with_claimed(claims: RootClaims, key: ClaimKey, amount: Alpha) -> RootClaims:
    """Return the claims after a coldkey was given what it claimed (ROOT-CLAIM-4)."""
    before = claims.claimed.get(key, ClaimedAlpha(0))
    after = ClaimedAlpha(U128.saturating_add(before, amount))
    return evolve(claims, claimed=put(claims.claimed, key, after, ClaimedAlpha(0)))


def is_sold(claim_type: RootClaimType, netuid: NetUid) -> bool:
    """Tell whether claimed alpha of a subnet is sold for TAO on root (ROOT-CLAIM-5).

    Source: ``staking/claim_root.rs``, ``root_claim_on_subnet``.
    """
    if claim_type.kind is RootClaimKind.KEEP_SUBNETS:
        return netuid not in claim_type.subnets
    return claim_type.kind is RootClaimKind.SWAP


def numbers_drawn(parent_hash: Hash, count: Count64, among: int) -> tuple[int, ...]:
    """Return the numbers, in ascending order, that a hash draws below ``among`` (ROOT-CLAIM-6).

    No more than ``count``: a number may be drawn twice. Zero where there is none below.
    Source: ``staking/claim_root.rs``, ``block_hash_to_indices``.
    """
    steps = [int.from_bytes(parent_hash[at : at + 8], "big") for at in range(0, 32, 8)]
    drawn: set[int] = set()
    last = steps[0]
    for turn in range(count):
        further = U64.saturating_add(last, steps[turn % 4])
        last = further % among if among > 0 else 0
        drawn.add(last)
    return tuple(sorted(drawn))


def stakers_drawn(claims: RootClaims, parent_hash: Hash, count: Count64) -> tuple[AccountId, ...]:
    """Return the coldkeys for which a block claims (ROOT-CLAIM-6).

    Source: ``staking/claim_root.rs``, ``run_auto_claim_root_divs``.
    """
    roster = claims.staking_coldkeys
    numbers = numbers_drawn(parent_hash, count, len(roster))
    return tuple(roster.accounts[number] for number in numbers if number in roster.accounts)


def with_claimed_moved(claims: RootClaims, origin: ClaimKey, destination: ClaimKey) -> RootClaims:
    """Return the claims after what was claimed by one is counted for another too (KEYS-6).

    Source: ``staking/claim_root.rs``, ``transfer_root_claimed_for_new_keys``.
    """
    nothing = ClaimedAlpha(0)
    moved = claims.claimed.get(origin, nothing)
    claimed = put(claims.claimed, origin, nothing, nothing)
    total = ClaimedAlpha(U128.saturating_add(moved, claimed.get(destination, nothing)))
    return evolve(claims, claimed=put(claimed, destination, total, nothing))


def with_hotkey_swapped(claims: RootClaims, old: AccountId, new: AccountId) -> RootClaims:
    """Return the claims after a hotkey took the place of another on root (KEYS-8).

    Source: ``staking/claim_root.rs``, ``transfer_root_claimable_for_new_hotkey``;
    ``swap/swap_hotkey.rs``, ``perform_hotkey_swap_on_one_subnet``.
    """
    moved: Map[NetUid, I96F32Bits] = claims.claimable.get(old, Map())
    rates: Map[NetUid, I96F32Bits] = claims.claimable.get(new, Map())
    for netuid, rate in moved.items():
        rates = rates.set(netuid, I96F32.saturating_add(rates.get(netuid, I96F32.zero), rate))
    claimable = put(put(claims.claimable, old, Map(), Map()), new, rates, Map())
    claims = evolve(claims, claimable=claimable)
    for netuid, hotkey, coldkey in list(claims.claimed):
        if hotkey == old and netuid in rates:
            claims = with_claimed_moved(claims, (netuid, old, coldkey), (netuid, new, coldkey))
    return claims


def without_subnet(claims: RootClaims, netuid: NetUid) -> RootClaims:
    """Return the claims after a subnet ended: nothing of it can be claimed (ROOT-CLAIM-10).

    Source: ``staking/claim_root.rs``, ``finalize_all_subnet_root_dividends``.
    """
    claimable = claims.claimable
    for hotkey, rates in claims.claimable.items():
        if netuid in rates:
            claimable = put(claimable, hotkey, rates.delete(netuid), Map())
    claimed = Map({key: amount for key, amount in claims.claimed.items() if key[0] != netuid})
    return evolve(claims, claimable=claimable, claimed=claimed)
