"""The planted defects as mistakes that published records tell from the model."""

import importlib
import pkgutil
from collections.abc import Iterator

from tao_model.conformance.generation.mistakes import Mistake
from tao_proofs import mutants
from tao_proofs.engine.mutants import Mutant
from tao_proofs.engine.replacement import replaced


def _all() -> Iterator[Mutant]:
    for chapter in pkgutil.iter_modules(mutants.__path__):
        module = importlib.import_module(f"{mutants.__name__}.{chapter.name}")
        yield from (value for value in vars(module).values() if isinstance(value, Mutant))


def _mistake(mutant: Mutant) -> Mistake:
    return Mistake(
        mutant.name,
        mutant.statement,
        mutant.original,
        lambda: replaced({mutant.original: mutant.mutated}),
    )


def mistakes() -> tuple[Mistake, ...]:
    """Return every planted defect as a mistake; the solver is not needed."""
    return tuple(map(_mistake, _all()))
