"""A block's TAO and alpha on their way into pools and buckets (chapter 22-block)."""

from collections.abc import Mapping
from typing import Final

import attrs

from tao_model.emission.effects import BurnAlpha, RecycleAlpha
from tao_model.emission.schedule import ScheduledSubnet, Slot, drain_pending
from tao_model.emission.shares import (
    Candidate,
    PricedSubnet,
    root_sells,
    takes_part,
    tao_emissions,
)
from tao_model.emission.split import accrue, split_new_alpha
from tao_model.emission.terms import (
    Offer,
    Terms,
    alpha_issuance,
    new_alpha,
    offer,
    root_proportion,
    subnet_terms,
)
from tao_model.network.stake_flows import bought
from tao_model.numbers.integers import I64, U64
from tao_model.pools.liquidity import Injection, inject_alpha, inject_tao, prepare
from tao_model.pools.pool import spot_price
from tao_model.pools.swaps import HIGHEST_LIMIT, NO_FEE
from tao_model.rejection import Rejected
from tao_model.state import ROOT, State, Subnet
from tao_model.state.emission import Pending
from tao_model.state.iteration import numbers_in_order
from tao_model.state.records import evolve
from tao_model.state.system_accounts import subnet_account
from tao_model.supply.alpha import burn_alpha, create_alpha, recycle_alpha
from tao_model.supply.curve import alpha_block_emission
from tao_model.supply.issuance import recycle, remember_emission, spend
from tao_model.units import Alpha, NetUid, Proportion16, Rao, Signed64, U96F32Bits

NO_CUT: Final = Proportion16(0)
"""The owner's cut of a subnet that has none."""


@attrs.frozen
class Shares:
    """What a block's TAO comes to for each subnet that takes part."""

    terms: Mapping[NetUid, Terms]
    """In the order of storage."""
    root_sells: bool
    """Whether root keeps its part of the new alpha."""


NO_SHARES: Final = Shares({}, root_sells=False)
"""Those of a block that has not divided anything yet."""


def subnets_in_order(state: State) -> tuple[NetUid, ...]:
    """Return the subnets that exist, root among them, as production walks them (BLOCK-1).

    Source: ``subnets/subnet.rs``, ``get_all_subnet_netuids``.
    """
    added = (netuid for netuid, subnet in state.subnets.items() if subnet.identity.added)
    return tuple(numbers_in_order(added))


def emitting_subnets(state: State) -> tuple[NetUid, ...]:
    """Return the subnets that take part in emission, as production walks them (BLOCK-1).

    Source: ``coinbase/subnet_emissions.rs``, ``get_subnets_to_emit_to``.
    """
    return tuple(n for n in subnets_in_order(state) if takes_part(candidate(state, n)))


def candidate(state: State, netuid: NetUid) -> Candidate:
    """Return what decides whether a subnet takes part in emission (BLOCK-1)."""
    subnet = state.subnet(netuid)
    return Candidate(
        netuid,
        subnet.identity.first_emission_block,
        subnet.parameters.subtoken_enabled,
        subnet.parameters.registration_allowed,
    )


def priced(state: State, netuid: NetUid) -> PricedSubnet:
    """Return what a subnet's share of a block's TAO depends on (BLOCK-2)."""
    subnet = state.subnet(netuid)
    return PricedSubnet(
        netuid,
        subnet.pool.mechanism,
        subnet.emission.moving_price,
        subnet.emission.miner_burned,
        subnet.parameters.emission_enabled,
    )


def issuance_of(subnet: Subnet) -> Alpha:
    """Return all alpha of a subnet (BLOCK-2)."""
    return alpha_issuance(subnet.pool.alpha_reserve, subnet.alpha.alpha_out)


def root_proportion_of(state: State, subnet: Subnet) -> U96F32Bits:
    """Return root's part of a subnet as it is now (BLOCK-2)."""
    return root_proportion(
        issuance_of(subnet),
        state.subnet(ROOT).pool.tao_reserve,
        state.parameters.tao_weight,
    )


def terms_of(state: State, netuid: NetUid, tao_emission: U96F32Bits) -> Terms:
    """Return what a subnet is due in this block (BLOCK-2)."""
    subnet = state.subnet(netuid)
    return subnet_terms(
        tao_emission,
        alpha_block_emission(issuance_of(subnet)),
        spot_price(subnet.pool),
        root_proportion_of(state, subnet),
    )


def divided(state: State, credit: Rao) -> Shares:
    """Return what a block's TAO comes to for each subnet, before any of it moves (BLOCK-2).

    Source: ``coinbase/run_coinbase.rs``, ``run_coinbase``, ``get_subnet_terms``.
    """
    subnets = tuple(priced(state, netuid) for netuid in emitting_subnets(state))
    emissions = tao_emissions(credit, subnets)
    terms = {
        subnet.netuid: terms_of(state, subnet.netuid, emission)
        for subnet, emission in zip(subnets, emissions, strict=True)
    }
    return Shares(terms, root_sells(subnets))


def with_emission_remembered(state: State, terms: Mapping[NetUid, Terms]) -> State:
    """Return the state after the curve was asked for the alpha of subnets (BLOCK-2).

    They are asked in ascending order; the answers stand in their terms.
    """
    supply = state.supply
    for netuid in sorted(terms):
        issuance = issuance_of(state.subnet(netuid))
        answer = Rao(int(new_alpha(terms[netuid])))
        supply = remember_emission(supply, Rao(issuance), answer)
    return evolve(state, supply=supply)


def without_root_sales(state: State) -> State:
    """Return the state in which root has not sold any alpha yet (BLOCK-2)."""
    for netuid, subnet in state.subnets.items():
        if subnet.emission.root_sell_tao != 0:
            emission = evolve(subnet.emission, root_sell_tao=Rao(0))
            state = state.with_subnet(netuid, evolve(subnet, emission=emission))
    return state


def with_protocol_flow(subnet: Subnet, tao: Rao) -> Subnet:
    """Return a subnet that counts TAO that the chain paid into its pool (BLOCK-3).

    The amount is wrapped into 64 signed bits.
    Source: ``coinbase/subnet_emissions.rs``, ``record_protocol_inflow``.
    """
    flow = I64.saturating_add(subnet.pool_accounts.protocol_flow, I64.wrap(tao))
    accounts = evolve(subnet.pool_accounts, protocol_flow=Signed64(flow))
    return evolve(subnet, pool_accounts=accounts)


def credited(state: State, netuid: NetUid, credit: Rao, amount: Rao) -> tuple[State, Rao] | None:
    """Return the state after a subnet's account got TAO, and the rest of the credit (BLOCK-3).

    None where it cannot be spent so (SUPPLY-10).
    """
    account = subnet_account(netuid)
    spent = spend(credit, amount, state.balance(account))
    if spent is None:
        return None
    return state.with_balance(account, spent.balance), spent.credit


def with_purchase(state: State, credit: Rao, netuid: NetUid, excess: Rao) -> tuple[State, Rao]:
    """Return the state after excess TAO bought alpha, and the rest of the credit (BLOCK-3).

    Where the pool refuses, the TAO stays in the subnet's account.
    Source: ``coinbase/run_coinbase.rs``, ``inject_and_maybe_swap``.
    """
    moved = credited(state, netuid, credit, excess) if excess > 0 else None
    if moved is None:
        return state, credit
    state, credit = moved
    try:
        state, purchase = bought(state, netuid, excess, HIGHEST_LIMIT, NO_FEE)
    except Rejected:
        return state, credit
    subnet = with_protocol_flow(state.subnet(netuid), purchase.paid)
    held = U64.saturating_add(subnet.pool_accounts.protocol_alpha, purchase.received)
    after = evolve(
        subnet,
        pool_accounts=evolve(subnet.pool_accounts, protocol_alpha=Alpha(held)),
        emission=evolve(subnet.emission, excess_tao=purchase.paid),
    )
    return state.with_subnet(netuid, after), credit


def with_tao(state: State, credit: Rao, netuid: NetUid, tao: Rao) -> tuple[State, Rao]:
    """Return the state after a pool received TAO, and the rest of the credit (BLOCK-3).

    Source: ``coinbase/run_coinbase.rs``, ``inject_and_maybe_swap``.
    """
    moved = credited(state, netuid, credit, tao) if tao > 0 else None
    if moved is None:
        return state, credit
    state, credit = moved
    subnet = with_protocol_flow(state.subnet(netuid), tao)
    after = evolve(
        subnet,
        pool=inject_tao(subnet.pool, tao),
        emission=evolve(subnet.emission, tao_in=tao),
    )
    total = Rao(U64.saturating_add(state.stake.total, tao))
    staked = evolve(state, stake=evolve(state.stake, total=total))
    return staked.with_subnet(netuid, after), credit


def injected(state: State, credit: Rao, netuid: NetUid, due: Offer) -> tuple[State, Rao]:
    """Return the state after a pool got what it accepts, and the rest of the credit (BLOCK-3).

    Source: ``coinbase/run_coinbase.rs``, ``inject_and_maybe_swap``.
    """
    subnet = state.subnet(netuid)
    pool, accepted = prepare(subnet.pool, Injection(due.tao_in, due.alpha_in))
    emission = evolve(subnet.emission, excess_tao=Rao(0), tao_in=Rao(0), alpha_in=accepted.alpha)
    state = state.with_subnet(netuid, evolve(subnet, pool=pool, emission=emission))
    state, credit = with_purchase(state, credit, netuid, due.excess_tao)
    subnet = state.subnet(netuid)
    after = evolve(
        subnet,
        pool=inject_alpha(subnet.pool, accepted.alpha),
        alpha=create_alpha(subnet.alpha, accepted.alpha, Alpha(0)),
    )
    return with_tao(state.with_subnet(netuid, after), credit, netuid, accepted.tao)


def with_pools_filled(state: State, credit: Rao, shares: Shares) -> State:
    """Return the state after every pool got its part; what is left over is recycled (BLOCK-3).

    Source: ``coinbase/run_coinbase.rs``, ``inject_and_maybe_swap``.
    """
    for netuid, terms in shares.terms.items():
        state, credit = injected(state, credit, netuid, offer(terms))
    return evolve(state, supply=recycle(state.supply, credit))


def with_new_alpha(state: State, netuid: NetUid, terms: Terms, is_selling: bool) -> Subnet:
    """Return a subnet after its new alpha was created and put into its buckets (BLOCK-4).

    ``is_selling`` tells whether root keeps its part; else that is recycled.
    Source: ``coinbase/run_coinbase.rs``, ``emit_to_subnets``.
    """
    subnet = state.subnet(netuid)
    created = new_alpha(terms)
    subnet = evolve(
        subnet,
        alpha=create_alpha(subnet.alpha, Alpha(0), created),
        emission=evolve(subnet.emission, alpha_out=created),
    )
    cut = state.parameters.subnet_owner_cut if subnet.parameters.owner_cut_enabled else NO_CUT
    parts = split_new_alpha(terms.alpha_out_bits, cut, root_proportion_of(state, subnet))
    accrual = accrue(subnet.pending, parts, is_selling)
    alpha = recycle_alpha(subnet.alpha, accrual.recycled_alpha)
    return evolve(subnet, alpha=alpha, pending=accrual.pending)


def with_buckets_filled(state: State, shares: Shares) -> State:
    """Return the state after the new alpha of every subnet was put into its buckets (BLOCK-4).

    Source: ``coinbase/run_coinbase.rs``, ``emit_to_subnets``.
    """
    return state.with_subnets(
        {
            netuid: with_new_alpha(state, netuid, terms, shares.root_sells)
            for netuid, terms in shares.terms.items()
        }
    )


def with_alpha_recycled(state: State, effect: RecycleAlpha) -> State:
    """Return the state after alpha ceased to exist (BLOCK-4, BLOCK-8)."""
    subnet = state.subnet(effect.netuid)
    alpha = recycle_alpha(subnet.alpha, effect.amount)
    return state.with_subnet(effect.netuid, evolve(subnet, alpha=alpha))


def with_alpha_burned(state: State, effect: BurnAlpha) -> State:
    """Return the state after alpha was put out of reach (BLOCK-8)."""
    subnet = state.subnet(effect.netuid)
    alpha = burn_alpha(subnet.alpha, effect.amount)
    return state.with_subnet(effect.netuid, evolve(subnet, alpha=alpha))


def scheduled(state: State, netuid: NetUid) -> ScheduledSubnet:
    """Return what decides whether a subnet's epoch runs (BLOCK-5)."""
    subnet = state.subnet(netuid)
    hotkeys = subnet.neurons.hotkeys
    return ScheduledSubnet(
        netuid,
        subnet.schedule,
        subnet.pending,
        keys_are_consistent=len(set(hotkeys)) == len(hotkeys),
    )


def scheduled_subnets(state: State) -> tuple[ScheduledSubnet, ...]:
    """Return all subnets but root with their schedules, as production walks them (BLOCK-5)."""
    return tuple(scheduled(state, n) for n in subnets_in_order(state) if n != ROOT)


def with_slot(state: State, slot: Slot) -> Subnet:
    """Return a subnet after a block did to its schedule what it does (BLOCK-5)."""
    subnet = state.subnet(slot.subnet.netuid)
    return evolve(subnet, schedule=slot.subnet.schedule, pending=slot.subnet.pending)


def drained(state: State) -> tuple[State, Mapping[NetUid, Pending]]:
    """Return the state after due epochs took what was pending, and what they took (BLOCK-5).

    In ascending order, in which the epochs run.
    Source: ``coinbase/run_coinbase.rs``, ``drain_pending``.
    """
    cap = state.parameters.max_epochs_per_block
    slots = drain_pending(scheduled_subnets(state), state.block.number, cap)
    state = state.with_subnets({slot.subnet.netuid: with_slot(state, slot) for slot in slots})
    taken = {slot.subnet.netuid: slot.drained for slot in slots if slot.drained is not None}
    return state, dict(sorted(taken.items()))
