"""A whole network from a description in a few numbers (chapter 24-scenarios).

Validators have very unequal stake, as on real networks; so have their nominators. Miners are of
falling quality, and each validator sees that quality with some noise. Everything follows from
the description: no chance is involved.
"""

from collections.abc import Iterator
from typing import Final

import attrs

from tao_model.conformance.codec import InputError
from tao_model.conformance.scenarios.made_up import account, number, parts
from tao_model.network.stake_flows import Place, with_root_stake_noted, with_stake
from tao_model.numbers.fixed_point import I96F32, U64F64
from tao_model.pools.pool import DYNAMIC, spot_price
from tao_model.state import ROOT, Block, Map, State, Subnet
from tao_model.state.consensus import Mechanism, Neurons, StoredRow
from tao_model.state.emission import Schedule, SubnetEmission
from tao_model.state.parameters import NetworkParameters, SubnetParameters
from tao_model.state.pools import Pool
from tao_model.state.stake import Stake
from tao_model.state.subnets import Identity
from tao_model.state.supply import AlphaSupply, Supply
from tao_model.state.system_accounts import subnet_account
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    Count16,
    I96F32Bits,
    MechanismId,
    NetUid,
    Proportion16,
    Rao,
    Tempo,
    Uid,
    Unsigned64,
)

_HIGHEST: Final = 65_535
"""The weight of the miner that a validator thinks best of."""

_AGE: Final = 1_000_000
"""How many blocks ago the subnets were registered, and started."""

_OWN_PART: Final = 500
"""What a validator's own stake weighs; that of each nominator 1 to 1000."""

_UPDATED: Final = 100
"""How many blocks ago at most a validator has set weights that it will not set anew."""

_BEST: Final = 1_000_000
"""The quality of the best miner."""


@attrs.frozen
class DescribedSubnets:
    """Some subnets that are alike."""

    tao_reserve: Rao
    """TAO in the pool of each."""
    alpha_reserve: Alpha
    """Alpha in the pool of each."""
    alpha_staked: Alpha
    """Alpha that is staked on each, with its validators."""
    validators: Count16
    """How many of the network's validators validate on each: those with most stake."""
    miners: Count16
    """How many miners each has."""
    count: Count16 = Count16(1)
    """How many there are of the kind."""
    tempo: Tempo = Tempo(360)
    """Blocks between two epochs."""
    parameters: SubnetParameters = SubnetParameters()
    """What governs each; alpha may be staked in any case."""


@attrs.frozen
class DescribedNetwork:
    """A made-up network in a few numbers. Nobody holds the keys of its accounts."""

    validators: Count16
    """How many validators there are; @validator/1 has most stake."""
    nominators: Count16
    """How many nominators each validator has: @nominator/1/1 is with the first."""
    root_stake: Rao
    """TAO that all of them have staked on root."""
    subnets: tuple[DescribedSubnets, ...]
    """The subnets, numbered from 1."""
    block: BlockNumber = BlockNumber(7_000_000)
    """The block that runs."""
    issuance: Rao = Rao(10_000_000_000_000_000)
    """How much TAO there is. What nobody else holds is on the account @treasury."""
    free: Rao = Rao(1_000_000_000_000)
    """TAO that each validator's owner and each nominator holds beside the stake."""
    weights_every: BlockCount | None = None
    """After how many blocks each validator sets its weights anew. The subnets take plain weights
    then, any number of them and as often. If absent the weights stay as they are, and grow old."""
    parameters: NetworkParameters = NetworkParameters()
    """What governs all subnets."""


@attrs.frozen
class _Subnet:
    """One of the subnets of a description."""

    netuid: NetUid
    described: DescribedSubnets

    @property
    def owner(self) -> AccountId:
        """The owner's coldkey."""
        return account(f"subnet/{self.netuid}/owner")

    @property
    def owner_hotkey(self) -> AccountId:
        """The owner's hotkey: uid 0."""
        return account(f"subnet/{self.netuid}/owner/hotkey")

    @property
    def validators(self) -> tuple[AccountId, ...]:
        """The hotkeys of its validators: the uids from 1."""
        return tuple(validator(one + 1) for one in range(self.described.validators))

    @property
    def miners(self) -> tuple[AccountId, ...]:
        """The hotkeys of its miners: the uids that follow."""
        return tuple(
            account(f"subnet/{self.netuid}/miner/{one + 1}") for one in range(self.described.miners)
        )

    @property
    def hotkeys(self) -> tuple[AccountId, ...]:
        """The hotkey of each uid."""
        return (self.owner_hotkey, *self.validators, *self.miners)


def validator(rank: int) -> AccountId:
    """Return the hotkey of a validator, counted from 1."""
    return account(f"validator/{rank}")


def validator_owner(rank: int) -> AccountId:
    """Return the coldkey of a validator, counted from 1."""
    return account(f"validator/{rank}/owner")


def nominator(rank: int, one: int) -> AccountId:
    """Return the coldkey of a nominator of a validator, both counted from 1."""
    return account(f"nominator/{rank}/{one}")


def described_state(network: DescribedNetwork, path: str = "$") -> State:
    """Return the state that a description stands for; raises :class:`InputError`."""
    _check(network, path)
    subnets = tuple(_subnets(network))
    state = State(
        block=Block(network.block),
        parameters=network.parameters,
        stake=_stake(network, subnets),
        subnets=Map({one.netuid: _subnet(one, network) for one in subnets}),
    )
    state = state.with_subnet(ROOT, _root(network))
    for place, amount in _positions(network, subnets):
        state = with_stake(state, place, amount)
        if place.netuid == ROOT:
            state = with_root_stake_noted(state, place, amount)
    return _with_accounts(state, network, path)


def _check(network: DescribedNetwork, path: str) -> None:
    if network.weights_every == 0:
        raise InputError(f"{path}.weights_every", "is 0; at least one block passes")
    if network.validators == 0:
        raise InputError(f"{path}.validators", "is 0; somebody has to hold the stake")
    for number_, described in enumerate(network.subnets):
        where = f"{path}.subnets[{number_}]"
        if not 0 < described.validators <= network.validators:
            raise InputError(
                f"{where}.validators",
                f"is {described.validators}; the network has 1 to {network.validators}",
            )
        neurons = 1 + described.validators + described.miners
        most = described.parameters.max_allowed_uids
        if neurons > most:
            raise InputError(
                where, f"has {neurons} neurons, its owner's among them; {most} are allowed"
            )


def _subnets(network: DescribedNetwork) -> Iterator[_Subnet]:
    netuid = 0
    for described in network.subnets:
        for _ in range(described.count):
            netuid += 1
            yield _Subnet(NetUid(netuid), described)


def _root(network: DescribedNetwork) -> Subnet:
    hotkeys = tuple(validator(rank + 1) for rank in range(network.validators))
    registered = _registered(network)
    return Subnet(
        identity=Identity(added=True, registered_at=BlockNumber(0), registrations=Unsigned64(1)),
        pool=Pool(tao_reserve=network.root_stake),
        alpha=AlphaSupply(alpha_out=Alpha(int(network.root_stake))),
        neurons=_neurons(hotkeys, registered, range(0)),
        mechanisms=Map({MechanismId(0): _silent(len(hotkeys), registered)}),
        parameters=SubnetParameters(subtoken_enabled=True),
    )


def _registered(network: DescribedNetwork) -> BlockNumber:
    return BlockNumber(max(0, network.block - _AGE))


def _silent(neurons: int, registered: BlockNumber) -> Mechanism:
    return Mechanism(incentive=(Proportion16(0),) * neurons, last_update=(registered,) * neurons)


def _neurons(hotkeys: tuple[AccountId, ...], registered: BlockNumber, validators: range) -> Neurons:
    nothing = (Proportion16(0),) * len(hotkeys)
    return Neurons(
        hotkeys=hotkeys,
        registered_at=(registered,) * len(hotkeys),
        active=(True,) * len(hotkeys),
        emission=(Alpha(0),) * len(hotkeys),
        consensus=nothing,
        dividends=nothing,
        validator_trust=nothing,
        validator_permit=tuple(uid in validators for uid in range(len(hotkeys))),
        stake_weight=nothing,
    )


def _subnet(subnet: _Subnet, network: DescribedNetwork) -> Subnet:
    described, registered = subnet.described, _registered(network)
    pool = Pool(
        mechanism=DYNAMIC,
        tao_reserve=described.tao_reserve,
        alpha_reserve=described.alpha_reserve,
        initialized=True,
    )
    price = I96F32.saturating_from_fixed(spot_price(pool), U64F64)
    created = Alpha(described.alpha_reserve + described.alpha_staked)
    last_epoch = network.block - number(max(1, described.tempo), "epoch", subnet.netuid)
    hotkeys = subnet.hotkeys
    return Subnet(
        identity=Identity(
            added=True,
            owner=subnet.owner,
            owner_hotkey=subnet.owner_hotkey,
            registered_at=registered,
            registrations=Unsigned64(1),
            first_emission_block=BlockNumber(registered + 1),
        ),
        pool=pool,
        alpha=AlphaSupply(alpha_out=described.alpha_staked, created=created),
        schedule=Schedule(tempo=described.tempo, last_epoch_block=BlockNumber(max(0, last_epoch))),
        emission=SubnetEmission(moving_price=I96F32Bits(price)),
        neurons=_neurons(hotkeys, registered, range(1, 1 + described.validators)),
        mechanisms=Map({MechanismId(0): _opinions(subnet, network)}),
        parameters=_parameters(described.parameters, network),
    )


def _parameters(parameters: SubnetParameters, network: DescribedNetwork) -> SubnetParameters:
    started = attrs.evolve(parameters, subtoken_enabled=True)
    if network.weights_every is None:
        return started
    return attrs.evolve(
        started,
        commit_reveal_enabled=False,
        min_allowed_weights=Count16(0),
        weights_set_rate_limit=min(started.weights_set_rate_limit, network.weights_every),
    )


def quality(subnet: NetUid, miner: int, miners: int) -> int:
    """Return what a miner is worth, in millionths of the best: each place is worth a tenth less."""
    place = number(miners, "place", subnet, miner)
    return int(_BEST * 9**place // 10**place)


def _row(subnet: _Subnet, rank: int) -> StoredRow:
    """Return a validator's weights: what it thinks of each miner, give or take a tenth."""
    miners = subnet.described.miners
    first = 1 + subnet.described.validators
    opinions = [
        quality(subnet.netuid, miner, miners)
        * (900 + number(201, "noise", subnet.netuid, rank, miner))
        for miner in range(miners)
    ]
    highest = max(opinions, default=1)
    weights = [Proportion16(_HIGHEST * opinion // highest) for opinion in opinions]
    return tuple((Uid(first + miner), weight) for miner, weight in enumerate(weights) if weight)


def _moment(subnet: _Subnet, rank: int, network: DescribedNetwork) -> int:
    """Return how many blocks pass until a validator sets its weights first."""
    return number(network.weights_every or _UPDATED, "weights", subnet.netuid, rank)


def _opinions(subnet: _Subnet, network: DescribedNetwork) -> Mechanism:
    silent = _silent(len(subnet.hotkeys), _registered(network))
    validators = range(1, 1 + subnet.described.validators)
    rows = {Uid(rank): _row(subnet, rank) for rank in validators}
    updates = list(silent.last_update)
    for rank in validators:
        ago = (network.weights_every or _UPDATED) - _moment(subnet, rank, network)
        updates[rank] = BlockNumber(max(0, network.block - ago))
    return attrs.evolve(
        silent,
        weights=Map({uid: row for uid, row in rows.items() if row}),
        last_update=tuple(updates),
    )


@attrs.frozen
class WeightsSet:
    """A validator sets its weights on a subnet, again and again."""

    hotkey: AccountId
    netuid: NetUid
    row: StoredRow
    after: int
    """How many blocks have passed when it does so first."""


def weights_set(network: DescribedNetwork) -> Iterator[WeightsSet]:
    """Return who sets weights where, spread evenly over the blocks between two times."""
    if not network.weights_every:
        return
    for subnet in _subnets(network):
        for rank, hotkey in enumerate(subnet.validators, 1):
            row = _row(subnet, rank)
            if row:
                yield WeightsSet(hotkey, subnet.netuid, row, _moment(subnet, rank, network))


def _stake(network: DescribedNetwork, subnets: tuple[_Subnet, ...]) -> Stake:
    ranks = range(1, 1 + network.validators)
    owners = {validator(rank): validator_owner(rank) for rank in ranks}
    for subnet in subnets:
        owners[subnet.owner_hotkey] = subnet.owner
        for miner, hotkey in enumerate(subnet.miners, 1):
            owners[hotkey] = account(f"subnet/{subnet.netuid}/miner/{miner}/owner")
    most = network.parameters.max_delegate_take + 1
    takes = {validator(rank): Proportion16(number(most, "take", rank)) for rank in ranks}
    reserves = sum(subnet.described.tao_reserve for subnet in subnets)
    return Stake(
        total=Rao(network.root_stake + reserves),
        owners=Map(owners),
        owned_hotkeys=Map({owner: (hotkey,) for hotkey, owner in owners.items()}),
        delegate_takes=Map(takes),
    )


def _positions(
    network: DescribedNetwork, subnets: tuple[_Subnet, ...]
) -> Iterator[tuple[Place, Alpha]]:
    yield from _divided(network, ROOT, network.validators, Alpha(int(network.root_stake)))
    for subnet in subnets:
        described = subnet.described
        yield from _divided(network, subnet.netuid, described.validators, described.alpha_staked)


def _divided(
    network: DescribedNetwork, netuid: NetUid, validators: int, whole: Alpha
) -> Iterator[tuple[Place, Alpha]]:
    """Divide stake: each validator has three quarters of what the one before it has."""
    unequal = [3**rank * 4 ** (validators - rank) for rank in range(validators)]
    for rank, held in enumerate(parts(whole, unequal), 1):
        nominators = range(1, 1 + network.nominators)
        weights = [1 + number(1000, "stake", netuid, rank, one) for one in nominators]
        coldkeys = [validator_owner(rank), *(nominator(rank, one) for one in nominators)]
        for coldkey, amount in zip(coldkeys, parts(held, [_OWN_PART, *weights]), strict=True):
            if amount > 0:
                yield Place(validator(rank), coldkey, netuid), Alpha(amount)


def _with_accounts(state: State, network: DescribedNetwork, path: str) -> State:
    """Return the state with what every account holds, in all as much as was issued."""
    balances = {subnet_account(n): one.pool.tao_reserve for n, one in state.subnets.items()}
    for rank in range(1, 1 + network.validators):
        balances[validator_owner(rank)] = network.free
        for one in range(1, 1 + network.nominators):
            balances[nominator(rank, one)] = network.free
    rest = network.issuance - sum(balances.values())
    if rest < 0:
        raise InputError(f"{path}.issuance", f"is {-rest} rao less than what all hold together")
    balances[account("treasury")] = Rao(rest)
    return attrs.evolve(
        state,
        accounts=Map({holder: balance for holder, balance in balances.items() if balance > 0}),
        supply=Supply(network.issuance, network.issuance),
    )
