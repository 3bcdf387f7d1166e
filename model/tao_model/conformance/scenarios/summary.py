"""What came of a scenario, as it is printed and written as JSON."""

from collections import Counter
from typing import Final, Literal

import attrs

from tao_model import REVISION
from tao_model.conformance.scenarios.inspection import InvariantCourse
from tao_model.conformance.scenarios.observations import (
    Ledger,
    RoleAmount,
    Sample,
    existing_subnets,
    price_of,
    role_amounts,
)
from tao_model.conformance.scenarios.roles import Role, staked_tao
from tao_model.conformance.scenarios.simulation import ACCEPTED, Run
from tao_model.conformance.states import digest
from tao_model.invariants import Verdict
from tao_model.state import State
from tao_model.units import Alpha, BlockNumber, Count64, NetUid, PriceLimit, Rao

SIMULATION: Final = "tao-spec/simulation"


@attrs.frozen
class Issuance:
    """TAO that was created and that ceased to exist."""

    before: Rao
    """How much there was before the first block."""
    created: Rao
    """What blocks created."""
    recycled: Rao
    """What of all that ceased to exist again."""
    after: Rao
    """How much there is after the last block."""


@attrs.frozen
class AlphaAmount:
    """What all of one role were paid on a subnet."""

    role: str
    """Root stakers, nominators, validators, miners or subnet owners."""
    amount: Alpha
    """In the subnet's alpha."""


@attrs.frozen
class SubnetCourse:
    """What became of a subnet."""

    netuid: NetUid
    """Its number."""
    neurons: Count64
    """How many have joined it, after the last block."""
    epochs: Count64
    """How many epochs ran."""
    price_before: PriceLimit
    """At which its pool swapped before the first block; 0 where there was none."""
    price_after: PriceLimit
    """At which its pool swaps after the last block."""
    tao_reserve: Rao
    """TAO in its pool, after the last block."""
    alpha_reserve: Alpha
    """Alpha in its pool, after the last block."""
    alpha_outstanding: Alpha
    """Alpha outside its pool, after the last block."""
    rewards: tuple[AlphaAmount, ...]
    """What was paid, by who got it."""


@attrs.frozen
class RoleCourse:
    """What became of those of one role, on all subnets together."""

    role: str
    """Root stakers, nominators, validators, miners or subnet owners."""
    staked_before: Rao
    """What they had staked, in TAO by the prices before the first block."""
    staked_after: Rao
    """What they have staked, in TAO by the prices after the last block."""
    rewards: Rao
    """What they were paid, in TAO by the price of each payment's block."""


@attrs.frozen
class Refusals:
    """Calls that were refused for one reason."""

    error: str
    """The full name of the error."""
    count: Count64
    """How many were."""


@attrs.frozen
class CallTally:
    """What became of one of the calls."""

    call: str
    """Production's name."""
    accepted: Count64
    """How many were carried out."""
    refused: tuple[Refusals, ...]
    """How many were not, by reason."""


@attrs.frozen
class Summary:
    """What came of a scenario."""

    format: Literal["tao-spec/simulation"]
    """What this is."""
    revision: str
    """The revision of production that was modelled."""
    engine: str
    """What computed the epochs."""
    first_block: BlockNumber
    """The block that ran before the first one of the run."""
    last_block: BlockNumber
    """The last block of the run."""
    issuance: Issuance
    """How much TAO there was and is."""
    subnets: tuple[SubnetCourse, ...]
    """All subnets but root."""
    roles: tuple[RoleCourse, ...]
    """Who has staked, and who was paid."""
    calls: tuple[CallTally, ...]
    """What became of the calls."""
    invariants: tuple[InvariantCourse, ...]
    """What became of the invariants of chapter 23; empty where they were not checked."""
    samples: tuple[Sample, ...]
    """Looks at the network, the first before the first block, the last after the last."""
    digest: str
    """SHA-256 of the state after the last block: tells it from every other."""

    @property
    def holds_together(self) -> bool:
        """Whether no invariant is broken beyond what is known."""
        return all(one.verdict != Verdict.BROKEN.value for one in self.invariants)


def summary(run: Run, engine: str) -> Summary:
    """Return what came of a run."""
    before, after = run.genesis, run.final
    return Summary(
        format="tao-spec/simulation",
        revision=REVISION,
        engine=engine,
        first_block=before.block.number,
        last_block=after.block.number,
        issuance=_issuance(before, after, run.ledger),
        subnets=tuple(
            _subnet(netuid, before, after, run.ledger) for netuid in existing_subnets(after)
        ),
        roles=_roles(before, after, run.ledger),
        calls=_calls(run.answers),
        invariants=run.invariants,
        samples=run.samples,
        digest=digest(after),
    )


def _issuance(before: State, after: State, ledger: Ledger) -> Issuance:
    first, last = before.supply.total_issuance, after.supply.total_issuance
    return Issuance(first, Rao(ledger.minted), Rao(first + ledger.minted - last), last)


def _subnet(netuid: NetUid, before: State, after: State, ledger: Ledger) -> SubnetCourse:
    subnet = after.subnet(netuid)
    existed = before.subnet(netuid).identity.added
    return SubnetCourse(
        netuid=netuid,
        neurons=Count64(subnet.neurons.count),
        epochs=Count64(ledger.epochs[netuid]),
        price_before=price_of(before.subnet(netuid)) if existed else PriceLimit(0),
        price_after=price_of(subnet),
        tao_reserve=subnet.pool.tao_reserve,
        alpha_reserve=subnet.pool.alpha_reserve,
        alpha_outstanding=subnet.alpha.alpha_out,
        rewards=tuple(AlphaAmount(role.value, Alpha(ledger.alpha[netuid, role])) for role in Role),
    )


def _roles(before: State, after: State, ledger: Ledger) -> tuple[RoleCourse, ...]:
    columns = (
        role_amounts(staked_tao(before)),
        role_amounts(staked_tao(after)),
        role_amounts(ledger.rewards),
    )
    return tuple(_role(*row) for row in zip(*columns, strict=True))


def _role(before: RoleAmount, after: RoleAmount, rewards: RoleAmount) -> RoleCourse:
    return RoleCourse(before.role, before.amount, after.amount, rewards.amount)


def _calls(answers: Counter[tuple[str, str]]) -> tuple[CallTally, ...]:
    names = sorted({call for call, _ in answers})
    return tuple(
        CallTally(
            name,
            Count64(answers[name, ACCEPTED]),
            tuple(
                Refusals(result, Count64(count))
                for (call, result), count in sorted(answers.items())
                if call == name and result != ACCEPTED
            ),
        )
        for name in names
    )
