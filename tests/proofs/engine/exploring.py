"""What the engine's tests share: exploring a call with a few symbolic integers."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import z3

from tao_proofs.engine.paths import Explored, Session, explore
from tao_proofs.engine.values import SymbolicBoolean, SymbolicInteger

LOW, HIGH = -4, 4
"""The range of every input: small enough to try all of it."""


class Exploration:
    """The paths of a call with symbolic inputs ``x0``, ``x1``, ..., each from LOW to HIGH."""

    def __init__(self, call: Callable[..., Any], inputs: int, session: Session | None = None):
        self.session = session or Session()
        self.terms = [z3.Int(f"x{index}", ctx=self.session.context) for index in range(inputs)]
        for term in self.terms:
            self.session.solver.add(term >= LOW, term <= HIGH)
        assert self.session.check() == z3.sat
        symbols = list(map(SymbolicInteger, self.terms))
        witness = self.session.solver.model()
        self.paths: list[Explored[Any]] = explore(self.session, lambda: call(*symbols), witness)

    def results(self) -> list[Any]:
        return [path.result for path in self.paths]

    def at(self, inputs: Sequence[int]) -> list[Any]:
        """Return the results at concrete inputs of all paths whose conditions hold there."""
        return [
            self._concrete(path.result, inputs)
            for path in self.paths
            if all(z3.is_true(self._substituted(term, inputs)) for term in path.conditions)
        ]

    def _substituted(self, term: Any, inputs: Sequence[int]) -> Any:
        context = self.session.context
        pairs = zip(self.terms, (z3.IntVal(value, ctx=context) for value in inputs), strict=True)
        return z3.simplify(z3.substitute(term, *pairs))

    def _concrete(self, value: Any, inputs: Sequence[int]) -> Any:
        if type(value) is SymbolicInteger:
            return self._substituted(value.term, inputs).as_long()
        if type(value) is SymbolicBoolean:
            return z3.is_true(self._substituted(value.term, inputs))
        if type(value) is tuple:
            return tuple(self._concrete(part, inputs) for part in value)
        return value


def all_inputs(count: int) -> Iterator[tuple[int, ...]]:
    """Return every concrete input."""
    return itertools.product(range(LOW, HIGH + 1), repeat=count)
