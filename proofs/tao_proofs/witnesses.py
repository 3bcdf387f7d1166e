"""Inputs of records that follow the paths of proofs: ``python -m tao_proofs.witnesses FILE``.

The prover replays one concrete input of every path that it has explored. What the claim then
asks of functions that records ask too becomes an input of a record. The solver may choose
other inputs on another machine, so the file is kept with the sources and written on purpose.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import attrs

from tao_model.conformance.codec import InputError, unstructure
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.numbers import FIXED_POINT_FORMATS, INTEGER_FORMATS
from tao_model.consensus import liquid_alpha, vectors
from tao_model.emission.mechanisms import split_among_mechanisms
from tao_model.emission.terms import root_proportion
from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.numbers.safe_float import SafeFloat
from tao_model.pools import balancer
from tao_model.rejection import Rejected
from tao_model.supply.curve import block_emission_by_logarithm
from tao_proofs import chapters
from tao_proofs.engine.claims import THEOREMS, Theorem
from tao_proofs.engine.prover import prove
from tao_proofs.engine.replacement import replaced

MOST_OF_AN_OPERATION: Final = 3
"""Inputs that are kept for an operation of a kind: those of different theorems first."""

Locals = Mapping[str, Any]
Asked = tuple[str, dict[str, Any]]


@attrs.frozen
class Witness:
    """An input of a record, and the theorem of whose paths it follows one."""

    kind: str
    theorem: str
    input: Any


_FIXED_POINT: Final[Mapping[str, Callable[..., Any]]] = {
    "saturating_add": FixedPointFormat.saturating_add,
    "checked_add": FixedPointFormat.checked_add,
    "saturating_sub": FixedPointFormat.saturating_subtract,
    "checked_sub": FixedPointFormat.checked_subtract,
    "saturating_mul": FixedPointFormat.saturating_multiply,
    "checked_mul": FixedPointFormat.checked_multiply,
    "saturating_div": FixedPointFormat.saturating_divide,
    "checked_div": FixedPointFormat.checked_divide,
    "safe_div": FixedPointFormat.divide_or_zero,
    "safe_div_or": FixedPointFormat.divide_or,
    "saturating_neg": FixedPointFormat.saturating_negate,
    "saturating_abs": FixedPointFormat.saturating_absolute,
    "abs_diff": FixedPointFormat.absolute_difference,
    "cmp": FixedPointFormat.compare,
    "min": FixedPointFormat.lesser,
    "max": FixedPointFormat.greater,
    "floor": FixedPointFormat.floor,
    "frac": FixedPointFormat.fraction,
    "ceil": FixedPointFormat.wrapping_ceiling,
    "saturating_round": FixedPointFormat.saturating_round,
    "saturating_to_num": FixedPointFormat.saturating_to_integer,
    "saturating_from_num": FixedPointFormat.saturating_from_integer,
}

_DECIMAL: Final[Mapping[str, Callable[..., Any]]] = {
    "add": SafeFloat.add,
    "sub": SafeFloat.subtract,
    "div": SafeFloat.divide,
    "gt": SafeFloat.greater_than,
    "to_u64": SafeFloat.to_u64,
}

_NAMED_ALIKE: Final[Mapping[tuple[str, str], tuple[Callable[..., Any], Mapping[str, str]]]] = {
    ("consensus_math", "u16_proportion_to_fixed"): (
        vectors.proportion_to_fixed,
        {"value": "value"},
    ),
    ("consensus_math", "fixed_proportion_to_u16"): (
        vectors.fixed_to_proportion,
        {"operand": "share"},
    ),
    ("consensus_math", "vec_max_upscale_to_u16"): (
        vectors.upscale_to_proportions,
        {"vector": "vector"},
    ),
    ("consensus_math", "exp_safe"): (liquid_alpha.safe_exponential, {"operand": "operand"}),
    ("pool_power", "exp_base_quote"): (
        balancer.tao_left_by_sale,
        {"quote_weight": "quote_weight", "reserve": "alpha_reserve", "delta": "alpha_in"},
    ),
    ("pool_power", "exp_quote_base"): (
        balancer.alpha_left_by_purchase,
        {"quote_weight": "quote_weight", "reserve": "tao_reserve", "delta": "tao_in"},
    ),
    ("mechanism_split", ""): (
        split_among_mechanisms,
        {
            "alpha": "alpha",
            "mechanism_count": "mechanism_count",
            "mechanism_emission_split": "split",
        },
    ),
    ("block_emission", ""): (block_emission_by_logarithm, {"issuance": "issuance"}),
}
"""For each question the function, and which of its parameters each field is."""


def _fixed_point(operation: str) -> Callable[[Locals], Asked | None]:
    def asked(given: Locals) -> Asked | None:
        if given["self"].name not in FIXED_POINT_FORMATS:
            return None
        told: dict[str, Any] = {"operation": operation, "format": given["self"].name}
        for name in ("left", "right", "default", "operand", "value"):
            if name in given:
                told[name] = given[name]
        if "target" in given:
            told["target_type"] = given["target"].name
        if "value" in told:
            told["source_type"] = _least_type(told["value"])
        return "fixed_point", told

    return asked


def _least_type(value: int) -> str:
    fitting = [one.name for one in INTEGER_FORMATS.values() if one.check(value) is not None]
    return fitting[0] if fitting else ""


def _decimal(operation: str) -> Callable[[Locals], Asked | None]:
    def asked(given: Locals) -> Asked | None:
        right = given.get("other", given.get("divisor"))
        operands = {"left": given["self"], **({} if right is None else {"right": right})}
        return "safe_float", {"operation": operation, **operands}

    return asked


def _alike(kind: str, operation: str, fields: Mapping[str, str]) -> Callable[[Locals], Asked]:
    named = {"operation": operation} if operation else {}
    return lambda given: (kind, {**named, **{f: given.get(p) for f, p in fields.items()}})


def _proportion(given: Locals) -> Asked:
    issuance, tao, weight = (given[name] for name in list(given)[:3])
    subnet = {"netuid": 1, "subnet_alpha_in": issuance, "subnet_alpha_out": 0}
    return "root_proportion", {"root_subnet_tao": tao, "tao_weight": weight, "subnets": [subnet]}


def _table() -> dict[CodeType, Callable[[Locals], Asked | None]]:
    found: dict[CodeType, Callable[[Locals], Asked | None]] = {
        root_proportion.__code__: _proportion
    }
    for operation, function in _FIXED_POINT.items():
        found[function.__code__] = _fixed_point(operation)
    for operation, function in _DECIMAL.items():
        found[function.__code__] = _decimal(operation)
    for (kind, operation), (function, fields) in _NAMED_ALIKE.items():
        found[function.__code__] = _alike(kind, operation, fields)
    return found


_TABLE: Final = _table()


def asked_by(theorem: Theorem, arguments: Mapping[str, Any]) -> list[Asked]:
    """Return what a claim asks of functions that records ask too, at one input."""
    found: list[Asked] = []

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in _TABLE:
            asked = _TABLE[frame.f_code](frame.f_locals)
            if asked is not None:
                found.append((asked[0], dict(asked[1])))

    with replaced(theorem.instead):
        sys.setprofile(watch)
        try:
            theorem.claim(**arguments)
        except BaseException:
            pass
        finally:
            sys.setprofile(None)
    return found


def _is_answered(kind: str, value: Any) -> bool:
    try:
        KINDS[kind].answer(value)
    except Rejected:
        return True
    except InputError:
        return False
    return True


def witnesses(theorems: Sequence[Theorem]) -> Iterator[Witness]:
    """Prove theorems, and yield the inputs that their paths lead to, few of each operation."""
    times: Counter[tuple[str, str]] = Counter()
    for theorem in theorems:
        paths: list[Mapping[str, Any]] = []
        prove(theorem, witnessed=paths.append)
        taken: Counter[tuple[str, str]] = Counter()
        seen: set[str] = set()
        for kind, asked in (one for path in paths for one in asked_by(theorem, path)):
            value = unstructure(asked)
            place = kind, str(value.get("operation", ""))
            text = json.dumps(value)
            if text in seen or taken[place] or times[place] >= MOST_OF_AN_OPERATION:
                continue
            if not _is_answered(kind, value):
                continue
            seen.add(text)
            taken[place] += 1
            times[place] += 1
            yield Witness(kind, theorem.name, value)


def main() -> None:
    """Write the witnesses of every theorem of some chapters, of all if none is named."""
    file, *names = sys.argv[1:]
    chapters.load()
    wanted = [one for one in THEOREMS.values() if not names or one.module.split(".")[1] in names]
    found = []
    for witness in witnesses(wanted):
        found.append(unstructure(witness))
        lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in found)
        Path(file).write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
