"""What a subnet costs, how it begins and what becomes of it (chapter 11-subnets)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import attrs

from tao_model.children import fraction_of_16
from tao_model.emission.terms import alpha_issuance
from tao_model.numbers.fixed_point import I64F64, U64F64, U96F32
from tao_model.numbers.integers import U64
from tao_model.parameters import (
    MAX_ALLOWED_VALIDATORS,
    SUBNET_EMISSION_ENABLED,
    TEMPO,
    YUMA3_ENABLED,
)
from tao_model.pools.pool import DYNAMIC, spot_price
from tao_model.share_pools import value_of
from tao_model.state import Map, Subnet
from tao_model.state.consensus import Mechanism
from tao_model.state.emission import Schedule, SubnetEmission
from tao_model.state.iteration import accounts_in_order
from tao_model.state.parameters import SubnetParameters
from tao_model.state.pools import HotkeyStake, Pool
from tao_model.state.registration import Registration
from tao_model.state.stake import SubnetStake
from tao_model.state.subnets import Identity
from tao_model.state.supply import AlphaSupply
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    ByteString,
    Count16,
    MechanismId,
    NetUid,
    Proportion16,
    Rao,
    RaoVolume,
    U64F64Bits,
    Unsigned64,
)

_INITIAL_EMISSION: Final = I64F64.saturating_from_integer(1_000_000_000)


def reduction_interval(interval: BlockCount, block_emission: Rao) -> BlockCount:
    """Return in how many blocks the price of a subnet falls by what the last cost (SUBNETS-1).

    Each halving of the block's emission halves it. Source: ``coinbase/root.rs``,
    ``get_lock_reduction_interval``.
    """
    part = I64F64.divide_or_zero(I64F64.saturating_from_integer(block_emission), _INITIAL_EMISSION)
    halved = I64F64.saturating_multiply(I64F64.saturating_from_integer(interval), part)
    return BlockCount(I64F64.saturating_to_integer(halved, U64))


def lock_cost(
    last_cost: Rao, times: int, elapsed: BlockCount, interval: BlockCount, minimum: Rao
) -> Rao:
    """Return what a subnet costs so many blocks after the last was registered (SUBNETS-2).

    It falls from ``times`` the last cost, by the last cost in each ``interval``; in an interval
    of 0 by nothing. Source: ``coinbase/root.rs``, ``get_network_lock_cost``.
    """
    fall_per_block = last_cost // interval if interval > 0 else 0
    start = U64.saturating_multiply(last_cost, times)
    fall = U64.saturating_multiply(fall_per_block, elapsed)
    cost = U64.saturating_subtract(start, fall)
    return Rao(cost if cost > minimum else minimum)


def times_last_cost(last_registered: BlockNumber) -> int:
    """Return from how many times the last cost the price falls (SUBNETS-2).

    Twice, once a subnet was registered by a call.
    """
    return 1 if last_registered == 0 else 2


@attrs.frozen
class Contender:
    """A subnet that may have to give way to a new one."""

    netuid: NetUid
    registered_at: BlockNumber
    price: U64F64Bits
    """The moving average of its price; one if its price is fixed."""


def subnet_to_prune(
    contenders: Iterable[Contender], block: BlockNumber, immunity_period: BlockCount
) -> NetUid | None:
    """Return the subnet that gives way to a new one, None where all are immune (SUBNETS-3).

    ``contenders`` are all subnets but root, in the order of storage, which decides between
    equals. Source: ``coinbase/root.rs``, ``get_network_to_prune``.
    """
    mortal = [
        contender
        for contender in contenders
        if block >= U64.saturating_add(contender.registered_at, immunity_period)
    ]
    if not mortal:
        return None
    return min(mortal, key=lambda contender: (contender.price, contender.registered_at)).netuid


def median_price(prices: Iterable[U64F64Bits]) -> U64F64Bits:
    """Return the median of the prices that are not zero, one without any (SUBNETS-4).

    Of an even number the mean of the two in the middle. Source: ``staking/stake_utils.rs``,
    ``get_median_subnet_alpha_price``.
    """
    ranked = sorted(price for price in prices if price > 0)
    if not ranked:
        return U64F64.one
    lower, upper = ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2]
    if len(ranked) % 2 == 1:
        return upper
    both = U64F64.saturating_add(lower, upper)
    return U64F64.divide_or_zero(both, U64F64.saturating_from_integer(2))


def first_pool(before: Pool, paid: Rao, minimum: Rao, price: U64F64Bits) -> Pool:
    """Return the pool with which a subnet begins (SUBNETS-4).

    It holds what was paid, or the ``minimum`` if that is more, and alpha for it at the price.
    Source: ``subnets/subnet.rs``, ``do_register_network``.
    """
    tao = max(paid, minimum)
    alpha = U64F64.divide_or_zero(U64F64.saturating_from_integer(tao), price)
    return attrs.evolve(
        before,
        mechanism=DYNAMIC,
        tao_reserve=tao,
        alpha_reserve=Alpha(U64F64.saturating_to_integer(alpha, U64)),
        volume=RaoVolume(0),
    )


_CODE_POINTS: Final = """
3a4 3b1-3c1 3c3 74 3c5-3c9 5d0-5ea 627-628 62a-63a 641-648 64a 649 16a0 16a2 16a6 16a8 16b1
16b3 42b 16c9 16d2 1680-1685 169b 10d0-10d5 531-536 55e 400-405 44a 2c80-2c85 11000-11003
11005 db1 db3-db7 2c00-2c20 e01-e23 e25 e27-e2e 3131 3134 3137 3139 3141-3142 3145 3147-3148
314a-3163 12a0-12a7 12c8-12ce 12b0-12b6 1310-1312 1218 1314-1316 905-90b 90f-910 913-928
92a-930 932 935-939 30a2 30a4 30a6 30a8 30aa-30ab 30ad 30af 30b1 30b3 30b5 30b7 30b9 30bb 30bd
30bf 30c1 30c4 30c6 30c8 30ca-30cf 30d2 30d5 30d8 30db 30de-30e2 30e4 30e6 30e8-30ed 30ef
30f2-30f3 2d30-2d53 d85-d86 d89-d96 d9a-d9e da0-da4 da7 da5-da6 da9 da8 daa-db0
"""


def _symbols(code_points: str) -> tuple[ByteString, ...]:
    symbols: list[ByteString] = []
    for run in code_points.split():
        first, _, last = run.partition("-")
        for code_point in range(int(first, 16), int(last or first, 16) + 1):
            symbols.append(ByteString(chr(code_point).encode()))
    return tuple(symbols)


SYMBOLS: Final = _symbols(_CODE_POINTS)
"""Symbols by the number of a subnet, root's first. Source: ``subnets/symbols.rs``."""


def next_symbol(netuid: NetUid, taken: Collection[ByteString | None]) -> ByteString:
    """Return the symbol of a new subnet's alpha (SUBNETS-5).

    Its own if it is free, else the first free one; root's if none is.
    Source: ``subnets/symbols.rs``, ``get_next_available_symbol``.
    """
    own = SYMBOLS[netuid] if netuid < len(SYMBOLS) else SYMBOLS[0]
    free = (symbol for symbol in SYMBOLS[1:] if symbol not in taken)
    return own if own not in taken else next(free, SYMBOLS[0])


def first_schedule(netuid: NetUid, block: BlockNumber) -> Schedule:
    """Return the schedule with which a subnet begins: each at another time (SUBNETS-6).

    Source: ``subnets/subnet.rs``, ``init_new_network``.
    """
    head_start = netuid % TEMPO.of_new_subnet
    last = BlockNumber(U64.saturating_subtract(block, head_start))
    return Schedule(tempo=TEMPO.of_new_subnet, last_epoch_block=last)


def first_parameters(before: SubnetParameters) -> SubnetParameters:
    """Return the parameters with which a subnet begins (SUBNETS-6).

    What creation does not set stays, or has the default. Source: ``subnets/subnet.rs``,
    ``init_new_network``, ``do_register_network``.
    """
    return attrs.evolve(
        before,
        registration_allowed=True,
        max_allowed_uids=Count16(256),
        max_allowed_validators=MAX_ALLOWED_VALIDATORS.of_new_subnet,
        min_allowed_weights=Count16(1),
        immunity_period=Count16(5_000),
        yuma3_enabled=YUMA3_ENABLED.of_new_subnet,
        emission_enabled=SUBNET_EMISSION_ENABLED.of_new_subnet,
    )


FIRST_PRICE: Final = Rao(1_000_000_000)
"""What it costs to be the second to join. Source: ``lib.rs``, ``DefaultNeuronBurnCost``."""


def founded(before: Subnet, netuid: NetUid, block: BlockNumber) -> Subnet:
    """Return a subnet that has just begun, without owner, pool and neurons (SUBNETS-6).

    ``before`` is what an earlier subnet of the number left behind. Source:
    ``subnets/subnet.rs``, ``init_new_network``, ``do_register_network``.
    """
    schedule = first_schedule(netuid, block)
    return attrs.evolve(
        before,
        identity=attrs.evolve(
            before.identity,
            added=True,
            registered_at=block,
            registrations=Unsigned64(U64.saturating_add(before.identity.registrations, 1)),
        ),
        schedule=attrs.evolve(
            before.schedule, tempo=schedule.tempo, last_epoch_block=schedule.last_epoch_block
        ),
        alpha=attrs.evolve(before.alpha, alpha_out=Alpha(0)),
        registration=attrs.evolve(before.registration, burn=FIRST_PRICE, recycled=Rao(0)),
        parameters=first_parameters(before.parameters),
    )


@attrs.frozen
class Portion:
    """A claimant's part of a pot."""

    claimant: int
    """Its place in the list of claims."""
    tao: Rao


def portions(pot: Rao, claims: Sequence[int]) -> tuple[Portion, ...]:
    """Return what each claim gets of a pot, in the order of payment (SUBNETS-9).

    By claims, rounded down; what is left over goes, a rao each, to those who lost most by
    rounding, of equals to the first. They are paid first. Nothing without claims.
    Source: ``staking/remove_stake.rs``, ``destroy_alpha_in_out_stakes``.
    """
    total = sum(claims)
    if pot == 0 or total == 0:
        return ()
    parts = [pot * claim // total for claim in claims]
    left_over = pot - sum(parts)
    places = list(range(len(claims)))
    if left_over > 0:
        places.sort(key=lambda place: -(pot * claims[place] % total))
    return tuple(
        Portion(place, Rao(parts[place] + (1 if turn < left_over else 0)))
        for turn, place in enumerate(places)
    )


@attrs.frozen
class StakeClaim:
    """A coldkey's claim on what a subnet leaves behind, by its stake with one hotkey."""

    coldkey: AccountId
    alpha: Alpha


def stake_claims(stake: SubnetStake) -> tuple[StakeClaim, ...]:
    """Return who has a claim on what a subnet leaves behind (SUBNETS-9).

    Hotkeys in the order of storage, their coldkeys in ascending order. A share that is worth
    nothing claims as if a share were alpha. Source: ``staking/remove_stake.rs``,
    ``destroy_alpha_in_out_stakes``.
    """
    claims = []
    for hotkey in accounts_in_order(stake.hotkeys):
        held = stake.hotkeys[hotkey]
        for coldkey, share in sorted(held.shares.items()):
            value = value_of(held.pool, share) or share.to_u64()
            if held.pool.value > 0 and value > 0:
                claims.append(StakeClaim(coldkey, Alpha(value)))
    return tuple(claims)


def protocol_claim(subnet: Subnet, start: BlockNumber) -> Alpha:
    """Return the chain's own claim on what a subnet leaves behind (SUBNETS-9).

    The reserve of its pool counts if it was registered after ``start``.
    Source: ``staking/remove_stake.rs``, ``destroy_alpha_in_out_stakes``.
    """
    reserve = subnet.pool.alpha_reserve if subnet.identity.registered_at > start else 0
    return Alpha(U64.saturating_add(reserve, subnet.pool_accounts.protocol_alpha))


def owners_earnings(subnet: Subnet, owner_cut: Proportion16) -> Rao:
    """Return what the owner's cut of all alpha is worth at the spot price (SUBNETS-10).

    Source: ``staking/remove_stake.rs``, ``destroy_alpha_in_out_stakes``.
    """
    issuance = alpha_issuance(subnet.pool.alpha_reserve, subnet.alpha.alpha_out)
    cut = U96F32.saturating_multiply(
        U96F32.saturating_from_integer(issuance), fraction_of_16(owner_cut)
    )
    alpha = U96F32.saturating_to_integer(cut, U64)
    price = U96F32.saturating_from_fixed(spot_price(subnet.pool), U64F64)
    value = U96F32.saturating_multiply(U96F32.saturating_from_integer(alpha), price)
    return Rao(U96F32.saturating_to_integer(value, U64))


def owners_refund(subnet: Subnet, owner_cut: Proportion16, start: BlockNumber) -> Rao:
    """Return what of the price the owner of a dissolved subnet gets back (SUBNETS-10).

    What the cut earned is taken off. Nothing, if it was registered since ``start``.
    Source: ``staking/remove_stake.rs``, ``destroy_alpha_in_out_stakes``.
    """
    if subnet.identity.registered_at >= start:
        return Rao(0)
    earned = owners_earnings(subnet, owner_cut)
    return Rao(U64.saturating_subtract(subnet.identity.locked, earned))


def remaining_stake(stake: SubnetStake) -> SubnetStake:
    """Return what of the stake on a subnet outlives it (SUBNETS-11).

    Shares of hotkeys that hold nothing, and where miners' alpha should have gone.
    """
    shares: Map[AccountId, HotkeyStake] = Map(
        {hotkey: held for hotkey, held in stake.hotkeys.items() if held.pool.value == 0}
    )
    return attrs.evolve(stake, hotkeys=shares, last_epoch=Map())


def remaining_parameters(parameters: SubnetParameters) -> SubnetParameters:
    """Return the parameters that outlive their subnet; the others fall back (SUBNETS-11).

    Source: ``coinbase/root.rs``, ``remove_network``.
    """
    return SubnetParameters(
        min_allowed_uids=parameters.min_allowed_uids,
        min_non_immune_uids=parameters.min_non_immune_uids,
        adjustment_interval=parameters.adjustment_interval,
        adjustment_alpha=parameters.adjustment_alpha,
        emission_enabled=parameters.emission_enabled,
        owner_cut_enabled=parameters.owner_cut_enabled,
        recycle_or_burn=parameters.recycle_or_burn,
        min_childkey_take=parameters.min_childkey_take,
        root_claim_threshold=parameters.root_claim_threshold,
    )


def remains(subnet: Subnet) -> Subnet:
    """Return what is left of a dissolved subnet for the next of its number (SUBNETS-11).

    Source: ``coinbase/root.rs``, ``remove_network``; ``staking/remove_stake.rs``,
    ``destroy_alpha_in_out_stakes``.
    """
    alpha, emission = subnet.alpha, subnet.emission
    beyond: dict[MechanismId, Mechanism] = {
        number: mechanism
        for number, mechanism in subnet.mechanisms.items()
        if number >= subnet.parameters.mechanism_count
    }
    marked = subnet.registration.marked_as_no_member
    return Subnet(
        identity=Identity(registrations=subnet.identity.registrations),
        alpha=AlphaSupply(created=alpha.created, burned=alpha.burned, recycled=alpha.recycled),
        emission=SubnetEmission(
            root_proportion=emission.root_proportion,
            root_alpha_dividends=emission.root_alpha_dividends,
        ),
        registration=Registration(marked_as_no_member=marked),
        mechanisms=Map(beyond),
        stake=remaining_stake(subnet.stake),
        voting_power=subnet.voting_power,
        parameters=remaining_parameters(subnet.parameters),
    )


@attrs.frozen
class SubnetIdentity:
    """What a subnet says about itself; no rule reads it."""

    subnet_name: ByteString
    github_repo: ByteString
    subnet_contact: ByteString
    subnet_url: ByteString
    discord: ByteString
    description: ByteString
    logo_url: ByteString
    additional: ByteString


_LONG: Final = 1024
_SHORT: Final = 256
_SHORT_TEXTS: Final = frozenset({"subnet_name", "discord"})


def is_valid_identity(identity: SubnetIdentity) -> bool:
    """Tell whether no text of a subnet about itself is too long (SUBNETS-14).

    Source: ``utils/identity.rs``, ``is_valid_subnet_identity``.
    """
    texts = attrs.asdict(identity)
    return all(
        len(text) <= (_SHORT if name in _SHORT_TEXTS else _LONG) for name, text in texts.items()
    )
