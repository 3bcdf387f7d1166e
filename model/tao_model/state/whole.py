"""The state of the whole."""

from collections.abc import Mapping
from typing import Final

import attrs

from tao_model.state.accounts import AccountIdentity, KeySwaps
from tao_model.state.consensus import Pulse
from tao_model.state.maps import Map, put
from tao_model.state.parameters import NetworkParameters
from tao_model.state.rate_limits import RateLimits
from tao_model.state.records import evolve
from tao_model.state.root_claims import RootClaims
from tao_model.state.stake import Stake
from tao_model.state.subnets import Subnet
from tao_model.state.supply import Supply
from tao_model.units import AccountFlags, AccountId, BlockNumber, DrandRound, Hash, NetUid, Rao

ROOT: Final = NetUid(0)
"""The subnet on which TAO is staked."""

_UNKNOWN_SUBNET: Final = Subnet()


@attrs.frozen(slots=False)
class Block:
    """The block that runs."""

    number: BlockNumber = BlockNumber(0)
    """Its number."""
    parent_hash: Hash = Hash(bytes(32))
    """The hash of the block before it."""
    author: AccountId | None = None
    """Who makes it, and gets the fees of swaps; None where nobody is known. Not in storage."""


@attrs.frozen(slots=False)
class SubnetPrice:
    """What the price of the next subnet depends on."""

    last_lock_cost: Rao = Rao(1_000_000_000_000)
    """What the latest subnet cost."""


@attrs.frozen(slots=False)
class State:
    """Everything that rules read and write."""

    block: Block = Block()
    """The block that runs."""
    accounts: Map[AccountId, Rao] = Map()
    """What each account holds. An account that holds nothing does not exist."""
    account_flags: Map[AccountId, AccountFlags] = Map()
    """Choices of each account; the lowest bit: it takes locked alpha."""
    supply: Supply = Supply()
    """How much TAO there is."""
    stake: Stake = Stake()
    """Who stakes where, and who owns which hotkey."""
    root_claims: RootClaims = RootClaims()
    """What root may claim of the subnets."""
    key_swaps: KeySwaps = KeySwaps()
    """Swaps of coldkeys that are under way."""
    identities: Map[AccountId, AccountIdentity] = Map()
    """What each coldkey says about itself. Presence counts."""
    rate_limits: RateLimits = RateLimits()
    """When things that are limited in rate last happened."""
    pulses: Map[DrandRound, Pulse] = Map()
    """What is known of the randomness beacon. Presence counts."""
    last_round: DrandRound = DrandRound(0)
    """The latest round of the beacon that the chain has taken note of."""
    subnet_price: SubnetPrice = SubnetPrice()
    """What the price of the next subnet depends on."""
    parameters: NetworkParameters = NetworkParameters()
    """What governs all subnets."""
    subnets: Map[NetUid, Subnet] = Map()
    """What storage knows about each number of a subnet, whether or not there is one."""

    def subnet(self, netuid: NetUid) -> Subnet:
        """Return the record of a subnet, all defaults where nothing is known of it."""
        return self.subnets.get(netuid, _UNKNOWN_SUBNET)

    def with_subnet(self, netuid: NetUid, subnet: Subnet) -> "State":
        """Return the state with another record of a subnet."""
        return evolve(self, subnets=put(self.subnets, netuid, subnet, _UNKNOWN_SUBNET))

    def with_subnets(self, subnets: Mapping[NetUid, Subnet]) -> "State":
        """Return the state with other records of several subnets."""
        with self.subnets.mutate() as entries:
            for netuid, subnet in subnets.items():
                if subnet != _UNKNOWN_SUBNET:
                    entries[netuid] = subnet
                else:
                    entries.pop(netuid, None)
            changed = entries.finish()
        return evolve(self, subnets=changed)

    def balance(self, account: AccountId) -> Rao:
        """Return what an account holds, zero where there is none."""
        return self.accounts.get(account, Rao(0))

    def with_balance(self, account: AccountId, balance: Rao) -> "State":
        """Return the state with another balance of an account."""
        return evolve(self, accounts=put(self.accounts, account, balance, Rao(0)))
