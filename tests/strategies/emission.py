"""Subnets, pots and stakes of a block, edge-heavy."""

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model import parameters
from tao_model.children import StakedHotkey
from tao_model.emission.distribution import Earned, RewardedSubnet
from tao_model.emission.dividends import FamilyTerms, RewardedHotkey
from tao_model.emission.schedule import ScheduledSubnet
from tao_model.emission.shares import PricedSubnet
from tao_model.numbers.fixed_point import I96F32, U64F64, U96F32
from tao_model.state.children import Links
from tao_model.state.emission import Pending, Schedule
from tao_model.state.parameters import RecycleOrBurn
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    EpochIndex,
    I96F32Bits,
    NetUid,
    PoolMechanism,
    Proportion16,
    Proportion64,
    Rao,
    Tempo,
    U64F64Bits,
    U96F32Bits,
)
from tests.strategies.consensus import SUPPLY, U64_MAXIMUM, edged

TAO_WEIGHT = parameters.TAO_WEIGHT.default


def account(number: int) -> AccountId:
    return AccountId(number.to_bytes(32, "big"))


def amounts() -> SearchStrategy[int]:
    """Amounts of a token, up to what may exist of it."""
    return st.one_of(edged(0, 10_000, 1), edged(0, SUPPLY, 10**9, 10**12))


def any_amounts() -> SearchStrategy[int]:
    return st.one_of(amounts(), edged(0, U64_MAXIMUM, 2**63))


def proportions_of_16() -> SearchStrategy[Proportion16]:
    return edged(0, 65535, 11_796, 32_767).map(Proportion16)


def proportions_of_64() -> SearchStrategy[Proportion64]:
    return edged(0, U64_MAXIMUM, 2**32, 2**63, TAO_WEIGHT).map(Proportion64)


def fractions() -> SearchStrategy[U96F32Bits]:
    """Fractions from zero to one."""
    return edged(0, U96F32.one, U96F32.one // 2).map(U96F32Bits)


def prices() -> SearchStrategy[U64F64Bits]:
    """Spot prices: what a pool can show, mostly below 1."""
    return st.one_of(
        edged(0, U64F64.one, 2**32, U64F64.one // 100), edged(0, 2**60 * U64F64.one)
    ).map(U64F64Bits)


def moving_prices() -> SearchStrategy[I96F32Bits]:
    """Averages that updates can produce: zero to one."""
    return edged(0, I96F32.one, I96F32.one // 100, I96F32.one // 128).map(I96F32Bits)


@st.composite
def priced_subnets(draw: DrawFn) -> tuple[PricedSubnet, ...]:
    """What emission goes to, in every mixture of burned, disabled and stable subnets."""
    burned = st.one_of(st.just(0), fractions(), edged(0, 2 * U96F32.one, U96F32.one))
    enabled = draw(st.sampled_from([st.just(True), st.booleans(), st.just(False)]))
    subnet = st.builds(
        PricedSubnet,
        netuid=st.just(NetUid(0)),
        subnet_mechanism=st.sampled_from([1, 1, 1, 0]).map(PoolMechanism),
        subnet_moving_price_bits=moving_prices(),
        miner_burned_bits=burned.map(U96F32Bits),
        subnet_emission_enabled=enabled,
    )
    subnets = draw(st.lists(subnet, max_size=8))
    return tuple(
        attrs.evolve(subnet, netuid=NetUid(number)) for number, subnet in enumerate(subnets, 1)
    )


def pendings() -> SearchStrategy[Pending]:
    amount = amounts().map(Alpha)
    return st.builds(Pending, amount, amount, amount, amount)


@st.composite
def scheduled_subnets(draw: DrawFn, *, now: int) -> tuple[ScheduledSubnet, ...]:
    """Subnets around every edge of their schedule, mostly sound."""
    schedule = st.builds(
        Schedule,
        tempo=edged(0, 50_400, 360).map(Tempo),
        last_epoch_block=edged(0, now + 1, now - 360, now - 359).map(BlockNumber),
        pending_epoch_at=st.one_of(st.just(0), edged(1, now + 2, now)).map(BlockNumber),
        blocks_since_last_step=edged(0, 50_402, 50_399, 50_400).map(BlockCount),
        subnet_epoch_index=edged(0, U64_MAXIMUM).map(EpochIndex),
    )
    subnet = st.builds(
        ScheduledSubnet,
        netuid=st.just(NetUid(0)),
        schedule=schedule,
        pending=pendings(),
        keys_are_consistent=st.sampled_from([True, True, False]),
    )
    subnets = draw(st.lists(subnet, max_size=6))
    return tuple(
        attrs.evolve(subnet, netuid=NetUid(number)) for number, subnet in enumerate(subnets, 1)
    )


@st.composite
def proportions_within_one(draw: DrawFn, size: int) -> tuple[Proportion64, ...]:
    """What a hotkey lends to that many children: not more than all in all."""
    left = U64_MAXIMUM
    parts = []
    for _ in range(size):
        part = draw(st.one_of(edged(0, left, left // 2, 2**32), st.just(left)))
        parts.append(Proportion64(part))
        left -= part
    return tuple(parts)


@attrs.frozen
class Family:
    """Hotkeys that lend stake to one another, as the rules of the chain allow it."""

    hotkeys: dict[AccountId, StakedHotkey]


@st.composite
def families(draw: DrawFn) -> Family:
    """Up to six hotkeys; every child knows its parents and no hotkey lends more than it has."""
    count = draw(st.integers(1, 6))
    accounts = [account(number) for number in range(count)]
    lists: dict[AccountId, list[tuple[Proportion64, AccountId]]] = {a: [] for a in accounts}
    children: dict[AccountId, Links] = {}
    for index, parent in enumerate(accounts):
        later = accounts[index + 1 :]
        chosen = draw(st.lists(st.sampled_from(later), unique=True)) if later else []
        parts = draw(proportions_within_one(len(chosen)))
        children[parent] = tuple(zip(parts, chosen, strict=True))
        for part, child in children[parent]:
            lists[child].append((part, parent))
    return Family(
        {
            one: StakedHotkey(
                Alpha(draw(amounts())), Rao(draw(amounts())), children[one], tuple(lists[one])
            )
            for one in accounts
        }
    )


@st.composite
def rewarded_families(draw: DrawFn) -> dict[AccountId, RewardedHotkey]:
    """The hotkeys of a family, with few different owners."""
    family = draw(families())
    owners = st.integers(100, 102).map(account)
    return {
        hotkey: RewardedHotkey(
            draw(owners), draw(proportions_of_16()), draw(proportions_of_16()), staked
        )
        for hotkey, staked in family.hotkeys.items()
    }


def family_terms(*, burns: bool = True) -> SearchStrategy[FamilyTerms]:
    nothing = st.just(Proportion64(0))
    return st.builds(
        FamilyTerms,
        tao_weight=proportions_of_64(),
        childkey_burn=proportions_of_64() if burns else nothing,
        min_childkey_take=proportions_of_16(),
    )


@attrs.frozen
class Payout:
    """Everything that a distribution depends on."""

    drained: Pending
    earned: tuple[Earned, ...]
    subnet: RewardedSubnet
    hotkeys: dict[AccountId, RewardedHotkey]
    terms: FamilyTerms


@st.composite
def payouts(draw: DrawFn) -> Payout:
    """A distribution in which miners earn no more than waits for them; nothing is recycled twice.

    As :func:`~tao_model.emission.distribution.distribute` gets it when rounding in the epoch
    goes the usual way.
    """
    hotkeys = draw(rewarded_families())
    drained = draw(pendings())
    left = drained.pending_server_emission
    earned = []
    for hotkey in sorted(hotkeys):
        incentive = draw(st.one_of(st.just(0), edged(0, left)))
        left = Alpha(left - incentive)
        earned.append(Earned(hotkey, Alpha(incentive), Alpha(draw(amounts()))))
    owner = draw(st.one_of(st.none(), st.integers(100, 102).map(account)))
    destinations = st.sampled_from(sorted(hotkeys))
    subnet = RewardedSubnet(
        netuid=NetUid(1),
        subnet_owner=owner,
        subnet_owner_hotkey=draw(st.one_of(st.none(), destinations)),
        owned_hotkeys=frozenset(h for h, one in hotkeys.items() if one.owner == owner),
        recycle_or_burn=draw(st.sampled_from([None, *RecycleOrBurn])),
        auto_stake_destinations=draw(
            st.dictionaries(st.integers(100, 102).map(account), destinations)
        ),
    )
    return Payout(drained, tuple(earned), subnet, hotkeys, draw(family_terms(burns=False)))
