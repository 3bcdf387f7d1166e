"""Every invariant can be false: by a planted defect, or where a state is tampered with."""

import re
from collections.abc import Callable
from typing import Any, Final

import attrs
import pytest

from tao_model.invariants import (
    INVARIANTS,
    CallMade,
    Step,
    StepInvariant,
    Verdict,
    check_step,
)
from tao_model.invariants.alpha import left_for_root
from tao_model.invariants.invariant import any_amount, judge
from tao_model.invariants.pools import total_reserve
from tao_model.network import ROOT_ORIGIN
from tao_model.numbers.safe_float import SafeFloat, normal_form
from tao_model.state import Map, State, Subnet
from tao_model.state.consensus import Mechanism
from tao_model.state.locks import Lock
from tao_model.state.pools import HotkeyStake
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    ClaimedAlpha,
    Count16,
    DecimalExponent,
    I96F32Bits,
    Mantissa,
    MechanismId,
    NetUid,
    Perquintill,
    Proportion16,
    Proportion64,
    Rao,
    U64F64Bits,
    Uid,
)
from tests.model.invariants.mutants import MUTANTS
from tests.model.invariants.scenarios import Moment, blocks, holdings, network

SUBNET: Final = NetUid(2)
STRANGER: Final = AccountId(b"\x55" * 32)
HOTKEY: Final = holdings(network(), SUBNET)[0][1]
COLDKEY: Final = holdings(network(), SUBNET)[0][2]

Tampering = Callable[[State], State]


def of_subnet(change: Callable[[Subnet], Subnet]) -> Tampering:
    return lambda state: state.with_subnet(SUBNET, change(state.subnet(SUBNET)))


def part(name: str, **changes: Any) -> Tampering:
    """Change fields of a part of the subnet."""
    return of_subnet(
        lambda subnet: attrs.evolve(
            subnet, **{name: attrs.evolve(getattr(subnet, name), **changes)}
        )
    )


def supply(difference: int, counted: int | None = None) -> Tampering:
    """Change the counters: the economy's is the other with a difference."""

    def tampered(state: State) -> State:
        balances = state.supply.balances_issuance if counted is None else counted
        changed = attrs.evolve(
            state.supply,
            balances_issuance=Rao(balances),
            total_issuance=Rao(balances + difference),
        )
        return attrs.evolve(state, supply=changed)

    return tampered


def rescaled(numerator: int, denominator: int) -> Tampering:
    """Change the denominator of a share pool to a multiple of what it is."""

    def change(held: HotkeyStake) -> HotkeyStake:
        old = held.pool.denominator
        new = normal_form(old.mantissa * numerator // denominator, old.exponent)
        assert new is not None
        return attrs.evolve(held, pool=attrs.evolve(held.pool, denominator=new))

    def changed(subnet: Subnet) -> Subnet:
        hotkeys = subnet.stake.hotkeys
        hotkeys = hotkeys.set(HOTKEY, change(hotkeys[HOTKEY]))
        return attrs.evolve(subnet, stake=attrs.evolve(subnet.stake, hotkeys=hotkeys))

    return of_subnet(changed)


def staked(**changes: Any) -> Tampering:
    return lambda state: attrs.evolve(state, stake=attrs.evolve(state.stake, **changes))


def claims(**changes: Any) -> Tampering:
    return lambda state: attrs.evolve(state, root_claims=attrs.evolve(state.root_claims, **changes))


HALF: Final = Proportion64(2**63)
ALL: Final = Proportion16(65_535)
A_LOCK: Final = Lock(Alpha(1000), U64F64Bits(0), network().block.number)

OF_STATES: Final[dict[str, Tampering]] = {
    "INVARIANT-TAO-1": supply(0, counted=1),
    "INVARIANT-TAO-2": supply(-1),
    "INVARIANT-TAO-5": supply(0, counted=21 * 10**15 + 1),
    "INVARIANT-TAO-6": lambda state: state.with_balance(STRANGER, Rao(499)),
    "INVARIANT-POOLS-1": part("pool", tao_reserve=Rao(10**18)),
    "INVARIANT-POOLS-2": lambda state: staked(total=Rao(total_reserve(state) - 11 * 10**9))(state),
    "INVARIANT-POOLS-5": part("pool", quote_weight=Perquintill(10**15)),
    "INVARIANT-ALPHA-1": of_subnet(
        lambda subnet: attrs.evolve(
            subnet,
            alpha=attrs.evolve(
                subnet.alpha,
                alpha_out=Alpha(subnet.alpha.alpha_out - left_for_root(subnet) - 10**9),
            ),
        )
    ),
    "INVARIANT-ALPHA-4": part("pool", alpha_reserve=Alpha(22 * 10**15)),
    "INVARIANT-SHARES-2": rescaled(1, 2),
    "INVARIANT-SHARES-3": rescaled(2, 1),
    "INVARIANT-STAKE-1": lambda state: staked(owners=state.stake.owners.delete(HOTKEY))(state),
    "INVARIANT-STAKE-2": staked(delegate_takes=Map({STRANGER: Proportion16(1)})),
    "INVARIANT-STAKE-4": part("stake", auto_stake_coldkeys=Map({STRANGER: (COLDKEY,)})),
    "INVARIANT-CHILDREN-2": part(
        "children", children=Map({HOTKEY: ((HALF, STRANGER), (HALF, COLDKEY))})
    ),
    "INVARIANT-CHILDREN-4": part(
        "children", children=Map({HOTKEY: ((Proportion64(1), STRANGER), (HALF, STRANGER))})
    ),
    "INVARIANT-ROOT-1": lambda state: claims(
        claimable=Map({key: Map({SUBNET: I96F32Bits(0)}) for key in state.stake.owners}),
        claimed=Map(
            {(SUBNET, hotkey, coldkey): ClaimedAlpha(2000) for _, hotkey, coldkey in on_root(state)}
        ),
    )(state),
    "INVARIANT-ROOT-2": claims(claimable=Map({HOTKEY: Map({SUBNET: I96F32Bits(-1)})})),
    "INVARIANT-LOCKS-2": part(
        "locks", locks=Map({(COLDKEY, HOTKEY): A_LOCK, (COLDKEY, STRANGER): A_LOCK})
    ),
    "INVARIANT-NEURONS-4": part("parameters", max_allowed_uids=Count16(1)),
    "INVARIANT-NEURONS-5": of_subnet(
        lambda subnet: attrs.evolve(
            subnet,
            mechanisms=subnet.mechanisms.set(
                MechanismId(0),
                attrs.evolve(
                    subnet.mechanisms[MechanismId(0)],
                    weights=Map({Uid(0): ((Uid(99), Proportion16(1)),)}),
                ),
            ),
        )
    ),
    "INVARIANT-NEURONS-6": part("neurons", dividends=(ALL, ALL)),
    "INVARIANT-NEURONS-7": of_subnet(
        lambda subnet: attrs.evolve(
            subnet,
            mechanisms=subnet.mechanisms.set(
                MechanismId(1), Mechanism(incentive=(Proportion16(0),) * 99)
            ),
        )
    ),
    "INVARIANT-SUBNETS-1": part("identity", added=False),
    "INVARIANT-SUBNETS-2": part("parameters", min_burn=Rao(2), max_burn=Rao(1)),
}
OF_STEPS: Final[dict[str, Tampering]] = {
    "INVARIANT-POOLS-6": part("pool", tao_reserve=Rao(1)),
    "INVARIANT-ALPHA-5": of_subnet(
        lambda subnet: attrs.evolve(
            subnet,
            alpha=attrs.evolve(subnet.alpha, alpha_out=Alpha(subnet.alpha.alpha_out + 1)),
        )
    ),
    "INVARIANT-STAKE-5": staked(delegate_takes=Map({HOTKEY: ALL})),
    "INVARIANT-CHILDREN-5": part("children", takes=Map({HOTKEY: ALL})),
    "INVARIANT-LOCKS-6": part("identity", owner=STRANGER),
    "INVARIANT-NEURONS-3": lambda state: part(
        "emission", last_mechanism_step_block=BlockNumber(state.block.number)
    )(part("parameters", max_allowed_validators=Count16(0), mechanism_count=1)(state)),
    "INVARIANT-SUBNETS-3": part("parameters", min_burn=Rao(10**18), max_burn=Rao(10**18)),
}
"""What is done to the state after a step."""

NEVER_BROKEN: Final[dict[str, Tampering]] = {
    "INVARIANT-STAKE-6": lambda state: staked(owners=state.stake.owners.delete(HOTKEY))(state),
    "INVARIANT-LOCKS-3": part("locks", owner_perpetual_total=A_LOCK),
    "INVARIANT-SUBNETS-4": part("identity", owner_hotkey=STRANGER),
    "INVARIANT-SUBNETS-5": lambda state: attrs.evolve(
        state, parameters=attrs.evolve(state.parameters, min_delegate_take=ALL)
    ),
}
"""What production leaves open to any amount: they tell, and never break."""

BY_ID: Final = {invariant.id: invariant for invariant in INVARIANTS}


def on_root(state: State) -> list[tuple[int, AccountId, AccountId]]:
    return holdings(state, NetUid(0))


def test_every_invariant_can_be_false() -> None:
    planted = {mutant.invariant for mutant in MUTANTS}
    assert planted | OF_STATES.keys() | OF_STEPS.keys() | NEVER_BROKEN.keys() == BY_ID.keys()


def test_what_never_breaks_says_so_and_what_binds_instead() -> None:
    known = {one.id: one.known for one in INVARIANTS if one.known is not None}
    assert {name for name, one in known.items() if one.bound is any_amount} == NEVER_BROKEN.keys()
    told = {name for name, one in known.items() if one.without_bound is not None}
    assert told == NEVER_BROKEN.keys() | {"INVARIANT-POOLS-2"}
    for name in told:
        binding = re.findall(r"INVARIANT-[A-Z]+-\d+", known[name].without_bound or "")
        assert all(isinstance(BY_ID[other], StepInvariant) for other in binding)


@pytest.mark.parametrize("name", NEVER_BROKEN)
def test_what_never_breaks_is_known_without_bound(name: str) -> None:
    assert judge(BY_ID[name], network()).verdict is Verdict.HOLDS
    finding = judge(BY_ID[name], NEVER_BROKEN[name](network()))
    assert (finding.verdict, finding.is_without_bound) == (Verdict.KNOWN, True)


CAP: Final = 21 * 10**15


@pytest.mark.rule("INVARIANT-TAO-2", "INVARIANT-TAO-5")
@pytest.mark.parametrize(
    ("counted", "ahead", "verdicts"),
    [
        (CAP - 7, 7, (Verdict.KNOWN, Verdict.HOLDS)),
        (CAP - 7, 8, (Verdict.BROKEN, Verdict.BROKEN)),
        (CAP, 0, (Verdict.HOLDS, Verdict.HOLDS)),
        (CAP - 7, -1, (Verdict.BROKEN, Verdict.HOLDS)),
    ],
)
def test_the_economys_counter_is_ahead_as_far_as_the_cap_and_never_behind(
    counted: int, ahead: int, verdicts: tuple[Verdict, Verdict]
) -> None:
    tampered = supply(ahead, counted)(network())
    names = ("INVARIANT-TAO-2", "INVARIANT-TAO-5")
    assert tuple(judge(BY_ID[name], tampered).verdict for name in names) == verdicts


@pytest.mark.rule("INVARIANT-POOLS-2")
def test_total_stake_is_above_the_pools_by_volumes_at_most_while_no_subnet_has_ended() -> None:
    state = network()
    volume = sum(subnet.pool.volume for subnet in state.subnets.values())
    assert volume > 0
    for beyond, verdict in ((volume, Verdict.KNOWN), (volume + 1, Verdict.BROKEN)):
        higher = staked(total=Rao(total_reserve(state) + beyond))(state)
        assert judge(BY_ID["INVARIANT-POOLS-2"], higher).verdict is verdict
        for again in (part("identity", registrations=2), part("identity", added=False)):
            finding = judge(BY_ID["INVARIANT-POOLS-2"], again(higher))
            assert (finding.verdict, finding.is_without_bound) == (Verdict.KNOWN, True)


@pytest.mark.parametrize("name", OF_STATES)
def test_a_state_that_is_tampered_with_breaks_it(name: str) -> None:
    state = network()
    assert judge(BY_ID[name], state).verdict is not Verdict.BROKEN
    assert judge(BY_ID[name], OF_STATES[name](state)).verdict is Verdict.BROKEN


def a_call() -> Moment:
    return network(), CallMade(ROOT_ORIGIN, None), network()


def a_block() -> Moment:
    return next(blocks(1, 40))


@pytest.mark.parametrize("name", OF_STEPS)
def test_a_step_that_is_tampered_with_breaks_it(name: str) -> None:
    verdicts = set()
    for before, step, after in (a_call(), a_block()):
        assert judged(name, before, step, after) is not Verdict.BROKEN
        verdicts.add(judged(name, before, step, OF_STEPS[name](after)))
    assert Verdict.BROKEN in verdicts


def judged(name: str, before: State, step: Step, after: State) -> Verdict:
    (finding,) = [one for one in check_step(before, step, after) if one.invariant.id == name]
    return finding.verdict


def test_a_number_of_any_exponent_is_judged_at_once() -> None:
    huge = SafeFloat(Mantissa(10**21), DecimalExponent(2**63 - 1))

    def changed(subnet: Subnet) -> Subnet:
        held = subnet.stake.hotkeys[HOTKEY]
        shares = held.shares.set(STRANGER, huge)
        hotkeys = subnet.stake.hotkeys.set(HOTKEY, attrs.evolve(held, shares=shares))
        return attrs.evolve(subnet, stake=attrs.evolve(subnet.stake, hotkeys=hotkeys))

    tampered = of_subnet(changed)(network())
    assert judge(BY_ID["INVARIANT-SHARES-1"], tampered).verdict is Verdict.BROKEN


@pytest.mark.parametrize("name", ["INVARIANT-SHARES-1", "INVARIANT-SHARES-2"])
@pytest.mark.parametrize(
    ("excess", "verdict"),
    [
        (SafeFloat.from_u64(1), Verdict.KNOWN),
        (SafeFloat.from_u64(2), Verdict.BROKEN),
    ],
    ids=["one share", "two shares"],
)
def test_shares_may_exceed_the_denominator_by_one(
    name: str, excess: SafeFloat, verdict: Verdict
) -> None:
    def changed(subnet: Subnet) -> Subnet:
        held = subnet.stake.hotkeys[HOTKEY]
        raised = held.shares.set(STRANGER, excess)
        rewarded = attrs.evolve(held.pool, value=Alpha(3 * held.pool.value))
        hotkeys = subnet.stake.hotkeys.set(HOTKEY, attrs.evolve(held, pool=rewarded, shares=raised))
        return attrs.evolve(subnet, stake=attrs.evolve(subnet.stake, hotkeys=hotkeys))

    tampered = of_subnet(changed)(network())
    assert judge(BY_ID[name], tampered).verdict is verdict
