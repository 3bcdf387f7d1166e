"""Kinds of chapter 07-children."""

from typing import Any, Final

import attrs

from tao_model.children import StakedHotkey, stake_weight_of
from tao_model.conformance.codec import unstructure
from tao_model.conformance.kinds.accounts import account
from tao_model.conformance.kinds.kind import Kind, typed
from tao_model.state.children import Links
from tao_model.units import AccountNumber, Alpha, Proportion64, Rao

NumberedLinks = tuple[tuple[Proportion64, AccountNumber], ...]


def links(numbered: NumberedLinks) -> Links:
    """Return the children or parents that a record lists."""
    return tuple((proportion, account(relative)) for proportion, relative in numbered)


@attrs.frozen
class _Hotkey:
    hotkey: AccountNumber
    alpha_stake: Alpha
    root_stake: Rao
    children: NumberedLinks
    parents: NumberedLinks


@attrs.frozen
class _StakeWeights:
    tao_weight: Proportion64
    hotkeys: tuple[_Hotkey, ...]


def _stake_weights(given: _StakeWeights) -> Any:
    staked = {
        account(one.hotkey): StakedHotkey(
            one.alpha_stake, one.root_stake, links(one.children), links(one.parents)
        )
        for one in given.hotkeys
    }
    return {
        "hotkeys": [
            {
                "hotkey": one.hotkey,
                **unstructure(stake_weight_of(account(one.hotkey), staked, given.tao_weight)),
            }
            for one in given.hotkeys
        ]
    }


KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "stake_weights",
        ("CHILDREN-1", "CHILDREN-2", "CHILDREN-3"),
        typed(_StakeWeights, _stake_weights),
        stages=("hotkeys",),
    ),
)
