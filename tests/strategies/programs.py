"""Small programs over integers: what the proof engine must run as Python does.

A program is a tree of tuples. :func:`run` interprets it with Python's own operators, so that
the same tree runs on plain integers and on symbolic ones.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from tao_proofs.engine.folding import folded

Program = tuple[Any, ...]


def _halvings(value: Any) -> int:
    """Loop for a number of times that depends on the value."""
    count = 0
    while value > 1 and count < 4:
        value = value // 2
        count += 1
    return count


_BINARY: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "//": lambda left, right: left // right,
    "%": lambda left, right: left % right,
    "max": max,
    "min": min,
    "sum": lambda left, right: sum([left, right, 1]),
    "second": lambda left, right: sorted([left, right, 3])[1],
    "equal pairs": lambda left, right: 7 if (left, 1) == (right, 1) else -7,
    "in": lambda left, right: 5 if left in (right, 2) else -5,
    "equal truths": lambda left, right: 9 if (left < 2) == (right < 2) else -9,
    "either": lambda left, right: 1 if (left < 0) | (right < 0) else 0,
    "both": lambda left, right: 1 if (left < 0) & (right < 0) else 0,
}
_UNARY: Final[dict[str, Callable[[Any], Any]]] = {
    "-": lambda value: -value,
    "+": lambda value: +value,
    "abs": abs,
    "<<": lambda value: value << 2,
    ">>": lambda value: value >> 1,
    "truth": lambda value: 4 if value else -4,
    "reflected": lambda value: 3 - value + 2 * value,
    "reflected //": lambda value: 11 // value,
    "reflected %": lambda value: 11 % value,
    "chain": lambda value: 6 if -2 <= value < 3 else -6,
    "halvings": _halvings,
}
COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}


def run(program: Program, inputs: Sequence[Any]) -> Any:
    """Return what a program gives for its inputs."""
    kind, *inner = program
    if kind == "input":
        return inputs[inner[0]]
    if kind == "constant":
        return inner[0]
    if kind == "if":
        compare, left, right, yes, no = inner
        truth = COMPARISONS[compare](run(left, inputs), run(right, inputs))
        return run(yes, inputs) if truth else run(no, inputs)
    if kind == "fold":
        return folded(run)(inner[0], tuple(inputs))
    if kind == "unary":
        return _UNARY[inner[0]](run(inner[1], inputs))
    return _BINARY[inner[0]](run(inner[1], inputs), run(inner[2], inputs))


def outcome(program: Program, inputs: Sequence[Any]) -> Any:
    """Return what a program gives, or that it divides by zero."""
    try:
        return run(program, inputs)
    except ZeroDivisionError:
        return "division by zero"


def programs(inputs: int) -> st.SearchStrategy[Program]:
    """Return programs that take so many inputs."""
    leaves = st.one_of(
        st.tuples(st.just("input"), st.integers(0, inputs - 1)),
        st.tuples(st.just("constant"), st.integers(-3, 3)),
    )

    def larger(inner: st.SearchStrategy[Program]) -> st.SearchStrategy[Program]:
        return st.one_of(
            st.tuples(st.just("unary"), st.sampled_from(sorted(_UNARY)), inner),
            st.tuples(st.just("binary"), st.sampled_from(sorted(_BINARY)), inner, inner),
            st.tuples(
                st.just("if"), st.sampled_from(sorted(COMPARISONS)), inner, inner, inner, inner
            ),
            st.tuples(st.just("fold"), inner),
        )

    return st.recursive(leaves, larger, max_leaves=8)
