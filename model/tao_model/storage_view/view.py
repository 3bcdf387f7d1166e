"""The model's state as production's storage, and the other way round (chapter 20-storage)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from tao_model.encoding import InputError, shown
from tao_model.state.whole import State
from tao_model.storage_view.entries import Derived, Entry, NotModelled, Stored
from tao_model.storage_view.table import TABLE
from tao_model.storage_view.tree import (
    Differences,
    Draft,
    Keys,
    Node,
    Place,
    build,
    compare,
    replaced,
)

Row = list[Any]
"""Decoded JSON: the entry's name, the list of its keys, the value; null where there is none."""

_NOTHING: Final = State()
_TREE: Final = Node(State, _NOTHING)
_LEAVES: Final = build(_TREE, TABLE)
_INDICES: Final = {entry.name: entry.default for entry in TABLE if isinstance(entry, Derived)}
"""Entries that repeat others, with what a missing row of theirs reads as."""


_ENTRIES: Final[Mapping[str, Entry]] = {entry.name: entry for entry in TABLE}
"""One entry of each name; where there are several, their keys are the same but for variants."""
_VARIANTS: Final = {
    (entry.name, entry.variant): entry
    for entry in TABLE
    if isinstance(entry, Stored) and entry.variant is not None
}
_ENUMERATED: Final = {name for name, _ in _VARIANTS}


def default_of(entry: Stored) -> Any:
    """Return what a missing row of an entry reads as, as JSON; None where presence counts."""
    leaf = _LEAVES[entry.name, entry.variant]
    return None if leaf.default is None else leaf.codec.write(leaf.default)


@attrs.frozen
class RowForm:
    """What the rows of an entry, or of one variant of it, are made of."""

    name: str
    variant: str | None
    keys: tuple[Any, ...]
    """The type of each key; those of the payload where there is a variant."""
    value: Any
    """The type of the value; ``object`` where it does not follow from one."""


def row_forms() -> tuple[RowForm, ...]:
    """Return the form of the rows of every entry and variant, each once."""
    forms: dict[tuple[str, str | None], RowForm] = {}
    for entry in TABLE:
        variant = entry.variant if isinstance(entry, Stored) else None
        form = RowForm(entry.name, variant, tuple(key.kind for key in entry.keys), _kind(entry))
        if form.value is not object:
            forms[entry.name, variant] = form
        else:
            forms.setdefault((entry.name, variant), form)
    return tuple(forms.values())


def _kind(entry: Entry) -> Any:
    if isinstance(entry, Derived):
        return entry.kind
    if isinstance(entry, NotModelled) or entry.codec is not None:
        return object
    return _LEAVES[entry.name, entry.variant].kind


def changes(before: State, after: State) -> Differences:
    """Return each place of storage at which two states differ, with the second's value (STORAGE-4).

    Where an entry that is not there reads as a value, that value is no difference.
    """
    found: Differences = {}
    compare(_TREE, before, after, (), found)
    return found


def rows(state: State) -> list[Row]:
    """Return the storage that production would have for a state, defaults left out (STORAGE-3)."""
    return [row(place, value) for place, value in changes(_NOTHING, state).items()]


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return rows by their entry and keys: maps of a state have an order that means nothing."""
    return sorted(rows, key=lambda row: (row[0], str(row[1])))


def row(place: Place, value: Any) -> Row:
    """Return the row of a value at its place."""
    name, variant, keys = place
    entry = _VARIANTS.get((name, variant or ""), _ENTRIES[name])
    written = []
    for key in entry.keys:
        count = len(key.names)
        written.append(key.codec.write(keys[:count]))
        keys = keys[count:]
    return [name, [_enumerated(variant, written)] if variant else written, value]


def _enumerated(variant: str, payload: list[Any]) -> Any:
    if not payload:
        return variant
    return {variant: payload[0] if len(payload) == 1 else payload}


def read(rows: Iterable[Row], path: str = "$") -> State:
    """Return the state that the rows of a storage stand for (STORAGE-3).

    Raises :class:`InputError`, with the path of the row, for an entry that is unknown or that
    the model cannot take, for a malformed key or value, for a row that is given twice, and for
    an index that does not agree with what it is an index of.
    """
    return _read(rows, path, goes_on=True)


def read_as_it_stands(rows: Iterable[Row], path: str = "$") -> State:
    """Return the state that rows stand for, to be looked at and not to go on from (STORAGE-3).

    Rows on which only the next blocks and calls hang are left out: those of leases. Otherwise
    as :func:`read`.
    """
    return _read(rows, path, goes_on=False)


def _read(rows: Iterable[Row], path: str, *, goes_on: bool) -> State:
    listed = list(rows)
    state = _applied(_NOTHING, listed, path, goes_on=goes_on)
    _check_indices(state, listed, path)
    return state


def applied(state: State, rows: Iterable[Row], path: str = "$") -> State:
    """Return a state with the rows written over its storage; a null removes (STORAGE-4).

    Rows of indices are not looked at: they follow. Raises as :func:`read` does.
    """
    return _applied(state, rows, path, goes_on=True)


def not_modelled(rows: Iterable[Row]) -> Counter[str]:
    """Return how many of the rows belong to entries that the model has no place for, by entry."""
    names = (name for name, _, _ in rows)
    return Counter(name for name in names if isinstance(_ENTRIES.get(name), NotModelled))


def reason(name: str) -> str:
    """Return why the model has no place for an entry."""
    entry = _ENTRIES[name]
    assert isinstance(entry, NotModelled)
    return entry.reason


def _applied(state: State, rows: Iterable[Row], path: str, *, goes_on: bool) -> State:
    draft: Draft = {}
    for number, item in enumerate(rows):
        try:
            place, value = _parsed(item)
            _check_taken(place[0], goes_on=goes_on)
            _draft(draft, place, value)
        except (TypeError, ValueError) as error:
            raise InputError(f"{path}[{number}]", f"{_name(item)}: {error}") from None
    if not draft:
        return state
    try:
        changed: State = replaced(_TREE, state, draft)
    except ValueError as error:
        raise InputError(path, str(error)) from None
    return changed


def _name(item: object) -> str:
    return str(item[0]) if isinstance(item, list) and item else "row"


def _parsed(item: object) -> tuple[Place, Any]:
    match item:
        case [str(name), list(raw_keys), value]:
            pass
        case _:
            raise TypeError(f"expected [entry, keys, value], found {shown(item)}")
    entry = _ENTRIES.get(name)
    if entry is None:
        raise ValueError("is no storage entry of this revision")
    variant = None
    if name in _ENUMERATED:
        variant, raw_keys = _variant(raw_keys)
        if (name, variant) not in _VARIANTS:
            raise ValueError(f"has no variant {variant}")
        entry = _VARIANTS[name, variant]
    return (name, variant, _keys(entry, raw_keys)), value


def _variant(raw_keys: list[Any]) -> tuple[str, list[Any]]:
    match raw_keys:
        case [str(variant)]:
            return variant, []
        case [dict(one)] if len(one) == 1:
            ((name, payload),) = one.items()
            return name, payload if isinstance(payload, list) else [payload]
    raise TypeError("expected one key that names a variant")


def _keys(entry: Entry, raw_keys: list[Any]) -> Keys:
    if len(raw_keys) != len(entry.keys):
        raise ValueError(f"has {len(entry.keys)} keys, found {len(raw_keys)}")
    keys: list[Any] = []
    for key, raw in zip(entry.keys, raw_keys, strict=True):
        keys += key.codec.read(raw)
    return tuple(keys)


def _check_taken(name: str, *, goes_on: bool) -> None:
    """Raise :class:`ValueError` for an entry with which the model cannot take a state."""
    entry = _ENTRIES[name]
    if not isinstance(entry, NotModelled) or not entry.is_refused:
        return
    if goes_on or not entry.can_stand:
        raise ValueError(f"is not modelled: {entry.reason}")


def _draft(draft: Draft, place: Place, value: Any) -> None:
    name, variant, keys = place
    leaf = _LEAVES.get((name, variant))
    if leaf is None:
        return
    *way, last = leaf.way(keys)
    for step in way:
        draft = draft.setdefault(step, {})
    if last in draft:
        raise ValueError("is given twice")
    draft[last] = None if value is None else leaf.codec.read(value)


def _check_indices(state: State, rows: list[Row], path: str) -> None:
    follows = {
        place: value for place, value in changes(_NOTHING, state).items() if place[0] in _INDICES
    }
    for number, item in enumerate(rows):
        if item[0] in _INDICES:
            place, value = _parsed(item)
            if value != follows.pop(place, _INDICES[place[0]]):
                raise InputError(
                    f"{path}[{number}]", f"{place[0]}: contradicts what it is an index of"
                )
    if follows:
        name, keys, _ = row(*next(iter(follows.items())))
        raise InputError(path, f"{name}: the row of {', '.join(map(shown, keys))} is missing")
