"""What theorems are written with: assumptions, steps, contracts."""

import inspect
import sys
import typing
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, cast

import attrs
import z3

from tao_proofs.engine.domains import (
    Domain,
    Fixed,
    Integer,
    Shape,
    Truth,
    described,
    domains,
    narrowed,
    shapes,
)
from tao_proofs.engine.folding import parts
from tao_proofs.engine.mutants import Mutant, mutant, sentence
from tao_proofs.engine.paths import (
    QUERY_LIMIT,
    Abandoned,
    Run,
    Unsupported,
    current_run,
    running,
)
from tao_proofs.engine.premises import written_argument, written_requirement
from tao_proofs.engine.replacement import called, replaced
from tao_proofs.engine.values import SymbolicBoolean, SymbolicInteger, boolean_term, integer_term

__all__ = [
    "DISPROOFS",
    "THEOREMS",
    "Claim",
    "Contract",
    "Disproof",
    "Mutant",
    "StepError",
    "Theorem",
    "assume",
    "contract",
    "disproof",
    "either",
    "every",
    "implies",
    "is_of",
    "mutant",
    "note",
    "theorem",
]

Function = Callable[..., Any]
Claim = bool
"""What a theorem returns: whether it holds."""


class StepError(Exception):
    """A step of a proof does not hold."""


def _run_of_theorem() -> Run:
    run = current_run()
    if run.outer is not None:
        raise Unsupported("only a theorem itself may assume or note")
    return run


def assume(condition: object) -> None:
    """Restrict the theorem to where ``condition`` holds, which is told as it is written."""
    frame = sys._getframe(1)
    _restrict(condition, lambda: written_argument(frame))


def _restrict(condition: object, premise: Callable[[], str]) -> None:
    if condition is True:
        return
    if running():
        _run_of_theorem().session.premises[premise()] = None
    if type(condition) is SymbolicBoolean:
        condition = _run_of_theorem().suppose(condition.term)
    if not condition:
        raise Abandoned("an assumption does not hold")


def note(step: object) -> None:
    """Prove a step of the proof, and use it from here on."""
    if type(step) is SymbolicBoolean:
        run = _run_of_theorem()
        model = run.counterexample(step.term)
        if model is None:
            run.suppose(step.term)
            return
        run.witness = model
        step = False
    if not step:
        raise StepError("a step of the proof does not hold")


def implies(premise: object, conclusion: object) -> Claim:
    """Tell whether ``conclusion`` holds where ``premise`` does, without deciding either."""
    if type(premise) is bool and type(conclusion) is bool:
        return bool(conclusion or not premise)
    term = z3.Implies(boolean_term(premise), boolean_term(conclusion))
    return cast(Claim, SymbolicBoolean(term))


def every(claims: Sequence[object]) -> Claim:
    """Tell whether all claims hold, without deciding any of them alone."""
    if all(type(claim) is bool for claim in claims):
        return all(claims)
    return cast(Claim, SymbolicBoolean(z3.And(*map(boolean_term, claims))))


def either(condition: object, if_true: int, if_false: int) -> int:
    """Return one of two integers, without deciding the condition."""
    if type(condition) is bool:
        return if_true if condition else if_false
    chosen = z3.If(boolean_term(condition), integer_term(if_true), integer_term(if_false))
    return SymbolicInteger(chosen)


def _is_in_range(shape: Integer, value: int) -> Claim:
    low = [] if shape.low is None else [shape.low <= value]
    high = [] if shape.high is None else [value <= shape.high]
    return every([*low, *high])


def is_of(shape: Shape, value: Any) -> Claim:
    """Tell whether a value is of a shape, its integers within their ranges."""
    if isinstance(shape, Fixed):
        return every([type(value) is type(shape.value), value == shape.value])
    if isinstance(shape, Truth):
        return type(value) in {bool, SymbolicBoolean}
    if isinstance(shape, Integer):
        return type(value) in {int, SymbolicInteger} and _is_in_range(shape, value)
    inner = parts(value)
    if inner is None or len(inner) != len(shape.inner):
        return False
    if inspect.isclass(shape.make) and type(value) is not shape.make:
        return False
    return every(
        [is_of(part_shape, part) for part_shape, part in zip(shape.inner, inner, strict=True)]
    )


@attrs.frozen
class Contract:
    """What a function guarantees of its result wherever its arguments meet a requirement."""

    function: Function
    requires: Callable[..., bool]
    """Of the arguments, beside being in the range of their annotations."""
    ensures: Callable[..., bool]
    """Of the result and the arguments."""
    premise: str = attrs.field(init=False)
    """What is required, as it is written."""

    @premise.default
    def _premise(self) -> str:
        return written_requirement(self.requires)

    def claim(self, /, **arguments: Any) -> Claim:
        """Tell whether the function keeps the contract at these arguments."""
        _restrict(self.requires(**arguments), lambda: self.premise)
        result = called(self.function)(**arguments)
        return every([is_of(self.result(), result), self.ensures(result, **arguments)])

    def result(self) -> Shape:
        """Return what the result may be, by the annotation of the first parameter."""
        name = next(iter(inspect.signature(self.ensures).parameters))
        hints = typing.get_type_hints(self.ensures, include_extras=True)
        (shape,) = shapes(hints[name], f"{self.function.__name__}()")
        return shape

    def domains(self) -> list[Domain]:
        """Return what the function may be applied to."""
        return domains(self.ensures, skipped=1)


@attrs.frozen(eq=False)
class Theorem:
    """A claim about functions of the model, for every input that its annotations allow."""

    name: str
    module: str
    rule: str
    """The ID of the rule or invariant that it is about."""
    statement: str
    claim: Function
    domains: Sequence[Domain]
    bounds: str
    """The inputs for which it is proved, in words."""
    narrowed: str
    """Those of the bounds that the types of the inputs do not have; empty if there are none."""
    refutes: Sequence[Mutant]
    """Planted defects, each of which makes it false."""
    using: Sequence["Theorem"]
    """Contracts by which it replaces functions."""
    folds: Sequence[Function]
    """Functions whose paths it folds, beside those that every proof folds."""
    instead: Mapping[Function, Function]
    """What is called instead of what, in the proof and in replays."""
    limit: int
    """Resources that the solver may spend on one question."""
    size: str
    """The bound that a collection has here and not in the model; empty if there is none."""
    by_hand: str
    """What is left to paper; empty if nothing is."""
    contract: Contract | None

    def __call__(self, /, *arguments: Any, **named: Any) -> Claim:
        """Return whether the claim holds at one input: a counterexample can be called."""
        with replaced(self.instead):
            return bool(self.claim(*arguments, **named))


THEOREMS: Final[dict[str, Theorem]] = {}
"""All theorems of the modules imported so far, by name."""


ASSUMPTIONS: Final[dict[str, Theorem]] = {}
"""Contracts that nobody has proved here, by name: ``by_hand`` says why they are believed."""


def assumptions_of(theorem: Theorem) -> frozenset[str]:
    """Return the names of the assumptions that a theorem rests on, also through contracts."""
    named = {used.name for used in theorem.using if used.name in ASSUMPTIONS}
    return frozenset(named).union(*map(assumptions_of, theorem.using))


def _is_contract(used: Theorem) -> bool:
    registered = (THEOREMS.get(used.name), ASSUMPTIONS.get(used.name))
    return used.contract is not None and used in registered


def _registered(theorem: Theorem, among: dict[str, Theorem] = THEOREMS) -> Theorem:
    if theorem.name in THEOREMS or theorem.name in ASSUMPTIONS:
        raise ValueError(f"two theorems are called {theorem.name}")
    if not all(map(_is_contract, theorem.using)):
        raise ValueError(f"{theorem.name} uses what is not a contract that is a theorem")
    among[theorem.name] = theorem
    return theorem


def theorem(
    rule: str,
    refutes: Sequence[Mutant],
    *,
    using: Sequence[Theorem] = (),
    folds: Sequence[Function] = (),
    instead: Mapping[Function, Function] = MappingProxyType({}),
    limit: int = QUERY_LIMIT,
    size: str = "",
    by_hand: str = "",
) -> Callable[[Function], Theorem]:
    """Make the decorated claim a theorem; its docstring is the statement."""

    def make(claim: Function) -> Theorem:
        return _registered(
            Theorem(
                claim.__name__, claim.__module__, rule, sentence(claim), claim, domains(claim),
                described(claim), narrowed(claim), refutes, using, folds, instead, limit, size,
                by_hand, None,
            )
        )  # fmt: skip

    return make


def contract(
    function: Function,
    rule: str,
    refutes: Sequence[Mutant],
    *,
    requires: Callable[..., bool] = lambda **_: True,
    using: Sequence[Theorem] = (),
    folds: Sequence[Function] = (),
    limit: int = QUERY_LIMIT,
    by_hand: str = "",
) -> Callable[[Function], Theorem]:
    """Make the decorated claim about a result a theorem that may stand for ``function``.

    The claim's first parameter is the result, annotated with what it may be; the others
    are the function's own parameters.
    """

    def make(ensures: Function) -> Theorem:
        agreement = Contract(function, requires, ensures)
        return _registered(
            Theorem(
                ensures.__name__, ensures.__module__, rule, sentence(ensures), agreement.claim,
                agreement.domains(), described(ensures, skipped=1), narrowed(ensures, skipped=1),
                refutes, using, folds, {}, limit, "", by_hand, agreement,
            )
        )  # fmt: skip

    return make


def assumption(
    function: Function,
    rule: str,
    *,
    because: str,
    requires: Callable[..., bool] = lambda **_: True,
) -> Callable[[Function], Theorem]:
    """Make the decorated claim a contract that theorems may use although it is not proved.

    ``because`` says what it is believed for: what was measured, or which text proves it.
    """

    def make(ensures: Function) -> Theorem:
        agreement = Contract(function, requires, ensures)
        return _registered(
            Theorem(
                ensures.__name__, ensures.__module__, rule, sentence(ensures), agreement.claim,
                agreement.domains(), described(ensures, skipped=1), narrowed(ensures, skipped=1),
                (), (), (), {}, QUERY_LIMIT, "", because, agreement,
            ),
            ASSUMPTIONS,
        )  # fmt: skip

    return make


@attrs.frozen(eq=False)
class Disproof:
    """A claim that is false of production, and an input at which it is."""

    name: str
    module: str
    rule: str
    statement: str
    """The claim, as if it were true."""
    claim: Function
    witness: Mapping[str, Any]

    def __call__(self, /, *arguments: Any, **named: Any) -> Claim:
        """Return whether the claim holds at one input."""
        return bool(self.claim(*arguments, **named))


DISPROOFS: Final[dict[str, Disproof]] = {}
"""All disproofs of the modules imported so far, by name."""


def disproof(rule: str, **witness: Any) -> Callable[[Function], Disproof]:
    """Make the decorated claim one that is false at ``witness``."""

    def make(claim: Function) -> Disproof:
        if claim.__name__ in DISPROOFS:
            raise ValueError(f"two disproofs are called {claim.__name__}")
        made = Disproof(claim.__name__, claim.__module__, rule, sentence(claim), claim, witness)
        DISPROOFS[made.name] = made
        return made

    return make
