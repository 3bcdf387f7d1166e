"""Children, pending children and takes (chapter 07-children)."""

from typing import Final

from tao_model.network.call import Call

CALLS: Final[tuple[Call, ...]] = ()
