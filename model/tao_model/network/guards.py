"""Checks that precede every signed call (chapter 21-network).

Source: ``runtime/src/lib.rs``, ``DispatchExtension``; ``pallets/subtensor/src/guards/``.
"""

from collections.abc import Callable
from typing import Final

from tao_model.network.call import Action, Call
from tao_model.network.commits import (
    BatchCommitWeights,
    BatchRevealWeights,
    CommitCrv3MechanismWeights,
    CommitMechanismWeights,
    CommitTimelockedMechanismWeights,
    CommitTimelockedWeights,
    CommitWeights,
    RevealMechanismWeights,
    RevealWeights,
    hashes_of,
)
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
from tao_model.weights import (
    Weighing,
    commit_hash,
    commits_of,
    is_slow_enough,
    require_revealable,
)

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


_OnOneSubnet = (
    SetWeights
    | SetMechanismWeights
    | CommitWeights
    | CommitMechanismWeights
    | RevealWeights
    | RevealMechanismWeights
    | BatchRevealWeights
    | CommitTimelockedWeights
    | CommitTimelockedMechanismWeights
    | CommitCrv3MechanismWeights
)
_OnSeveralSubnets = BatchSetWeights | BatchCommitWeights
_Timelocked = (
    CommitTimelockedWeights | CommitTimelockedMechanismWeights | CommitCrv3MechanismWeights
)


def require_well_formed(action: Action) -> None:
    """Reject a batch whose lists do not go together (WEIGHTS-8).

    Source: ``guards/check_weights.rs``, ``check_input_lengths``.
    """
    match action:
        case BatchSetWeights():
            require_equal_lengths(action.netuids, action.weights, action.version_keys)
        case BatchCommitWeights():
            require_equal_lengths(action.netuids, action.commit_hashes)
        case BatchRevealWeights():
            lists = (action.uids, action.values, action.salts, action.version_keys)
            require_equal_lengths(*lists)


def require_due(state: State, account: AccountId, action: Action) -> None:
    """Reject reveals that are not due, and commits for a round that is past (WEIGHTS-8).

    Source: ``guards/check_weights.rs``, ``check_commit_reveal``.
    """
    match action:
        case RevealWeights() | RevealMechanismWeights():
            mechanism = action.mechanism if isinstance(action, RevealMechanismWeights) else MAIN
            weighing = Weighing(action.uids, action.values, action.version_key)
            subnet, now = state.subnet(action.netuid), state.block.number
            own = commit_hash(account, action.netuid, mechanism, weighing, action.salt)
            require_revealable(subnet, mechanism, account, own, now)
        case BatchRevealWeights():
            subnet, now = state.subnet(action.netuid), state.block.number
            commits_of(subnet, MAIN, account)
            for own, _ in hashes_of(account, action):
                require_revealable(subnet, MAIN, account, own, now)
        case _ if isinstance(action, _Timelocked):
            is_past = action.reveal_round < state.last_round
            require(not is_past, Reason.INVALID_REVEAL_ROUND)


def check_weights(state: State, account: AccountId, _: Call, action: Action) -> None:
    """Reject, before it is tried, a call about weights that cannot succeed (WEIGHTS-8).

    Source: ``guards/check_weights.rs``.
    """
    require_well_formed(action)
    if isinstance(action, _OnOneSubnet):
        require_stake_to_weigh(state, action.netuid, account)
    if isinstance(action, _OnSeveralSubnets):
        for netuid in action.netuids:
            require_stake_to_weigh(state, netuid, account)
    require_due(state, account, action)


def check_rate_limits(state: State, account: AccountId, _: Call, action: Action) -> None:
    """Reject weights, and a subnet, too soon after the last ones (WEIGHTS-8, SUBNETS-7).

    Of a hotkey that is not registered nothing is asked.
    Source: ``guards/check_rate_limits.rs``.
    """
    match action:
        case RegisterNetwork():
            ensure_network_rested(state, account)
            return
        case SetWeights() | SetMechanismWeights():
            reason = Reason.SETTING_WEIGHTS_TOO_FAST
            if state.subnet(action.netuid).parameters.commit_reveal_enabled:
                return
        case CommitWeights() | CommitMechanismWeights():
            reason = Reason.COMMITTING_WEIGHTS_TOO_FAST
        case _:
            return
    in_mechanism = isinstance(action, SetMechanismWeights | CommitMechanismWeights)
    mechanism = action.mechanism if in_mechanism else MAIN
    subnet = state.subnet(action.netuid)
    uid = subnet.neurons.uid_of(account)
    if uid is not None:
        require(is_slow_enough(subnet, mechanism, uid, state.block.number), reason)


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
