import pytest

from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.administration.schedules import (
    SetActivityCutoffFactor,
    SetTempo,
    SetTempoAsRoot,
    TriggerEpoch,
)
from tao_model.rejection import Reason
from tao_model.units import Tempo, Thousandths
from tests.model.network.administration.acting import BY_OWNER, at, owned, refusal_of
from tests.strategies.staking import BOB, NOWHERE, SUBNET

FROZEN = Reason.ADMIN_ACTION_PROHIBITED_DURING_WEIGHTS_WINDOW
TRIGGER = TriggerEpoch(SUBNET)


def tempo(blocks: int) -> SetTempo:
    return SetTempo(SUBNET, Tempo(blocks))


def factor(thousandths: int) -> SetActivityCutoffFactor:
    return SetActivityCutoffFactor(SUBNET, Thousandths(thousandths))


@pytest.mark.rule("ADMINISTRATION-7")
def test_an_owner_sets_the_tempo_within_bounds_and_it_counts_from_now_on() -> None:
    schedule = apply(owned(300), BY_OWNER, tempo(1_000)).subnet(SUBNET).schedule
    assert (schedule.tempo, schedule.last_epoch_block) == (1_000, 300)
    for wrong in (359, 50_401):
        assert refusal_of(owned(359), tempo(wrong)) is Reason.TEMPO_OUT_OF_BOUNDS
    assert refusal_of(owned(359), tempo(360)) is FROZEN
    for origin in (ROOT_ORIGIN, Signed(BOB)):
        assert refusal_of(owned(300), tempo(360), origin) is Reason.BAD_ORIGIN


@pytest.mark.rule("ADMINISTRATION-7")
def test_an_owner_sets_the_tempo_once_in_360_blocks() -> None:
    after = apply(owned(300), BY_OWNER, tempo(1_000))
    assert refusal_of(at(after, 659), tempo(360)) is Reason.TX_RATE_LIMIT_EXCEEDED
    assert refusal_of(at(after, 660), tempo(360)) is None


@pytest.mark.rule("ADMINISTRATION-7")
def test_root_sets_any_tempo_of_a_subnet_that_exists() -> None:
    none = SetTempoAsRoot(SUBNET, Tempo(0))
    schedule = apply(owned(300), ROOT_ORIGIN, none).subnet(SUBNET).schedule
    assert (schedule.tempo, schedule.last_epoch_block) == (0, 300)
    assert refusal_of(owned(359), none, ROOT_ORIGIN) is FROZEN
    nowhere = SetTempoAsRoot(NOWHERE, Tempo(0))
    assert refusal_of(owned(300), nowhere, ROOT_ORIGIN) is Reason.ADMIN_SUBNET_DOES_NOT_EXIST
    assert refusal_of(owned(300), none) is Reason.BAD_ORIGIN


@pytest.mark.rule("ADMINISTRATION-8")
def test_an_epoch_is_triggered_by_the_owner_where_weights_are_plain() -> None:
    plain = owned(300, commit_reveal_enabled=False)
    after = apply(plain, BY_OWNER, TRIGGER)
    assert after.subnet(SUBNET).schedule.pending_epoch_at == 310
    assert refusal_of(after, TRIGGER) is Reason.EPOCH_TRIGGER_ALREADY_PENDING
    assert refusal_of(at(plain, 351), TRIGGER) is Reason.AUTO_EPOCH_ALREADY_IMMINENT
    committed = Reason.DYNAMIC_TEMPO_BLOCKED_BY_COMMIT_REVEAL
    assert refusal_of(owned(300), TRIGGER) is committed
    for origin in (ROOT_ORIGIN, Signed(BOB)):
        assert refusal_of(plain, TRIGGER, origin) is Reason.BAD_ORIGIN


@pytest.mark.rule("ADMINISTRATION-9")
def test_root_is_not_held_to_the_window_where_the_owner_is() -> None:
    frozen = owned(359)
    assert refusal_of(frozen, factor(2_000)) is FROZEN
    after = apply(frozen, ROOT_ORIGIN, factor(2_000))
    assert after.subnet(SUBNET).parameters.activity_cutoff_factor == 2_000
    assert not after.rate_limits.owner_updates


@pytest.mark.rule("ADMINISTRATION-9")
def test_an_owner_sets_the_cutoff_within_bounds_and_not_too_often() -> None:
    for wrong in (999, 50_001):
        out = Reason.ACTIVITY_CUTOFF_FACTOR_OUT_OF_BOUNDS
        assert refusal_of(owned(359), factor(wrong)) is out
    after = apply(owned(300), BY_OWNER, factor(1_000))
    assert refusal_of(after, factor(50_000)) is Reason.TX_RATE_LIMIT_EXCEEDED
