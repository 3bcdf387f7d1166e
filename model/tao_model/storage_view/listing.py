"""The table of storage as people read it (chapter 20-storage)."""

import json
from collections.abc import Sequence

import attrs

from tao_model.storage_view.entries import Derived, Entry, Key, NotModelled, Stored
from tao_model.storage_view.table import TABLE
from tao_model.storage_view.view import default_of


@attrs.frozen
class ListedEntry:
    """An entry of production's storage, and what the model makes of it."""

    entry: str
    """Pallet and storage item."""
    field: str | None
    """Where in the state its fact stands, or the fact that it is an index of."""
    reason: str | None
    """Why the state has no place for it; null where it has."""


@attrs.frozen
class DescribedEntry:
    """What the chapter says of an entry, or of one variant of it."""

    entry: str
    """Pallet and storage item, and the variant if it has some."""
    keys: str
    """Its keys, each with the letter of its hasher."""
    default: str
    """What a missing row reads as, as JSON; ``none`` where presence counts, empty for an index."""
    field: str | None
    """As above."""
    reason: str | None
    """As above."""
    note: str
    """Why presence counts, why it is kept, of what it is an index."""


def _place(entry: Stored | Derived) -> str:
    if isinstance(entry, Stored):
        return entry.path
    return ", ".join(f"{entry.base}.{source}".strip(".") for source in entry.sources)


def _keys(keys: Sequence[Key]) -> str:
    return ", ".join(f"{' + '.join(key.names)} ({key.hasher})" for key in keys)


def _default(entry: Stored) -> str:
    default = default_of(entry)
    return "none" if default is None else json.dumps(default)


def _notes(entries: Sequence[Entry]) -> str:
    notes = [entry.note for entry in entries if isinstance(entry, Stored) and entry.note]
    notes += [f"index: {entry.meaning}" for entry in entries if isinstance(entry, Derived)]
    return "; ".join(notes)


def _described(entries: Sequence[Entry]) -> DescribedEntry:
    """Return what is said of entries of one name and variant: a fact, an index, or both."""
    first = entries[0]
    keys = _keys(first.keys)
    if isinstance(first, NotModelled):
        return DescribedEntry(first.name, keys, "", None, first.reason, "")
    if isinstance(first, Derived):
        return DescribedEntry(first.name, keys, "", _place(first), None, _notes(entries))
    name = first.name if first.variant is None else f"{first.name} {{{first.variant}}}"
    return DescribedEntry(name, keys, _default(first), first.path, None, _notes(entries))


def described_entries() -> tuple[DescribedEntry, ...]:
    """Return every entry, in the order of the table, one for each variant."""
    groups: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in TABLE:
        variant = entry.variant if isinstance(entry, Stored) else None
        groups.setdefault((entry.name, variant), []).append(entry)
    return tuple(map(_described, groups.values()))


def listed_entries() -> tuple[ListedEntry, ...]:
    """Return every entry once, in the order of the table, with its places or the reason."""
    places: dict[str, list[str]] = {}
    reasons: dict[str, str | None] = {}
    for one in described_entries():
        name = one.entry.split(" ")[0]
        reasons[name] = one.reason
        places.setdefault(name, []).extend([one.field] if one.field is not None else [])
    return tuple(
        ListedEntry(name, ", ".join(places[name]) or None, reason)
        for name, reason in reasons.items()
    )


def as_markdown() -> str:
    """Return the table as the chapter has it."""
    lines = ["| entry | keys | default | place in the state | |", "| --- | --- | --- | --- | --- |"]
    for one in described_entries():
        place = f"`{one.field}`" if one.field else ""
        default = f"`{one.default}`" if one.default not in ("", "none") else one.default
        note = one.reason or one.note
        lines.append(f"| {one.entry} | {one.keys} | {default} | {place} | {note} |")
    return "\n".join(lines)
