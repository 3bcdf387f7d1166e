"""Proving large functions piecewise: a called function stands for what it guarantees."""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import z3

from tao_proofs.engine.claims import Claim, Contract, Theorem, every, is_of
from tao_proofs.engine.domains import Domain, Integer, Leaf, Shape, build
from tao_proofs.engine.folding import folded, is_symbolic, parts
from tao_proofs.engine.paths import Run, Undecided, Unsupported, current_run, running
from tao_proofs.engine.values import SymbolicBoolean, SymbolicInteger, boolean_term

Function = Callable[..., Any]


class ContractBroken(BaseException):
    """A function did not keep its contract at concrete arguments."""


def _is_within(domain: Domain, named: dict[str, Any]) -> Claim:
    return every([is_of(shape, named[name]) for name, shape in domain.parameters.items()])


def _named(function: Function, arguments: Any, keywords: Any) -> dict[str, Any]:
    bound = inspect.signature(function).bind(*arguments, **keywords)
    bound.apply_defaults()
    return dict(bound.arguments)


def _require(
    run: Run, contract: Contract, domains: Sequence[Domain], named: dict[str, Any]
) -> None:
    """Raise :class:`Undecided` unless the contract applies everywhere on this path."""
    choices = [boolean_term(_is_within(domain, named)) for domain in domains]
    required = boolean_term(folded(contract.requires)(**named))
    if run.counterexample(z3.And(z3.Or(*choices), required)) is not None:
        raise Undecided(f"{contract.function.__qualname__} is called outside of its contract")


@attrs.frozen(eq=False)
class _Application:
    """A call that stood for its contract, and the result it was given."""

    theorem: Theorem
    given: Any
    result: Any


def _known_application(run: Run | None, theorem: Theorem, given: Any) -> _Application | None:
    """Return the call with these very arguments on this path: a function gives one result."""
    while run is not None:
        applications: list[_Application] = run.applications
        for application in applications:
            if application.theorem is theorem and _is_same(application.given, given):
                return application
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
    shape = contract.result()

    @functools.wraps(contract.function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        if not running() or not (is_symbolic(arguments) or is_symbolic(keywords)):
            return contract.function(*arguments, **keywords)
        run = current_run()
        known = _known_application(run, theorem, (arguments, keywords))
        if known is not None:
            return known.result
        run.session.abstract = True
        run.session.recorder.reach(contract.function.__code__)
        named = _named(contract.function, arguments, keywords)
        _require(run, contract, theorem.domains, named)
        result = run.remember(lambda: _fresh(run, shape))
        within = boolean_term(is_of(shape, result))
        guaranteed = boolean_term(folded(contract.ensures)(result, **named))
        if not run.suppose(z3.And(within, guaranteed)):
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
        applies = any(_is_within(domain, named) for domain in theorem.domains)
        if not applies or not contract.requires(**named):
            return result
        if not is_of(contract.result(), result) or not contract.ensures(result, **named):
            raise ContractBroken(f"{contract.function.__qualname__}({named}) = {result}")
        return result

    return call
