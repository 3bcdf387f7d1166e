"""Many theorems at once: which are asked for, and what becomes of each, in several processes."""

import difflib
import multiprocessing
import time
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Final

import attrs

from tao_model.conformance.proof_results import ProofResult, ProofVerdict, Seconds
from tao_model.encoding import InputError, shown
from tao_proofs import chapters
from tao_proofs.engine.claims import DISPROOFS, THEOREMS, Disproof, Theorem
from tao_proofs.engine.prover import Disagreement, Outcome, Verdict, prove, written_call
from tao_proofs.engine.tracing import Recorder

Statement = Theorem | Disproof


@attrs.frozen
class Decided:
    """What became of a statement, and what it is about."""

    result: ProofResult
    reached: frozenset[tuple[str, int]]
    """File and first line of every function that the proof called."""


_VERDICTS: Final[dict[Outcome, ProofVerdict]] = {
    Outcome.PROVED: "proved",
    Outcome.REFUTED: "refuted",
    Outcome.UNKNOWN: "unknown",
}


# What is asked for.


def chapter_of(statement: Statement) -> str:
    """Return the module of theorems that a statement stands in, named like the chapter."""
    return statement.module.removeprefix("tao_proofs.").split(".")[0]


def statements() -> dict[str, Statement]:
    """Return every theorem and every disproof by its name, in reading order."""
    chapters.load()
    registered: list[Statement] = [*THEOREMS.values(), *DISPROOFS.values()]
    return {
        one.name: one
        for chapter in chapters.CHAPTERS
        for one in registered
        if chapter_of(one) == chapter
    }


def chosen(names: Sequence[str]) -> list[Statement]:
    """Return the statements that names, rule IDs and chapters ask for; all if there are none.

    Raises :class:`~tao_model.encoding.InputError` for what is none of these.
    """
    every = statements()
    found = {one.name for name in names for one in _asked_for(name, every.values())}
    return [one for one in every.values() if one.name in found or not names]


def _asked_for(name: str, every: Collection[Statement]) -> list[Statement]:
    asked = name.casefold()
    found = [
        one for one in every if asked in {one.name.casefold(), one.rule.casefold(), chapter_of(one)}
    ]
    if not found:
        known = {word for one in every for word in (one.name, one.rule)}
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"is {close[0]} meant? " if close else ""
        raise InputError(
            shown(name),
            f"is no theorem, no rule that one is about, and no chapter of theorems; {hint}"
            f"the chapters are {', '.join(chapters.CHAPTERS)}",
        )
    return found


# What becomes of it.


def result_of(theorem: Theorem, verdict: Verdict) -> ProofResult:
    """Return what became of a theorem, as it is told to others."""
    is_unknown = verdict.outcome is Outcome.UNKNOWN
    is_refuted = verdict.outcome is Outcome.REFUTED
    return ProofResult(
        name=theorem.name,
        id=theorem.rule,
        kind="theorem",
        chapter=chapter_of(theorem),
        statement=theorem.statement,
        verdict=_VERDICTS[verdict.outcome],
        seconds=Seconds(round(verdict.seconds, 3)),
        bounds=theorem.bounds,
        limits="; ".join(filter(None, (theorem.size, theorem.narrowed))),
        premises=verdict.premises,
        by_hand=theorem.by_hand,
        using=tuple(used.name for used in theorem.using),
        paths=verdict.paths,
        reason=verdict.reason if is_unknown else None,
        counterexample=verdict.reason if is_refuted else None,
    )


def result_of_disproof(disproof: Disproof) -> ProofResult:
    """Return what became of a disproof: its witness is tried."""
    begin = time.perf_counter()
    is_shown = disproof(**disproof.witness) is False
    return ProofResult(
        name=disproof.name,
        id=disproof.rule,
        kind="disproof",
        chapter=chapter_of(disproof),
        statement=disproof.statement,
        verdict="proved" if is_shown else "unknown",
        seconds=Seconds(round(time.perf_counter() - begin, 3)),
        bounds="",
        limits="",
        premises=(),
        by_hand="",
        using=(),
        paths=0,
        reason=None if is_shown else "the claim holds at the witness",
        counterexample=written_call(disproof, disproof.witness) if is_shown else None,
    )


def _undecided(theorem: Theorem, seconds: float, reason: str) -> Decided:
    """Return that a proof came to no verdict."""
    nothing = Verdict(Outcome.UNKNOWN, 0, reason, 0, 0, seconds, frozenset())
    return Decided(result_of(theorem, nothing), frozenset())


def decided(name: str) -> Decided:
    """Return what becomes of the statement of this name."""
    statement = statements()[name]
    if isinstance(statement, Disproof):
        recorder = Recorder()
        with recorder.watching():
            result = result_of_disproof(statement)
        return Decided(result, frozenset(recorder.reached))
    begin = time.perf_counter()
    try:
        verdict = prove(statement)
    except Disagreement as wrong:
        return _undecided(statement, time.perf_counter() - begin, f"the engine is wrong: {wrong}")
    return Decided(result_of(statement, verdict), verdict.reached)


def results(asked: Sequence[Statement], jobs: int) -> Iterator[Decided]:
    """Yield what becomes of each statement as it is known, proving in that many processes."""
    if jobs == 1 or len(asked) <= 1:
        yield from (decided(one.name) for one in asked)
        return
    # A fresh interpreter for each process: a fork would copy the threads of a progress bar.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(asked)), mp_context=context) as pool:
        futures = {pool.submit(decided, one.name): one for one in asked}
        try:
            for future in as_completed(futures):
                yield _result_of_process(future, futures[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _result_of_process(future: Future[Decided], statement: Statement) -> Decided:
    try:
        return future.result()
    except BrokenProcessPool:
        if isinstance(statement, Disproof):
            raise
        return _undecided(statement, 0, "its process died")
