"""Proving large functions piecewise: a called function stands for what it guarantees."""

import functools
import inspect
import typing
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import z3

from tao_proofs.engine.claims import Contract, Theorem
from tao_proofs.engine.domains import Composed, Domain, Fixed, Integer, Leaf, Shape, build, shapes
from tao_proofs.engine.folding import folded, is_symbolic, parts
from tao_proofs.engine.paths import Run, Undecided, Unsupported, current_run, running
from tao_proofs.engine.values import (
    SymbolicBoolean,
    SymbolicInteger,
    boolean_term,
    integer_term,
)

Function = Callable[..., Any]


class ContractBroken(BaseException):
    """A function did not keep its contract at concrete arguments."""


def _ranges(shape: Shape, value: Any) -> list[Any] | None:
    """Return the terms that say that a value is of a shape, ``None`` if it cannot be."""
    if isinstance(shape, Fixed):
        return [] if not is_symbolic(value) and value == shape.value else None
    if isinstance(shape, Composed):
        return _composed_ranges(shape, value)
    if not isinstance(shape, Integer):
        return []
    term = integer_term(value)
    low = [] if shape.low is None else [term >= shape.low]
    high = [] if shape.high is None else [term <= shape.high]
    return low + high


def _composed_ranges(shape: Composed, value: Any) -> list[Any] | None:
    inner = parts(value)
    if inner is None or len(inner) != len(shape.inner):
        return None
    ranges: list[Any] = []
    for part_shape, part in zip(shape.inner, inner, strict=True):
        found = _ranges(part_shape, part)
        if found is None:
            return None
        ranges += found
    return ranges


def _domain_ranges(domain: Domain, named: dict[str, Any]) -> list[Any] | None:
    ranges: list[Any] = []
    for name, shape in domain.parameters.items():
        found = _ranges(shape, named[name])
        if found is None:
            return None
        ranges += found
    return ranges


def _named(function: Function, arguments: Any, keywords: Any) -> dict[str, Any]:
    bound = inspect.signature(function).bind(*arguments, **keywords)
    bound.apply_defaults()
    return dict(bound.arguments)


def _require(
    run: Run, contract: Contract, domains: Sequence[Domain], named: dict[str, Any]
) -> None:
    """Raise :class:`Undecided` unless the contract applies everywhere on this path."""
    choices = [found for domain in domains if (found := _domain_ranges(domain, named)) is not None]
    within = z3.Or(*[z3.And(*found, _true(run)) for found in choices], z3.Not(_true(run)))
    required = boolean_term(folded(contract.requires)(**named))
    if run.counterexample(z3.And(within, required)) is not None:
        raise Undecided(f"{contract.function.__qualname__} is called outside of its contract")


def _true(run: Run) -> Any:
    return z3.BoolVal(True, ctx=run.session.context)


def _result_shape(contract: Contract) -> Shape:
    name = next(iter(inspect.signature(contract.ensures).parameters))
    annotation = typing.get_type_hints(contract.ensures, include_extras=True)[name]
    (shape,) = shapes(annotation, f"{contract.function.__name__}()")
    return shape


@attrs.frozen(eq=False)
class _Application:
    """A call that stood for its contract, and the result it was given."""

    theorem: Theorem
    given: Any
    result: Any


def _known_result(run: Run | None, theorem: Theorem, given: Any) -> _Application | None:
    """Return the call with these very arguments on this path: a function gives one result."""
    while run is not None:
        for application in run.applications:
            if application.theorem is theorem and _is_same(application.given, given):
                return application  # type: ignore[no-any-return]
        run = run.outer
    return None


def _is_same(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if type(left) in {SymbolicInteger, SymbolicBoolean}:
        return bool(left.term.eq(right.term))
    inner, others = parts(left), parts(right)
    if inner is None or others is None:
        return bool(left == right)
    return len(inner) == len(others) and all(map(_is_same, inner, others))


def _fresh(run: Run, shape: Shape) -> Any:
    def value_of(leaf: Leaf) -> Any:
        name = run.session.fresh_name(leaf.name)
        if isinstance(leaf, Integer):
            return SymbolicInteger(z3.Int(name, ctx=run.session.context))
        return SymbolicBoolean(z3.Bool(name, ctx=run.session.context))

    return build(shape, value_of)


def abstracted(theorem: Theorem) -> Function:
    """Return a function that gives any result that the contract ``theorem`` allows."""
    contract = theorem.contract
    assert contract is not None
    shape = _result_shape(contract)

    @functools.wraps(contract.function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        if not running() or not (is_symbolic(arguments) or is_symbolic(keywords)):
            return contract.function(*arguments, **keywords)
        run = current_run()
        known = _known_result(run, theorem, (arguments, keywords))
        if known is not None:
            return known.result
        run.session.abstract = True
        run.session.recorder.reach(contract.function.__code__)
        named = _named(contract.function, arguments, keywords)
        _require(run, contract, theorem.domains, named)
        result = run.remember(lambda: _fresh(run, shape))
        guaranteed = boolean_term(folded(contract.ensures)(result, **named))
        ranges = _ranges(shape, result) or []
        if not run.suppose(z3.And(guaranteed, *ranges)):
            raise Unsupported(f"no result of {contract.function.__qualname__} keeps its contract")
        run.applications.append(_Application(theorem, (arguments, keywords), result))
        return result

    return call


def checked(theorem: Theorem) -> Function:
    """Return the contract's function, which raises where it does not keep the contract."""
    contract = theorem.contract
    assert contract is not None

    @functools.wraps(contract.function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        result = contract.function(*arguments, **keywords)
        named = _named(contract.function, arguments, keywords)
        if contract.requires(**named) and not contract.ensures(result, **named):
            raise ContractBroken(f"{contract.function.__qualname__}({named}) = {result}")
        return result

    return call
