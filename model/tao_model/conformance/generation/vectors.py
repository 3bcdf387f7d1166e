"""Choosing records: each tells some wrong implementation from the model, and says which.

Many inputs are made, small ones first. Each mistake is planted in turn, and the first inputs
that are answered otherwise then are kept as records of it, so that what a record says it
catches it has caught. Inputs that follow the paths of proofs are tried first, and are all kept.
The same seed gives the same records on every machine.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Final

import attrs

from tao_model import REVISION
from tao_model.conformance.codec import InputError, JsonObject
from tao_model.conformance.generation import traces
from tao_model.conformance.generation.calls import forget, rules_by_code, watched
from tao_model.conformance.generation.coverage import beginnings, covering
from tao_model.conformance.generation.inputs import made_input
from tao_model.conformance.generation.mistakes import Mistake
from tao_model.conformance.generation.source import Stream
from tao_model.conformance.generation.traces import calls_made
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.kind import Kind, questions
from tao_model.conformance.records import Record
from tao_model.rejection import Rejected

WITNESSES: Final = Path(__file__).with_name("witnesses.json")
"""What ``python -m tao_proofs.witnesses`` found: another run of the solver may find others."""
CANDIDATES: Final = 150
"""Inputs that are made of a kind, of which the records are chosen."""
CANDIDATES_OF: Final[Mapping[str, int]] = {"trace": 900}
"""The same of a kind that has more to show."""
ONLY_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "trace": tuple(
        f"tao_model.{layer}"
        for layer in (
            *("network", "registration", "root_claim", "staking", "share_pools", "supply"),
            *("children", "emission.schedule", "emission.distribution", "pools.liquidity"),
        )
    )
}
"""The modules of whose functions a kind has mistakes, where smaller records catch the others."""
TRIED: Final = 60
"""Inputs that are tried with a mistake, of those that reach it."""
MOST_OF_A_MISTAKE: Final = 4
"""Records of one mistake and kind, at most."""
OF_AN_OPERATION: Final = 2
"""Records of an operation that no mistake needs."""
STATEMENTS_TOLD: Final = 3
"""Mistakes that the note of a record names, at most."""


@attrs.frozen(eq=False)
class Candidate:
    """An input, the model's answer to it, and what that called."""

    theorem: str
    """Of whose paths the input follows one; empty if it was made up."""
    input: JsonObject
    answer: JsonObject
    """With one field: output or rejected."""
    called: frozenset[CodeType]

    @property
    def size(self) -> int:
        """Return how long the input is."""
        return len(_text(self.input))


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _answer(kind: Kind, value: JsonObject) -> JsonObject:
    try:
        return {"output": kind.answer(value)}
    except Rejected as rejected:
        return {"rejected": rejected.reason.value}


def candidate(kind: Kind, theorem: str, value: JsonObject) -> Candidate | None:
    """Return an input with its answer; None where it is malformed."""
    try:
        answer, called = watched(lambda: _answer(kind, value))
    except InputError:
        return None
    return Candidate(theorem, value, answer, called)


def candidates(kind: Kind, seed: int, count: int = CANDIDATES) -> list[Candidate]:
    """Return inputs of a kind that a seed gives, with their answers, small ones first."""
    made = [
        candidate(kind, "", made_input(kind.name, Stream(f"{seed}/{kind.name}/{number}")))
        for number in range(count)
    ]
    return sorted((one for one in made if one is not None), key=lambda one: one.size)


def proved(kind: Kind) -> list[Candidate]:
    """Return the inputs of a kind that follow paths of proofs: the same for every seed."""
    made = [
        candidate(kind, witness["theorem"], witness["input"])
        for witness in json.loads(WITNESSES.read_text())
        if witness["kind"] == kind.name
    ]
    return [one for one in made if one is not None]


def _is_caught(kind: Kind, one: Candidate) -> bool:
    """Tell whether the answer is another one now, with a mistake planted."""
    try:
        return _text(_answer(kind, one.input)) != _text(one.answer)
    except Exception:
        # An implementation that breaks has been told from the model too.
        return True


def caught(
    kind: Kind, mistake: Mistake, among: Sequence[Candidate], most: int = MOST_OF_A_MISTAKE
) -> list[Candidate]:
    """Return the first inputs that are answered otherwise with a mistake planted."""
    code = mistake.function.__code__
    reaching = [one for one in among if code in one.called][:TRIED]
    found: list[Candidate] = []
    if reaching:
        forget()
        with mistake.planted():
            for one in reaching:
                if len(found) < most and _is_caught(kind, one):
                    found.append(one)
        forget()
    return found


def is_run(one: Candidate) -> bool:
    """Tell whether a candidate is a run of the whole, of which any rule may be part."""
    return "genesis" in one.input


def flags_of(one: Candidate) -> tuple[str, ...]:
    """Return what a record exercises, in words: its operation, what is on, what is refused."""
    if is_run(one):
        return tuple(sorted(traces.flags(one.input, one.answer["output"])))
    flags = {name for name, value in one.input.items() if value is True}
    if "operation" in one.input:
        flags.add(one.input["operation"])
    if "rejected" in one.answer:
        flags.add("refused")
    return tuple(sorted(flags))


def rules_of(kind: Kind, one: Candidate) -> tuple[str, ...]:
    """Return the rules of the kind whose functions the answer called; of a run, all of them."""
    index = rules_by_code()
    called = {rule for code in one.called for rule in index.get(code, ())}
    if is_run(one):
        return tuple(sorted(called, key=_in_order))
    return tuple(rule for rule in kind.rules if rule in called)


def _in_order(rule: str) -> tuple[str, int, str]:
    chapter, _, number = rule.rpartition("-")
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return chapter, int(digits), number


@attrs.define
class _Chosen:
    """A candidate that becomes a record, and what that is for."""

    candidate: Candidate
    name: str
    catches: list[str]
    calls: Sequence[str] = ()
    """Calls that no other record makes, or none to this end."""


def _choose(groups: Sequence[tuple[Mistake, list[Candidate]]], count: int) -> list[_Chosen]:
    """Choose the first candidate of each mistake, then the second of each, and so on."""
    chosen: dict[int, _Chosen] = {}
    for place in range(MOST_OF_A_MISTAKE):
        for mistake, group in groups:
            if place >= len(group):
                continue
            one = group[place]
            if id(one) in chosen:
                chosen[id(one)].catches.append(mistake.statement)
            elif len(chosen) < count:
                chosen[id(one)] = _Chosen(one, mistake.name, [mistake.statement])
    return list(chosen.values())


def _of_proofs(among: Sequence[Candidate], chosen: Sequence[_Chosen]) -> list[_Chosen]:
    """Choose the inputs of proofs that have no record yet."""
    known = {id(one.candidate) for one in chosen}
    left = [one for one in among if one.theorem and id(one) not in known]
    return [_Chosen(one, one.theorem, []) for one in left]


def _of_operations(kind: Kind, among: Sequence[Candidate], chosen: list[_Chosen]) -> list[_Chosen]:
    """Choose the first candidates of each operation that has no record yet."""
    asked = {one.candidate.input.get("operation") for one in chosen}
    return [
        _Chosen(one, operation, [])
        for operation in questions(kind)
        if operation and operation not in asked
        for one in [one for one in among if one.input["operation"] == operation][:OF_AN_OPERATION]
    ]


def _of_calls(kind: Kind, among: Sequence[Candidate], chosen: list[_Chosen]) -> list[_Chosen]:
    """Choose runs that make calls, or have them refused, which no run has so far."""
    runs = [one for one in among if is_run(one)]
    so_far = [one.candidate for one in chosen if is_run(one.candidate)]
    done = {call for one in so_far for call in _calls_made(one) if call is not None}
    possible = [found for one in runs for found in beginnings(one.input, one.answer["output"])]
    added = []
    for beginning, calls in covering(possible, done):
        one = candidate(kind, "", beginning.input)
        assert one is not None
        added.append(_Chosen(one, "calls", [], sorted({name for name, _ in calls})))
    return added


def _calls_made(one: Candidate) -> list[tuple[str, bool] | None]:
    return calls_made(one.input, one.answer["output"])


def _note(chosen: _Chosen) -> str:
    theorem = chosen.candidate.theorem
    parts = []
    if chosen.catches:
        parts.append("Catches: " + " ".join(chosen.catches[:STATEMENTS_TOLD]))
    if theorem:
        parts.append(f"Follows a path of the proof of {theorem}.")
    if chosen.calls:
        parts.append(
            f"Makes calls to an end that no record before does: {', '.join(chosen.calls)}."
        )
    if not parts:
        parts.append(f"Asks for the operation {chosen.name}, which no planted mistake needs.")
    return " ".join(parts)


def _record(kind: Kind, chosen: _Chosen, number: str) -> Record:
    return Record(
        id=f"{kind.name}-{number}",
        kind=kind.name,
        revision=REVISION,
        flags=flags_of(chosen.candidate),
        input=chosen.candidate.input,
        output=chosen.candidate.answer.get("output"),
        rejected=chosen.candidate.answer.get("rejected"),
        rule=rules_of(kind, chosen.candidate),
        note=_note(chosen),
    )


def vectors(name: str, count: int, seed: int, planted: Sequence[Mistake]) -> list[Record]:
    """Return about so many records of a kind: of mistakes that they catch, and of operations."""
    kind = KINDS[name]
    among = [*proved(kind), *candidates(kind, seed, CANDIDATES_OF.get(name, CANDIDATES))]
    groups = [
        (mistake, caught(kind, mistake, among))
        for mistake in planted
        if name not in ONLY_OF or mistake.function.__module__.startswith(ONLY_OF[name])
    ]
    chosen = _choose(groups, count)
    chosen += _of_proofs(among, chosen)
    chosen += _of_operations(kind, among, chosen)
    chosen += _of_calls(kind, among, chosen)
    times: Counter[str] = Counter()
    records = []
    for one in chosen:
        times[one.name] += 1
        records.append(_record(kind, one, f"{seed}-{one.name}-{times[one.name]}"))
    return records
