"""What each row of the table demands, at and beyond its bounds."""

from typing import Any

import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Origin, apply
from tao_model.network.calls import CALLS
from tao_model.rejection import Reason
from tao_model.state import State
from tao_model.state.consensus import Neurons
from tao_model.units import AccountId, BlockCount, Count8, Count16, Proportion16, Rao
from tests.model.network.administration.acting import BY_OWNER, owned, refusal_of
from tests.strategies.staking import NOWHERE, SUBNET

ONE = 2**64


def busy() -> State:
    """Return the network with three neurons on its first subnet, two allowed at least."""
    state = owned(
        min_allowed_uids=Count16(2),
        max_burn=Rao(2 * 10**8),
        min_burn=Rao(10**8 + 5),
        mechanism_count=Count8(2),
        weights_set_rate_limit=BlockCount(1),
    )
    subnet = state.subnet(SUBNET)
    hotkeys = tuple(AccountId(bytes([one]) * 32) for one in (1, 2, 3))
    parameters = attrs.evolve(
        state.parameters,
        min_childkey_take=Proportion16(10),
        max_childkey_take=Proportion16(20),
        min_activity_cutoff=Count16(360),
    )
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, neurons=Neurons(hotkeys)))
    return attrs.evolve(state, parameters=parameters)


def setting(name: str, value: Any) -> Any:
    return CALLS["AdminUtils." + name].action(SUBNET, value)


@pytest.mark.rule("ADMINISTRATION-4")
@pytest.mark.parametrize(
    ("name", "value", "reason", "origin"),
    [
        ("sudo_set_max_allowed_uids", 1, Reason.MAX_ALLOWED_UIDS_LESS_THAN_MIN, ROOT_ORIGIN),
        ("sudo_set_max_allowed_uids", 2, Reason.MAX_ALLOWED_UIDS_LESS_THAN_CURRENT, BY_OWNER),
        ("sudo_set_max_allowed_uids", 3, None, BY_OWNER),
        ("sudo_set_max_allowed_uids", 128, None, BY_OWNER),
        ("sudo_set_max_allowed_uids", 129, Reason.TOO_MANY_UIDS_PER_MECHANISM, ROOT_ORIGIN),
        ("sudo_set_max_allowed_uids", 257, Reason.MAX_ALLOWED_UIDS_GREATER_THAN_DEFAULT, BY_OWNER),
        ("sudo_set_min_allowed_uids", 2, None, ROOT_ORIGIN),
        ("sudo_set_min_allowed_uids", 3, Reason.MIN_ALLOWED_UIDS_GREATER_THAN_CURRENT, ROOT_ORIGIN),
        ("sudo_set_min_allowed_uids", 128, Reason.MIN_ALLOWED_UIDS_GREATER_THAN_MAX, ROOT_ORIGIN),
        ("sudo_set_max_allowed_validators", 128, None, ROOT_ORIGIN),
        (
            "sudo_set_max_allowed_validators",
            129,
            Reason.MAX_VALIDATORS_LARGER_THAN_MAX_UIDS,
            ROOT_ORIGIN,
        ),
        ("sudo_set_owner_immune_neuron_limit", 0, Reason.INVALID_VALUE, BY_OWNER),
        ("sudo_set_owner_immune_neuron_limit", 10, None, BY_OWNER),
        ("sudo_set_owner_immune_neuron_limit", 11, Reason.INVALID_VALUE, ROOT_ORIGIN),
        ("sudo_set_min_burn", 2 * 10**8 - 1, None, BY_OWNER),
        ("sudo_set_min_burn", 2 * 10**8, Reason.ADMIN_VALUE_NOT_IN_BOUNDS, BY_OWNER),
        ("sudo_set_min_burn", 10**9, Reason.ADMIN_VALUE_NOT_IN_BOUNDS, ROOT_ORIGIN),
        ("sudo_set_max_burn", 10**8, Reason.ADMIN_VALUE_NOT_IN_BOUNDS, ROOT_ORIGIN),
        ("sudo_set_max_burn", 10**8 + 5, Reason.ADMIN_VALUE_NOT_IN_BOUNDS, BY_OWNER),
        ("sudo_set_max_burn", 10**8 + 6, None, BY_OWNER),
        ("sudo_set_burn_half_life", 0, Reason.ADMIN_INVALID_VALUE, BY_OWNER),
        ("sudo_set_burn_half_life", 36_100, None, BY_OWNER),
        ("sudo_set_burn_half_life", 36_101, Reason.ADMIN_INVALID_VALUE, ROOT_ORIGIN),
        ("sudo_set_burn_increase_mult", ONE - 1, Reason.ADMIN_INVALID_VALUE, BY_OWNER),
        ("sudo_set_burn_increase_mult", 3 * ONE, None, BY_OWNER),
        ("sudo_set_burn_increase_mult", 3 * ONE + 1, Reason.ADMIN_INVALID_VALUE, ROOT_ORIGIN),
        ("sudo_set_commit_reveal_weights_interval", 0, Reason.REVEAL_PERIOD_TOO_SMALL, BY_OWNER),
        ("sudo_set_commit_reveal_weights_interval", 100, None, BY_OWNER),
        ("sudo_set_commit_reveal_weights_interval", 101, Reason.REVEAL_PERIOD_TOO_LARGE, BY_OWNER),
        ("sudo_set_activity_cutoff", 359, Reason.ACTIVITY_CUTOFF_TOO_LOW, ROOT_ORIGIN),
        ("sudo_set_activity_cutoff", 360, None, BY_OWNER),
        ("sudo_set_bonds_moving_average", 975_000, None, BY_OWNER),
        (
            "sudo_set_bonds_moving_average",
            975_001,
            Reason.BONDS_MOVING_AVERAGE_MAX_REACHED,
            BY_OWNER,
        ),
        ("sudo_set_bonds_moving_average", 975_001, None, ROOT_ORIGIN),
        ("sudo_set_alpha_sigmoid_steepness", -1, Reason.NEGATIVE_SIGMOID_STEEPNESS, BY_OWNER),
        ("sudo_set_alpha_sigmoid_steepness", -1, None, ROOT_ORIGIN),
        ("sudo_set_min_childkey_take_per_subnet", 9, Reason.ADMIN_INVALID_VALUE, BY_OWNER),
        ("sudo_set_min_childkey_take_per_subnet", 20, None, BY_OWNER),
        ("sudo_set_min_childkey_take_per_subnet", 21, Reason.ADMIN_INVALID_VALUE, ROOT_ORIGIN),
    ],
)
def test_bounds_are_held(name: str, value: int, reason: Reason | None, origin: Origin) -> None:
    assert refusal_of(busy(), setting(name, value), origin) is reason


@pytest.mark.rule("ADMINISTRATION-4")
def test_what_is_not_a_parameter_is_set_where_it_is_kept() -> None:
    after = apply(busy(), ROOT_ORIGIN, setting("sudo_set_rao_recycled", 7))
    assert after.subnet(SUBNET).registration.recycled == 7


@pytest.mark.rule("ADMINISTRATION-4")
def test_epochs_per_block_and_mechanisms_have_bounds_for_all_subnets() -> None:
    for name, value, reason in (
        ("sudo_set_max_epochs_per_block", 0, Reason.ADMIN_VALUE_NOT_IN_BOUNDS),
        ("sudo_set_max_mechanism_count", 0, Reason.INVALID_VALUE),
        ("sudo_set_max_mechanism_count", 17, Reason.INVALID_VALUE),
    ):
        action = CALLS["AdminUtils." + name].action(value)
        assert refusal_of(busy(), action, ROOT_ORIGIN) is reason


@pytest.mark.rule("ADMINISTRATION-4")
def test_root_sets_the_fee_of_a_subnet_that_exists() -> None:
    fee = CALLS["Swap.set_fee_rate"].action
    after = apply(busy(), ROOT_ORIGIN, fee(SUBNET, 10_000))
    assert after.subnet(SUBNET).pool_accounts.fee_rate == 10_000
    assert refusal_of(busy(), fee(SUBNET, 10_001), ROOT_ORIGIN) is Reason.FEE_RATE_TOO_HIGH
    nowhere = fee(NOWHERE, 10_001)
    assert refusal_of(busy(), nowhere, ROOT_ORIGIN) is Reason.SWAP_MECHANISM_DOES_NOT_EXIST
    assert refusal_of(busy(), fee(SUBNET, 0), BY_OWNER) is Reason.BAD_ORIGIN
