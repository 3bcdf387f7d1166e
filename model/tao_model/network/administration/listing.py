"""The table of settings, as chapter 13-administration prints it."""

from typing import Final

from tao_model.network import children, root_claims, voting_power
from tao_model.network.administration import of_all, of_subnets
from tao_model.network.refusals import full_name
from tao_model.network.settings import (
    NOT_ROOT,
    SUBNET_EXISTS,
    WINDOW_OPEN,
    Demand,
    NetworkSetting,
    Setting,
    SubnetSetting,
    place_of,
)

_COMMON: Final = (WINDOW_OPEN, SUBNET_EXISTS, NOT_ROOT)
"""What so many calls demand that the chapter names the errors above the table."""

SETTINGS: Final[tuple[Setting, ...]] = (
    *of_all.SETTINGS,
    *of_subnets.SETTINGS,
    *children.SETTINGS,
    *root_claims.SETTINGS,
    *voting_power.SETTINGS,
)
"""Every call that sets one value, in the order of the table."""


def _told(demand: Demand) -> str:
    if demand in _COMMON:
        return demand.says
    return f"{demand.says} or `{full_name(demand.reason).removeprefix('SubtensorModule.')}`"


def _row(setting: Setting) -> str:
    demands = "; ".join(map(_told, setting.demands)) or "-"
    if isinstance(setting, NetworkSetting):
        who, limit = "root", "-"
    else:
        who, limit = _who(setting), _limit(setting)
    cells = (f"`{setting.call}`", f"`{place_of(setting)}`", who, limit, demands)
    return f"| {' | '.join(cells)} |"


def _who(setting: SubnetSetting) -> str:
    return setting.setter.value


def _limit(setting: SubnetSetting) -> str:
    return "-" if setting.limited is None else "yes"


def as_markdown() -> str:
    """Return every call that sets one value: what it sets, who may, and what must hold."""
    head = ("| call | sets | by | limited | demands |", "| --- | --- | --- | --- | --- |")
    return "\n".join([*head, *map(_row, SETTINGS)])
