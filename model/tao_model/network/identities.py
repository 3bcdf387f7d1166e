"""What a coldkey says about itself (chapters 15-keys, 21-network)."""

from typing import Final

import attrs

from tao_model.keys import is_short_enough
from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.rejection import Reason, require
from tao_model.state import State
from tao_model.state.accounts import AccountIdentity
from tao_model.state.records import evolve
from tao_model.units import AccountId, ByteString


@attrs.frozen
class SetIdentity:
    """Say something about the own coldkey, in place of what it said before."""

    name: ByteString
    url: ByteString
    github_repo: ByteString
    image: ByteString
    discord: ByteString
    description: ByteString
    additional: ByteString


def is_registered_anywhere(state: State, hotkey: AccountId) -> bool:
    """Tell whether a hotkey is registered on any subnet (KEYS-4)."""
    return any(hotkey in subnet.neurons.hotkeys for subnet in state.subnets.values())


def set_identity(state: State, origin: Origin, action: SetIdentity) -> State:
    """Return the state after a coldkey said something about itself (KEYS-4).

    Source: ``utils/identity.rs``, ``do_set_identity``.
    """
    coldkey = signer(origin)
    hotkeys = state.stake.owned_hotkeys.get(coldkey, ())
    takes_part = any(is_registered_anywhere(state, hotkey) for hotkey in hotkeys)
    require(takes_part, Reason.HOTKEY_NOT_REGISTERED_IN_NETWORK)
    identity = AccountIdentity(*attrs.astuple(action))
    require(is_short_enough(identity), Reason.INVALID_IDENTITY)
    return evolve(state, identities=state.identities.set(coldkey, identity))


CALLS: Final = (
    Call(
        "SubtensorModule.set_identity",
        SetIdentity,
        ("name", "url", "github_repo", "image", "discord", "description", "additional"),
        set_identity,
    ),
)
