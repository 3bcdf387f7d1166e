"""Payment of a subnet's pending alpha to its hotkeys (chapter 03-emission).

Nothing here changes a ledger: the payments are returned as typed values, in the order in
which production makes them.
"""

from collections.abc import Collection, Mapping, Sequence

import attrs

from tao_model.children import fraction_of_16, fraction_of_64
from tao_model.emission.dividends import (
    FamilyTerms,
    RewardedHotkey,
    divide_among_parents,
    divide_pot,
    dividend_claims,
)
from tao_model.emission.effects import (
    BurnAlpha,
    Effect,
    IncreaseHotkeyStake,
    IncreaseRootClaimable,
    IncreaseStake,
    PayOwnerCut,
    RecycleAlpha,
)
from tao_model.numbers.fixed_point import U96F32
from tao_model.numbers.integers import U64
from tao_model.state.emission import Pending
from tao_model.state.parameters import RecycleOrBurn
from tao_model.units import AccountId, Alpha, NetUid, Proportion16, U96F32Bits


@attrs.frozen
class RewardedSubnet:
    """A subnet as the distribution sees it."""

    netuid: NetUid
    subnet_owner: AccountId | None
    """The owner's coldkey."""
    subnet_owner_hotkey: AccountId | None
    """The hotkey that receives the owner's cut."""
    owned_hotkeys: Collection[AccountId]
    """All hotkeys of the owner's coldkey; without an owner, of the account of 32 zero bytes."""
    recycle_or_burn: RecycleOrBurn | None
    """What becomes of withheld alpha; burned where it is not set."""
    auto_stake_destinations: Mapping[AccountId, AccountId]
    """By coldkey: the hotkey to which it has its miners' alpha staked, if it has set one."""


@attrs.frozen
class Earned:
    """What a registered hotkey earned in the epochs of a subnet."""

    hotkey: AccountId
    incentive: Alpha
    dividends: Alpha


@attrs.frozen
class Incentives:
    """The payments to miners."""

    effects: tuple[Effect, ...]
    miner_burned_bits: U96F32Bits
    """The part that was withheld."""


@attrs.frozen
class DividendPayments:
    """The payments on one of the two pots of dividends."""

    effects: tuple[Effect, ...]
    per_hotkey: tuple[tuple[AccountId, Alpha], ...]
    """What each hotkey's stakers got, take excluded."""


@attrs.frozen
class Distribution:
    """What becomes of a subnet's pending alpha."""

    effects: tuple[Effect, ...]
    """What the ledger is to do, in order."""
    miner_burned_bits: U96F32Bits
    """The part of the miners' emission that was withheld."""
    alpha_dividends_per_subnet: tuple[tuple[AccountId, Alpha], ...]
    """What each hotkey's alpha stakers got, take excluded."""
    root_alpha_dividends_per_subnet: tuple[tuple[AccountId, Alpha], ...]
    """What each hotkey's root stakers may claim, take excluded."""


def _whole(amount: U96F32Bits) -> Alpha:
    return Alpha(U96F32.saturating_to_integer(amount, U64))


def distributed_alpha(drained: Pending) -> Alpha:
    """Return what the epochs distribute: all that was pending but the owner's cut (EMISSION-17).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_emission``.
    """
    miners_and_validators = U64.saturating_add(
        drained.pending_server_emission, drained.pending_validator_emission
    )
    return Alpha(U64.saturating_add(miners_and_validators, drained.pending_root_alpha_divs))


def validators_pot(drained: Pending, earned: Sequence[Earned]) -> Alpha:
    """Return what alpha dividends are paid from (EMISSION-17).

    The miners' part joins it where no miner earned anything.

    Source: ``coinbase/run_coinbase.rs``, ``distribute_emission``.
    """
    if any(one.incentive > 0 for one in earned):
        return drained.pending_validator_emission
    return Alpha(
        U64.saturating_add(drained.pending_validator_emission, drained.pending_server_emission)
    )


def pay_owner_cut(subnet: RewardedSubnet, amount: Alpha) -> tuple[Effect, ...]:
    """Return the payment of the owner's cut, none if the subnet lacks an owner (EMISSION-22).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_dividends_and_incentives``.
    """
    if subnet.subnet_owner is None or subnet.subnet_owner_hotkey is None:
        return ()
    return (PayOwnerCut(subnet.subnet_owner_hotkey, subnet.subnet_owner, subnet.netuid, amount),)


def is_withheld(hotkey: AccountId, subnet: RewardedSubnet) -> bool:
    """Tell whether a registered hotkey is the owner's and not paid as a miner (EMISSION-23).

    Source: ``coinbase/run_coinbase.rs``, ``get_owner_hotkeys``.
    """
    return hotkey == subnet.subnet_owner_hotkey or hotkey in subnet.owned_hotkeys


def withhold(subnet: RewardedSubnet, amount: Alpha) -> tuple[Effect, ...]:
    """Return what becomes of an incentive that is withheld (EMISSION-23).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_dividends_and_incentives``.
    """
    if amount == 0:
        return ()
    if subnet.recycle_or_burn is RecycleOrBurn.RECYCLE:
        return (RecycleAlpha(subnet.netuid, amount),)
    return (BurnAlpha(subnet.netuid, amount),)


def pay_incentives(
    subnet: RewardedSubnet,
    earned: Sequence[Earned],
    hotkeys: Mapping[AccountId, RewardedHotkey],
) -> Incentives:
    """Return the payments to miners, in the order of ``earned`` (EMISSION-23).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_dividends_and_incentives``.
    """
    effects: list[Effect] = []
    total, withheld = 0, 0
    for one in earned:
        total = U64.saturating_add(total, one.incentive)
        if is_withheld(one.hotkey, subnet):
            withheld = U64.saturating_add(withheld, one.incentive)
            effects.extend(withhold(subnet, one.incentive))
            continue
        owner = hotkeys[one.hotkey].owner
        destination = subnet.auto_stake_destinations.get(owner, one.hotkey)
        effects.append(IncreaseStake(destination, owner, subnet.netuid, one.incentive))
    part = U96F32.divide_or_zero(
        U96F32.saturating_from_integer(withheld), U96F32.saturating_from_integer(total)
    )
    return Incentives(tuple(effects), part)


def take(dividend: U96F32Bits, delegate_take: Proportion16) -> tuple[Alpha, Alpha]:
    """Return what a hotkey's owner keeps of a dividend and what its stakers get (EMISSION-24).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_dividends_and_incentives``.
    """
    kept = U96F32.saturating_multiply(fraction_of_16(delegate_take), dividend)
    return _whole(kept), _whole(U96F32.saturating_subtract(dividend, kept))


def pay_alpha_dividends(
    netuid: NetUid,
    dividends: Sequence[tuple[AccountId, U96F32Bits]],
    hotkeys: Mapping[AccountId, RewardedHotkey],
) -> DividendPayments:
    """Return the payments to owners and alpha stakers of hotkeys (EMISSION-24).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_dividends_and_incentives``.
    """
    effects: list[Effect] = []
    per_hotkey: list[tuple[AccountId, Alpha]] = []
    for hotkey, dividend in dividends:
        to_owner, to_stakers = take(dividend, hotkeys[hotkey].delegate_take)
        effects.append(IncreaseStake(hotkey, hotkeys[hotkey].owner, netuid, to_owner))
        effects.append(IncreaseHotkeyStake(hotkey, netuid, to_stakers))
        per_hotkey.append((hotkey, to_stakers))
    return DividendPayments(tuple(effects), tuple(per_hotkey))


def pay_root_dividends(
    netuid: NetUid,
    dividends: Sequence[tuple[AccountId, U96F32Bits]],
    hotkeys: Mapping[AccountId, RewardedHotkey],
) -> DividendPayments:
    """Return the payments to owners and root stakers of hotkeys (EMISSION-25).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_dividends_and_incentives``.
    """
    effects: list[Effect] = []
    per_hotkey: list[tuple[AccountId, Alpha]] = []
    for hotkey, dividend in dividends:
        to_owner, to_stakers = take(dividend, hotkeys[hotkey].delegate_take)
        effects.append(IncreaseStake(hotkey, hotkeys[hotkey].owner, netuid, to_owner))
        effects.append(IncreaseRootClaimable(hotkey, netuid, to_stakers))
        per_hotkey.append((hotkey, to_stakers))
    return DividendPayments(tuple(effects), tuple(per_hotkey))


@attrs.frozen
class DividendsByHotkey:
    """All dividends once parents have theirs."""

    effects: tuple[Effect, ...]
    """The recycling on the way to parents of another owner."""
    dividends: Mapping[AccountId, U96F32Bits]
    """What each hotkey's own stake earned, wherever it was lent."""


def gather_dividends(
    netuid: NetUid,
    earned: Sequence[Earned],
    hotkeys: Mapping[AccountId, RewardedHotkey],
    terms: FamilyTerms,
) -> DividendsByHotkey:
    """Return the dividends of all hotkeys, each divided among parents first (EMISSION-19).

    Source: ``coinbase/run_coinbase.rs``, ``calculate_dividends_and_incentives``.
    """
    effects: list[Effect] = []
    dividends: dict[AccountId, U96F32Bits] = {}
    for one in earned:
        family = divide_among_parents(one.hotkey, one.dividends, hotkeys, terms)
        effects.extend(RecycleAlpha(netuid, amount) for amount in family.recycled if amount > 0)
        for hotkey, amount in family.dividends:
            dividends[hotkey] = U96F32.saturating_add(
                dividends.get(hotkey, U96F32.zero), U96F32.saturating_from_integer(amount)
            )
    return DividendsByHotkey(tuple(effects), dividends)


def distribute(
    drained: Pending,
    earned: Sequence[Earned],
    subnet: RewardedSubnet,
    hotkeys: Mapping[AccountId, RewardedHotkey],
    terms: FamilyTerms,
) -> Distribution:
    """Return what becomes of a subnet's drained alpha, given what its epochs earned (EMISSION-17).

    ``earned`` is in ascending order of hotkeys; ``hotkeys`` holds them and all their parents.

    Source: ``coinbase/run_coinbase.rs``, ``distribute_emission``.
    """
    netuid = subnet.netuid
    gathered = gather_dividends(netuid, earned, hotkeys, terms)
    stakes = {
        hotkey: (hotkeys[hotkey].staked.alpha_stake, hotkeys[hotkey].staked.root_stake)
        for hotkey in gathered.dividends
    }
    claims = dividend_claims(gathered.dividends, stakes, fraction_of_64(terms.tao_weight))
    alpha = divide_pot(validators_pot(drained, earned), claims.alpha)
    root = divide_pot(drained.pending_root_alpha_divs, claims.root)

    owner = pay_owner_cut(subnet, drained.pending_owner_cut)
    incentives = pay_incentives(subnet, earned, hotkeys)
    to_alpha = pay_alpha_dividends(netuid, alpha, hotkeys)
    to_root = pay_root_dividends(netuid, root, hotkeys)
    return Distribution(
        gathered.effects + owner + incentives.effects + to_alpha.effects + to_root.effects,
        incentives.miner_burned_bits,
        to_alpha.per_hotkey,
        to_root.per_hotkey,
    )
