"""The steps of a recorded trace: read from JSON, and carried out on a state.

A step is a call, a number of blocks, or something that arrives from outside. The form is that
of the records of kind ``trace``.
"""

from collections.abc import Mapping
from types import NoneType
from typing import Any, Final, get_args

import attrs

from tao_model.encoding import InputError, shown
from tao_model.network.blocks import BlockInputs, run_block
from tao_model.network.call import Action, Call
from tao_model.network.calls import CALLS, apply
from tao_model.network.commits import WeightsPayload
from tao_model.network.origins import ROOT_ORIGIN, Origin, Signed
from tao_model.numbers.hashing import blake2_256
from tao_model.state import State
from tao_model.storage_view import Row, applied
from tao_model.storage_view.codecs import Codec, codec_of
from tao_model.units import AccountId, BlockCount, BlockNumber, ByteString, Hash


class NotModelledYet(Exception):  # noqa: N818 - a gap is no error of the caller's
    """The model does not have a call yet."""


@attrs.frozen
class CallStep:
    """Somebody makes a call."""

    origin: Origin
    name: str
    """Production's name of the call."""
    arguments: Mapping[str, Any]
    """Decoded JSON."""

    def describe(self) -> str:
        """Return what happens, in a few words."""
        return self.name


@attrs.frozen
class BlocksStep:
    """Blocks pass."""

    count: BlockCount

    def describe(self) -> str:
        """Return what happens, in a few words."""
        return "block" if self.count == 1 else f"{self.count} blocks"


@attrs.frozen
class OutsideStep:
    """Something arrives from outside."""

    row: Row

    def describe(self) -> str:
        """Return what happens, in a few words."""
        return f"set {self.row[0]}"


Step = CallStep | BlocksStep | OutsideStep


@attrs.frozen
class Surroundings:
    """What the blocks of a trace take from outside."""

    author: AccountId | None
    payloads: Mapping[ByteString, WeightsPayload]


_ACCOUNT: Final = codec_of(AccountId)
_BYTES: Final = codec_of(ByteString)
_BLOCKS: Final = codec_of(BlockCount)

OF_PAYLOAD: Final = ("hotkey", "uids", "values", "version_key")
"""What JSON calls the fields of a payload."""


def _read(codec: Codec, value: Any, path: str) -> Any:
    try:
        return codec.read(value)
    except (TypeError, ValueError) as error:
        raise InputError(path, str(error)) from None


def _frozen(kind: type[Any], names: tuple[str, ...], value: Any, path: str) -> Any:
    """Return a frozen class whose fields JSON has under these names."""
    if not isinstance(value, Mapping) or value.keys() != set(names):
        raise InputError(path, f"expected an object of {', '.join(names) or 'nothing'}")
    parts = [
        _read_field(field.type, value[name], f"{path}.{name}")
        for field, name in zip(attrs.fields(kind), names, strict=True)
    ]
    return kind(*parts)


def _read_field(kind: Any, value: Any, path: str) -> Any:
    if value is None and NoneType in get_args(kind):
        return None
    return _read(codec_of(kind), value, path)


def read_surroundings(given: Mapping[str, Any], path: str = "$") -> Surroundings:
    """Return the author and the payloads of a trace's input."""
    author, payloads = given.get("author"), given.get("payloads", {})
    if not isinstance(payloads, Mapping):
        raise InputError(f"{path}.payloads", f"expected an object, found {shown(payloads)}")
    return Surroundings(
        author=None if author is None else _read(_ACCOUNT, author, f"{path}.author"),
        payloads={
            _read(_BYTES, commit, f"{path}.payloads"): _frozen(
                WeightsPayload,
                OF_PAYLOAD,
                payload,
                f"{path}.payloads.{commit[:18]}",
            )
            for commit, payload in payloads.items()
        },
    )


def _read_origin(value: Any, path: str) -> Origin:
    if value == "root":
        return ROOT_ORIGIN
    return Signed(_read(_ACCOUNT, value, path))


def _only_item(value: Any) -> tuple[str, Any] | None:
    """Return the one name of an object with what it stands for."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, content),) = value.items()
        return str(name), content
    return None


def _read_call(value: Any, path: str) -> tuple[str, Mapping[str, Any]]:
    """Return the name of a call, with that of its pallet, and its arguments."""
    in_pallet = _only_item(value)
    if in_pallet is not None:
        pallet, call = in_pallet
        if isinstance(call, str):
            return f"{pallet}.{call}", {}
        with_arguments = _only_item(call)
        if with_arguments is not None:
            name, arguments = with_arguments
            return f"{pallet}.{name}", arguments
    raise InputError(path, f'expected {{"Pallet": {{"call": arguments}}}}, found {shown(value)}')


def read_step(value: Any, path: str = "$") -> Step:
    """Return a step of a trace."""
    match value:
        case {"call": call, "origin": origin, **rest} if not rest:
            name, arguments = _read_call(call, f"{path}.call")
            return CallStep(_read_origin(origin, f"{path}.origin"), name, arguments)
        case {"blocks": count, **rest} if not rest:
            return BlocksStep(_read(_BLOCKS, count, f"{path}.blocks"))
        case {"set": list(row), **rest} if not rest:
            return OutsideStep(row)
    raise InputError(path, f"expected a call, blocks or set, found {shown(value)}")


def read_action(step: CallStep, path: str = "$") -> Action:
    """Return the call that a step makes.

    Raises :class:`NotModelledYet` for a call that the model does not have.
    """
    call = CALLS.get(step.name)
    if call is None:
        raise NotModelledYet(f"the model does not have the call {step.name} yet")
    return _frozen(call.action, call.arguments, step.arguments, path)


def write_action(call: Call, action: Action) -> dict[str, Any]:
    """Return a call as a step has it, ready for JSON."""
    pallet, name = call.name.split(".")
    arguments = {
        argument: None
        if getattr(action, field.name) is None
        else codec_of(field.type).write(getattr(action, field.name))
        for field, argument in zip(attrs.fields(call.action), call.arguments, strict=True)
    }
    return {pallet: {name: arguments} if arguments else name}


def recorded_hash(number: BlockNumber) -> Hash:
    """Return the hash that the records give to the block of a number."""
    return Hash(blake2_256(int(number).to_bytes(8, "little")))


def block_inputs(state: State, surroundings: Surroundings) -> BlockInputs:
    """Return what the block that follows a state takes from outside."""
    parent = recorded_hash(state.block.number)
    return BlockInputs(parent, surroundings.author, surroundings.payloads)


def call_made(state: State, step: CallStep, surroundings: Surroundings) -> State:
    """Return the state after a call.

    Raises :class:`~tao_model.rejection.Rejected` where production refuses it, and
    :class:`NotModelledYet`.
    """
    block = attrs.evolve(state.block, author=surroundings.author)
    return apply(attrs.evolve(state, block=block), step.origin, read_action(step))


def carried_out(state: State, step: Step, surroundings: Surroundings, engine: str) -> State:
    """Return the state after a step.

    Raises :class:`~tao_model.rejection.Rejected` where production refuses a call, and
    :class:`NotModelledYet`.
    """
    match step:
        case CallStep():
            return call_made(state, step, surroundings)
        case OutsideStep():
            return applied(state, [step.row])
        case BlocksStep():
            for _ in range(step.count):
                state = run_block(state, block_inputs(state, surroundings), engine)
            return state
