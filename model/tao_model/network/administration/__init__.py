"""Parameters, set by root and by owners (chapters 13-administration, 21-network).

Most calls set one value: :mod:`of_all` and :mod:`of_subnets` are tables of them. The others
stand in modules of their own.
"""

from typing import Final

from tao_model.network.administration import (
    mechanisms,
    of_all,
    of_subnets,
    others,
    schedules,
    trimming,
)
from tao_model.network.call import Call
from tao_model.network.settings import calls

CALLS: Final[tuple[Call, ...]] = (
    *calls(of_all.SETTINGS),
    *calls(of_subnets.SETTINGS),
    *mechanisms.CALLS,
    *schedules.CALLS,
    *others.CALLS,
    *trimming.CALLS,
)
