"""Holding an adapter against records: what it answers to each, counted by kind and by rule."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import Final, Literal

import attrs

from tao_model import REVISION
from tao_model.conformance.asking import Complaint, Limits, Repeated, Settled, ask
from tao_model.conformance.codec import InputError
from tao_model.conformance.comparison import Difference, NotCompared, tally_not_compared
from tao_model.conformance.judging import Judged, KnownDifference, Tolerance, judge
from tao_model.conformance.pointing import rules_at, rules_of
from tao_model.conformance.protocol import Declined, NoAnswer, Outcome, Question
from tao_model.conformance.reading import read_lines
from tao_model.conformance.records import Record, read_record

CONFORM_REPORT: Final = "tao-spec/conform-report"

DIFFERENCES_KEPT: Final = 5
"""Differences of one record that are told."""
INPUT_KEPT: Final = 2000
"""Characters of a failing record's input that are told; of a longer one nothing."""
COMPLAINTS_KEPT: Final = 10
"""Complaints that are told."""

Result = Literal["passed", "failed", "declined", "known"]


@attrs.frozen
class Case:
    """A record, and what became of it; a line that is no record fails."""

    file: str
    """As it was named."""
    line: int
    """Counted from 1."""
    id: str | None
    """Null where the line is no record."""
    kind: str | None
    """Null where the line is no record."""
    rules: tuple[str, ...]
    """The rules that the record exercises; of a failure, those that it points at."""
    result: Result
    """passed, failed, declined, or known: wrong in a way that is put up with."""
    problem: str | None
    """What is wrong, why it was declined, or why it is put up with."""
    note: str | None
    """What the record is for, as it says."""
    stage: str | None
    """The first stage that differs, where the output does."""
    differences: tuple[Difference, ...]
    """The first ones of that stage."""
    difference_count: int
    """How many there are in all."""
    input: str | None
    """What was asked, as JSON, where a failure's is short."""


@attrs.frozen
class ConformTally:
    """How many records of a kind or a rule went which way."""

    name: str
    """The kind or the rule."""
    passed: int
    """Answered as they say."""
    failed: int
    """Answered otherwise, or not at all."""
    declined: int
    """Not covered by the adapter."""
    known: int
    """Wrong in a way that is put up with."""


@attrs.frozen
class ConformReport:
    """How an adapter answers records."""

    format: Literal["tao-spec/conform-report"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    adapter: str
    """The command."""
    passed: int
    """Records answered as they say."""
    failed: int
    """Lines that are no record, and records answered otherwise or not at all."""
    declined: int
    """Records that the adapter does not cover."""
    known: int
    """Records answered wrongly in a way that is put up with."""
    kinds: tuple[ConformTally, ...]
    """Sorted by name."""
    rules: tuple[ConformTally, ...]
    """In the order of their numbers; a failed record counts for the rules that it points at."""
    not_covered: tuple[str, ...]
    """Kinds of which the adapter declined every record."""
    cases: tuple[Case, ...]
    """All that did not pass, in the order of the files."""
    complaints: tuple[str, ...]
    """What the adapter did wrong beside its answers: the first of it."""
    complaint_count: int
    """How often it did such."""
    stale: tuple[KnownDifference, ...]
    """Known differences whose records were asked, and that no longer occur."""
    not_exercised: tuple[KnownDifference, ...]
    """Known differences whose records were not asked."""
    empty_files: tuple[str, ...]
    """Files that hold no record."""
    not_compared: tuple[NotCompared, ...]
    """What records have and the adapter may leave out; such records pass by the rest."""

    @property
    def is_pass(self) -> bool:
        """Whether something passed, and nothing is wrong."""
        return self.passed > 0 and not (
            self.failed or self.complaint_count or self.stale or self.empty_files
        )


@attrs.frozen
class Setting:
    """How an adapter is asked and judged."""

    limits: Limits = attrs.field(factory=Limits)
    tolerances: tuple[Tolerance, ...] = ()
    known: tuple[KnownDifference, ...] = ()


class _Run:
    def __init__(self, files: Sequence[str], setting: Setting, progress: Callable[[int], None]):
        self.files = files
        self.setting = setting
        self.progress = progress
        self.cases: dict[tuple[str, int], Case] = {}
        self.places: dict[str, tuple[str, int]] = {}
        self.under_way: dict[str, Record] = {}
        self.complaints: Counter[str] = Counter()
        self.filled: set[str] = set()
        self.occurred: set[KnownDifference] = set()
        self.not_compared: list[tuple[str, Mapping[str, int]]] = []

    def questions(self) -> Iterator[Question]:
        for file in self.files:
            for number, line in enumerate(read_lines(file), start=1):
                self.filled.add(file)
                try:
                    record = self._record(line)
                except InputError as error:
                    problem = f"no record: {error}"
                    self.cases[file, number] = _case(file, number, None, "failed", problem)
                    continue
                self.places[record.id] = file, number
                self.under_way[record.id] = record
                yield Question(record.id, record.kind, record.input)

    def _record(self, line: bytes) -> Record:
        record = read_record(line)
        if record.revision != REVISION:
            raise InputError("$.revision", f"the model describes {REVISION}")
        if record.id in self.places:
            raise InputError("$.id", "another record has it too")
        return record

    def settle(self, name: str, outcome: Outcome) -> None:
        file, number = self.places[name]
        record = self.under_way.pop(name)
        self.progress(1)
        case = self._judged(_case(file, number, record, "passed"), record, outcome)
        if case.result == "failed":
            case = attrs.evolve(case, input=_short_input(record))
        self.cases[file, number] = case

    def _judged(self, case: Case, record: Record, outcome: Outcome) -> Case:
        if isinstance(outcome, NoAnswer):
            return attrs.evolve(case, result="failed", problem=outcome.problem)
        if isinstance(outcome, Declined):
            return attrs.evolve(case, result="declined", problem=outcome.reason)
        judged = judge(record, outcome, self.setting.tolerances)
        if judged.not_compared:
            self.not_compared.append((record.kind, judged.not_compared))
        if judged.problem is None:
            return case
        covering = [known for known in self.setting.known if known.covers(record, judged)]
        self.occurred.update(covering)
        if covering:
            return attrs.evolve(case, result="known", problem=covering[0].reason)
        return _failed(case, record, judged)

    def repeat(self, name: str) -> None:
        place = self.places[name]
        problem = "the adapter answered it more than once"
        self.cases[place] = attrs.evolve(self.cases[place], result="failed", problem=problem)

    def complain(self, problem: str) -> None:
        if problem in self.complaints or len(self.complaints) < COMPLAINTS_KEPT:
            self.complaints[problem] += 1
        else:
            self.complaints[""] += 1

    def is_exercised(self, known: KnownDifference) -> bool:
        return any(map(known.names, self.places))


def _case(
    file: str, line: int, record: Record | None, result: Result, problem: str | None = None
) -> Case:
    """Return a case in which no output has been compared."""
    return Case(
        file=file,
        line=line,
        id=None if record is None else record.id,
        kind=None if record is None else record.kind,
        rules=() if record is None else rules_of(record),
        result=result,
        problem=problem,
        note=None if record is None else record.note,
        stage=None,
        differences=(),
        difference_count=0,
        input=None,
    )


def _short_input(record: Record) -> str | None:
    told = json.dumps(record.input)
    return told if len(told) <= INPUT_KEPT else None


def _failed(case: Case, record: Record, judged: Judged) -> Case:
    rules = rules_at(record, judged.of_stage[0].path) if judged.of_stage else case.rules
    return attrs.evolve(
        case,
        result="failed",
        rules=rules,
        problem=judged.problem,
        stage=judged.stage,
        differences=judged.of_stage[:DIFFERENCES_KEPT],
        difference_count=len(judged.differences),
    )


def by_number(name: str) -> tuple[str, int, str]:
    """Return a key that puts rules in the order of their numbers: CONSENSUS-9, CONSENSUS-10."""
    chapter, dash, number = name.rpartition("-")
    digits = number.rstrip(ascii_lowercase)
    is_number = digits.isdecimal() and len(digits) < 10
    return (chapter, int(digits), number) if dash and is_number else (name, 0, "")


def _tallies(pairs: list[tuple[str, Result]]) -> tuple[ConformTally, ...]:
    counts = Counter(pairs)
    return tuple(
        ConformTally(
            name,
            counts[name, "passed"],
            counts[name, "failed"],
            counts[name, "declined"],
            counts[name, "known"],
        )
        for name in sorted({name for name, _ in pairs}, key=by_number)
    )


def conform(
    command: Sequence[str],
    files: Sequence[str],
    setting: Setting | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ConformReport:
    """Ask an adapter every record of the files, and judge its answers.

    ``progress`` is told how many records have been settled since it was last told. Raises
    :class:`InputError` where a file cannot be read or the adapter cannot be started.
    """
    run = _Run(files, setting or Setting(), progress)
    for event in ask(command, run.questions(), run.setting.limits):
        match event:
            case Settled(name, outcome):
                run.settle(name, outcome)
            case Repeated(name):
                run.repeat(name)
            case Complaint(problem):
                run.complain(problem)
    return _report(command, run)


def _report(command: Sequence[str], run: _Run) -> ConformReport:
    cases = [run.cases[place] for place in sorted(run.cases, key=_place(run.files))]
    results = Counter(case.result for case in cases)
    kinds = _tallies([(case.kind, case.result) for case in cases if case.kind is not None])
    missing = [known for known in run.setting.known if known not in run.occurred]
    return ConformReport(
        format=CONFORM_REPORT,
        revision=REVISION,
        adapter=" ".join(command),
        passed=results["passed"],
        failed=results["failed"],
        declined=results["declined"],
        known=results["known"],
        kinds=kinds,
        rules=_tallies([(rule, case.result) for case in cases for rule in case.rules]),
        not_covered=tuple(
            t.name for t in kinds if t.declined and not t.passed + t.failed + t.known
        ),
        cases=tuple(case for case in cases if case.result != "passed"),
        complaints=tuple(problem for problem in run.complaints if problem),
        complaint_count=run.complaints.total(),
        stale=tuple(known for known in missing if run.is_exercised(known)),
        not_exercised=tuple(known for known in missing if not run.is_exercised(known)),
        empty_files=tuple(file for file in run.files if file not in run.filled),
        not_compared=tally_not_compared(run.not_compared),
    )


def _place(files: Sequence[str]) -> Callable[[tuple[str, int]], tuple[int, int]]:
    order = {file: position for position, file in enumerate(files)}
    return lambda place: (order[place[0]], place[1])
