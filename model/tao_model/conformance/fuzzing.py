"""Searching for a question that an adapter answers otherwise than the model.

Hypothesis makes the questions, and shrinks one that is answered otherwise. A campaign is cut
into batches, each with a seed of its own, which any executor works through; the first batch
that finds something ends it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Final, Literal

import attrs

from tao_model import REVISION
from tao_model.conformance.adapter_session import AdapterSession
from tao_model.conformance.codec import InputError, JsonObject
from tao_model.conformance.comparison import Difference
from tao_model.conformance.conform import DIFFERENCES_KEPT
from tao_model.conformance.generation.inputs import checked_kind
from tao_model.conformance.judging import Judged, Tolerance, judge
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.parallel import Executor, in_order, processes
from tao_model.conformance.pointing import rules_at
from tao_model.conformance.protocol import Declined, NoAnswer, Question
from tao_model.conformance.records import Record, write_record
from tao_model.rejection import Rejected

FUZZ_REPORT: Final = "tao-spec/fuzz-report"

BATCH: Final = 200
"""Questions of a batch, before shrinking."""
MOST_LOSSES: Final = 12
"""How often a batch loses the adapter before it takes what it has for the smallest."""


@attrs.frozen
class Search:
    """What is searched for, and how long."""

    kind: str
    command: tuple[str, ...]
    count: int
    """Questions to ask, before shrinking."""
    seed: int
    timeout: int
    """Seconds without an answer that are put up with."""
    tolerances: tuple[Tolerance, ...] = ()


@attrs.frozen
class Finding:
    """A question that is answered otherwise, as small as it could be made."""

    record: JsonObject
    """With the model's answer, as a line of a file has it."""
    problem: str
    """What is wrong with the adapter's."""
    stage: str | None
    """The first stage that differs, where the output does."""
    differences: tuple[Difference, ...]
    """The first ones of that stage."""


@attrs.frozen
class FuzzReport:
    """What a search found."""

    format: Literal["tao-spec/fuzz-report"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    adapter: str
    """The command."""
    kind: str
    """Of every question."""
    seed: int
    """The seed of the questions."""
    asked: int
    """How many questions were asked, those asked for shrinking included."""
    declined: int
    """Questions that the adapter does not cover."""
    finding: Finding | None
    """What the adapter answers otherwise; null if nothing was found."""

    @property
    def is_pass(self) -> bool:
        """Whether something was answered, and nothing otherwise than by the model."""
        return self.finding is None and self.asked > self.declined


@attrs.frozen
class _Batched:
    """What became of a batch."""

    asked: int
    declined: int
    finding: Finding | None


class _Differs(Exception):  # noqa: N818 - tells Hypothesis that it has found something
    pass


class _Enough(BaseException):
    """Ends a search at once: Hypothesis does not catch it."""


class _Run:
    """A batch: what has been asked, and the smallest finding so far."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.session = AdapterSession(search.command, search.timeout)
        self.asked = 0
        self.declined = 0
        self.found: Finding | None = None
        self.is_loss = False
        """Whether the first finding was the loss of the adapter; others are not mixed with it."""

    def try_input(self, value: JsonObject) -> None:
        """Ask about an input; raises where the adapter answers otherwise."""
        record = self._record(value)
        if record is None:
            return
        if self.session.losses > MOST_LOSSES:
            raise _Enough
        self.asked += 1
        outcome = self.session.ask(Question(record.id, record.kind, record.input))
        if isinstance(outcome, Declined):
            self.declined += 1
            return
        is_loss = isinstance(outcome, NoAnswer)
        if self.found is not None and is_loss != self.is_loss:
            return
        judged = (
            Judged(outcome.problem)
            if isinstance(outcome, NoAnswer)
            else judge(record, outcome, self.search.tolerances)
        )
        if judged.problem is None:
            return
        self.is_loss = is_loss
        if self.found is None or _size(record.input) <= _size(self.found.record["input"]):
            self.found = _finding(record, judged)
        raise _Differs

    def _record(self, value: JsonObject) -> Record | None:
        """Return the model's answer as a record; None where it takes the input for malformed."""
        kind = self.search.kind
        digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
        record = Record(f"{kind}-fuzz-{digest[:16]}", kind, REVISION, ("fuzz",), value)
        try:
            return attrs.evolve(record, output=KINDS[kind].answer(value))
        except Rejected as rejected:
            return attrs.evolve(record, rejected=rejected.reason.value)
        except InputError:
            return None


def _size(value: JsonObject) -> int:
    return len(json.dumps(value))


def _finding(record: Record, judged: Judged) -> Finding:
    path = judged.of_stage[0].path if judged.of_stage else ""
    told = attrs.evolve(
        record,
        rule=rules_at(record, path),
        note=f"An adapter answered otherwise: {judged.problem}.",
    )
    differences = judged.of_stage[:DIFFERENCES_KEPT]
    return Finding(write_record(told), judged.problem or "", judged.stage, differences)


Look = Callable[[str, int, int, Callable[[JsonObject], None]], None]


def _look() -> Look:
    """Return what makes inputs and checks them; only a search needs Hypothesis."""
    try:
        from tao_model.conformance.generation.searching import look  # noqa: PLC0415
    except ImportError:
        problem = "needs Hypothesis: pip install 'tao-spec[conformance]'"
        raise InputError("--fuzz", problem) from None
    return look


def _batch(search: Search) -> _Batched:
    """Search in one process, with one adapter."""
    run, look = _Run(search), _look()
    try:
        look(search.kind, search.count, search.seed, run.try_input)
    except (_Differs, _Enough):
        pass
    except Exception:
        # An adapter that answers now so, now so, is a finding, and no defect of the search.
        if run.found is None:
            raise
    finally:
        run.session.close()
    return _Batched(run.asked, run.declined, run.found)


def _batches(search: Search) -> Iterator[Search]:
    for number, start in enumerate(range(0, search.count, BATCH)):
        count = min(BATCH, search.count - start)
        yield attrs.evolve(search, count=count, seed=search.seed * 1_000_003 + number)


def _worked(search: Search, jobs: int, executor: Executor | None) -> Iterator[_Batched]:
    batches = list(_batches(search))
    if executor is not None:
        yield from (done for _, done in in_order(_batch, batches, executor, jobs))
    elif jobs == 1 or len(batches) == 1:
        yield from map(_batch, batches)
    else:
        with processes(min(jobs, len(batches))) as pool:
            yield from (done for _, done in in_order(_batch, batches, pool, jobs))


def fuzz(
    search: Search,
    jobs: int = 1,
    progress: Callable[[int], None] = lambda _: None,
    executor: Executor | None = None,
) -> FuzzReport:
    """Search for a disagreement, in that many processes, or on an executor.

    ``progress`` is told how many of the questions have been asked since it was last told.
    Raises :class:`InputError` for an unknown kind, where Hypothesis is not installed, and
    where the adapter cannot be started.
    """
    checked_kind(search.kind)
    _look()
    asked = declined = 0
    finding = None
    for done in _worked(search, jobs, executor):
        asked += done.asked
        declined += done.declined
        finding = done.finding
        progress(min(BATCH, search.count))
        if finding is not None:
            break
    return FuzzReport(
        format=FUZZ_REPORT,
        revision=REVISION,
        adapter=" ".join(search.command),
        kind=search.kind,
        seed=search.seed,
        asked=asked,
        declined=declined,
        finding=finding,
    )
