"""A second opinion: does cvc5 agree with every *unsat* of Z3 on which a proof rests?

``python -m tests.second_opinion [NAME...]`` proves theorems and asks cvc5, within a limit, each
question to which Z3 answered that it is impossible, once. That a thing is possible needs no second
opinion: the witness is replayed on plain integers. What came of it is kept in
``spec/second-opinion.json``.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, Final

import attrs
import z3

from tao_model.conformance.codec import structure, unstructure
from tao_proofs.engine import paths
from tao_proofs.engine.claims import Theorem
from tao_proofs.engine.prover import prove
from tao_proofs.running import chapter_of, chosen, statements
from tests.rule_index import ROOT
from tests.theorem_index import read

RECORDED: Final = ROOT / "spec" / "second-opinion.json"

MILLISECONDS: Final = 1_000
"""What cvc5 may spend on one question."""

SECONDS: Final = 10
"""Once a theorem's questions have taken so much of a processor, the others are not asked."""


@attrs.frozen
class Opinion:
    """What cvc5 says of the questions of one theorem."""

    name: str
    chapter: str
    questions: int
    """Different ones to which Z3 says that it is impossible."""
    agrees: int
    disagrees: int
    unknown: int
    """It does not decide them within the limit."""
    not_asked: int


def as_smt_lib(solver: Any, claims: Sequence[Any]) -> str:
    """Return a question to a solver as SMT-LIB."""
    fresh = z3.Solver(ctx=solver.ctx)
    fresh.add(*solver.assertions(), *claims)
    return f"(set-logic QF_NIA)\n{fresh.to_smt2()}"


def answer(question: str) -> str:
    """Return what cvc5 answers: sat, unsat or unknown."""
    # An extra of its own, and the table of the chapter needs it not.
    import cvc5  # noqa: PLC0415

    solver = cvc5.Solver()
    solver.setOption("tlimit-per", str(MILLISECONDS))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, question, "question")
    symbols = parser.getSymbolManager()
    found = "unknown"
    while not (command := parser.nextCommand()).isNull():
        found = command.invoke(solver, symbols).strip() or found
    return found if found in {"sat", "unsat"} else "unknown"


def opinion(name: str) -> Opinion:
    """Return what cvc5 says of a theorem."""
    theorem = statements()[name]
    assert isinstance(theorem, Theorem)
    questions: dict[str, str] = {}
    ask = paths.Session._ask

    def watched(
        self: paths.Session, solver: Any, claims: tuple[Any, ...], limit: int | None
    ) -> Any:
        found = ask(self, solver, tuple(claims), limit)
        if found == z3.unsat:
            question = as_smt_lib(solver, claims)
            questions.setdefault(hashlib.sha256(question.encode()).hexdigest(), question)
        return found

    paths.Session._ask = watched  # type: ignore[method-assign]  # to see every question
    try:
        prove(theorem)
    finally:
        paths.Session._ask = ask  # type: ignore[method-assign]  # as it was
    end, answers = time.process_time() + SECONDS, Counter[str]()
    # In the order of their digests, so that what is asked is a fair sample.
    for _, question in sorted(questions.items()):
        answers[answer(question) if time.process_time() < end else "not asked"] += 1
    return Opinion(
        name,
        chapter_of(theorem),
        len(questions),
        answers["unsat"],
        answers["sat"],
        answers["unknown"],
        answers["not asked"],
    )


def read_opinions() -> tuple[Opinion, ...]:
    """Return what has been recorded."""
    if not RECORDED.exists():
        return ()
    return structure(tuple[Opinion, ...], json.loads(RECORDED.read_text()))


def write_opinions(opinions: Sequence[Opinion]) -> None:
    """Record, a line each."""
    lines = [json.dumps(unstructure(one)) for one in opinions]
    RECORDED.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def table(opinions: Sequence[Opinion]) -> str:
    """Return the opinions by chapter as Markdown."""
    head = "| theorems of | theorems | questions | agrees | disagrees | not decided | not asked |"
    lines = [head, "| --- |" + " ---: |" * 6]
    chapters = dict.fromkeys(one.chapter for one in opinions)
    groups = {f"`{name}`": [one for one in opinions if one.chapter == name] for name in chapters}
    for name, group in {**groups, "all": list(opinions)}.items():
        cells = [
            len(group),
            sum(one.questions for one in group),
            sum(one.agrees for one in group),
            sum(one.disagrees for one in group),
            sum(one.unknown for one in group),
            sum(one.not_asked for one in group),
        ]
        lines.append(f"| {name} | {' | '.join(map(str, cells))} |")
    whole = [one for one in opinions if one.agrees == one.questions]
    lines += ["", f"Of {len(whole)} theorems cvc5 confirms every answer."]
    asked = {one.name for one in opinions}
    left = [one for one in read().values() if one.kind == "theorem" and one.name not in asked]
    if left:
        where = ", ".join(dict.fromkeys(f"`{one.chapter}`" for one in left))
        lines[-1] += f" It has not been asked about {len(left)} theorems, of {where}."
    return "\n".join(lines)


def main() -> None:
    """Ask about theorems, all of them if none is named, and record what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.second_opinion")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    names = [one.name for one in chosen(arguments.names) if isinstance(one, Theorem)]
    recorded = {one.name: one for one in read_opinions()}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        for future in as_completed([pool.submit(opinion, name) for name in names]):
            found = future.result()
            print(found, flush=True)
            recorded[found.name] = found
            write_opinions([recorded[name] for name in statements() if name in recorded])
    sys.exit(1 if any(one.disagrees for one in recorded.values()) else 0)


if __name__ == "__main__":
    main()
