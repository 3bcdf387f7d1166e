"""Checks that precede every signed call (chapter 21-network).

Source: ``runtime/src/lib.rs``, ``DispatchExtension``; ``pallets/subtensor/src/guards/``.
"""

from collections.abc import Callable
from typing import Final

from tao_model.network.call import Action, Call
from tao_model.network.staking import DecreaseTake, IncreaseTake
from tao_model.network.subnets import RegisterNetwork, ensure_network_rested
from tao_model.network.weights import (
    MAIN,
    BatchSetWeights,
    SetMechanismWeights,
    SetWeights,
    require_equal_lengths,
    require_stake_to_weigh,
)
from tao_model.rejection import Reason, Rejected, require
from tao_model.staking.takes import TakeChange, check_take
from tao_model.state import State
from tao_model.units import AccountId
from tao_model.weights import is_slow_enough

Guard = Callable[[State, AccountId, Call, Action], None]
"""Rejects a signed call that shall not even be tried."""


def check_coldkey_swap(state: State, account: AccountId, call: Call, _: Action) -> None:
    """Reject what an account does between announcing its swap and making it (NETWORK-3).

    Source: ``guards/check_coldkey_swap.rs``.
    """
    if account not in state.key_swaps.announcements:
        return
    if account in state.key_swaps.disputes:
        raise Rejected(Reason.COLDKEY_SWAP_DISPUTED)
    if not call.is_allowed_during_swap:
        raise Rejected(Reason.COLDKEY_SWAP_ANNOUNCED)


def check_weights(state: State, account: AccountId, _: Call, action: Action) -> None:
    """Reject weights of a hotkey with too little stake, and ill-formed batches (WEIGHTS-8).

    Source: ``guards/check_weights.rs``.
    """
    match action:
        case SetWeights() | SetMechanismWeights():
            require_stake_to_weigh(state, action.netuid, account)
        case BatchSetWeights():
            require_equal_lengths(action.netuids, action.weights, action.version_keys)
            for netuid in action.netuids:
                require_stake_to_weigh(state, netuid, account)


def check_rate_limits(state: State, account: AccountId, _: Call, action: Action) -> None:
    """Reject plain weights, and a subnet, too soon after the last ones (WEIGHTS-8, SUBNETS-7).

    Source: ``guards/check_rate_limits.rs``.
    """
    match action:
        case RegisterNetwork():
            ensure_network_rested(state, account)
            return
        case SetWeights(netuid=netuid):
            mechanism = MAIN
        case SetMechanismWeights(netuid=netuid, mechanism=mechanism):
            pass
        case _:
            return
    subnet = state.subnet(netuid)
    uid = subnet.neurons.uid_of(account)
    if uid is not None and not subnet.parameters.commit_reveal_enabled:
        slow_enough = is_slow_enough(subnet, mechanism, uid, state.block.number)
        require(slow_enough, Reason.SETTING_WEIGHTS_TOO_FAST)


def check_delegate_take(state: State, account: AccountId, _: Call, action: Action) -> None:
    """Reject a delegate take that is out of bounds, or of another's hotkey (STAKING-17).

    Source: ``guards/check_delegate_take.rs``.
    """
    if isinstance(action, IncreaseTake | DecreaseTake):
        change = TakeChange(account, action.hotkey, action.take)
        check_take(state.stake, state.parameters, change)


GUARDS: Final[tuple[Guard, ...]] = (
    check_coldkey_swap,
    check_weights,
    check_rate_limits,
    check_delegate_take,
)
"""In production's order."""

NOT_MODELLED: Final = (
    "guards/check_serving_endpoints.rs",
    "guards/check_evm_key_association.rs",
)
"""Guards that the model does not have yet, in production's order, after those that it has."""
