"""A subnet: a part for each chapter that has something to say about it."""

import attrs

from tao_model.state.children import Family
from tao_model.state.consensus import Mechanism, Neurons
from tao_model.state.emission import Pending, Schedule, SubnetEmission
from tao_model.state.locks import Locks
from tao_model.state.maps import Map
from tao_model.state.parameters import SubnetParameters
from tao_model.state.pools import Pool, PoolAccounts
from tao_model.state.registration import Registration
from tao_model.state.stake import SubnetStake
from tao_model.state.supply import AlphaSupply
from tao_model.state.voting_power import VotingPower
from tao_model.units import AccountId, BlockNumber, ByteString, MechanismId, Rao, Unsigned64


@attrs.frozen(slots=False)
class Identity:
    """Whose a subnet is, and since when."""

    added: bool = False
    """Whether the subnet exists."""
    owner: AccountId | None = None
    """The owner's coldkey."""
    owner_hotkey: AccountId | None = None
    """The hotkey that receives the owner's cut."""
    symbol: ByteString | None = None
    """The sign of its alpha."""
    registered_at: BlockNumber = BlockNumber(0)
    """When it was registered."""
    registrations: Unsigned64 = Unsigned64(0)
    """How many subnets have had this number."""
    first_emission_block: BlockNumber | None = None
    """The first block in which it receives emission; none before it is started."""
    locked: Rao = Rao(0)
    """What its registration cost."""
    largest_locked: Rao = Rao(0)
    """A relic of the chain's genesis; read by no rule."""


@attrs.frozen(slots=False)
class Subnet:
    """A subnet, or what is left of it: some settings outlive the subnet that had them."""

    identity: Identity = Identity()
    """Whose it is."""
    pool: Pool = Pool()
    """Its pool of alpha and TAO."""
    pool_accounts: PoolAccounts = PoolAccounts()
    """The pool's fee and flows."""
    alpha: AlphaSupply = AlphaSupply()
    """How much alpha there is outside the pool."""
    schedule: Schedule = Schedule()
    """When its epochs run."""
    pending: Pending = Pending()
    """Alpha that waits for its next epoch."""
    emission: SubnetEmission = SubnetEmission()
    """What its latest block and epoch gave."""
    registration: Registration = Registration()
    """The price of joining it."""
    neurons: Neurons = Neurons()
    """Who has joined it."""
    mechanisms: Map[MechanismId, Mechanism] = Map()
    """What its validators say."""
    stake: SubnetStake = SubnetStake()
    """What is staked on it."""
    children: Family = Family()
    """Who lends stake to whom on it."""
    locks: Locks = Locks()
    """What of its alpha is locked."""
    voting_power: VotingPower = VotingPower()
    """Who has a say in it."""
    parameters: SubnetParameters = SubnetParameters()
    """What governs it."""
