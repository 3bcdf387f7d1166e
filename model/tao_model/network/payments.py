"""Payment of what epochs earned, on the ledger (chapter 22-block)."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from tao_model.emission.distribution import Distribution, distribute
from tao_model.emission.effects import (
    BurnAlpha,
    Effect,
    IncreaseHotkeyStake,
    IncreaseRootClaimable,
    IncreaseStake,
    PayOwnerCut,
    RecycleAlpha,
)
from tao_model.network.coinbase import with_alpha_burned, with_alpha_recycled
from tao_model.network.epochs import (
    NOBODY,
    earned,
    family_terms,
    rewarded_hotkeys,
    rewarded_subnet,
    run_mechanisms,
    with_epoch,
)
from tao_model.network.locks import with_cut_locked
from tao_model.network.stake_flows import Place, with_stake
from tao_model.network.voting_power import with_power_moved
from tao_model.numbers.integers import U64
from tao_model.root_claim import with_dividend
from tao_model.share_pools import increase_for_all
from tao_model.state import ROOT, Map, State, put
from tao_model.state.emission import Pending
from tao_model.state.pools import HotkeyStake
from tao_model.state.records import evolve
from tao_model.units import AccountId, Alpha, NetUid

_NOTHING_STAKED = HotkeyStake()


def with_hotkey_stake(state: State, effect: IncreaseHotkeyStake) -> State:
    """Return the state after all who staked with a hotkey got a dividend (BLOCK-8).

    What the hotkey holds then is noted.
    Source: ``coinbase/run_coinbase.rs``, ``distribute_dividends_and_incentives``.
    """
    subnet, hotkey = state.subnet(effect.netuid), effect.hotkey
    held = subnet.stake.hotkeys.get(hotkey, _NOTHING_STAKED)
    after = evolve(held, pool=increase_for_all(held.pool, effect.amount))
    stake = evolve(
        subnet.stake,
        hotkeys=put(subnet.stake.hotkeys, hotkey, after, _NOTHING_STAKED),
        last_epoch=put(subnet.stake.last_epoch, hotkey, after.pool.value, Alpha(0)),
    )
    return state.with_subnet(effect.netuid, evolve(subnet, stake=stake))


def with_root_claimable(state: State, effect: IncreaseRootClaimable) -> State:
    """Return the state after root's stakers of a hotkey may claim more of a subnet (BLOCK-8).

    What cannot be claimed is staked for the hotkey's owner.
    Source: ``staking/claim_root.rs``, ``increase_root_claimable_for_hotkey_and_subnet``.
    """
    hotkey, netuid, amount = effect.hotkey, effect.netuid, effect.amount
    on_root = state.subnet(ROOT).stake.hotkeys.get(hotkey, _NOTHING_STAKED).pool.value
    claims = with_dividend(state.root_claims, hotkey, netuid, amount, on_root)
    if claims is None:
        owner = state.stake.owners.get(hotkey, NOBODY)
        return with_stake(state, Place(hotkey, owner, netuid), amount)
    return evolve(state, root_claims=claims)


def with_effect(state: State, effect: Effect) -> State:
    """Return the state after one payment (BLOCK-8)."""
    match effect:
        case IncreaseStake():
            place = Place(effect.hotkey, effect.coldkey, effect.netuid)
            return with_stake(state, place, effect.amount)
        case PayOwnerCut():
            place = Place(effect.hotkey, effect.coldkey, effect.netuid)
            state = with_stake(state, place, effect.amount)
            return with_cut_locked(state, effect.netuid, effect.amount)
        case IncreaseHotkeyStake():
            return with_hotkey_stake(state, effect)
        case IncreaseRootClaimable():
            return with_root_claimable(state, effect)
        case RecycleAlpha():
            return with_alpha_recycled(state, effect)
        case BurnAlpha():
            return with_alpha_burned(state, effect)
        case _:
            assert_never(effect)


def recorded(paid: Sequence[tuple[AccountId, Alpha]]) -> Map[AccountId, Alpha]:
    """Return what each hotkey's stakers got, those left out that got nothing (BLOCK-8)."""
    totals: Map[AccountId, Alpha] = Map()
    for hotkey, amount in paid:
        total = Alpha(U64.saturating_add(totals.get(hotkey, Alpha(0)), amount))
        totals = put(totals, hotkey, total, Alpha(0))
    return totals


def with_distribution(state: State, netuid: NetUid, distribution: Distribution) -> State:
    """Return the state after all payments of a subnet, and what is noted of them (BLOCK-8).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_dividends_and_incentives``.
    """
    for effect in distribution.effects:
        state = with_effect(state, effect)
    subnet = state.subnet(netuid)
    emission = evolve(
        subnet.emission,
        miner_burned=distribution.miner_burned_bits,
        alpha_dividends=recorded(distribution.alpha_dividends_per_subnet),
        root_alpha_dividends=recorded(distribution.root_alpha_dividends_per_subnet),
        last_mechanism_step_block=state.block.number,
    )
    return state.with_subnet(netuid, evolve(subnet, emission=emission))


def with_epoch_paid(
    state: State, netuid: NetUid, taken: Pending, engine: str
) -> tuple[State, Distribution]:
    """Return the state after the epoch of a subnet ran and paid, and what it paid (BLOCK-8).

    Source: ``coinbase/run_coinbase.rs``, ``distribute_emission``.
    """
    hotkeys = rewarded_hotkeys(state, netuid)
    epoch = run_mechanisms(state, netuid, taken, hotkeys, engine)
    state = with_power_moved(with_epoch(state, netuid, epoch), netuid, epoch)
    distribution = distribute(
        taken,
        earned(state.subnet(netuid).neurons, epoch.combined),
        rewarded_subnet(state, netuid),
        hotkeys,
        family_terms(state, netuid),
    )
    return with_distribution(state, netuid, distribution), distribution


def with_epochs_paid(
    state: State, taken: Mapping[NetUid, Pending], engine: str
) -> tuple[State, Mapping[NetUid, Distribution]]:
    """Return the state after the epochs that are due ran, and what each paid (BLOCK-8).

    In ascending order. Source: ``coinbase/run_coinbase.rs``,
    ``distribute_emissions_to_subnets``.
    """
    paid: dict[NetUid, Distribution] = {}
    for netuid, pending in taken.items():
        state, paid[netuid] = with_epoch_paid(state, netuid, pending, engine)
    return state, paid
