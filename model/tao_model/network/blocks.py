"""What the chain does by itself, block by block (chapter 21-network)."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.numbers.integers import U64
from tao_model.state import Block, State
from tao_model.units import (
    AccountId,
    BlockNumber,
    ByteString,
    Hash,
    Proportion16,
    Rao,
    Uid,
    VersionKey,
)


@attrs.frozen
class WeightsPayload:
    """What an encrypted commit of weights says once it is open."""

    hotkey: AccountId
    uids: tuple[Uid, ...]
    values: tuple[Proportion16, ...]
    version_key: VersionKey


@attrs.frozen
class BlockInputs:
    """What a block takes from outside."""

    parent_hash: Hash
    """The hash of the block before it."""
    author: AccountId | None = None
    """Who makes the block, and gets the fees of swaps; None where nobody is known."""
    payloads: Mapping[ByteString, WeightsPayload] = attrs.field(factory=dict)
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
    block = Block(number, running.inputs.parent_hash)
    return attrs.evolve(running, state=attrs.evolve(running.state, block=block))


STEPS: Final = (
    Step("the block begins", "frame_system: initialize", begin),
    Step("records of hotkey swaps expire", "macros/hooks.rs: clean_up_hotkey_swap_records"),
    Step(
        "prices of registration fall",
        "subnets/registration.rs: update_registration_prices_for_networks",
    ),
    Step("the block's TAO is created", "coinbase/block_emission.rs: get_block_emission"),
    Step("encrypted weights open", "coinbase/reveal_commits.rs: reveal_crv3_commits_for_subnet"),
    Step("TAO and alpha are shared out, epochs run", "coinbase/run_coinbase.rs: run_coinbase"),
    Step("moving prices follow", "staking/stake_utils.rs: update_moving_price"),
    Step("root's proportions are noted", "coinbase/block_step.rs: update_root_prop"),
    Step(
        "children that were asked for are set", "staking/set_children.rs: do_set_pending_children"
    ),
    Step("root's dividends are claimed", "staking/claim_root.rs: run_auto_claim_root_divs"),
    Step(
        "the walk looks for root's stakers",
        "staking/helpers.rs: populate_root_coldkey_staking_maps_v2",
    ),
)
"""In production's order: ``macros/hooks.rs``, ``coinbase/block_step.rs``."""


def run_block(state: State, inputs: BlockInputs, engine: str = DEFAULT_ENGINE) -> State:
    """Return the state after the chain has begun its next block (NETWORK-4).

    A step that fails in part leaves what it had done before, as in production.
    Source: ``macros/hooks.rs``, ``on_initialize``; ``coinbase/block_step.rs``, ``block_step``.
    """
    running = RunningBlock(state, inputs, engine, Rao(0))
    for step in STEPS:
        if step.run is not None:
            running = step.run(running)
    return running.state
