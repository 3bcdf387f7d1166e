"""Who has staked and who was paid: owners, miners, validators and those who stake with them.

Alpha of different subnets is told as TAO, at the pools' price when it is looked at.
"""

import enum
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from tao_model.emission.distribution import Distribution
from tao_model.emission.effects import (
    IncreaseHotkeyStake,
    IncreaseRootClaimable,
    IncreaseStake,
    PayOwnerCut,
)
from tao_model.numbers.safe_float import ZERO
from tao_model.pools.pool import tao_value
from tao_model.share_pools import value_of
from tao_model.state import ROOT, State, Subnet
from tao_model.state.pools import HotkeyStake
from tao_model.units import AccountId, Alpha, NetUid


class Role(enum.Enum):
    """What somebody is on a subnet."""

    ROOT_STAKER = "root stakers"
    """Has staked TAO on root."""
    NOMINATOR = "nominators"
    """Has staked alpha with somebody else's hotkey."""
    VALIDATOR = "validators"
    """Owns a hotkey that has set weights, or one that is not registered."""
    MINER = "miners"
    """Owns a hotkey that has set no weights."""
    OWNER = "subnet owners"
    """Owns the subnet."""


_NOTHING = HotkeyStake()

Amounts = Counter[Role]
"""What those of each role have or got."""


def _role_of_owner(state: State, subnet: Subnet, hotkey: AccountId, miners: set[AccountId]) -> Role:
    owner = subnet.identity.owner
    if owner is not None and state.stake.owners.get(hotkey) == owner:
        return Role.OWNER
    return Role.MINER if hotkey in miners else Role.VALIDATOR


def _miners(subnet: Subnet) -> set[AccountId]:
    validators = {uid for mechanism in subnet.mechanisms.values() for uid in mechanism.weights}
    return {hotkey for uid, hotkey in enumerate(subnet.neurons.hotkeys) if uid not in validators}


def _own_part(state: State, hotkey: AccountId, held: HotkeyStake) -> Alpha:
    """Return what a hotkey's owner has of the stake with it."""
    owner = state.stake.owners.get(hotkey)
    share = ZERO if owner is None else held.shares.get(owner, ZERO)
    return min(value_of(held.pool, share), held.pool.value)


def staked_alpha(state: State, netuid: NetUid) -> Amounts:
    """Return the alpha that those of each role have staked on a subnet; on root TAO."""
    subnet = state.subnet(netuid)
    stakes = subnet.stake.hotkeys
    if netuid == ROOT:
        return Counter({Role.ROOT_STAKER: sum(held.pool.value for held in stakes.values())})
    found: Amounts = Counter()
    miners = _miners(subnet)
    for hotkey, held in stakes.items():
        own = _own_part(state, hotkey, held)
        found[_role_of_owner(state, subnet, hotkey, miners)] += own
        found[Role.NOMINATOR] += held.pool.value - own
    return found


def in_tao(subnet: Subnet, amounts: Amounts) -> Amounts:
    """Return amounts of a subnet's alpha in rao, each rounded down."""
    return Counter(
        {role: int(tao_value(subnet.pool, Alpha(amount))) for role, amount in amounts.items()}
    )


def staked_tao(state: State) -> Amounts:
    """Return what those of each role have staked everywhere, in rao."""
    found: Amounts = Counter()
    for netuid, subnet in state.subnets.items():
        found.update(in_tao(subnet, staked_alpha(state, netuid)))
    return found


def rewards(state: State, netuid: NetUid, paid: Distribution) -> Amounts:
    """Return the alpha that those of each role were paid on a subnet.

    Of what goes to all who stake with a hotkey, its owner has a part by its own stake. Root's
    stakers may claim theirs. ``state`` is that after the payment.
    """
    found: Amounts = Counter()
    for role, amount in _payments(state, state.subnet(netuid), paid):
        found[role] += amount
    return found


def _payments(state: State, subnet: Subnet, paid: Distribution) -> Iterator[tuple[Role, int]]:
    for effect, following in zip_longest(paid.effects, paid.effects[1:]):
        match effect:
            case PayOwnerCut():
                yield Role.OWNER, effect.amount
            case IncreaseStake():
                # A take stands right before what the stakers of the same hotkey get.
                is_take = isinstance(following, IncreaseHotkeyStake | IncreaseRootClaimable)
                yield Role.VALIDATOR if is_take else Role.MINER, effect.amount
            case IncreaseHotkeyStake():
                held = subnet.stake.hotkeys.get(effect.hotkey, _NOTHING)
                own = _own_part(state, effect.hotkey, held) * effect.amount
                own = own // held.pool.value if held.pool.value else 0
                yield Role.VALIDATOR, own
                yield Role.NOMINATOR, effect.amount - own
            case IncreaseRootClaimable():
                yield Role.ROOT_STAKER, effect.amount
