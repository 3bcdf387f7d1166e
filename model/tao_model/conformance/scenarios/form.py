"""What people write: the scenario's file (chapter 24-scenarios)."""

from typing import Any, Final, Literal

import attrs

from tao_model import REVISION
from tao_model.conformance.codec import InputError, JsonObject, shown, structure
from tao_model.conformance.reading import read_document, root_of
from tao_model.conformance.scenarios.described import (
    DescribedNetwork,
    described_state,
    weights_set,
)
from tao_model.conformance.scenarios.made_up import with_accounts
from tao_model.conformance.states import read_state
from tao_model.conformance.trace_steps import (
    CallStep,
    NotModelledYet,
    OutsideStep,
    Step,
    Surroundings,
    read_action,
    read_step,
    read_surroundings,
    write_action,
)
from tao_model.network.calls import CALLS
from tao_model.network.weights import SetWeights
from tao_model.state import State
from tao_model.storage_view import applied, read
from tao_model.units import BlockCount, VersionKey

SCENARIO: Final = "tao-spec/scenario"


@attrs.frozen
class ScenarioAction:
    """Somebody makes a call, or something arrives from outside; once or again and again."""

    after: BlockCount = BlockCount(0)
    """How many blocks have passed when it happens first."""
    every: BlockCount | None = None
    """After how many blocks it happens again; if absent it happens once."""
    times: BlockCount | None = None
    """How often it happens at most; if absent there is no limit."""
    call: JsonObject | None = None
    """A call of production: {"Pallet": {"call": {"argument": value}}}, as traces have it."""
    origin: str | None = None
    """Who calls: an account or "root". With a call."""
    set: tuple[object, ...] | None = None
    """Instead of a call: a row of storage, [entry, keys, value], that arrives from outside."""


@attrs.frozen
class ScenarioDocument:
    """A network that is made up or given, and what people do on it."""

    format: Literal["tao-spec/scenario"]
    """What this is."""
    revision: str
    """The revision of production that gives the scenario its meaning."""
    genesis: JsonObject
    """The network before the first block: exactly one of network, state and rows."""
    note: str | None = None
    """What the scenario is for."""
    author: str | None = None
    """Who makes the blocks, and gets the fees of swaps; if absent nobody is known."""
    actions: tuple[ScenarioAction, ...] = ()
    """What happens; of what happens after the same block, in this order."""


@attrs.frozen
class TimedStep:
    """A step, and after which blocks it happens."""

    step: Step
    raw: Any
    """The step as a trace has it."""
    after: int
    every: int | None
    times: int | None


@attrs.frozen
class Scenario:
    """A scenario that is ready to run."""

    genesis: State
    surroundings: Surroundings
    author: str | None
    """The author as a trace has it."""
    steps: tuple[TimedStep, ...]


def read_scenario(name: str) -> Scenario:
    """Return the scenario that a file holds; raises :class:`InputError`."""
    return scenario(read_document(name), root_of(name))


def scenario(value: object, path: str = "$") -> Scenario:
    """Return the scenario that decoded JSON says; raises :class:`InputError`."""
    document = structure(ScenarioDocument, value, path)
    if document.revision != REVISION:
        raise InputError(f"{path}.revision", f"is {document.revision}, the model is of {REVISION}")
    author = _with_accounts(document.author, f"{path}.author")
    genesis, everyday = _genesis(document.genesis, f"{path}.genesis")
    return Scenario(
        genesis,
        read_surroundings({"author": author}, path),
        author,
        everyday
        + tuple(
            _timed_step(action, genesis, f"{path}.actions[{number}]")
            for number, action in enumerate(document.actions)
        ),
    )


def _genesis(value: JsonObject, path: str) -> tuple[State, tuple[TimedStep, ...]]:
    """Return the network before the first block, and what its validators do by themselves."""
    if len(value) != 1:
        raise InputError(path, "expected exactly one of network, state and rows")
    ((name, given),) = value.items()
    match name:
        case "network":
            network = structure(DescribedNetwork, given, f"{path}.network")
            return described_state(network, f"{path}.network"), _weights(network)
        case "state":
            return read_state(given, f"{path}.state"), ()
        case "rows" if isinstance(given, list):
            return read(given, f"{path}.rows"), ()
        case "rows":
            raise InputError(f"{path}.rows", f"expected a list, found {shown(given)}")
    raise InputError(path, f"unknown field {shown(name)}")


def _weights(network: DescribedNetwork) -> tuple[TimedStep, ...]:
    """Return the calls by which the validators of a description set their weights."""
    steps = []
    for one in weights_set(network):
        uids, values = zip(*one.row, strict=True)
        action = SetWeights(one.netuid, uids, values, VersionKey(0))
        call = write_action(CALLS["SubtensorModule.set_weights"], action)
        raw = {"call": call, "origin": "0x" + one.hotkey.hex()}
        steps.append(TimedStep(read_step(raw), raw, one.after, network.weights_every, None))
    return tuple(steps)


def _with_accounts(value: Any, path: str) -> Any:
    try:
        return with_accounts(value)
    except ValueError as error:
        raise InputError(path, str(error)) from None


def _timed_step(action: ScenarioAction, genesis: State, path: str) -> TimedStep:
    if action.every == 0:
        raise InputError(f"{path}.every", "is 0; at least one block passes")
    if action.times is not None and action.every is None:
        raise InputError(f"{path}.times", "needs every")
    raw = _raw_step(action, path)
    step = read_step(raw, path)
    if isinstance(step, OutsideStep):
        applied(genesis, [step.row], f"{path}.set")
    if isinstance(step, CallStep):
        try:
            read_action(step, f"{path}.call")
        except NotModelledYet as gap:
            raise InputError(f"{path}.call", str(gap)) from None
    return TimedStep(step, raw, action.after, action.every, action.times)


def _raw_step(action: ScenarioAction, path: str) -> Any:
    match action:
        case ScenarioAction(call=dict(call), origin=str(origin), set=None):
            return {
                "call": _with_accounts(call, f"{path}.call"),
                "origin": _with_accounts(origin, f"{path}.origin"),
            }
        case ScenarioAction(call=None, origin=None, set=tuple(row)):
            return {"set": _with_accounts(list(row), f"{path}.set")}
    raise InputError(path, "expected call and origin, or set")
