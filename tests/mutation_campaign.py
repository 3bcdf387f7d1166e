"""The mutation campaign: is each small change of a function under proof found?

``python -m tests.mutation_campaign`` changes every function of the model that a theorem calls,
in every way that :mod:`tests.mutation` knows, one at a time, and proves the theorems that call
it until one fails; where none does, the tests of the function are run. What became of each
change is kept in ``spec/mutants.json``: only new ones are tried. A change that survives needs a
judgement there, which is written by hand.

General mutation testers do not fit: they change files and run one command for each change, or wrap
every function, which hides its code from the proofs. Here a function is exchanged within the
process, as planted defects are, and only the theorems that call it are asked.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Literal

import attrs

from tao_model.conformance.codec import structure, unstructure
from tao_model.rejection import Rejected
from tao_proofs.engine.claims import THEOREMS, Mutant, Theorem
from tao_proofs.engine.domains import domains
from tao_proofs.engine.paths import QUERY_LIMIT
from tao_proofs.engine.prover import Disagreement, Outcome, prove
from tao_proofs.running import statements
from tests.mutation import Mutation, mutated, mutations, original
from tests.rule_index import MODEL, ROOT, exercised, implemented
from tests.theorem_index import read

RECORDED: Final = ROOT / "spec" / "mutants.json"

THEOREM_SECONDS: Final = 15
"""Once the theorems have taken this long for a change, no other one is asked."""

PROVING_SECONDS: Final = 30
TESTING_SECONDS: Final = 60
"""What takes longer than this for a change is taken for endless."""

JUDGING_SECONDS: Final = 10
"""After so long a change is not taken for the same, unless a hand writes so."""

MEMORY: Final = 6 << 30

Function = Callable[..., Any]

OUT_OF_TIME: Final = {-signal.SIGXCPU, -signal.SIGKILL}

By = Literal["refuted", "undecided", "endless", "tests", "survived"]


@attrs.frozen
class Tried:
    """What became of one change."""

    id: str
    """The function, and what was changed."""
    line: int
    became: By
    """Refuted by a theorem, no longer proved, out of time or memory, found by a test, or none."""
    by: str
    """The theorem that fails, or the test."""
    judgement: str
    """Of a survivor: why it is equivalent, or what the gap is. By hand where Z3 cannot tell."""

    @property
    def function(self) -> str:
        """Return the function that was changed."""
        return self.id.partition(": ")[0]


def read_tried() -> dict[str, Tried]:
    """Return what has been tried so far, by ID."""
    if not RECORDED.exists():
        return {}
    tried = structure(tuple[Tried, ...], json.loads(RECORDED.read_text()))
    return {one.id: one for one in tried}


def write_tried(tried: Iterable[Tried]) -> None:
    """Record, a line each."""
    lines = [json.dumps(unstructure(one), ensure_ascii=False) for one in tried]
    RECORDED.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def covered() -> dict[str, list[str]]:
    """Return the functions of the model that theorems call, and those, the quick ones first."""
    by_function: dict[str, list[str]] = {}
    for one in sorted(read().values(), key=lambda one: one.paths):
        if one.kind == "theorem":
            for function in one.reached:
                if function.startswith("tao_model.") and "<locals>" not in function:
                    by_function.setdefault(function, []).append(one.name)
    return dict(sorted(by_function.items()))


def every_mutation() -> Iterator[Mutation]:
    """Yield every change of every function that a theorem calls and that can be exchanged."""
    for function in covered():
        if original(function) is not None:
            yield from mutations(function)


# By the theorems.


def _rules_of(function: str) -> set[str]:
    module, _, name = function.partition(":")
    path = MODEL / Path(*module.split(".")[1:])
    return {
        rule
        for rule, functions in implemented().items()
        for one in functions
        if one.name == name and one.path.with_suffix("") == path
    }


def _asked(mutation: Mutation) -> list[Theorem]:
    """Return the theorems that call a function, those about its own rules first."""
    own = _rules_of(mutation.function)
    theorems = [THEOREMS[name] for name in covered()[mutation.function]]
    return sorted(theorems, key=lambda theorem: theorem.rule not in own)


def _refute(mutation: Mutation, reply: Connection) -> None:
    """Reply what the theorems make of a change; the process ends without a reply if out of time."""
    resource.setrlimit(resource.RLIMIT_CPU, (PROVING_SECONDS, PROVING_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    function = original(mutation.function)
    assert function is not None
    planted = Mutant(function, mutated(mutation), None)
    undecided = ""
    for theorem in _asked(mutation):
        if time.process_time() > THEOREM_SECONDS:
            break
        outcome = _outcome(theorem, planted)
        if outcome is Outcome.REFUTED:
            reply.send(("refuted", theorem.name))
            return
        if outcome is Outcome.UNKNOWN:
            undecided = undecided or theorem.name
    reply.send(("undecided", undecided) if undecided else ("survived", ""))


def _outcome(theorem: Theorem, planted: Mutant) -> Outcome:
    try:
        return prove(theorem, planted).outcome
    except Disagreement:
        return Outcome.UNKNOWN
    except MemoryError:
        # Of as good as no time: whoever waits for the proof does not get one.
        os.kill(os.getpid(), signal.SIGXCPU)
        raise


def _in_a_process(
    work: Callable[[Mutation, Connection], None], mutation: Mutation
) -> tuple[Any, int | None]:
    """Return what work replies, None if nothing, and how its process ended."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(mutation, there), daemon=True)
    process.start()
    there.close()
    try:
        answer = here.recv()
    except EOFError:
        answer = None
    process.join()
    return answer, process.exitcode


def by_theorems(mutation: Mutation) -> Tried:
    """Return what the theorems make of a change, in a process of its own."""
    answer, exit_code = _in_a_process(_refute, mutation)
    if answer is None and exit_code not in OUT_OF_TIME:
        raise RuntimeError(f"{mutation.id}: the process ended with {exit_code}")
    became: By
    became, by = answer or ("endless", "")
    return Tried(mutation.id, mutation.line, became, by, "")


# By comparison.

EQUAL: Final = "equivalent: proved equal to the function for every input"


def _same(function: Function, changed: Function) -> Function:
    def claim(**arguments: Any) -> bool:
        try:
            expected = function(**arguments)
        except Rejected as refusal:
            try:
                changed(**arguments)
            except Rejected as other:
                return other.reason is refusal.reason
            return False
        return bool(changed(**arguments) == expected)

    return claim


def is_equal(mutation: Mutation) -> bool:
    """Tell whether a changed function is proved to be the same, where its types say their range."""
    function = original(mutation.function)
    assert function is not None
    try:
        inputs = domains(function)
    except (TypeError, KeyError, NameError):
        return False
    theorem = Theorem(
        name=function.__name__,
        module=__name__,
        rule="",
        statement="The changed function is the function.",
        claim=_same(function, mutated(mutation)),
        domains=inputs,
        bounds="",
        narrowed="",
        refutes=(),
        using=(),
        folds=(),
        instead={},
        limit=QUERY_LIMIT,
        size="",
        by_hand="",
        contract=None,
    )
    return prove(theorem).outcome is Outcome.PROVED


def _judge(mutation: Mutation, reply: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (JUDGING_SECONDS, JUDGING_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    reply.send(EQUAL if is_equal(mutation) else "")


def judgement(mutation: Mutation) -> str:
    """Return the judgement on a survivor as far as Z3 can tell, in a process of its own."""
    judged, _ = _in_a_process(_judge, mutation)
    return str(judged or "")


# By the tests.


def test_files(function: str) -> list[str]:
    """Return the test files of a function: that of its module, and those that try its rules."""
    parts = function.partition(":")[0].split(".")[1:]
    own = ROOT / "tests" / "model" / Path(*parts[:-1]) / f"test_{parts[-1]}.py"
    files = {own} if own.exists() else set()
    files |= {path for rule in _rules_of(function) for path, _ in exercised().get(rule, [])}
    whole = ROOT / "tests" / "model" / parts[0]
    return sorted(str(path.relative_to(ROOT)) for path in files or {whole})


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (TESTING_SECONDS, TESTING_SECONDS))


def by_tests(mutation: Mutation) -> Tried:
    """Return what the tests of a function make of a change that no theorem has found."""
    command = [
        *(sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"),
        *("-p", "tests.mutant_under_test", *test_files(mutation.function)),
    ]
    # A change that few examples show need not be shown by many; one that survives is seen by eye.
    environment = {
        **os.environ,
        "TAO_SPEC_MUTANT": f"{mutation.function}#{mutation.number}",
        "TAO_SPEC_PROFILE": "brief",
    }
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        preexec_fn=_limit,
    )
    if done.returncode == 0:
        return Tried(mutation.id, mutation.line, "survived", "", "")
    if done.returncode in OUT_OF_TIME:
        return Tried(mutation.id, mutation.line, "tests", "no test: they do not end", "")
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    if not failed:
        raise RuntimeError(f"{mutation.id}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    name = failed[0].split(" - ")[0].removeprefix("FAILED ")
    return Tried(mutation.id, mutation.line, "tests", name, "")


def tried_out(mutation: Mutation) -> Tried:
    """Return what becomes of a change."""
    tried = by_theorems(mutation)
    if tried.became == "refuted":
        return tried
    if tried.became != "undecided":
        # That a proof does not end says less than a test that fails.
        tested = by_tests(mutation)
        if tested.became != "survived":
            return tested
    # A proof may not get through a change that changes nothing.
    judged = judgement(mutation)
    return Tried(mutation.id, mutation.line, "survived", "", judged) if judged else tried


# The table.


def is_known(tried: dict[str, Tried], mutation: Mutation) -> bool:
    """Tell whether a change has been tried."""
    return mutation.id in tried


def _chapter(one: Tried) -> str:
    return one.id.split(":")[0].split(".")[1]


def _row(name: str, group: Sequence[Tried]) -> str:
    def count(*became: By) -> int:
        return sum(one.became in became for one in group)

    equivalent = sum(one.judgement.startswith("equivalent") for one in group)
    theorems = count("refuted", "undecided", "endless")
    killed, real = theorems + count("tests"), len(group) - equivalent
    cells = [
        len(group),
        count("refuted"),
        count("undecided"),
        count("endless"),
        count("tests"),
        count("survived"),
        equivalent,
        f"{100 * theorems // max(real, 1)}%",
        f"{100 * killed // max(real, 1)}%",
    ]
    return f"| {name} | {' | '.join(map(str, cells))} |"


def table() -> str:
    """Return what became of all changes, by chapter, as Markdown."""
    known = read_tried()
    every = list(every_mutation())
    tried = [known[one.id] for one in every if one.id in known]
    lines = [
        f"{len({one.function for one in every})} functions, {len(every)} changes, of which "
        f"{len(every) - len(tried)} have not been tried yet.",
        "",
        "| functions of | tried | refuted | no longer proved | endless | found by a test "
        "| survived | of these equivalent | found by theorems | with tests |",
        "| --- |" + " ---: |" * 9,
    ]
    ordered = sorted(tried, key=_chapter)
    for chapter, group in groupby(ordered, key=_chapter):
        lines.append(_row(f"`{chapter}`", list(group)))
    lines += [_row("all", ordered), "", "The shares are of those that are not equivalent."]
    return "\n".join(lines)


def survivors_table() -> str:
    """Return the changes that survived, each with its judgement, as Markdown."""
    lines = ["| survived | judgement |", "| --- | --- |"]
    for one in read_tried().values():
        if one.became != "survived":
            continue
        shown = one.id.removeprefix("tao_model.").rpartition(" (")[0].replace("|", "\\|")
        lines.append(f"| `{shown}` | {one.judgement or 'not judged'} |")
    return "\n".join(lines)


def main() -> None:
    """Try what has not been tried yet, for so long."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation_campaign")
    parser.add_argument("--seconds", type=int, default=10**9, help="begin none after so long")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--function", default="", help="only functions with this in their name")
    arguments = parser.parse_args()
    end = time.monotonic() + arguments.seconds
    statements()
    tried = read_tried()
    every = list(every_mutation())
    waiting = [one for one in every if not is_known(tried, one) and arguments.function in one.id]
    # In an order that has nothing to do with them: what has been tried so far is a fair sample.
    waiting.sort(key=lambda one: hashlib.sha256(one.id.encode()).digest())

    def work(mutation: Mutation) -> Tried | None:
        try:
            return tried_out(mutation) if time.monotonic() < end else None
        except RuntimeError as broken:
            print(f"not tried: {broken}", file=sys.stderr, flush=True)
            return None

    with ThreadPoolExecutor(arguments.jobs) as pool:
        for result in pool.map(work, waiting):
            if result is not None:
                tried[result.id] = result
                write_tried(tried[one.id] for one in every if one.id in tried)
                print(f"{result.became:10} {result.id}  {result.by}", flush=True)
    left = sum(not is_known(tried, one) for one in every)
    print(f"{len(every)} changes, {left} not tried yet")
    sys.exit(1 if left else 0)


if __name__ == "__main__":
    main()
