from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.network import (
    ROOT_ORIGIN,
    Origin,
    Signed,
    apply,
)
from tao_model.network.administration.listing import SETTINGS, as_markdown
from tao_model.network.calls import CALLS
from tao_model.network.settings import (
    NOT_ROOT,
    SUBNET_EXISTS,
    WINDOW_OPEN,
    Demand,
    NetworkSetting,
    Proposal,
    Setter,
    Setting,
    SubnetSetting,
    is_window_open,
    owner_only,
    owner_or_root,
    require_all,
    with_value,
    within,
)
from tao_model.rejection import Reason, Rejected
from tao_model.state import ROOT, State
from tao_model.state.rate_limits import LimitedParameter
from tao_model.storage_view.codecs import codec_of
from tao_model.units import BlockNumber, NetUid, Tempo
from tests.strategies.staking import ALICE, BOB, NOWHERE, SUBNET, network

OF_SUBNETS = [setting for setting in SETTINGS if isinstance(setting, SubnetSetting)]
OF_NETWORK = [setting for setting in SETTINGS if isinstance(setting, NetworkSetting)]


def owned(block: int = 7) -> State:
    """Return a network whose first subnet is Alice's."""
    state = network()
    subnet = state.subnet(SUBNET)
    identity = attrs.evolve(subnet.identity, owner=ALICE)
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, identity=identity))
    return attrs.evolve(state, block=attrs.evolve(state.block, number=BlockNumber(block)))


def frozen() -> State:
    """Return the same a block before an epoch."""
    return owned(block=359)


def proposal(state: State, netuid: NetUid = SUBNET, value: int = 5) -> Proposal:
    return Proposal(state, netuid, value, None)


def refusal_of(state: State, origin: Origin, action: Any) -> Reason | None:
    try:
        apply(state, origin, action)
    except Rejected as refusal:
        return refusal.reason
    return None


def call_named(setting: str) -> type[Any]:
    return CALLS[setting].action


YUMA3 = call_named("AdminUtils.sudo_set_yuma3_enabled")


@pytest.mark.rule("ADMINISTRATION-3")
def test_an_owner_is_told_from_root_and_from_anybody_else() -> None:
    assert owner_or_root(owned(), Signed(ALICE), SUBNET) == ALICE
    assert owner_or_root(owned(), ROOT_ORIGIN, SUBNET) is None
    assert owner_only(owned(), Signed(ALICE), SUBNET) == ALICE
    for check, origin in (
        (owner_or_root, Signed(BOB)),
        (owner_only, Signed(BOB)),
        (owner_only, ROOT_ORIGIN),
    ):
        with pytest.raises(Rejected) as refusal:
            check(owned(), origin, SUBNET)
        assert refusal.value.reason is Reason.BAD_ORIGIN


@pytest.mark.rule("ADMINISTRATION-2", "ADMINISTRATION-4")
@pytest.mark.parametrize(
    ("demand", "wrong"),
    [
        (WINDOW_OPEN, proposal(frozen())),
        (SUBNET_EXISTS, proposal(owned(), NOWHERE)),
        (NOT_ROOT, proposal(owned(), ROOT)),
        (within(2, 5, Reason.INVALID_VALUE), proposal(owned(), value=6)),
        (within(5, 9, Reason.INVALID_VALUE), proposal(owned(), value=4)),
    ],
    ids=("window", "exists", "root", "most", "least"),
)
def test_each_demand_names_what_it_misses(demand: Demand, wrong: Proposal) -> None:
    require_all([demand], proposal(owned()))
    with pytest.raises(Rejected) as refusal:
        require_all([demand], wrong)
    assert refusal.value.reason is demand.reason
    assert is_window_open(owned(), SUBNET)


@pytest.mark.rule("ADMINISTRATION-4")
def test_the_first_demand_that_is_not_met_is_named() -> None:
    nowhere = proposal(frozen(), NOWHERE)
    with pytest.raises(Rejected) as refusal:
        require_all([SUBNET_EXISTS, within(6, 9, Reason.INVALID_VALUE)], nowhere)
    assert refusal.value.reason is Reason.ADMIN_SUBNET_DOES_NOT_EXIST


@pytest.mark.rule("ADMINISTRATION-4")
def test_an_owner_sets_a_switch_once_and_root_as_often_as_it_likes() -> None:
    after = apply(owned(), Signed(ALICE), YUMA3(SUBNET, True))
    assert after.subnet(SUBNET).parameters.yuma3_enabled
    noted = after.rate_limits.owner_updates
    assert dict(noted) == {(SUBNET, LimitedParameter.YUMA3_ENABLED): 7}
    again = YUMA3(SUBNET, False)
    assert refusal_of(after, Signed(ALICE), again) is Reason.TX_RATE_LIMIT_EXCEEDED
    by_root = apply(after, ROOT_ORIGIN, again)
    assert not by_root.subnet(SUBNET).parameters.yuma3_enabled
    assert by_root.rate_limits == after.rate_limits


@pytest.mark.rule("ADMINISTRATION-4")
def test_a_setting_of_a_subnet_that_does_not_exist_waits_for_it() -> None:
    after = apply(owned(), ROOT_ORIGIN, YUMA3(NOWHERE, True))
    assert after.subnet(NOWHERE).parameters.yuma3_enabled
    assert not after.subnet(NOWHERE).identity.added


@pytest.mark.rule("ADMINISTRATION-4")
def test_one_value_changes_and_nothing_else() -> None:
    before = owned().subnet(SUBNET)
    after = with_value(before, "schedule.tempo", Tempo(11))
    assert after.schedule.tempo == 11
    assert attrs.evolve(after, schedule=before.schedule) == before


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.call)
def test_every_row_names_a_field_and_makes_a_call(setting: Setting) -> None:
    call = CALLS[setting.call]
    names = [field.name for field in attrs.fields(call.action)]
    assert names == (["value"] if isinstance(setting, NetworkSetting) else ["netuid", "value"])
    assert len(call.arguments) == len(names)
    codec_of(attrs.fields(call.action)[-1].type)


@pytest.mark.rule("ADMINISTRATION-3")
@pytest.mark.parametrize("setting", OF_SUBNETS, ids=lambda setting: setting.call)
def test_a_stranger_sets_nothing_and_an_owner_what_is_its_own(setting: SubnetSetting) -> None:
    action = CALLS[setting.call].action(SUBNET, getattr_of(setting, owned()))
    assert refusal_of(owned(), Signed(BOB), action) is Reason.BAD_ORIGIN
    expected = None if setting.setter is Setter.OWNER else Reason.BAD_ORIGIN
    assert refusal_of(owned(), Signed(ALICE), action) is expected
    assert owner_or_root(owned(), ROOT_ORIGIN, SUBNET) is None


def getattr_of(setting: SubnetSetting, state: State) -> Any:
    """Return a value that a setting takes: the one that is there."""
    if setting.unit is not None:
        return 0
    part, name = setting.field.split(".")
    return getattr(getattr(state.subnet(SUBNET), part), name)


@pytest.mark.parametrize("setting", OF_NETWORK, ids=lambda setting: setting.call)
def test_root_alone_sets_what_governs_all_subnets(setting: NetworkSetting) -> None:
    action = CALLS[setting.call].action(1)
    assert refusal_of(owned(), Signed(ALICE), action) is Reason.BAD_ORIGIN
    after = apply(owned(), ROOT_ORIGIN, action)
    assert getattr(after.parameters, setting.parameter) == 1


@given(st.sampled_from(SETTINGS))
def test_the_class_of_a_call_is_named_after_it(setting: Setting) -> None:
    name = CALLS[setting.call].action.__name__
    assert name.startswith("Set")
    words = setting.call.partition(".")[2].removeprefix("sudo_").split("_")
    assert name.lower() == "".join(words)


def test_the_table_has_a_row_for_every_setting() -> None:
    head, rule, *rows = as_markdown().splitlines()
    assert head.count("|") == rule.count("|") == 6
    assert len(rows) == len(SETTINGS)
    for setting, row in zip(SETTINGS, rows, strict=True):
        assert row.startswith(f"| `{setting.call}` | ")
