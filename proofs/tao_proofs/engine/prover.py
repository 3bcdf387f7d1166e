"""Deciding a theorem: samples first, then every path, each replayed on plain integers."""

import enum
import time
from collections.abc import Callable, Mapping, Sequence
from types import CodeType
from typing import Any, Final

import attrs
import z3

from tao_proofs.engine.claims import Disproof, Mutant, Theorem
from tao_proofs.engine.contracts import ContractBroken, abstracted, checked
from tao_proofs.engine.domains import Domain, Integer, Leaf, samples
from tao_proofs.engine.folding import folded, parts
from tao_proofs.engine.paths import Abandoned, Session, Undecided, Unsupported, current_run, explore
from tao_proofs.engine.replacement import replaced
from tao_proofs.engine.tracing import Recorder, Returned
from tao_proofs.engine.values import SymbolicBoolean, SymbolicInteger
from tao_proofs.folds import SMALL

Function = Callable[..., Any]
Arguments = Mapping[str, Any]

SAMPLES: Final = 200
"""Concrete inputs that are tried before the proof begins."""


class Disagreement(BaseException):
    """The engine and Python do not compute the same: the engine is wrong."""


class Outcome(enum.Enum):
    """What became of a theorem."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


@attrs.frozen
class Verdict:
    """What became of a theorem, and why."""

    outcome: Outcome
    paths: int
    """How many paths were proved."""
    reason: str
    """Why it is unknown, or the call at which it is false."""
    queries: int
    resources: int
    """What the solver spent, in its deterministic unit."""
    seconds: float
    reached: frozenset[tuple[str, int]]
    """File and first line of every function of the model that was called."""
    premises: tuple[str, ...] = ()
    """What is assumed of the inputs, as it is written."""


class _Refuted(BaseException):
    def __init__(self, arguments: Arguments) -> None:
        super().__init__()
        self.arguments = arguments


def written_call(theorem: Theorem | Disproof, arguments: Arguments) -> str:
    """Return the call of the theorem that shows what becomes of it at some arguments."""
    written = ", ".join(f"{name}={_written(value)}" for name, value in arguments.items())
    return f"{theorem.module}.{theorem.name}({written})"


def _written(value: object) -> str:
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else repr(value)


def _truth(claim: object) -> bool:
    """Return what a claim came to; anything but a truth value is a slip of the pen."""
    if type(claim) is not bool:
        raise Unsupported(f"a claim that is neither true nor false but {type(claim).__name__}")
    return claim


# Concretely.


def _holds(theorem: Theorem, arguments: Arguments) -> bool | None:
    """Tell whether the claim holds at plain integers; ``None`` where it does not apply."""
    try:
        return _truth(theorem.claim(**arguments))
    except Abandoned:
        return None
    except RecursionError as error:
        raise Unsupported(str(error)) from None
    except Exception:
        return False


def _try_samples(theorem: Theorem, domain: Domain, count: int) -> None:
    for arguments in samples(domain, count, theorem.name):
        if _holds(theorem, arguments) is False:
            raise _Refuted(arguments)


# Symbolically.


@attrs.define(eq=False)
class _Proof:
    theorem: Theorem
    domain: Domain
    session: Session
    plain: Mapping[Function, Function]
    """What is called instead of what while a path is replayed."""
    is_planted: bool
    """Whether there is a planted defect, which contracts know nothing of."""
    witnessed: Callable[[Arguments], None]
    """Is told one input of every path that is proved."""
    symbols: dict[str, Any] = attrs.Factory(dict)

    def run(self) -> int:
        """Prove every path; return how many there are."""
        arguments = self.domain.arguments(self._symbol)
        if self.session.check() != z3.sat:
            raise Undecided("no input lies within the bounds")
        witness = self.session.model
        paths = explore(self.session, lambda: self._prove_path(arguments), witness)
        if not paths:
            raise Undecided("no input meets the assumptions: the claim would hold of nothing")
        return len(paths)

    def _symbol(self, leaf: Leaf) -> Any:
        context = self.session.context
        if not isinstance(leaf, Integer):
            self.symbols[leaf.name] = z3.Bool(leaf.name, ctx=context)
            return SymbolicBoolean(self.symbols[leaf.name])
        term = self.symbols[leaf.name] = z3.Int(leaf.name, ctx=context)
        if leaf.low is not None:
            self.session.solver.add(term >= leaf.low)
        if leaf.high is not None:
            self.session.solver.add(term <= leaf.high)
        return SymbolicInteger(term)

    def _prove_path(self, arguments: Arguments) -> None:
        self.session.recorder.restart()
        try:
            with self.session.recorder.watching():
                claim = self.theorem.claim(**arguments)
        except RecursionError as error:
            raise Unsupported(str(error)) from None
        except Exception:
            claim = False
        model = self._counterexample(claim)
        if model is not None:
            self._refute(self._concrete_arguments(model))
        self._replay(current_run().witness)

    def _counterexample(self, claim: object) -> Any:
        """Return a model of the path at which the claim is false, ``None`` if it holds."""
        if type(claim) is not SymbolicBoolean:
            return None if _truth(claim) else current_run().witness
        for part in _conjuncts(claim.term):
            model = current_run().counterexample(part)
            if model is not None:
                return model
            current_run().suppose(part)
        return None

    def _refute(self, arguments: Arguments) -> None:
        with self._replaying():
            holds = _holds(self.theorem, arguments)
        if holds is False:
            raise _Refuted(arguments)
        call = written_call(self.theorem, arguments)
        if self.session.abstract:
            raise Undecided(f"the contracts in use do not exclude {call}")
        raise Disagreement(f"refuted on a path, yet {holds} for plain integers: {call}")

    def _replay(self, model: Any) -> None:
        arguments = self._concrete_arguments(model)
        symbolic = self.session.recorder.returned
        recorder = Recorder(folded=self.session.recorder.folded)
        with self._replaying(), recorder.watching():
            holds = _holds(self.theorem, arguments)
        call = written_call(self.theorem, arguments)
        if holds is False and self.session.abstract and self.is_planted:
            raise _Refuted(arguments)
        if not holds and not (holds is None and self.session.abstract):
            raise Disagreement(f"proved on a path, yet {holds} for plain integers: {call}")
        expected = [_comparable(step, model) for step in symbolic]
        found = [_comparable(step, model) for step in recorder.returned]
        if not self.session.abstract and expected != found:
            raise Disagreement(_first_difference(expected, found, call))
        self.witnessed(arguments)

    def _replaying(self) -> Any:
        return replaced(self.plain)

    def _concrete_arguments(self, model: Any) -> Arguments:
        return self.domain.arguments(lambda leaf: _value(model, self.symbols[leaf.name]))


def _conjuncts(term: Any) -> list[Any]:
    if z3.is_and(term):
        return [part for child in term.children() for part in _conjuncts(child)]
    return [term]


def _value(model: Any, term: Any) -> int | bool:
    value = model.eval(term, model_completion=True)
    return value.as_long() if z3.is_int_value(value) else bool(z3.is_true(value))


def _comparable(step: Returned, model: Any) -> Returned:
    return Returned(step.function, _concrete(step.value, model))


def _concrete(value: object, model: Any) -> object:
    """Return what a value is in a model; of a value of no known kind only its type."""
    if type(value) in {SymbolicInteger, SymbolicBoolean}:
        return _value(model, value.term)  # type: ignore[attr-defined]
    inner = parts(value)
    if inner is not None:
        return (type(value), *[_concrete(part, model) for part in inner])
    return value if isinstance(value, _COMPARED) else type(value)


_COMPARED: Final = (int, str, bytes, enum.Enum, type(None))


def _first_difference(symbolic: Sequence[Returned], plain: Sequence[Returned], call: str) -> str:
    for left, right in zip(symbolic, plain, strict=False):
        if left != right:
            return f"the engine has {left}, Python {right}: {call}"
    return f"the engine has {len(symbolic)} calls, Python {len(plain)}: {call}"


@attrs.frozen
class _Setting:
    """What is called instead of what."""

    planted: Mapping[Function, Function]
    """While samples are tried."""
    symbolic: Mapping[Function, Function]
    """While paths are explored."""
    plain: Mapping[Function, Function]
    """While a path is replayed."""
    opaque: frozenset[CodeType]
    """Code that an exploration cannot see inside."""


def _setting(theorem: Theorem, mutant: Mutant | None) -> _Setting:
    planted = dict(theorem.instead)
    contracts = {used.contract.function: used for used in theorem.using if used.contract}
    if mutant is not None:
        planted[mutant.original] = mutant.mutated
        contracts.pop(mutant.original, None)
    small = {f: folded(planted.get(f, f)) for f in (*SMALL, *theorem.folds)}
    keeping = {} if mutant else {f: checked(used) for f, used in contracts.items()}
    return _Setting(
        planted,
        {**planted, **small, **{f: abstracted(used) for f, used in contracts.items()}},
        {**keeping, **planted},
        frozenset(planted.get(f, f).__code__ for f in (*small, *contracts)),
    )


def _decide(
    theorem: Theorem,
    mutant: Mutant | None,
    sessions: list[Session],
    witnessed: Callable[[Arguments], None],
) -> int:
    setting = _setting(theorem, mutant)
    paths = 0
    for domain in theorem.domains:
        with replaced(setting.planted):
            _try_samples(theorem, domain, SAMPLES)
        session = Session(limit=theorem.limit, recorder=Recorder(setting.opaque))
        sessions.append(session)
        with replaced(setting.symbolic):
            is_planted = mutant is not None
            proof = _Proof(theorem, domain, session, setting.plain, is_planted, witnessed)
            paths += proof.run()
    return paths


def prove(
    theorem: Theorem,
    mutant: Mutant | None = None,
    witnessed: Callable[[Arguments], None] = lambda _: None,
) -> Verdict:
    """Decide a theorem, with a planted defect if one is given.

    The contracts in use are taken for granted; ``witnessed`` is told one input of every path.
    Raises :class:`Disagreement` where the
    engine is wrong.
    """
    begin = time.perf_counter()
    sessions: list[Session] = []
    paths, reason, outcome = 0, "", Outcome.PROVED
    try:
        paths = _decide(theorem, mutant, sessions, witnessed)
    except _Refuted as refuted:
        outcome, reason = Outcome.REFUTED, written_call(theorem, refuted.arguments)
    except (Undecided, Unsupported, ContractBroken) as problem:
        outcome, reason = Outcome.UNKNOWN, f"{type(problem).__name__}: {problem}"
    return Verdict(
        outcome,
        paths,
        reason,
        sum(session.queries for session in sessions),
        sum(session.resources for session in sessions),
        time.perf_counter() - begin,
        frozenset().union(*[session.recorder.reached for session in sessions]),
        tuple(dict.fromkeys(text for session in sessions for text in session.premises)),
    )
