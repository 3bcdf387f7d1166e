"""Claims of root's dividends."""

from typing import Final

from tao_model.network.call import Call

CALLS: Final[tuple[Call, ...]] = ()
