"""Defects that production once had, planted into the model, and the invariant that sees each.

A defect is that of the public catalogue (D-01 to D-119). It is planted by putting another rule
in the place of one of the model's, and tried on a short run; where the run is not broken
otherwise, the invariant that is named must be broken.
"""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from tao_model.children import are_consistent, relinked
from tao_model.emission.distribution import take, validators_pot
from tao_model.emission.dividends import divide_pot, pro_rata
from tao_model.emission.mechanisms import combine_mechanisms
from tao_model.emission.moving_price import moved_average, weight_of_spot
from tao_model.emission.schedule import is_due
from tao_model.emission.shares import takes_part, tao_emissions
from tao_model.emission.split import accrue
from tao_model.emission.terms import Terms, alpha_issuance, subnet_terms
from tao_model.network import ROOT_ORIGIN
from tao_model.network.children import SetChildren
from tao_model.network.coinbase import scheduled_subnets
from tao_model.network.dissolution import with_pot_shared
from tao_model.network.epochs import rewarded_subnet
from tao_model.network.payments import with_root_claimable
from tao_model.network.registration import BurnedRegister, admit
from tao_model.network.root_claims import ClaimRoot, with_root_reserve
from tao_model.network.stake_flows import (
    Place,
    remembered,
    staked,
    with_purchase_fee_paid,
    with_stake,
    without_stake,
)
from tao_model.network.staking import (
    AddStake,
    MoveStake,
    RecycleAlpha,
    RemoveStake,
    RemoveStakeFullLimit,
    SwapStake,
    TransferStake,
)
from tao_model.network.staking.disposals import taken_for_good
from tao_model.network.subnets import RegisterNetwork, RootDissolveNetwork, with_pool_opened
from tao_model.neurons import owners_immune_neurons, with_neuron
from tao_model.numbers.fixed_point import I96F32, U64F64, U96F32
from tao_model.numbers.safe_float import ZERO
from tao_model.pools.pool import DYNAMIC
from tao_model.pools.swaps import Sold, paid_out
from tao_model.pools.trades import (
    buy,
    outstanding_after_sale,
    sell,
    stable_purchase,
    total_stake_after_sale,
)
from tao_model.root_claim import with_stake_added, without_staker
from tao_model.share_pools import decrease_for_one, shares_for
from tao_model.staking.admission import admit_move
from tao_model.state import ROOT, Map, State
from tao_model.state.children import PendingChildren
from tao_model.state.system_accounts import subnet_account
from tao_model.subnets import owners_earnings, protocol_claim, remains
from tao_model.supply.issuance import recycle
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    Count16,
    I96F32Bits,
    NetUid,
    Proportion16,
    Proportion64,
    Rao,
    U64F64Bits,
)
from tests.model.invariants.mutant import Mutant, Rule
from tests.model.invariants.mutants_of_commits import MUTANTS_OF_COMMITS
from tests.model.invariants.mutants_of_keys import MUTANTS_OF_KEYS
from tests.model.invariants.mutants_of_locks import MUTANTS_OF_LOCKS
from tests.model.invariants.scenarios import (
    Moment,
    block_of,
    blocks,
    by,
    call,
    holdings,
    network,
    richest,
    shared_holdings,
    with_room_for_epochs,
)

TAO: Final = 10**9
SUBNET: Final = NetUid(2)
OTHER: Final = NetUid(1)
UNKNOWN: Final = AccountId(b"\x55" * 32)

# The runs.


def staking() -> Iterator[Moment]:
    state = network()
    _, hotkey, _ = holdings(state, SUBNET)[0]
    for netuid in (SUBNET, ROOT):
        yield from call(state, by(richest(state)), AddStake(hotkey, netuid, Rao(50 * TAO)))


def unstaking() -> Iterator[Moment]:
    state = network()
    for value, hotkey, coldkey in shared_holdings(state, SUBNET):
        yield from call(state, by(coldkey), RemoveStake(hotkey, SUBNET, Alpha(value // 1000)))


def leaving_root() -> Iterator[Moment]:
    state = network()
    _, hotkey, coldkey = next(
        one for one in holdings(state, ROOT) if _has_one_hotkey(state, one[2])
    )
    claims = attrs.evolve(
        state.root_claims, staking_coldkeys=state.root_claims.staking_coldkeys.appended(coldkey)
    )
    listed = attrs.evolve(state, root_claims=claims)
    yield from call(listed, by(coldkey), RemoveStakeFullLimit(hotkey, ROOT, None))


def _has_one_hotkey(state: State, coldkey: AccountId) -> bool:
    return sum(one[2] == coldkey for one in holdings(state, ROOT)) == 1


def recycling() -> Iterator[Moment]:
    state = network()
    for value, hotkey, coldkey in shared_holdings(state, SUBNET):
        for amount in (value // 3, 2 * value):
            yield from call(state, by(coldkey), RecycleAlpha(hotkey, Alpha(amount), SUBNET))


def moving_to_nobody() -> Iterator[Moment]:
    state = network()
    for value, hotkey, coldkey in holdings(state, SUBNET):
        action = MoveStake(hotkey, UNKNOWN, SUBNET, SUBNET, Alpha(value // 2))
        yield from call(state, by(coldkey), action)


def owing() -> State:
    """A network in which root may claim a hundredth of an alpha of two subnets for each rao."""
    state = network()
    rate = I96F32Bits(I96F32.one // 100)
    hotkeys = {hotkey for _, hotkey, _ in holdings(state, ROOT)}
    claimable = Map({hotkey: Map({SUBNET: rate, OTHER: rate}) for hotkey in hotkeys})
    owed = sum(value for value, _, _ in holdings(state, ROOT)) // 100
    claims = attrs.evolve(state.root_claims, claimable=claimable, claimed=Map())
    state = attrs.evolve(state, root_claims=claims)
    for netuid in (SUBNET, OTHER):
        subnet = state.subnet(netuid)
        alpha = attrs.evolve(subnet.alpha, alpha_out=Alpha(subnet.alpha.alpha_out + owed))
        state = state.with_subnet(netuid, attrs.evolve(subnet, alpha=alpha))
    return state


def giving_root_stake() -> Iterator[Moment]:
    state = owing()
    value, hotkey, coldkey = holdings(state, ROOT)[0]
    action = TransferStake(richest(state), hotkey, ROOT, ROOT, Alpha(value // 2))
    yield from call(state, by(coldkey), action)


def claiming() -> Iterator[Moment]:
    state = owing()
    _, _, coldkey = holdings(state, ROOT)[0]
    yield from call(state, by(coldkey), ClaimRoot((SUBNET,)))


def closed() -> State:
    """A network in which subnet 2 takes no neurons and its epoch is due."""
    state = with_room_for_epochs(network())
    subnet = state.subnet(SUBNET)
    shut = attrs.evolve(
        subnet,
        parameters=attrs.evolve(subnet.parameters, registration_allowed=False),
        schedule=attrs.evolve(
            subnet.schedule, pending_epoch_at=BlockNumber(state.block.number + 1)
        ),
    )
    return state.with_subnet(SUBNET, shut)


def a_block_of_a_closed_subnet() -> Iterator[Moment]:
    return block_of(closed(), 40)


def a_block_at_a_high_price() -> Iterator[Moment]:
    """Alpha of subnet 2 is scarce, and the average follows the price at once."""
    state = network()
    subnet = state.subnet(SUBNET)
    pool = attrs.evolve(subnet.pool, alpha_reserve=Alpha(subnet.pool.tao_reserve // 1000))
    at_once = attrs.evolve(subnet.parameters, ema_price_halving_blocks=BlockCount(0))
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, pool=pool, parameters=at_once))
    parameters = attrs.evolve(state.parameters, subnet_moving_alpha=I96F32.one)
    return block_of(attrs.evolve(state, parameters=parameters), 40)


def a_block_at_a_low_price() -> Iterator[Moment]:
    """Alpha of subnet 2 is so plenty that its TAO would buy more than the curve creates."""
    state = network()
    subnet = state.subnet(SUBNET)
    pool = attrs.evolve(subnet.pool, alpha_reserve=Alpha(1000 * subnet.pool.tao_reserve))
    return block_of(state.with_subnet(SUBNET, attrs.evolve(subnet, pool=pool)), 40)


def a_block_after_the_first_halving() -> Iterator[Moment]:
    """Half of subnet 2's alpha exists, almost all of it in its pool."""
    state = network()
    subnet = state.subnet(SUBNET)
    pool = attrs.evolve(subnet.pool, alpha_reserve=Alpha(11 * 10**15))
    return block_of(state.with_subnet(SUBNET, attrs.evolve(subnet, pool=pool)), 40)


def buying_from_a_poor_pool() -> Iterator[Moment]:
    state = network()
    subnet = state.subnet(SUBNET)
    pool = attrs.evolve(subnet.pool, tao_reserve=Rao(10 * TAO), alpha_reserve=Alpha(900_000))
    poor = state.with_subnet(SUBNET, attrs.evolve(subnet, pool=pool))
    _, hotkey, _ = holdings(state, SUBNET)[0]
    yield from call(poor, by(richest(state)), AddStake(hotkey, SUBNET, Rao(20 * TAO)))


def registering() -> Iterator[Moment]:
    state = network()
    owner = richest(state)
    for netuid, subnet in state.subnets.items():
        for hotkey in (UNKNOWN, *subnet.neurons.hotkeys):
            if state.stake.owners.get(hotkey, owner) == owner:
                yield from call(state, by(owner), BurnedRegister(netuid, hotkey))


def dissolving() -> Iterator[Moment]:
    yield from call(network(), ROOT_ORIGIN, RootDissolveNetwork(SUBNET))


def a_block_of_an_owner_who_mines() -> Iterator[Moment]:
    """Who earned most on subnet 2 belongs to its owner, who named another; an epoch is due."""
    state = with_room_for_epochs(network())
    subnet = state.subnet(SUBNET)
    (mechanism, *_) = subnet.mechanisms.values()
    best = max(range(subnet.neurons.count), key=lambda uid: mechanism.incentive[uid])
    owner = state.stake.owners[subnet.neurons.hotkeys[best]]
    identity = attrs.evolve(subnet.identity, owner=owner, owner_hotkey=UNKNOWN)
    schedule = attrs.evolve(subnet.schedule, pending_epoch_at=BlockNumber(state.block.number + 1))
    waiting = attrs.evolve(subnet.pending, pending_server_emission=Alpha(TAO))
    due = attrs.evolve(subnet, identity=identity, schedule=schedule, pending=waiting)
    alpha = attrs.evolve(due.alpha, alpha_out=Alpha(due.alpha.alpha_out + TAO))
    return block_of(state.with_subnet(SUBNET, attrs.evolve(due, alpha=alpha)), 40)


def moving_between_subnets() -> Iterator[Moment]:
    """From one subnet to another, and from root to a subnet."""
    state = network()
    for origin, destination in ((SUBNET, OTHER), (ROOT, SUBNET)):
        value, hotkey, coldkey = holdings(state, origin)[0]
        action = SwapStake(hotkey, origin, destination, Alpha(value // 10))
        yield from call(state, by(coldkey), action)


def registering_on_a_full_subnet() -> Iterator[Moment]:
    """The neurons of the owner have least, and one of them is spared."""
    state = network()
    subnet = state.subnet(SUBNET)
    owner = subnet.identity.owner
    emission = tuple(
        Alpha(0 if state.stake.owners[hotkey] == owner else 10) for hotkey in subnet.neurons.hotkeys
    )
    parameters = attrs.evolve(
        subnet.parameters,
        max_allowed_uids=Count16(subnet.neurons.count),
        immunity_period=Count16(0),
        immune_owner_uids_limit=Count16(1),
        min_non_immune_uids=Count16(0),
    )
    full = attrs.evolve(
        subnet, neurons=attrs.evolve(subnet.neurons, emission=emission), parameters=parameters
    )
    buyer = next(one for one in sorted(state.stake.owned_hotkeys) if one != owner)
    action = BurnedRegister(SUBNET, UNKNOWN)
    yield from call(state.with_subnet(SUBNET, full), by(buyer), action)


def old_enough() -> State:
    """The network when subnets were registered so early that their own reserve does not count."""
    state = network()
    parameters = attrs.evolve(state.parameters, tao_refund_start_block=BlockNumber(10_000))
    return attrs.evolve(state, parameters=parameters)


def dissolving_an_old_subnet() -> Iterator[Moment]:
    yield from call(old_enough(), ROOT_ORIGIN, RootDissolveNetwork(SUBNET))


def dissolving_with_a_refund() -> Iterator[Moment]:
    """A subnet that was registered before subnets could be, and holds its price beside its pot."""
    state = old_enough()
    parameters = attrs.evolve(
        state.parameters, network_registration_start_block=BlockNumber(10_000)
    )
    subnet = state.subnet(SUBNET)
    price = Rao(10 * subnet.pool.tao_reserve)
    state = attrs.evolve(state, parameters=parameters)
    account = subnet_account(SUBNET)
    counted = attrs.evolve(
        state.supply,
        balances_issuance=Rao(state.supply.balances_issuance + price),
        total_issuance=Rao(state.supply.total_issuance + price),
    )
    state = attrs.evolve(state, supply=counted).with_balance(
        account, Rao(state.balance(account) + price)
    )
    identity = attrs.evolve(subnet.identity, locked=price)
    priced = state.with_subnet(SUBNET, attrs.evolve(subnet, identity=identity))
    yield from call(priced, ROOT_ORIGIN, RootDissolveNetwork(SUBNET))


def creating() -> Iterator[Moment]:
    state = network()
    parameters = attrs.evolve(
        state.parameters,
        network_rate_limit=BlockCount(0),
        network_min_lock_cost=Rao(TAO),
        network_registration_start_block=BlockNumber(0),
    )
    price = attrs.evolve(state.subnet_price, last_lock_cost=Rao(TAO))
    cheap = attrs.evolve(state, parameters=parameters, subnet_price=price)
    yield from call(cheap, by(richest(state)), RegisterNetwork(UNKNOWN))


def _family() -> tuple[State, AccountId, AccountId, AccountId]:
    """A network whose subnet 2 has not been started, with a hotkey's owner, it, and another."""
    state = network()
    hotkey, other = sorted({hotkey for _, hotkey, _ in holdings(state, SUBNET)})[:2]
    subnet = state.subnet(SUBNET)
    parameters = attrs.evolve(subnet.parameters, subtoken_enabled=False)
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, parameters=parameters))
    return state, state.stake.owners[hotkey], hotkey, other


def setting_children() -> Iterator[Moment]:
    state, owner, hotkey, other = _family()
    action = SetChildren(hotkey, SUBNET, ((Proportion64(2**63), other),))
    yield from call(state, by(owner), action)


def cooling_down() -> Iterator[Moment]:
    """Of two hotkeys each has asked for the other."""
    state = with_room_for_epochs(network())
    hotkey, other = sorted({hotkey for _, hotkey, _ in holdings(state, SUBNET)})[:2]
    subnet = state.subnet(SUBNET)
    part = Proportion64(2**63)
    pending = Map(
        {
            hotkey: PendingChildren(((part, other),), BlockNumber(0)),
            other: PendingChildren(((part, hotkey),), BlockNumber(0)),
        }
    )
    schedule = attrs.evolve(subnet.schedule, pending_epoch_at=BlockNumber(state.block.number + 1))
    family = attrs.evolve(subnet.children, pending=pending)
    asked = attrs.evolve(subnet, children=family, schedule=schedule)
    return block_of(state.with_subnet(SUBNET, asked), 40)


# The defects.


def _one_counter_stays(rule: Rule) -> Rule:
    return lambda supply, amount: attrs.evolve(
        rule(supply, amount), total_issuance=supply.total_issuance
    )


def _staking_mints(rule: Rule) -> Rule:
    def mutant(state: State, place: Place, tao: Rao, *rest: Any) -> tuple[State, Alpha]:
        after: State
        after, alpha = rule(state, place, tao, *rest)
        total = Rao(after.supply.total_issuance + tao)
        return attrs.evolve(after, supply=attrs.evolve(after.supply, total_issuance=total)), alpha

    return mutant


def _fees_vanish_in_one_counter(rule: Rule) -> Rule:
    def mutant(state: State, netuid: NetUid, fee: Rao) -> State:
        author = state.block.author
        assert author is not None
        before = state.balance(author)
        after: State = rule(state, netuid, fee).with_balance(author, before)
        counted = Rao(after.supply.balances_issuance - fee)
        return attrs.evolve(after, supply=attrs.evolve(after.supply, balances_issuance=counted))

    return mutant


def _dividends_become_root_stake(rule: Rule) -> Rule:
    def mutant(state: State, effect: Any) -> State:
        owner = state.stake.owners.get(effect.hotkey, UNKNOWN)
        return with_stake(state, Place(effect.hotkey, owner, ROOT), effect.amount)

    return mutant


def _stable_pools_stand_still(rule: Rule) -> Rule:
    def mutant(pool: Any, fee_rate: Any, tao: Rao, limit: Any) -> Any:
        if pool.mechanism == DYNAMIC:
            return rule(pool, fee_rate, tao, limit)
        return pool, stable_purchase(tao)

    return mutant


def _sells_by_the_formula_of_buying(rule: Rule) -> Rule:
    def mutant(pool: Any, fee_rate: Any, alpha: Alpha, limit: Any) -> Any:
        right, sold = rule(pool, fee_rate, alpha, limit)
        product = pool.tao_reserve * pool.alpha_reserve
        paid = Rao(pool.alpha_reserve - product // (pool.tao_reserve + sold.paid))
        wrong = Sold(sold.offered, sold.paid, paid, sold.fee, sold.fee_to_author)
        return attrs.evolve(right, tao_reserve=Rao(max(0, pool.tao_reserve - paid))), wrong

    return mutant


def _uncapped(rule: Rule) -> Rule:
    def mutant(tao: Any, alpha: Alpha, price: Any, proportion: Any) -> Terms:
        terms: Terms = rule(tao, alpha, price, proportion)
        in_pool = U96F32.divide_or_zero(tao, U96F32.saturating_from_fixed(price, U64F64))
        return attrs.evolve(terms, alpha_in_bits=in_pool)

    return mutant


def _pays_claims_unscaled(rule: Rule) -> Rule:
    def mutant(pot: Alpha, claims: Any) -> Any:
        total = sum(claims.values())
        return tuple(claims.items()) if total <= pot * U96F32.scale else rule(pot, claims)

    return mutant


def _multiplies_first(rule: Rule) -> Rule:
    def mutant(pot: Alpha, claims: Any) -> Any:
        total = max(1, sum(claims) // U96F32.scale)
        whole = [min(pot * (claim // U96F32.scale), 2**63 - 1) // total for claim in claims]
        return tuple(U96F32.saturating_from_integer(part) for part in whole)

    return mutant


def _takes_from_everybody(rule: Rule) -> Rule:
    def mutant(state: State, place: Place, amount: Alpha) -> State:
        subnet = state.subnet(place.netuid)
        held = subnet.stake.hotkeys[place.hotkey]
        pool = attrs.evolve(held.pool, value=Alpha(held.pool.value - amount))
        hotkeys = subnet.stake.hotkeys.set(place.hotkey, attrs.evolve(held, pool=pool))
        stake = attrs.evolve(subnet.stake, hotkeys=hotkeys)
        return state.with_subnet(place.netuid, attrs.evolve(subnet, stake=stake))

    return mutant


def _takes_the_pot_off_twice(rule: Rule) -> Rule:
    def mutant(state: State, netuid: NetUid) -> Any:
        pot = state.subnet(netuid).pool.tao_reserve
        after, of_chain = rule(state, netuid)
        total = Rao(max(0, after.stake.total - pot))
        return attrs.evolve(after, stake=attrs.evolve(after.stake, total=total)), of_chain

    return mutant


def _grants_alpha(rule: Rule) -> Rule:
    def mutant(state: State, netuid: NetUid, *rest: Any) -> State:
        after: State = rule(state, netuid, *rest)
        subnet = after.subnet(netuid)
        alpha = attrs.evolve(subnet.alpha, alpha_out=Alpha(1000 * TAO))
        return after.with_subnet(netuid, attrs.evolve(subnet, alpha=alpha))

    return mutant


def _weights_mechanisms_twice(rule: Rule) -> Rule:
    def mutant(epochs: Any, parts: Any, alpha: Alpha) -> Any:
        combined = rule(epochs, parts, alpha)
        paid = tuple(Alpha(one // len(parts)) for one in combined.server_emission)
        return attrs.evolve(combined, server_emission=paid)

    return mutant


def _forgets_a_list(rule: Rule) -> Rule:
    def mutant(subnet: Any, *rest: Any) -> Any:
        after = rule(subnet, *rest)
        neurons = attrs.evolve(after.neurons, registered_at=subnet.neurons.registered_at[:-1])
        return attrs.evolve(after, neurons=neurons)

    return mutant


_MUTANTS: Final = (
    Mutant(
        "D-01",
        "TAO that is recycled leaves one of the two counters",
        "INVARIANT-TAO-3",
        recycle,
        _one_counter_stays,
        blocks,
    ),
    Mutant(
        "D-02",
        "staking counts as minting",
        "INVARIANT-TAO-4",
        staked,
        _staking_mints,
        staking,
    ),
    Mutant(
        "D-04",
        "a fee is destroyed in one of the two counters",
        "INVARIANT-TAO-3",
        with_purchase_fee_paid,
        _fees_vanish_in_one_counter,
        staking,
    ),
    Mutant(
        "D-09",
        "the new total of stake is computed and thrown away",
        "INVARIANT-POOLS-3",
        total_stake_after_sale,
        lambda rule: lambda total, sold: total,
        unstaking,
    ),
    Mutant(
        "D-11",
        "claims create root stake without root reserve",
        "INVARIANT-POOLS-4",
        with_root_reserve,
        lambda rule: lambda state, tao: state,
        claiming,
    ),
    Mutant(
        "D-12",
        "root's dividends become root stake without reserve",
        "INVARIANT-POOLS-4",
        with_root_claimable,
        _dividends_become_root_stake,
        blocks,
    ),
    Mutant(
        "D-13",
        "a purchase at a fixed price moves no reserve",
        "INVARIANT-POOLS-4",
        buy,
        _stable_pools_stand_still,
        staking,
    ),
    Mutant(
        "D-13",
        "what a purchase at a fixed price brings is in no pool",
        "INVARIANT-POOLS-10",
        buy,
        _stable_pools_stand_still,
        staking,
    ),
    Mutant(
        "D-15",
        "dissolving a subnet takes its TAO off the total twice",
        "INVARIANT-POOLS-3",
        with_pot_shared,
        _takes_the_pot_off_twice,
        dissolving,
    ),
    Mutant(
        "D-16",
        "a share's denominator counts less than the numerators",
        "INVARIANT-EMISSION-4",
        tao_emissions,
        lambda rule: lambda credit, subnets: rule(Rao(2 * credit), subnets),
        blocks,
    ),
    Mutant(
        "D-18",
        "root takes part in emission",
        "INVARIANT-EMISSION-2",
        takes_part,
        lambda rule: lambda candidate: candidate.netuid == ROOT or rule(candidate),
        blocks,
    ),
    Mutant(
        "D-19",
        "who receives no emission has no epoch",
        "INVARIANT-EMISSION-3",
        scheduled_subnets,
        lambda rule: (
            lambda state: tuple(
                one
                for one in rule(state)
                if state.subnet(one.netuid).parameters.registration_allowed
            )
        ),
        a_block_of_a_closed_subnet,
    ),
    Mutant(
        "D-20",
        "a closed subnet receives emission",
        "INVARIANT-EMISSION-2",
        takes_part,
        lambda rule: (
            lambda candidate: rule(attrs.evolve(candidate, network_registration_allowed=True))
        ),
        a_block_of_a_closed_subnet,
    ),
    Mutant(
        "D-22",
        "a share of a pot is multiplied first and saturates",
        "INVARIANT-EMISSION-6",
        pro_rata,
        _multiplies_first,
        blocks,
    ),
    Mutant(
        "D-25",
        "root's part of a dividend is paid on top of the whole",
        "INVARIANT-EMISSION-5",
        validators_pot,
        lambda rule: (
            lambda taken, earned: Alpha(rule(taken, earned) + taken.pending_root_alpha_divs)
        ),
        blocks,
    ),
    Mutant(
        "D-26",
        "a take is paid and not deducted",
        "INVARIANT-EMISSION-5",
        take,
        lambda rule: (
            lambda dividend, part: (
                rule(dividend, part)[0],
                Alpha(U96F32.floor(dividend) // U96F32.scale),
            )
        ),
        blocks,
    ),
    Mutant(
        "D-28",
        "dividends are not scaled to the pot",
        "INVARIANT-EMISSION-6",
        divide_pot,
        _pays_claims_unscaled,
        blocks,
    ),
    Mutant(
        "D-29",
        "without miners their half is nobody's",
        "INVARIANT-EMISSION-6",
        validators_pot,
        lambda rule: lambda taken, earned: taken.pending_validator_emission,
        blocks,
    ),
    Mutant(
        "D-31",
        "root's alpha is set aside where root is not paid",
        "INVARIANT-EMISSION-6",
        accrue,
        lambda rule: lambda *given: attrs.evolve(rule(*given), recycled_alpha=Alpha(0)),
        blocks,
    ),
    Mutant(
        "D-33",
        "nothing caps the alpha that is injected",
        "INVARIANT-ALPHA-3",
        subnet_terms,
        _uncapped,
        a_block_at_a_low_price,
    ),
    Mutant(
        "D-34",
        "alpha in the pool does not count as issued",
        "INVARIANT-ALPHA-3",
        alpha_issuance,
        lambda rule: lambda in_pool, outside: outside,
        a_block_after_the_first_halving,
    ),
    Mutant(
        "D-35",
        "the weight of an average is read in the wrong scale",
        "INVARIANT-EMISSION-1",
        weight_of_spot,
        lambda rule: lambda *given: U64F64Bits(rule(*given) << 16),
        a_block_at_a_high_price,
    ),
    Mutant(
        "D-36",
        "the average follows any price",
        "INVARIANT-EMISSION-1",
        moved_average,
        lambda rule: (
            lambda old, spot, weight: I96F32.saturating_from_fixed(
                U64F64.saturating_add(
                    U64F64.saturating_multiply(weight, spot),
                    U64F64.saturating_multiply(U64F64.saturating_subtract(U64F64.one, weight), old),
                ),
                U64F64,
            )
        ),
        a_block_at_a_high_price,
    ),
    Mutant(
        "D-38",
        "creating a subnet gives its owner alpha that no block emitted",
        "INVARIANT-ALPHA-3",
        with_pool_opened,
        _grants_alpha,
        creating,
    ),
    Mutant(
        "D-39",
        "epochs come a block late",
        "INVARIANT-EMISSION-3",
        is_due,
        lambda rule: lambda schedule, block: rule(schedule, BlockNumber(block - 1)),
        blocks,
    ),
    Mutant(
        "D-40",
        "miners' pay is weighted by mechanism once more",
        "INVARIANT-EMISSION-6",
        combine_mechanisms,
        _weights_mechanisms_twice,
        blocks,
    ),
    Mutant(
        "D-42",
        "sales are priced by the formula of purchases",
        "INVARIANT-POOLS-7",
        sell,
        _sells_by_the_formula_of_buying,
        unstaking,
    ),
    Mutant(
        "D-44",
        "nothing is asked of the reserve that pays",
        "INVARIANT-POOLS-8",
        "tao_model.pools.swaps.MINIMUM_RESERVE",
        lambda floor: 0,
        buying_from_a_poor_pool,
    ),
    Mutant(
        "D-46",
        "a power that does not fit pays out half of the reserve",
        "INVARIANT-POOLS-7",
        paid_out,
        lambda rule: lambda reserve, left: reserve // 2,
        unstaking,
    ),
    Mutant(
        "D-47",
        "outstanding alpha falls by what was offered",
        "INVARIANT-ALPHA-2",
        outstanding_after_sale,
        lambda rule: lambda outside, sold: Alpha(outside - sold.offered),
        unstaking,
    ),
    Mutant(
        "D-54",
        "value moves and shares do not",
        "INVARIANT-SHARES-4",
        shares_for,
        lambda rule: lambda pool, amount: ZERO if 100 * amount < pool.value else rule(pool, amount),
        unstaking,
    ),
    Mutant(
        "D-55",
        "the rest of a position is lost with a part of it",
        "INVARIANT-SHARES-1",
        decrease_for_one,
        lambda rule: lambda pool, share, amount: (rule(pool, share, amount)[0], ZERO),
        unstaking,
    ),
    Mutant(
        "D-56",
        "recycling takes from everybody on the hotkey",
        "INVARIANT-SHARES-4",
        without_stake,
        _takes_from_everybody,
        recycling,
    ),
    Mutant(
        "D-57",
        "what is recycled is taken from the request",
        "INVARIANT-ALPHA-2",
        taken_for_good,
        lambda rule: lambda state, place, amount: (rule(state, place, amount)[0], amount),
        recycling,
    ),
    Mutant(
        "D-61",
        "holders are missing from the index of their hotkeys",
        "INVARIANT-STAKE-3",
        remembered,
        lambda rule: lambda state, place: state,
        staking,
    ),
    Mutant(
        "D-62",
        "stake can be moved to a hotkey that nobody owns",
        "INVARIANT-STAKE-7",
        admit_move,
        lambda rule: lambda *given: None,
        moving_to_nobody,
    ),
    Mutant(
        "D-68",
        "children are set without the other side",
        "INVARIANT-CHILDREN-1",
        relinked,
        lambda rule: lambda others, *given: others,
        setting_children,
    ),
    Mutant(
        "D-68",
        "nobody looks whether a child is a parent",
        "INVARIANT-CHILDREN-3",
        are_consistent,
        lambda rule: lambda children, parents: True,
        cooling_down,
    ),
    Mutant(
        "D-72",
        "root stake that moves leaves its marks behind",
        "INVARIANT-ROOT-4",
        with_stake_added,
        lambda rule: lambda claims, hotkey, coldkey, amount: claims,
        giving_root_stake,
    ),
    Mutant(
        "D-75",
        "the roster of root's stakers only grows",
        "INVARIANT-ROOT-3",
        without_staker,
        lambda rule: lambda claims, coldkey: claims,
        leaving_root,
    ),
    Mutant(
        "D-76",
        "stake bought with a claim claims the past",
        "INVARIANT-ROOT-4",
        with_stake_added,
        lambda rule: lambda claims, hotkey, coldkey, amount: claims,
        claiming,
    ),
    Mutant(
        "D-80",
        "a hotkey registers twice",
        "INVARIANT-NEURONS-1",
        admit,
        lambda rule: lambda *given: None,
        registering,
    ),
    Mutant(
        "D-88",
        "a list of neurons is left behind",
        "INVARIANT-NEURONS-2",
        with_neuron,
        _forgets_a_list,
        registering,
    ),
    Mutant(
        "D-90",
        "the next subnet of a number inherits the average of the last",
        "INVARIANT-SUBNETS-1",
        remains,
        lambda rule: lambda subnet: attrs.evolve(rule(subnet), emission=subnet.emission),
        dissolving,
    ),
    Mutant(
        "D-87",
        "all neurons of the owner are spared",
        "INVARIANT-NEURONS-11",
        owners_immune_neurons,
        lambda rule: (
            lambda subnet, owned: tuple(
                uid for uid in map(subnet.neurons.uid_of, owned) if uid is not None
            )
        ),
        registering_on_a_full_subnet,
    ),
    Mutant(
        "D-87",
        "what the owner's further neurons earn is paid",
        "INVARIANT-EMISSION-7",
        rewarded_subnet,
        lambda rule: lambda *given: attrs.evolve(rule(*given), owned_hotkeys=frozenset()),
        a_block_of_an_owner_who_mines,
    ),
    Mutant(
        "D-91",
        "what the owner earned is not taken off the price that comes back",
        "INVARIANT-SUBNETS-7",
        owners_earnings,
        lambda rule: lambda subnet, owner_cut: Rao(0),
        dissolving_with_a_refund,
    ),
    Mutant(
        "D-92",
        "the pool's own alpha takes part in the pot of an old subnet",
        "INVARIANT-SUBNETS-6",
        protocol_claim,
        lambda rule: lambda subnet, start: rule(subnet, BlockNumber(0)),
        dissolving_an_old_subnet,
    ),
    Mutant(
        "D-113",
        "a move is charged on both sides",
        "INVARIANT-POOLS-9",
        "tao_model.network.staking.moves.NO_FEE",
        lambda rate: Proportion16(33),
        moving_between_subnets,
    ),
    Mutant(
        "D-114",
        "a move from root is charged nothing",
        "INVARIANT-POOLS-9",
        "tao_model.network.staking.moves.ROOT",
        lambda netuid: NetUid(9_999),
        moving_between_subnets,
    ),
)


def _number(mutant: Mutant) -> int:
    return int(mutant.defect.removeprefix("D-"))


_OF_PARTS: Final = (*MUTANTS_OF_COMMITS, *MUTANTS_OF_KEYS, *MUTANTS_OF_LOCKS)

MUTANTS: Final = tuple(sorted((*_MUTANTS, *_OF_PARTS), key=_number))
"""In the order of the catalogue."""


def as_markdown() -> str:
    """Return the planted defects and what sees each as a Markdown table."""
    lines = ["| defect | what goes wrong | seen by |", "| --- | --- | --- |"]
    lines += [f"| {one.defect} | {one.says} | {one.invariant} |" for one in MUTANTS]
    return "\n".join(lines)
