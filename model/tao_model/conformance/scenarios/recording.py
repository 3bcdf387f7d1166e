"""A run as a record of kind ``trace``, in the form of the recorded ones (chapter 21-network)."""

import json
from typing import Any, Final

import attrs

from tao_model import REVISION
from tao_model.conformance.scenarios.form import Scenario
from tao_model.conformance.scenarios.simulation import ACCEPTED
from tao_model.conformance.states import digest
from tao_model.state import State
from tao_model.storage_view import changes, row, rows

LOOK: Final = 1
"""Blocks between two looks at the storage, unless another number is asked for."""


@attrs.define
class TraceRecorder:
    """Collects the steps of a run, and what each changed in storage."""

    scenario: Scenario
    blocks_per_step: int = LOOK
    """How many blocks pass at most between two looks at the storage."""
    _before: State = attrs.field(init=False)
    _waiting: int = 0
    """Blocks that have passed since the last look."""
    _latest: State = attrs.field(init=False)
    _steps: list[Any] = attrs.field(factory=list)
    _answers: list[Any] = attrs.field(factory=list)
    _flags: set[str] = attrs.field(factory=set)

    def __attrs_post_init__(self) -> None:
        self._before = self._latest = self.scenario.genesis

    def step_taken(self, raw: Any, result: str, after: State) -> None:
        """Note a call, or what arrived from outside."""
        self._look_at_blocks()
        self._note(raw, result, after)
        self._flags.update(_flags_of(raw, result))

    def block_run(self, after: State) -> None:
        """Note a block."""
        self._latest = after
        self._waiting += 1
        if self._waiting == self.blocks_per_step:
            self._look_at_blocks()

    def _look_at_blocks(self) -> None:
        if self._waiting:
            self._note({"blocks": self._waiting}, ACCEPTED, self._latest)
            self._waiting = 0

    def _note(self, raw: Any, result: str, after: State) -> None:
        found = [row(*change) for change in changes(self._before, after).items()]
        answer = result if result == ACCEPTED else {"error": result}
        self._steps.append(raw)
        self._answers.append({"result": answer, "changes": found})
        self._before = self._latest = after

    def record(self) -> dict[str, Any]:
        """Return the record of all that was noted."""
        self._look_at_blocks()
        genesis = self.scenario.genesis
        return {
            "id": f"trace-simulation-{digest(genesis)[:12]}",
            "kind": "trace",
            "revision": REVISION,
            "flags": sorted(self._flags),
            "input": {
                "author": self.scenario.author,
                "payloads": {},
                "genesis": rows(genesis),
                "steps": self._steps,
            },
            "output": {"steps": self._answers},
        }

    def line(self) -> bytes:
        """Return the record as a line of a file."""
        return json.dumps(self.record(), separators=(",", ":")).encode() + b"\n"


def _flags_of(raw: Any, result: str) -> set[str]:
    match raw:
        case {"call": dict(call)}:
            ((_, named),) = call.items()
            name = named if isinstance(named, str) else next(iter(named))
            return {name} if result == ACCEPTED else {name, f"error:{result.rpartition('.')[2]}"}
    return set()
