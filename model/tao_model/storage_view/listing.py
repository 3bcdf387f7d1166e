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
    """Where in the state its fact stands, or the facts that it is an index of."""
    reason: str | None
    """Why the state has no place for it; null where it has."""


@attrs.frozen
class DescribedEntry:
    """The same with what a chapter says beside it."""

    listed: ListedEntry
    keys: str
    """Its keys, each with the letter of its hasher."""
    default: str
    """What a missing row reads as, as JSON; ``none`` where presence counts."""
    note: str
    """Why presence counts, of what it is an index, why the state has no place for it."""


def _place(entry: Stored | Derived) -> str:
    if isinstance(entry, Stored):
        return entry.path
    return ", ".join(f"{entry.base}.{source}".strip(".") for source in entry.sources)


def _keys(keys: Sequence[Key]) -> str:
    return ", ".join(f"{' + '.join(key.names)} ({key.hasher})" for key in keys)


def _keys_of(entries: Sequence[Entry]) -> str:
    variants = [
        f"{entry.variant}({', '.join(name for key in entry.keys for name in key.names)})"
        for entry in entries
        if isinstance(entry, Stored) and entry.variant is not None
    ]
    return f"{' or '.join(variants)} (i)" if variants else _keys(entries[0].keys)


def _default(entries: Sequence[Entry]) -> str:
    stored = [entry for entry in entries if isinstance(entry, Stored)]
    if not stored:
        return ""
    default = default_of(stored[0])
    return "none" if default is None else json.dumps(default)


def _described(entries: Sequence[Entry]) -> DescribedEntry:
    name = entries[0].name
    placed = [entry for entry in entries if not isinstance(entry, NotModelled)]
    notes = [entry.note for entry in entries if isinstance(entry, Stored) and entry.note]
    notes += [f"index: {entry.meaning}" for entry in entries if isinstance(entry, Derived)]
    reasons = [entry.reason for entry in entries if isinstance(entry, NotModelled)]
    listed = ListedEntry(
        name,
        ", ".join(dict.fromkeys(map(_place, placed))) or None,
        "; ".join(reasons) or None,
    )
    return DescribedEntry(listed, _keys_of(entries), _default(entries), "; ".join(notes + reasons))


def described_entries() -> tuple[DescribedEntry, ...]:
    """Return every entry once, in the order of the table."""
    by_name: dict[str, list[Entry]] = {}
    for entry in TABLE:
        by_name.setdefault(entry.name, []).append(entry)
    return tuple(_described(entries) for entries in by_name.values())


def listed_entries() -> tuple[ListedEntry, ...]:
    """Return every entry once, in the order of the table, with its place or the reason."""
    return tuple(described.listed for described in described_entries())


def as_markdown() -> str:
    """Return the table as the chapter has it."""
    lines = ["| entry | keys | default | place in the state | |", "| --- | --- | --- | --- | --- |"]
    for one in described_entries():
        place = f"`{one.listed.field}`" if one.listed.field else ""
        default = f"`{one.default}`" if one.default not in ("", "none") else one.default
        lines.append(f"| {one.listed.entry} | {one.keys} | {default} | {place} | {one.note} |")
    return "\n".join(lines)
