"""Payment of a subnet's pending alpha."""

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given

from tao_model.children import StakedHotkey
from tao_model.consensus.interface import EpochInput
from tao_model.consensus.reference import run_epoch
from tao_model.emission.distribution import (
    Earned,
    RewardedSubnet,
    distribute,
    distributed_alpha,
    gather_dividends,
    is_withheld,
    pay_alpha_dividends,
    pay_incentives,
    pay_owner_cut,
    pay_root_dividends,
    take,
    validators_pot,
    withhold,
)
from tao_model.emission.dividends import FamilyTerms, RewardedHotkey
from tao_model.emission.effects import (
    BurnAlpha,
    Effect,
    IncreaseHotkeyStake,
    IncreaseRootClaimable,
    IncreaseStake,
    PayOwnerCut,
    RecycleAlpha,
)
from tao_model.emission.split import NOTHING_PENDING
from tao_model.numbers.fixed_point import I64F64, U96F32
from tao_model.state.emission import Pending
from tao_model.state.parameters import RecycleOrBurn
from tao_model.units import (
    Alpha,
    BlockCount,
    BlockNumber,
    Count16,
    I64F64Bits,
    Millionths,
    NetUid,
    Proportion16,
    Proportion64,
    Rao,
    Steepness,
    Tempo,
    U96F32Bits,
    Uid,
)
from tests.strategies.consensus import edged
from tests.strategies.emission import (
    TAO_WEIGHT,
    Payout,
    account,
    payouts,
    pendings,
    proportions_of_16,
)

ONE = U96F32.one
NETUID = NetUid(1)
NO_TAKE = Proportion16(0)
DEFAULT_TAKE = Proportion16(11_796)

MINER, OWNERS_MINER, VALIDATOR = account(1), account(2), account(3)
OWNER, SOMEBODY = account(100), account(101)

SUBNET = RewardedSubnet(
    netuid=NETUID,
    subnet_owner=OWNER,
    subnet_owner_hotkey=OWNERS_MINER,
    owned_hotkeys=frozenset({OWNERS_MINER}),
    recycle_or_burn=None,
    auto_stake_destinations={},
)


def hotkey(owner: int, alpha: int = 0, root: int = 0) -> RewardedHotkey:
    return RewardedHotkey(
        account(owner), DEFAULT_TAKE, NO_TAKE, StakedHotkey(Alpha(alpha), Rao(root), (), ())
    )


HOTKEYS = {MINER: hotkey(101), OWNERS_MINER: hotkey(100), VALIDATOR: hotkey(102, 5, 5)}


def earned(incentives: dict[bytes, int], dividends: dict[bytes, int]) -> tuple[Earned, ...]:
    return tuple(
        Earned(one, Alpha(incentives.get(one, 0)), Alpha(dividends.get(one, 0)))
        for one in sorted(HOTKEYS)
    )


def amount(effects: Sequence[Effect], *kinds: type[Effect]) -> int:
    return sum(effect.amount for effect in effects if isinstance(effect, kinds))


def epoch_of_equals(validators: int, emission: int, *, miners: int = 1) -> EpochInput:
    """Validators of the same stake who all give the same weight to every miner."""
    count = validators + miners
    row = tuple((Uid(validators + miner), Proportion16(65535)) for miner in range(miners))
    stake = I64F64Bits(10**12 * I64F64.scale)
    return EpochInput(
        neuron_count=Count16(count),
        current_block=BlockNumber(10_000),
        tempo=Tempo(360),
        activity_cutoff=BlockCount(5_000),
        last_update=(BlockNumber(9_900),) * count,
        block_at_registration=(BlockNumber(0),) * count,
        last_mechanism_step_block=BlockNumber(9_640),
        stake_bits=(stake,) * validators + (I64F64.zero,) * miners,
        stake_threshold=Rao(0),
        owner_uid=None,
        validator_permit=(True,) * validators + (False,) * miners,
        max_allowed_validators=Count16(64),
        kappa=Proportion16(32_767),
        bonds_penalty=Proportion16(65_535),
        yuma3_enabled=False,
        liquid_alpha_enabled=False,
        alpha_low=Proportion16(45_875),
        alpha_high=Proportion16(58_982),
        alpha_sigmoid_steepness=Steepness(1_000),
        bonds_moving_average=Millionths(900_000),
        commit_reveal_enabled=False,
        earliest_commit_block=(None,) * count,
        weights=(row,) * validators + ((),) * miners,
        bonds=((),) * count,
        emission=Alpha(emission),
    )


# The pots.


@pytest.mark.rule("EMISSION-17")
@given(pendings())
def test_the_epochs_distribute_everything_but_the_owners_cut(pending: Pending) -> None:
    assert distributed_alpha(pending) + pending.pending_owner_cut == sum(attrs.astuple(pending))


@pytest.mark.rule("EMISSION-17")
@given(pendings())
def test_without_any_incentive_the_miners_part_is_the_validators(pending: Pending) -> None:
    nobody = earned({}, {VALIDATOR: 5})
    somebody = earned({MINER: 1}, {VALIDATOR: 5})
    assert validators_pot(pending, somebody) == pending.pending_validator_emission
    both = pending.pending_validator_emission + pending.pending_server_emission
    assert validators_pot(pending, nobody) == both


@pytest.mark.rule("EMISSION-17")
@given(payouts())
def test_no_more_is_paid_than_was_drained_if_the_epoch_did_not_overpay_miners(
    payout: Payout,
) -> None:
    paid = distribute(payout.drained, payout.earned, payout.subnet, payout.hotkeys, payout.terms)
    assert sum(effect.amount for effect in paid.effects) <= sum(attrs.astuple(payout.drained))


@pytest.mark.rule("EMISSION-17")
@given(payouts())
def test_each_pot_is_paid_out_but_for_rounding_if_anybody_has_a_claim(payout: Payout) -> None:
    """k hotkeys leave at most k * pot * 2^-32 in it, and less than 2 rao each."""
    paid = distribute(payout.drained, payout.earned, payout.subnet, payout.hotkeys, payout.terms)
    pot = validators_pot(payout.drained, payout.earned)
    hotkeys = len(paid.alpha_dividends_per_subnet)
    alpha_side = paid.effects[len(paid.effects) - 4 * hotkeys : len(paid.effects) - 2 * hotkeys]
    given_away = amount(alpha_side, IncreaseStake, IncreaseHotkeyStake)
    if given_away > 0:
        assert (pot - given_away) * ONE < hotkeys * (pot + 2 * ONE)
    assert given_away <= pot


@pytest.mark.rule("EMISSION-17")
def test_miners_can_earn_more_than_waits_for_them() -> None:
    """Seven equal dividends lose four units of one in rounding; the miner is paid part of it."""
    drained = attrs.evolve(
        NOTHING_PENDING,
        pending_server_emission=Alpha(150_000_000_000),
        pending_validator_emission=Alpha(150_000_000_000),
    )
    epoch = run_epoch(epoch_of_equals(7, distributed_alpha(drained)))
    assert sum(epoch.server_emission) == drained.pending_server_emission + 69


@pytest.mark.rule("EMISSION-17")
def test_where_root_does_not_sell_miners_lose_half_of_what_root_loses() -> None:
    """The block's 102,500,572 for root are recycled; miners get half of what is left."""
    drained = attrs.evolve(
        NOTHING_PENDING,
        pending_server_emission=Alpha(410_002_288),
        pending_validator_emission=Alpha(307_501_716),
    )
    epoch = run_epoch(epoch_of_equals(1, distributed_alpha(drained)))
    assert sum(epoch.server_emission) == 358_752_002
    assert drained.pending_server_emission - sum(epoch.server_emission) == 102_500_572 // 2


@pytest.mark.rule("EMISSION-17")
def test_what_a_mechanism_without_incentive_leaves_of_the_miners_part_is_lost() -> None:
    """Two even mechanisms, no miner in the second: a quarter of the alpha is paid to nobody."""
    first = run_epoch(epoch_of_equals(1, 500))
    second = run_epoch(epoch_of_equals(1, 500, miners=0))
    drained = attrs.evolve(
        NOTHING_PENDING, pending_server_emission=Alpha(500), pending_validator_emission=Alpha(500)
    )
    miners = sum(first.server_emission) + sum(second.server_emission)
    assert (miners, sum(second.validator_emission)) == (250, 500)
    assert validators_pot(drained, [Earned(MINER, Alpha(miners), Alpha(0))]) == 500


@pytest.mark.rule("EMISSION-17")
def test_payments_come_in_productions_order() -> None:
    drained = Pending(Alpha(100), Alpha(60), Alpha(40), Alpha(44))
    terms = FamilyTerms(TAO_WEIGHT, Proportion64(0), NO_TAKE)
    paid = distribute(
        drained, earned({MINER: 60, OWNERS_MINER: 40}, {VALIDATOR: 100}), SUBNET, HOTKEYS, terms
    )
    assert [type(effect) for effect in paid.effects if effect.amount > 0] == [
        PayOwnerCut,
        IncreaseStake,
        BurnAlpha,
        IncreaseStake,
        IncreaseHotkeyStake,
        IncreaseStake,
        IncreaseRootClaimable,
    ]


# The way to the pots.


@pytest.mark.rule("EMISSION-19")
def test_dividends_of_several_children_add_up_for_their_parent() -> None:
    everything = Proportion64(2**64 - 1)
    children = (account(5), account(6))
    links = tuple((Proportion64(2**63), child) for child in children)
    hotkeys = {
        VALIDATOR: RewardedHotkey(
            OWNER, NO_TAKE, NO_TAKE, StakedHotkey(Alpha(10**9), Rao(0), links, ())
        )
    }
    for child in children:
        staked = StakedHotkey(Alpha(0), Rao(0), (), ((Proportion64(2**63), VALIDATOR),))
        hotkeys[child] = RewardedHotkey(SOMEBODY, NO_TAKE, NO_TAKE, staked)
    gains = [Earned(child, Alpha(0), Alpha(30)) for child in children]
    terms = FamilyTerms(TAO_WEIGHT, everything, NO_TAKE)
    kept = gather_dividends(
        NETUID, gains, hotkeys, attrs.evolve(terms, childkey_burn=Proportion64(0))
    )
    assert kept.dividends == {VALIDATOR: 60 * ONE, children[0]: 0, children[1]: 0}
    burned = gather_dividends(NETUID, gains, hotkeys, terms)
    assert burned.effects == (RecycleAlpha(NETUID, Alpha(30)), RecycleAlpha(NETUID, Alpha(30)))


# The owner's cut.


@pytest.mark.rule("EMISSION-22")
def test_the_owners_cut_is_staked_with_the_owners_hotkey() -> None:
    assert pay_owner_cut(SUBNET, Alpha(7)) == (PayOwnerCut(OWNERS_MINER, OWNER, NETUID, Alpha(7)),)


@pytest.mark.rule("EMISSION-22")
def test_without_an_owner_or_its_hotkey_the_owners_cut_is_paid_to_nobody() -> None:
    assert pay_owner_cut(attrs.evolve(SUBNET, subnet_owner=None), Alpha(7)) == ()
    assert pay_owner_cut(attrs.evolve(SUBNET, subnet_owner_hotkey=None), Alpha(7)) == ()


# Incentives.


@pytest.mark.rule("EMISSION-23")
def test_what_the_owners_hotkeys_earn_as_miners_is_withheld() -> None:
    assert is_withheld(OWNERS_MINER, SUBNET)
    assert is_withheld(VALIDATOR, attrs.evolve(SUBNET, owned_hotkeys=frozenset({VALIDATOR})))
    assert not is_withheld(MINER, SUBNET)


@pytest.mark.rule("EMISSION-23")
def test_what_is_withheld_is_burned_unless_the_subnet_recycles() -> None:
    recycles = attrs.evolve(SUBNET, recycle_or_burn=RecycleOrBurn.RECYCLE)
    burns = attrs.evolve(SUBNET, recycle_or_burn=RecycleOrBurn.BURN)
    assert withhold(recycles, Alpha(7)) == (RecycleAlpha(NETUID, Alpha(7)),)
    assert withhold(burns, Alpha(7)) == withhold(SUBNET, Alpha(7)) == (BurnAlpha(NETUID, Alpha(7)),)
    assert withhold(recycles, Alpha(0)) == ()


@pytest.mark.rule("EMISSION-23")
def test_the_part_withheld_is_what_decides_the_next_shares() -> None:
    paid = pay_incentives(SUBNET, earned({MINER: 60, OWNERS_MINER: 20}, {}), HOTKEYS)
    assert paid.miner_burned_bits == ONE // 4
    assert amount(paid.effects, IncreaseStake) == 60
    assert amount(paid.effects, BurnAlpha) == 20
    assert pay_incentives(SUBNET, earned({}, {}), HOTKEYS).miner_burned_bits == 0


@pytest.mark.rule("EMISSION-23")
def test_a_miners_alpha_is_staked_where_its_owner_has_said() -> None:
    elsewhere = attrs.evolve(SUBNET, auto_stake_destinations={SOMEBODY: VALIDATOR})
    (first, *_) = pay_incentives(elsewhere, earned({MINER: 60}, {}), HOTKEYS).effects
    assert first == IncreaseStake(VALIDATOR, SOMEBODY, NETUID, Alpha(60))
    (first, *_) = pay_incentives(SUBNET, earned({MINER: 60}, {}), HOTKEYS).effects
    assert first == IncreaseStake(MINER, SOMEBODY, NETUID, Alpha(60))


@pytest.mark.rule("EMISSION-23")
@given(payouts())
def test_all_incentive_is_staked_or_withheld(payout: Payout) -> None:
    paid = pay_incentives(payout.subnet, payout.earned, payout.hotkeys)
    earned_in_all = sum(one.incentive for one in payout.earned)
    withheld = amount(paid.effects, RecycleAlpha, BurnAlpha)
    assert amount(paid.effects, IncreaseStake) + withheld == earned_in_all
    if earned_in_all:
        assert paid.miner_burned_bits == withheld * ONE // earned_in_all


# Dividends.


@pytest.mark.rule("EMISSION-24")
@given(edged(0, 10**15 * ONE, 1, ONE).map(U96F32Bits), proportions_of_16())
def test_take_and_rest_are_the_dividend_less_at_most_one_rao_and_a_fraction(
    dividend: U96F32Bits, part: Proportion16
) -> None:
    to_owner, to_stakers = take(dividend, part)
    assert dividend - 2 * ONE < (to_owner + to_stakers) * ONE <= dividend


@pytest.mark.rule("EMISSION-24")
def test_the_default_take_of_a_thousand_alpha_is_42_rao_short_of_its_proportion() -> None:
    """11796 / 65535 is floored to 2^-32 before it is applied."""
    to_owner, to_stakers = take(U96F32Bits(10**12 * ONE), DEFAULT_TAKE)
    assert to_owner == 10**12 * 11_796 // 65_535 - 42
    assert (to_owner, to_stakers) == (179_995_422_251, 820_004_577_748)


@pytest.mark.rule("EMISSION-24")
def test_alpha_stakers_share_what_the_owner_does_not_keep() -> None:
    paid = pay_alpha_dividends(NETUID, [(VALIDATOR, U96F32Bits(1_000 * ONE))], HOTKEYS)
    assert paid.effects == (
        IncreaseStake(VALIDATOR, account(102), NETUID, Alpha(179)),
        IncreaseHotkeyStake(VALIDATOR, NETUID, Alpha(820)),
    )
    assert paid.per_hotkey == ((VALIDATOR, 820),)


@pytest.mark.rule("EMISSION-25")
def test_root_stakers_may_claim_what_the_owner_does_not_keep() -> None:
    paid = pay_root_dividends(NETUID, [(VALIDATOR, U96F32Bits(1_000 * ONE))], HOTKEYS)
    assert paid.effects == (
        IncreaseStake(VALIDATOR, account(102), NETUID, Alpha(179)),
        IncreaseRootClaimable(VALIDATOR, NETUID, Alpha(820)),
    )
    assert paid.per_hotkey == ((VALIDATOR, 820),)
