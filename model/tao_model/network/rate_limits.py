"""What may be done only so often, and when it was done last (chapter 13-administration).

A limit holds for an account on a subnet, or for the owner of a subnet and one parameter.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from tao_model.administration import is_rested
from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, require
from tao_model.state import State, put
from tao_model.state.rate_limits import LimitedAction, LimitedParameter
from tao_model.units import AccountId, BlockCount, BlockNumber, NetUid

Limited = LimitedAction | LimitedParameter
"""What is limited."""

_NEVER: Final = BlockNumber(0)

_FIXED: Final[Mapping[Limited, BlockCount]] = {
    LimitedAction.SET_CHILDREN: BlockCount(150),
    LimitedAction.SET_OWNER_HOTKEY: BlockCount(50_400),
    LimitedAction.UPDATE_MECHANISM_COUNT: BlockCount(7_200),
    LimitedAction.UPDATE_MECHANISM_EMISSION: BlockCount(7_200),
    LimitedAction.TRIM_UIDS: BlockCount(216_000),
    LimitedAction.UPDATE_TEMPO: BlockCount(360),
}
"""Blocks between two of an action, where nothing can be set."""


def limit_of(state: State, netuid: NetUid, limited: Limited) -> BlockCount:
    """Return how many blocks must lie between two actions on a subnet (ADMINISTRATION-1).

    Source: ``utils/rate_limiting.rs``, ``rate_limit``, ``rate_limit_on_subnet``.
    """
    everywhere, tempo = state.parameters, state.subnet(netuid).schedule.tempo
    match limited:
        case LimitedParameter():
            return BlockCount(tempo * everywhere.owner_parameter_rate_limit)
        case LimitedAction.SET_WEIGHTS_VERSION_KEY:
            return BlockCount(U64.saturating_multiply(tempo, everywhere.version_key_rate_limit))
        case LimitedAction.ADD_STAKE_BURN:
            return BlockCount(tempo)
        case LimitedAction.SET_CHILDKEY_TAKE:
            return everywhere.childkey_take_rate_limit
        case LimitedAction.REGISTER_NETWORK:
            return everywhere.network_rate_limit
    return _FIXED.get(limited, BlockCount(0))


def last_time(state: State, account: AccountId, netuid: NetUid, limited: Limited) -> BlockNumber:
    """Return the block in which something was done last, 0 if it never was (ADMINISTRATION-1).

    Source: ``utils/rate_limiting.rs``, ``last_block_on_subnet``.
    """
    noted = state.rate_limits
    match limited:
        case LimitedParameter():
            return noted.owner_updates.get((netuid, limited), _NEVER)
        case LimitedAction.SET_OWNER_HOTKEY:
            return noted.owner_hotkeys.get(netuid, _NEVER)
        case LimitedAction.REGISTER_NETWORK:
            return noted.network_registration
    return noted.actions.get((account, netuid, limited), _NEVER)


def may_do(state: State, account: AccountId, netuid: NetUid, limited: Limited) -> bool:
    """Tell whether an account may do what is limited on a subnet now (ADMINISTRATION-1).

    Source: ``utils/rate_limiting.rs``, ``passes_rate_limit_on_subnet``.
    """
    last = last_time(state, account, netuid, limited)
    return is_rested(last, state.block.number, limit_of(state, netuid, limited))


def require_rested(state: State, account: AccountId, netuid: NetUid, limited: Limited) -> None:
    """Reject what was done too recently with ``TX_RATE_LIMIT_EXCEEDED`` (ADMINISTRATION-1)."""
    require(may_do(state, account, netuid, limited), Reason.TX_RATE_LIMIT_EXCEEDED)


def with_time_noted(state: State, account: AccountId, netuid: NetUid, limited: Limited) -> State:
    """Return the state that knows that something has just been done (ADMINISTRATION-1).

    Source: ``utils/rate_limiting.rs``, ``set_last_block_on_subnet``.
    """
    before, now = state.rate_limits, state.block.number
    match limited:
        case LimitedParameter():
            updates = put(before.owner_updates, (netuid, limited), now, _NEVER)
            after = attrs.evolve(before, owner_updates=updates)
        case LimitedAction.SET_OWNER_HOTKEY:
            after = attrs.evolve(
                before, owner_hotkeys=put(before.owner_hotkeys, netuid, now, _NEVER)
            )
        case LimitedAction.REGISTER_NETWORK:
            after = attrs.evolve(before, network_registration=now)
        case _:
            actions = put(before.actions, (account, netuid, limited), now, _NEVER)
            after = attrs.evolve(before, actions=actions)
    return attrs.evolve(state, rate_limits=after)
