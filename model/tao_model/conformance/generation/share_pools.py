"""Inputs of the kinds of chapter 08-share-pools."""

from typing import Any, Final

from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.values import amount, decimal
from tao_model.numbers.safe_float import ZERO, SafeFloat
from tao_model.units import Signed64

_CHANGES: Final = ("update_value_for_one", "update_value_for_all", "sim_update_value_for_one")
_OPERATIONS: Final = (
    *("update_value_for_one",) * 3,
    *("update_value_for_all", "sim_update_value_for_one"),
    *("get_value", "try_get_value", "get_value_from_shares"),
)
_OF_A_KEY: Final = ("update_value_for_one", "get_value", "try_get_value")


def _operation(source: Source) -> dict[str, Any]:
    name = source.choice(_OPERATIONS)
    asked: dict[str, Any] = {"operation": name}
    if name in _OF_A_KEY:
        asked["key"] = source.integer(1, 3)
    if name in _CHANGES:
        size = amount(source)
        asked["update"] = Signed64(-size if source.one_in(3) else size)
    if name == "get_value_from_shares":
        asked["share"] = decimal(source)
    return asked


def share_pool(source: Source) -> dict[str, Any]:
    """Return a pool, fresh or in use, and what is done with it."""
    held = amount(source)
    parts = [amount(source) for _ in range(source.integer(0, 3))]
    total = SafeFloat.from_u64(sum(parts)) if parts else ZERO
    return {
        "shared_value": held if parts else 0,
        "denominator": total,
        "shares": [
            {"key": key, "share": SafeFloat.from_u64(part)} for key, part in enumerate(parts, 1)
        ],
        "operations": source.items(_operation, 1, 6),
    }
