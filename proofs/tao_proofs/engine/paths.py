"""Exploring the paths of a function by calling it once for each.

A function runs on symbolic values. Where it asks for the truth of a symbolic comparison,
the run takes one branch; if the other is possible as well, the function is called again
and takes that one. Everything is decided by one solver, whose assertions are at any time
what the current path has assumed and decided.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, Generic, TypeVar

import attrs
import z3

from tao_proofs.engine.tracing import Recorder

Result = TypeVar("Result")

QUERY_LIMIT: Final = 20_000_000
"""Resources that z3 may spend on one question: deterministic, half a minute or less."""

BRANCH_LIMIT: Final = 2_000_000
"""Resources for the question whether a branch within a fold is possible."""

TOTAL_LIMIT: Final = 150_000_000
"""Resources that z3 may spend on one proof: less than a minute for what is proved here."""

MAXIMUM_PATHS: Final = 20_000
"""More paths than this are not explored."""

MAXIMUM_DECISIONS: Final = 5_000
"""A path with more decisions than this is taken for an endless loop."""


class Unsupported(BaseException):
    """The code did something that the engine does not model.

    Like the other two no ``Exception``, so that no code under proof can swallow it.
    """


class Undecided(BaseException):
    """The solver, or the exploration, gave up: neither proved nor refuted."""


class Abandoned(BaseException):
    """The path ends here without a claim: an assumption does not hold on it."""


@attrs.frozen
class Raised:
    """What a call that ended in an exception gave."""

    exception: Exception


def literal(term: Any) -> bool | None:
    """Return the truth value that a term is, ``None`` if it is another term."""
    if z3.is_true(term):
        return True
    return False if z3.is_false(term) else None


@attrs.define(eq=False)
class Session:
    """One proof: a solver with a context of its own, so that no other proof influences it."""

    recorder: Recorder = attrs.Factory(Recorder)
    context: Any = attrs.Factory(z3.Context)
    limit: int = QUERY_LIMIT
    solver: Any = attrs.field(init=False)
    model: Any = None
    """What showed that the claims last asked about are possible."""
    reason_unknown: str = ""
    queries: int = 0
    resources: int = 0
    """What has been spent so far, in z3's deterministic unit."""
    fresh_names: int = 0
    abstract: bool = False
    """Whether a contract has stood for a function."""
    premises: dict[str, None] = attrs.Factory(dict)
    """What is assumed of the inputs, as it is written, in order."""

    @solver.default
    def _solver(self) -> Any:
        return z3.SimpleSolver(ctx=self.context)

    def check(self, *claims: Any, limit: int | None = None) -> Any:
        """Return z3's answer whether the claims are possible on the current path.

        Where the solver of the path gives up, one that starts afresh is asked as well: what
        it has learned on other paths can lead it astray.
        """
        self.queries += 1
        if self.resources > TOTAL_LIMIT:
            raise Undecided("the whole proof takes too much")
        answer = self._ask(self.solver, claims, limit)
        if answer == z3.unknown:
            afresh = z3.SimpleSolver(ctx=self.context)
            afresh.add(*self.solver.assertions())
            answer = self._ask(afresh, claims, limit)
        return answer

    def _ask(self, solver: Any, claims: tuple[Any, ...], limit: int | None) -> Any:
        solver.set("rlimit", self.limit if limit is None else limit)
        answer = solver.check(*claims)
        self.resources = int(solver.statistics().get_key_value("rlimit count"))
        self.model = solver.model() if answer == z3.sat else None
        self.reason_unknown = solver.reason_unknown() if answer == z3.unknown else ""
        return answer

    def fresh_name(self, name: str) -> str:
        """Return a name that no other symbol of this proof has."""
        self.fresh_names += 1
        return f"{name}!{self.fresh_names}"


@attrs.define(eq=False)
class Run:
    """One call of a function: the decisions to repeat first, then those that it takes itself."""

    session: Session
    prefix: tuple[bool, ...]
    witness: Any
    """A model of the path so far once the prefix has been repeated, or ``None``."""
    outer: "Run | None"
    """The run that this one is folded into."""
    memory: dict[Any, Any]
    """What the runs of one exploration share."""
    taken: list[bool] = attrs.Factory(list)
    conditions: list[Any] = attrs.Factory(list)
    facts: list[Any] = attrs.Factory(list)
    untried: list[tuple[tuple[bool, ...], Any]] = attrs.Factory(list)
    applications: list[Any] = attrs.Factory(list)
    """Calls that stood for their contract."""
    remembered: int = 0

    @property
    def repeats(self) -> bool:
        """Whether an earlier run has already done what this one does now."""
        return len(self.taken) < len(self.prefix)

    def decide(self, condition: Any) -> bool:
        """Return the truth of ``condition`` on this path; leave the other, if possible, for later.

        Raises :class:`Undecided` where the solver cannot tell whether it is.
        """
        known = literal(z3.simplify(condition))
        if known is not None:
            return known
        if len(self.taken) >= MAXIMUM_DECISIONS:
            raise Undecided(f"more than {MAXIMUM_DECISIONS} decisions on one path")
        truth = self.prefix[len(self.taken)] if self.repeats else self._choose(condition)
        self.taken.append(truth)
        decided = condition if truth else z3.Not(condition)
        self.conditions.append(decided)
        self.session.solver.add(decided)
        return truth

    def _choose(self, condition: Any) -> bool:
        known = None if self.witness is None else self._value(condition)
        if known is None:
            return self._choose_unguided(condition)
        possible, model = self._possible(z3.Not(condition) if known else condition)
        if possible:
            self.untried.append(((*self.taken, not known), model))
        return known

    def _choose_unguided(self, condition: Any) -> bool:
        when_true, model_when_true = self._possible(condition)
        when_false, model_when_false = self._possible(z3.Not(condition))
        if not when_true and not when_false:
            raise Abandoned("the path is impossible")
        if when_true and when_false:
            self.untried.append(((*self.taken, False), model_when_false))
        self.witness = model_when_true if when_true else model_when_false
        return when_true

    def _value(self, condition: Any) -> bool | None:
        return literal(self.witness.eval(condition, model_completion=True))

    def _possible(self, condition: Any) -> tuple[bool, Any]:
        """Tell whether the path can go on with ``condition``, and a model if one was found.

        Within a fold a branch of which the solver cannot tell counts as possible: to
        explore one too many costs a case that never applies, and proves nothing wrong.
        """
        limit = None if self.outer is None else BRANCH_LIMIT
        answer = self.session.check(condition, limit=limit)
        if answer == z3.sat:
            return True, self.session.model
        if answer == z3.unsat:
            return False, None
        if self.outer is None:
            raise Undecided(f"is this branch possible? {self.session.reason_unknown}")
        return True, None

    def suppose(self, fact: Any) -> bool:
        """Restrict the path to where ``fact`` holds; tell whether that is anywhere."""
        if not self.repeats and (self.witness is None or not self._value(fact)):
            possible, self.witness = self._possible(fact)
            if not possible:
                return False
        self.facts.append(fact)
        self.session.solver.add(fact)
        return True

    def counterexample(self, claim: Any) -> Any:
        """Return a model of the path in which ``claim`` is false, ``None`` if there is none."""
        if self.repeats:
            return None
        answer = self.session.check(z3.Not(claim))
        if answer == z3.unknown:
            raise Undecided(f"does the claim hold? {self.session.reason_unknown}")
        return self.session.model

    def determined(self, term: Any) -> int:
        """Return the only value that an integer can have on this path.

        Raises :class:`Unsupported` where it can have another.
        """
        if self.witness is None:
            raise Undecided("no value of an index is known")
        value = self.witness.eval(term, model_completion=True).as_long()
        if self.counterexample(term == value) is not None:
            raise Unsupported("an index or a range by an integer that may have several values")
        return int(value)

    def remember(self, compute: Callable[[], Result]) -> Result:
        """Return ``compute()``, from memory where a run with the same decisions has done it."""
        key = (tuple(self.taken), self.remembered)
        self.remembered += 1
        if key not in self.memory:
            self.memory[key] = compute()
        return self.memory[key]  # type: ignore[no-any-return]


_current: ContextVar[Run | None] = ContextVar("_current", default=None)


def current_run() -> Run:
    """Return the run that is under way; symbolic values have no meaning outside of one."""
    run = _current.get()
    if run is None:
        raise Unsupported("a symbolic value is used outside of a proof")
    return run


def running() -> bool:
    """Tell whether a run is under way."""
    return _current.get() is not None


@contextmanager
def _entered(run: Run) -> Iterator[None]:
    run.session.solver.push()
    token = _current.set(run)
    try:
        yield
    finally:
        _current.reset(token)
        run.session.solver.pop()


@attrs.frozen
class Explored(Generic[Result]):
    """One path: what was decided and supposed on it, and what the call gave."""

    conditions: tuple[Any, ...]
    facts: tuple[Any, ...]
    result: Result


def explore(
    session: Session, call: Callable[[], Result], witness: Any, outer: Run | None = None
) -> list[Explored[Result]]:
    """Call ``call`` once for each path; abandoned paths are left out.

    ``witness`` is a model of what the solver holds now. An exception of ``call`` passes.
    """
    pending: list[tuple[tuple[bool, ...], Any]] = [((), witness)]
    memory: dict[Any, Any] = {}
    explored: list[Explored[Result]] = []
    calls = 0
    while pending:
        calls += 1
        if calls > MAXIMUM_PATHS:
            raise Undecided(f"more than {MAXIMUM_PATHS} paths")
        prefix, witness = pending.pop()
        run = Run(session, prefix, witness, outer, memory)
        with _entered(run):
            try:
                result = call()
            except Abandoned:
                pass
            else:
                explored.append(Explored(tuple(run.conditions), tuple(run.facts), result))
        pending += run.untried
    return explored
