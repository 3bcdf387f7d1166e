"""Who gives way to a new neuron, and who is spared."""

from typing import Final

import attrs
import pytest

from tao_model.invariants import INVARIANTS, StepInvariant, Verdict
from tao_model.invariants.invariant import judge
from tao_model.invariants.pruning import gave_way, passed_over
from tao_model.units import BlockNumber, Count16
from tests.model.invariants.mutants import SUBNET, registering_on_a_full_subnet

BY_ID: Final = {invariant.id: invariant for invariant in INVARIANTS}


@pytest.mark.rule("INVARIANT-NEURONS-11")
@pytest.mark.parametrize(("limit", "verdict"), [(1, Verdict.HOLDS), (0, Verdict.BROKEN)])
def test_one_neuron_of_the_owner_is_spared(limit: int, verdict: Verdict) -> None:
    invariant = BY_ID["INVARIANT-NEURONS-11"]
    before, step, after = next(registering_on_a_full_subnet())
    ((_, subnet, replaced),) = gave_way(before, step, after)
    now = before.block.number
    assert len(passed_over(subnet, replaced, now)) == 1
    parameters = attrs.evolve(subnet.parameters, immune_owner_uids_limit=Count16(limit))
    stricter = before.with_subnet(SUBNET, attrs.evolve(subnet, parameters=parameters))
    assert isinstance(invariant, StepInvariant)
    assert judge(invariant, stricter, step, after).verdict is verdict


def test_the_young_are_compared_with_the_young() -> None:
    before, step, after = next(registering_on_a_full_subnet())
    ((_, subnet, replaced),) = gave_way(before, step, after)
    youth = attrs.evolve(subnet.parameters, immunity_period=Count16(65_535))
    old = attrs.evolve(subnet, parameters=youth)
    assert len(passed_over(old, replaced, BlockNumber(before.block.number))) == 1
    assert passed_over(old, replaced, BlockNumber(10**6)) == passed_over(
        subnet, replaced, BlockNumber(10**6)
    )
