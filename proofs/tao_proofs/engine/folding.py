"""Many paths as one: folding a small function's paths into one term.

A chain of n saturating operations has up to 3^n paths; folded, each operation is one
if-then-else term, computed by exploring the function itself, so that nothing is restated.
"""

import enum
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar, cast

import attrs
import z3

from tao_proofs.engine.paths import (
    Abandoned,
    Explored,
    Raised,
    Run,
    Unsupported,
    current_run,
    explore,
    running,
)
from tao_proofs.engine.values import (
    SymbolicBoolean,
    SymbolicInteger,
    boolean_term,
    integer_term,
)

Function = TypeVar("Function", bound=Callable[..., Any])
Outcome = Any

_NUMBERS: Final = frozenset({int, bool, SymbolicInteger, SymbolicBoolean})
Signature = Any
"""What two outcomes must share to be merged: all of them but integers and truth values."""


def parts(value: Any) -> Sequence[Any] | None:
    """Return the values that a structure consists of, ``None`` for what is not one."""
    kind = type(value)
    if kind is tuple or kind is list:
        return cast(Sequence[Any], value)
    if kind is dict:
        return tuple(value.values())
    if attrs.has(kind):
        return tuple(getattr(value, field.name) for field in attrs.fields(kind))
    return None


def rebuilt(value: Any, values: Sequence[Any]) -> Any:
    """Return a structure like ``value`` that consists of ``values``."""
    kind = type(value)
    if kind is tuple or kind is list:
        return kind(values)
    if kind is dict:
        return dict(zip(value, values, strict=True))
    fresh = object.__new__(kind)
    for field, part in zip(attrs.fields(kind), values, strict=True):
        object.__setattr__(fresh, field.name, part)
    return fresh


def is_symbolic(value: object) -> bool:
    """Tell whether a value is symbolic or contains one that is."""
    if type(value) in {SymbolicInteger, SymbolicBoolean}:
        return True
    inner = parts(value)
    return inner is not None and any(map(is_symbolic, inner))


def _signature(outcome: Outcome) -> Signature:
    kind = type(outcome)
    if kind in {int, SymbolicInteger}:
        return int
    if kind in {bool, SymbolicBoolean}:
        return bool
    if kind is Raised:
        return _signature_of_exception(outcome.exception)
    inner = parts(outcome)
    if inner is not None:
        keys = tuple(outcome) if kind is dict else ()
        return (kind, keys, *map(_signature, inner))
    if _is_plain(outcome):
        return outcome
    raise Unsupported(f"cannot fold a function that returns {kind.__name__}")


def _signature_of_exception(exception: Exception) -> Signature:
    if is_symbolic(exception.args):
        raise Unsupported("cannot fold a function that raises with symbolic values")
    return (type(exception), *map(repr, exception.args))


def _is_plain(value: object) -> bool:
    return value is None or type(value) in {str, bytes} or isinstance(value, enum.Enum)


def _leaves(value: object) -> Iterator[object]:
    """Yield what an argument consists of; refuse what a repeated call might find changed."""
    inner = parts(value)
    if inner is not None:
        yield value
        for part in inner:
            yield from _leaves(part)
    elif type(value) in _NUMBERS or callable(value) or _is_plain(value):
        yield value
    else:
        raise Unsupported(f"cannot fold a call with an argument of type {type(value).__name__}")


def _merged(conditions: Sequence[Any], outcomes: Sequence[Outcome]) -> Outcome:
    """Return the outcome that is each of ``outcomes`` under its condition; the last else."""
    first = outcomes[0]
    kind = type(first)
    if all(outcome is first for outcome in outcomes):
        return first
    if kind in {int, SymbolicInteger}:
        return _merged_terms(SymbolicInteger, integer_term, conditions, outcomes)
    if kind in {bool, SymbolicBoolean}:
        return _merged_terms(SymbolicBoolean, boolean_term, conditions, outcomes)
    inner = parts(first)
    if inner is None or kind is Raised:
        return first
    columns = zip(*[parts(outcome) or () for outcome in outcomes], strict=True)
    return rebuilt(first, [_merged(conditions, column) for column in columns])


def _merged_terms(
    kind: type, term_of: Callable[[object], Any], conditions: Sequence[Any], values: Sequence[Any]
) -> Any:
    terms = list(map(term_of, values))
    merged = terms[-1]
    if all(term.eq(merged) for term in terms):
        return values[-1]
    for condition, term in reversed(list(zip(conditions, terms, strict=True))[:-1]):
        merged = z3.If(condition, term, merged)
    return kind(merged)


def _conjunction(run: Run, terms: Iterable[Any]) -> Any:
    return z3.And(*terms, z3.BoolVal(True, ctx=run.session.context))


def _outcome(function: Callable[..., Any], arguments: Any, named: Any) -> Outcome:
    try:
        return function(*arguments, **named)
    except Exception as exception:
        return Raised(exception)


def _cases(
    run: Run, function: Callable[..., Any], arguments: Any, named: Any
) -> list[Explored[Outcome]]:
    given = (arguments, named)
    before = list(map(id, _leaves(given)))
    with run.session.recorder.paused():
        cases = explore(
            run.session, lambda: _outcome(function, arguments, named), run.witness, outer=run
        )
    if list(map(id, _leaves(given))) != before:
        raise Unsupported(f"{function.__qualname__} changes its arguments")
    if not cases:
        raise Abandoned("the path is impossible")
    return cases


def _chosen(run: Run, cases: Sequence[Explored[Outcome]]) -> Outcome:
    """Return the outcome on this path: one of the groups that cannot be merged."""
    groups: dict[Signature, list[tuple[Any, Outcome]]] = {}
    for case in cases:
        condition = _conjunction(run, case.conditions)
        groups.setdefault(_signature(case.result), []).append((condition, case.result))
    *others, last = groups.values()
    for group in others:
        if run.decide(z3.Or(*[condition for condition, _ in group])):
            return _merged(*zip(*group, strict=True))
    return _merged(*zip(*last, strict=True))


def _carry_over(run: Run, case: Explored[Outcome]) -> None:
    """Let what was supposed within a fold (about a contract's result) hold after it as well."""
    if case.facts:
        premise = _conjunction(run, case.conditions)
        if not run.suppose(z3.Implies(premise, _conjunction(run, case.facts))):
            raise Unsupported("what a contract guarantees cannot be")


def folded(function: Function) -> Function:
    """Return ``function`` with its paths folded into one, or one for each kind of outcome.

    Outcomes that differ in more than integers and truth values (a value and ``None``, a
    value and an exception, tuples of different lengths) stay different paths. The function
    must be pure. Outside of a proof, and for concrete arguments, it is the function itself.
    """

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        if not running() or not (is_symbolic(arguments) or is_symbolic(named)):
            return function(*arguments, **named)
        run = current_run()
        cases = run.remember(lambda: _cases(run, function, arguments, named))
        for case in cases:
            _carry_over(run, case)
        outcome = _chosen(run, cases)
        raised = type(outcome) is Raised
        run.session.recorder.record(function, None if raised else outcome)
        if raised:
            raise outcome.exception
        return outcome

    return cast(Function, call)
