"""The small epochs on which claims about consensus are tried."""

from tao_model.claims.epochs import rows, small_epoch


def test_validators_come_first_and_judge_the_miners_after_them() -> None:
    assert rows(((7, 0), (0, 9)), 4) == (((2, 7),), ((3, 9),), (), ())


def test_every_neuron_is_active_and_only_validators_have_stake_and_permit() -> None:
    epoch = small_epoch((5, 6), ((1, 1, 1), (1, 1, 1)))
    assert epoch.neuron_count == 5
    assert [stake > 0 for stake in epoch.stake_bits] == [True, True, False, False, False]
    assert epoch.validator_permit == (True, True, False, False, False)


def test_the_subnet_is_a_new_one() -> None:
    epoch = small_epoch((1,), ((1,),))
    assert (epoch.yuma3_enabled, epoch.max_allowed_validators, epoch.kappa) == (True, 64, 32_767)
