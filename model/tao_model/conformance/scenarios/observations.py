"""What is looked at while a scenario runs, as plain numbers (chapter 24-scenarios)."""

from collections import Counter
from typing import Final

import attrs

from tao_model.conformance.scenarios.roles import Amounts, Role, in_tao, rewards, staked_tao
from tao_model.network.blocks import RunningBlock
from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.pool import spot_price
from tao_model.state import ROOT, State, Subnet
from tao_model.units import BlockNumber, NetUid, PriceLimit, Rao

MOST_SAMPLES: Final = 120
"""A longer run is looked at as often as this, at even distances."""

_NANO: Final = 10**9


@attrs.frozen
class SubnetPrice:
    """The price of a subnet's alpha."""

    netuid: NetUid
    """The subnet."""
    price: PriceLimit
    """At which its pool swaps next to nothing."""


@attrs.frozen
class RoleAmount:
    """What all of one role have or got."""

    role: str
    """Root stakers, nominators, validators, miners or subnet owners."""
    amount: Rao
    """In TAO: alpha by the price of its pool at the time."""


@attrs.frozen
class Sample:
    """A look at the network between two blocks."""

    block: BlockNumber
    """The block that runs."""
    issuance: Rao
    """How much TAO there is."""
    prices: tuple[SubnetPrice, ...]
    """Of each subnet but root."""
    staked: tuple[RoleAmount, ...]
    """What is staked, by who holds it."""
    rewards: tuple[RoleAmount, ...]
    """What was paid since the run began, by who got it."""


def price_of(subnet: Subnet) -> PriceLimit:
    """Return a subnet's price in 1e-9 TAO per alpha, rounded down."""
    nano = U64F64.saturating_multiply(
        spot_price(subnet.pool), U64F64.saturating_from_integer(_NANO)
    )
    return PriceLimit(U64F64.saturating_to_integer(nano, U64))


def existing_subnets(state: State) -> tuple[NetUid, ...]:
    """Return the subnets that exist, root left out, in ascending order."""
    return tuple(
        sorted(n for n, subnet in state.subnets.items() if n != ROOT and subnet.identity.added)
    )


def role_amounts(amounts: Amounts) -> tuple[RoleAmount, ...]:
    """Return amounts in rao, one for each role, in the order of the roles."""
    return tuple(RoleAmount(role.value, Rao(amounts[role])) for role in Role)


@attrs.define
class Ledger:
    """What has been created and paid since a run began."""

    minted: int = 0
    """TAO that blocks created, in rao."""
    rewards: Amounts = attrs.field(factory=Counter)
    """In rao, by the prices right after each payment."""
    alpha: Counter[tuple[NetUid, Role]] = attrs.field(factory=Counter)
    """Alpha paid on each subnet."""
    epochs: Counter[NetUid] = attrs.field(factory=Counter)
    """Epochs that each subnet ran."""

    def note(self, block: RunningBlock) -> None:
        """Count what a block created and paid."""
        self.minted += block.minted
        for netuid, paid in block.paid.items():
            amounts = rewards(block.state, netuid, paid)
            self.epochs[netuid] += 1
            self.rewards.update(in_tao(block.state.subnet(netuid), amounts))
            for role, amount in amounts.items():
                self.alpha[netuid, role] += amount


def sample(state: State, ledger: Ledger) -> Sample:
    """Return a look at a state."""
    return Sample(
        block=state.block.number,
        issuance=state.supply.total_issuance,
        prices=tuple(
            SubnetPrice(netuid, price_of(state.subnet(netuid)))
            for netuid in existing_subnets(state)
        ),
        staked=role_amounts(staked_tao(state)),
        rewards=role_amounts(ledger.rewards),
    )


def distance_of_samples(blocks: int) -> int:
    """Return how many blocks lie between two looks at a run."""
    return max(1, -(-blocks // MOST_SAMPLES))
