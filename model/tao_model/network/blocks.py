"""What the chain does by itself, block by block (chapter 21-network)."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.emission.distribution import Distribution
from tao_model.network.afterwards import (
    with_moving_prices,
    with_pending_children,
    with_root_proportions,
    with_walk_continued,
)
from tao_model.network.coinbase import (
    NO_SHARES,
    Shares,
    divided,
    drained,
    subnets_in_order,
    with_buckets_filled,
    with_emission_remembered,
    with_pools_filled,
    without_root_sales,
)
from tao_model.network.commits import Payloads, with_commits_opened
from tao_model.network.keys import with_swap_records_expired
from tao_model.network.locks import with_owner_by_conviction
from tao_model.network.payments import with_epochs_paid
from tao_model.network.registration import with_next_price
from tao_model.network.root_claims import with_automatic_claims
from tao_model.numbers.integers import U64
from tao_model.state import Block, State
from tao_model.state.emission import Pending
from tao_model.supply.issuance import mint_block_emission
from tao_model.units import (
    AccountId,
    BlockNumber,
    Hash,
    NetUid,
    Rao,
)


@attrs.frozen
class BlockInputs:
    """What a block takes from outside."""

    parent_hash: Hash
    """The hash of the block before it."""
    author: AccountId | None = None
    """Who makes the block, and gets the fees of swaps; None where nobody is known."""
    payloads: Payloads = attrs.field(factory=dict)
    """What encrypted commits say. One that is not here cannot be opened."""


@attrs.frozen
class RunningBlock:
    """A block between two of its steps."""

    state: State
    inputs: BlockInputs
    engine: str
    """What computes epochs."""
    credit: Rao
    """TAO that has been minted and not spent yet."""
    shares: Shares = NO_SHARES
    """What the TAO comes to for each subnet."""
    taken: Mapping[NetUid, Pending] = attrs.field(factory=dict)
    """What the epochs that are due took."""
    minted: Rao = attrs.field(default=Rao(0))
    """TAO that the block created."""
    paid: Mapping[NetUid, Distribution] = attrs.field(factory=dict)
    """What became of the alpha that epochs took."""


@attrs.frozen
class Step:
    """One of the things that a block does."""

    name: str
    source: str
    """Where production does it."""
    run: Callable[[RunningBlock], RunningBlock] | None = None
    """None where the model does not do it yet."""


def begin(running: RunningBlock) -> RunningBlock:
    """Return the block after it has its number and knows its parent (NETWORK-4).

    Source: the framework's ``initialize``.
    """
    number = BlockNumber(U64.saturating_add(running.state.block.number, 1))
    block = Block(number, running.inputs.parent_hash, running.inputs.author)
    return attrs.evolve(running, state=attrs.evolve(running.state, block=block))


def expire_swap_records(running: RunningBlock) -> RunningBlock:
    """Let records of hotkey swaps expire (BLOCK-13)."""
    return attrs.evolve(running, state=with_swap_records_expired(running.state))


def lower_prices(running: RunningBlock) -> RunningBlock:
    """Lower what it costs to join each subnet (BLOCK-12)."""
    state = running.state
    for netuid in subnets_in_order(state):
        state = with_next_price(state, netuid)
    return attrs.evolve(running, state=state)


def create_tao(running: RunningBlock) -> RunningBlock:
    """Create the block's TAO (SUPPLY-9)."""
    supply, credit = mint_block_emission(running.state.supply)
    state = attrs.evolve(running.state, supply=supply)
    return attrs.evolve(running, state=state, credit=credit, minted=credit)


def open_weights(running: RunningBlock) -> RunningBlock:
    """Set the weights of encrypted commits that are due (BLOCK-14)."""
    state = with_commits_opened(running.state, running.inputs.payloads)
    return attrs.evolve(running, state=state)


def divide(running: RunningBlock) -> RunningBlock:
    """Divide the block's TAO among subnets, before any of it moves (BLOCK-2)."""
    state = without_root_sales(running.state)
    shares = divided(state, running.credit)
    state = with_emission_remembered(state, shares.terms)
    return attrs.evolve(running, state=state, shares=shares)


def fill_pools(running: RunningBlock) -> RunningBlock:
    """Put TAO and alpha into pools, and recycle what is left over (BLOCK-3)."""
    state = with_pools_filled(running.state, running.credit, running.shares)
    return attrs.evolve(running, state=state, credit=Rao(0))


def fill_buckets(running: RunningBlock) -> RunningBlock:
    """Create alpha for participants, and let it wait (BLOCK-4)."""
    return attrs.evolve(running, state=with_buckets_filled(running.state, running.shares))


def drain_buckets(running: RunningBlock) -> RunningBlock:
    """Let the epochs that are due take what waits (BLOCK-5)."""
    state, taken = drained(running.state)
    return attrs.evolve(running, state=state, taken=taken)


def change_owners(running: RunningBlock) -> RunningBlock:
    """Let conviction change the owners of subnets whose epochs are due (LOCKS-13)."""
    state = running.state
    for netuid in running.taken:
        state = with_owner_by_conviction(state, netuid)
    return attrs.evolve(running, state=state)


def pay(running: RunningBlock) -> RunningBlock:
    """Run the epochs that are due, and pay, the owner's cut into a lock if so chosen (BLOCK-8)."""
    state, paid = with_epochs_paid(running.state, running.taken, running.engine)
    return attrs.evolve(running, state=state, paid=paid)


def follow_prices(running: RunningBlock) -> RunningBlock:
    """Let the moving averages of prices make their step (BLOCK-9)."""
    return attrs.evolve(running, state=with_moving_prices(running.state))


def note_root_proportions(running: RunningBlock) -> RunningBlock:
    """Note root's part of each subnet (BLOCK-9)."""
    return attrs.evolve(running, state=with_root_proportions(running.state))


def set_children(running: RunningBlock) -> RunningBlock:
    """Set children that were asked for and have cooled down (BLOCK-10)."""
    return attrs.evolve(running, state=with_pending_children(running.state))


def claim(running: RunningBlock) -> RunningBlock:
    """Claim root's dividends for the coldkeys that the hash draws (ROOT-CLAIM-7)."""
    return attrs.evolve(running, state=with_automatic_claims(running.state))


def continue_walk(running: RunningBlock) -> RunningBlock:
    """Look for more of root's stakers (BLOCK-11)."""
    return attrs.evolve(running, state=with_walk_continued(running.state))


STEPS: Final = (
    Step("the block begins", "frame_system: initialize", begin),
    Step(
        "records of hotkey swaps expire",
        "macros/hooks.rs: clean_up_hotkey_swap_records",
        expire_swap_records,
    ),
    Step(
        "prices of registration fall",
        "subnets/registration.rs: update_registration_prices_for_networks",
        lower_prices,
    ),
    Step(
        "the block's TAO is created",
        "coinbase/block_emission.rs: get_block_emission",
        create_tao,
    ),
    Step(
        "encrypted weights open",
        "coinbase/reveal_commits.rs: reveal_crv3_commits_for_subnet",
        open_weights,
    ),
    Step("TAO is divided among subnets", "coinbase/run_coinbase.rs: get_subnet_terms", divide),
    Step("pools are filled", "coinbase/run_coinbase.rs: inject_and_maybe_swap", fill_pools),
    Step("new alpha waits", "coinbase/run_coinbase.rs: emit_to_subnets", fill_buckets),
    Step("epochs that are due take it", "coinbase/run_coinbase.rs: drain_pending", drain_buckets),
    Step(
        "conviction changes owners",
        "staking/lock.rs: change_subnet_owner_if_needed",
        change_owners,
    ),
    Step(
        "epochs run and pay",
        "coinbase/run_coinbase.rs: distribute_emissions_to_subnets",
        pay,
    ),
    Step(
        "a lease shares its owner's cut", "subnets/leasing.rs: distribute_leased_network_dividends"
    ),
    Step("moving prices follow", "staking/stake_utils.rs: update_moving_price", follow_prices),
    Step(
        "root's proportions are noted",
        "coinbase/block_step.rs: update_root_prop",
        note_root_proportions,
    ),
    Step(
        "children that were asked for are set",
        "staking/set_children.rs: do_set_pending_children",
        set_children,
    ),
    Step(
        "root's dividends are claimed",
        "staking/claim_root.rs: run_auto_claim_root_divs",
        claim,
    ),
    Step(
        "the walk looks for root's stakers",
        "staking/helpers.rs: populate_root_coldkey_staking_maps_v2",
        continue_walk,
    ),
)
"""In production's order: ``macros/hooks.rs``, ``coinbase/block_step.rs``."""


def run_steps(state: State, inputs: BlockInputs, engine: str = DEFAULT_ENGINE) -> RunningBlock:
    """Return the chain's next block after the last of its steps (NETWORK-4).

    A step that fails in part leaves what it had done before, as in production.
    Source: ``macros/hooks.rs``, ``on_initialize``; ``coinbase/block_step.rs``, ``block_step``.
    """
    running = RunningBlock(state, inputs, engine, Rao(0))
    for step in STEPS:
        if step.run is not None:
            running = step.run(running)
    return running


def run_block(state: State, inputs: BlockInputs, engine: str = DEFAULT_ENGINE) -> State:
    """Return the state after the chain has begun its next block (NETWORK-4)."""
    return run_steps(state, inputs, engine).state
