"""The files from which an epoch is computed: a metagraph, an epoch input, or a record.

A record's input is taken as it is, with everything that storage can hold. The other two are
written by people: what they leave out is filled in so that what they say counts, and a list
of a wrong length or a uid that does not exist is a mistake.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final, Literal

import attrs

from tao_model import parameters
from tao_model.conformance.codec import InputError, shown, structure
from tao_model.conformance.records import Record
from tao_model.consensus.interface import EpochInput, StoredMatrix
from tao_model.consensus.stake import filtered_stake, next_validator_permits, normalized_stake
from tao_model.numbers.fixed_point import I64F64
from tao_model.numbers.integers import U64
from tao_model.units import UNITS, AccountId, Alpha, BlockNumber, Count16, NetUid, Rao

METAGRAPH: Final = "tao-spec/metagraph"
EPOCH_INPUT: Final = "tao-spec/epoch-input"

ALPHA_PER_BLOCK: Final = Alpha(1_000_000_000)
"""What a subnet's participants earn in a block, where a file does not say what they do."""

GREATEST_NEURON_COUNT: Final = UNITS[Count16].maximum


@attrs.frozen
class SubnetFields:
    """What a file may say beside the fields of an epoch input."""

    format: Literal["tao-spec/metagraph", "tao-spec/epoch-input"]
    """What the file is."""
    netuid: NetUid
    """The subnet."""
    block: BlockNumber
    """The block in which the epoch runs."""
    hotkeys: tuple[AccountId, ...]
    """The account of each neuron, for the reader; no two are the same."""
    stake_rao: tuple[Rao, ...]
    """Total stake weight of each neuron, in whole rao."""


@attrs.frozen
class DefaultUsed:
    """A field that the file does not have, and what was taken for it."""

    field: str
    """Its name."""
    value: object
    """What was taken."""
    meaning: str
    """Why."""


@attrs.frozen
class EpochCase:
    """An epoch to compute, and what the reader should know about it."""

    epoch: EpochInput
    netuid: NetUid | None
    hotkeys: tuple[AccountId, ...] | None
    defaults_used: tuple[DefaultUsed, ...]


Known = Mapping[str, Any]
"""Fields of the epoch input by name, as far as they are known."""


@attrs.frozen
class Default:
    """What is taken for an absent field."""

    meaning: str
    value: Callable[[Known], Any]
    """From the fields before it, in the order of :data:`DEFAULTS`."""


def _productions(parameter: parameters.Parameter[Any]) -> Default:
    return Default("production's default", lambda _: parameter.default)


def _of_each(item: Callable[[Known], Any]) -> Callable[[Known], Any]:
    return lambda known: (item(known),) * known["neuron_count"]


def _next_block(known: Known) -> BlockNumber:
    named = [
        known.get("last_mechanism_step_block", 0),
        *known.get("last_update", ()),
        *known.get("block_at_registration", ()),
    ]
    return BlockNumber(U64.saturating_add(max(named), 1))


def _permits_by_stake(known: Known) -> tuple[bool, ...]:
    counted = filtered_stake(known["stake_bits"], known["stake_threshold"], known["owner_uid"])
    return next_validator_permits(
        normalized_stake(counted), known["max_allowed_validators"], known["owner_uid"]
    )


DEFAULTS: Final[Mapping[str, Default]] = {
    "neuron_count": Default("as many as there are stakes", lambda known: len(known["stake_bits"])),
    "current_block": Default("the block after the latest that the file names", _next_block),
    "tempo": _productions(parameters.TEMPO),
    "activity_cutoff": Default(
        "production's default factor, 13.889 tempos, in whole blocks and at least one",
        lambda known: parameters.activity_cutoff(
            parameters.ACTIVITY_CUTOFF_FACTOR.default, known["tempo"]
        ),
    ),
    "last_update": Default(
        "everybody has updated in the epoch's block, or in block 1 where that is 0",
        _of_each(lambda known: max(known["current_block"], 1)),
    ),
    "block_at_registration": Default("everybody registered in block 0", _of_each(lambda _: 0)),
    "last_mechanism_step_block": Default(
        "the last epoch ran one tempo ago, but not before block 1",
        lambda known: max(known["current_block"] - known["tempo"], 1),
    ),
    "stake_threshold": _productions(parameters.STAKE_THRESHOLD),
    "owner_uid": Default("the subnet's owner has no neuron", lambda _: None),
    "max_allowed_validators": _productions(parameters.MAX_ALLOWED_VALIDATORS),
    "validator_permit": Default(
        "by stake: those to whom this epoch grants the next permits", _permits_by_stake
    ),
    "kappa": _productions(parameters.KAPPA),
    "bonds_penalty": _productions(parameters.BONDS_PENALTY),
    "yuma3_enabled": _productions(parameters.YUMA3_ENABLED),
    "liquid_alpha_enabled": _productions(parameters.LIQUID_ALPHA_ENABLED),
    "alpha_low": _productions(parameters.ALPHA_LOW),
    "alpha_high": _productions(parameters.ALPHA_HIGH),
    "alpha_sigmoid_steepness": _productions(parameters.ALPHA_SIGMOID_STEEPNESS),
    "bonds_moving_average": _productions(parameters.BONDS_MOVING_AVERAGE),
    "commit_reveal_enabled": _productions(parameters.COMMIT_REVEAL_ENABLED),
    "earliest_commit_block": Default("nobody has a pending commit", _of_each(lambda _: None)),
    "bonds": Default("nobody holds bonds yet", _of_each(lambda _: ())),
    "emission": Default(
        "one alpha a block for one tempo; half is for miners, half for validators",
        lambda known: U64.saturating_multiply(ALPHA_PER_BLOCK, known["tempo"]),
    ),
}
"""What is taken for each field that a file may leave out, in the order of computation."""

_EPOCH_FIELDS: Final = {field.name: field.type for field in attrs.fields(EpochInput)}
_SUBNET_FIELDS: Final = {field.name: field.type for field in attrs.fields(SubnetFields)}


@attrs.frozen
class Form:
    """One of the two forms of file that people write."""

    format: str
    fields: Mapping[str, Any]
    """The type of each field that the file may have, by name."""
    required: tuple[str, ...]


def _form(format_name: str, without: tuple[str, ...], required: tuple[str, ...]) -> Form:
    fields = {
        name: kind
        for name, kind in {**_SUBNET_FIELDS, **_EPOCH_FIELDS}.items()
        if name not in without
    }
    return Form(format_name, fields, required)


FORMS: Final[Mapping[str, Form]] = {
    METAGRAPH: _form(
        METAGRAPH,
        without=("current_block", "stake_bits"),
        required=("format", "netuid", "block", "stake_rao", "weights"),
    ),
    EPOCH_INPUT: _form(EPOCH_INPUT, without=("block",), required=("weights",)),
}
"""The forms by the name that a file gives itself; without one it is an epoch input."""

PER_NEURON: Final = (
    "last_update",
    "block_at_registration",
    "stake_bits",
    "validator_permit",
    "earliest_commit_block",
    "weights",
    "bonds",
)
"""Fields with one entry for each neuron."""

OF_ANY_LENGTH: Final = ("last_update", "validator_permit")
"""Those of which storage may hold fewer or more entries than there are neurons."""


_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,60}")
"""What may be the name of a field; a message tells other text in quotes, and cut short."""


@attrs.frozen
class _Given:
    """The fields that a file and the command line give, and how a message names each."""

    values: Mapping[str, object]
    overrides: Mapping[str, object]
    path: str

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.values, *(name for name in self.overrides if name not in self.values))

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.overrides

    def where(self, name: str) -> str:
        called = name if _NAME.fullmatch(name) else shown(name)
        return f"--set {called}" if name in self.overrides else f"{self.path}.{called}"

    def structured(self, name: str, kind: Any) -> Any:
        value = self.overrides[name] if name in self.overrides else self.values[name]
        return structure(kind, value, self.where(name))


def epoch_case(
    value: object, overrides: Mapping[str, object] | None = None, path: str = "$"
) -> EpochCase:
    """Return the epoch that a decoded file describes: metagraph, epoch input or record.

    ``overrides`` replaces fields by name. Raises :class:`InputError` for the first field
    that is wrong; its path starts with ``path``, or names the override.
    """
    if not isinstance(value, dict):
        raise InputError(path, f"expected an object, found {shown(value)}")
    if "kind" in value or "input" in value:
        return _recorded_case(value, overrides or {}, path)
    return _written_case(_Given(value, overrides or {}, path))


def _recorded_case(value: object, overrides: Mapping[str, object], path: str) -> EpochCase:
    record = structure(Record, value, path)
    if record.kind != "epoch":
        raise InputError(f"{path}.kind", f'expected "epoch", found {shown(record.kind)}')
    given = _Given(record.input, overrides, f"{path}.input")
    return EpochCase(_stored(given), None, None, ())


def _stored(given: _Given) -> EpochInput:
    _refuse_unknown(given, _EPOCH_FIELDS)
    _refuse_missing(given, tuple(_EPOCH_FIELDS))
    known = {name: given.structured(name, kind) for name, kind in _EPOCH_FIELDS.items()}
    _check_lengths(known, given, except_of=OF_ANY_LENGTH)
    return EpochInput(**known)


def stored_epoch(value: object, path: str = "$") -> EpochInput:
    """Return the input of a record of kind ``epoch``: whatever storage can hold.

    Raises :class:`InputError` for what it cannot hold.
    """
    epoch = structure(EpochInput, value, path)
    check_lengths(epoch, path)
    return epoch


def check_lengths(epoch: EpochInput, path: str) -> None:
    """Raise :class:`InputError` for a list of a length that storage cannot hold."""
    given = _Given({}, {}, path)
    known = attrs.asdict(epoch, recurse=False)
    _check_lengths(known, given, except_of=OF_ANY_LENGTH)


def _written_case(given: _Given) -> EpochCase:
    form = _form_of(given)
    _refuse_unknown(given, form.fields)
    _refuse_missing(given, form.required)
    known = {
        name: given.structured(name, kind) for name, kind in form.fields.items() if name in given
    }
    known.pop("format", None)
    netuid, hotkeys = known.pop("netuid", None), known.pop("hotkeys", None)
    if "block" in known:
        known["current_block"] = known.pop("block")
    known["stake_bits"] = _stake(known, given)
    defaults_used = _fill_in(known)
    _check_lengths(known, given, except_of=())
    _check_uids(known, given)
    _check_hotkeys(hotkeys, known["neuron_count"], given)
    return EpochCase(EpochInput(**known), netuid, hotkeys, defaults_used)


def _form_of(given: _Given) -> Form:
    if "format" in given:
        return FORMS[given.structured("format", _SUBNET_FIELDS["format"])]
    form = FORMS[EPOCH_INPUT]
    for other in FORMS.values():
        for name in given.values:
            if name in other.fields and name not in form.fields:
                problem = f'is missing; {name} is a field of "{other.format}"'
                raise InputError(given.where("format"), problem)
    return form


def _refuse_unknown(given: _Given, fields: Mapping[str, Any]) -> None:
    for name in given.names:
        if name not in fields:
            alike = get_close_matches(name, fields, n=1) if _NAME.fullmatch(name) else []
            hint = f"did you mean {alike[0]}?" if alike else f"known are {', '.join(fields)}"
            raise InputError(given.where(name), f"unknown field; {hint}")


def _refuse_missing(given: _Given, required: tuple[str, ...]) -> None:
    for name in required:
        if name not in given:
            raise InputError(given.where(name), "is missing")


def _stake(known: dict[str, Any], given: _Given) -> tuple[Any, ...]:
    if "stake_rao" not in known and "stake_bits" not in known:
        raise InputError(given.where("stake_rao"), "is missing, and so is stake_bits")
    if "stake_rao" in known and "stake_bits" in known:
        raise InputError(given.where("stake_bits"), "stake is given twice; stake_rao is there too")
    if "stake_rao" in known:
        stakes = tuple(I64F64.saturating_from_integer(rao) for rao in known.pop("stake_rao"))
    else:
        stakes = known["stake_bits"]
    if len(stakes) > GREATEST_NEURON_COUNT:
        name = "stake_rao" if "stake_rao" in given else "stake_bits"
        raise InputError(
            given.where(name),
            f"has {len(stakes):,} entries; a subnet has at most {GREATEST_NEURON_COUNT:,} neurons",
        )
    return stakes


def _fill_in(known: dict[str, Any]) -> tuple[DefaultUsed, ...]:
    used = []
    for name, default in DEFAULTS.items():
        if name not in known:
            known[name] = default.value(known)
            used.append(DefaultUsed(name, known[name], default.meaning))
    return tuple(used)


def _check_length(values: tuple[Any, ...], neuron_count: int, where: str) -> None:
    if len(values) != neuron_count:
        expected = f"{neuron_count} entries, one for each neuron"
        raise InputError(where, f"expected {expected}, found {len(values)}")


def _check_lengths(known: Known, given: _Given, except_of: tuple[str, ...]) -> None:
    for name in PER_NEURON:
        if name not in except_of:
            stands = "stake_rao" if name == "stake_bits" and "stake_rao" in given else name
            _check_length(known[name], known["neuron_count"], given.where(stands))


def _check_row(row: tuple[tuple[int, int], ...], neuron_count: int, where: str) -> None:
    seen = set()
    for position, (uid, _) in enumerate(row):
        if uid >= neuron_count:
            problem = f"uid {uid} does not exist; there are {neuron_count} neurons"
            raise InputError(f"{where}[{position}][0]", problem)
        if uid in seen:
            raise InputError(f"{where}[{position}][0]", f"uid {uid} is there twice")
        seen.add(uid)


def _check_uids(known: Known, given: _Given) -> None:
    neuron_count, owner_uid = known["neuron_count"], known["owner_uid"]
    if owner_uid is not None and owner_uid >= neuron_count:
        problem = f"uid {owner_uid} does not exist; there are {neuron_count} neurons"
        raise InputError(given.where("owner_uid"), problem)
    for name in ("weights", "bonds"):
        matrix: StoredMatrix = known[name]
        for uid, row in enumerate(matrix):
            _check_row(row, neuron_count, f"{given.where(name)}[{uid}]")


def _check_hotkeys(hotkeys: tuple[AccountId, ...] | None, neuron_count: int, given: _Given) -> None:
    if hotkeys is None:
        return
    _check_length(hotkeys, neuron_count, given.where("hotkeys"))
    first: dict[AccountId, int] = {}
    for uid, hotkey in enumerate(hotkeys):
        if hotkey in first:
            raise InputError(f"{given.where('hotkeys')}[{uid}]", f"is that of uid {first[hotkey]}")
        first[hotkey] = uid
