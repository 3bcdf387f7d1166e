"""The table of storage as a tree beside the state (chapter 20-storage).

A node stands for all values of the state that its path names; what one entry holds is a leaf.
Two states are compared by walking down both at once: what they share is skipped, so that a
difference costs about what it is worth. A state is changed by walking down to what changes.
"""

from collections.abc import Iterable, Mapping
from typing import Any, get_args, get_origin

import attrs
from immutables import Map

from tao_model.state.roster import Roster
from tao_model.storage_view.codecs import Codec, codec_of
from tao_model.storage_view.entries import (
    OF_FIELD,
    Derived,
    Entry,
    Field,
    Item,
    Stored,
    parse_path,
)

Keys = tuple[Any, ...]
"""The values of an entry's keys: the model's values, in the order of the entry."""

Place = tuple[str, str | None, Keys]
"""Where a value stands in storage: the entry, its variant if it has some, the keys."""

Differences = dict[Place, Any]
"""The value at each place, as JSON; None where there is none."""

Draft = dict[Any, Any]
"""New values by the names of fields and the keys of maps that lead to them."""


class Leaf:
    """What one entry holds, and how to find it."""

    def __init__(self, entry: Stored, kind: Any, default: Any, names: tuple[str, ...]) -> None:
        self.entry = entry
        self.kind = kind
        self.codec: Codec = entry.codec or codec_of(kind)
        self.default = default
        self._order = _positions(_key_names(entry), names)
        self._steps = tuple(
            step.name if isinstance(step, Field) else _positions(step.names, _key_names(entry))
            for step in parse_path(entry.path)
        )

    def place(self, along: Keys) -> Place:
        """Return the place of the value to which the keys along the path lead."""
        return self.entry.name, self.entry.variant, tuple([along[at] for at in self._order])

    def written(self, value: Any) -> Any:
        """Return a value as its row has it, None where there is no row."""
        return None if value == self.default else self.codec.write(value)

    def way(self, keys: Keys) -> list[Any]:
        """Return the names and keys that lead to the value from the whole state."""
        return [
            step
            if isinstance(step, str)
            else keys[step[0]]
            if len(step) == 1
            else tuple([keys[at] for at in step])
            for step in self._steps
        ]


class Index:
    """What one entry repeats of facts below a node."""

    def __init__(self, entry: Derived, names: tuple[str, ...]) -> None:
        self._entry = entry
        self._sources = tuple(parse_path(source) for source in entry.sources)
        self._codec = codec_of(entry.kind)
        own = tuple(name for name in _key_names(entry) if name not in names)
        self._order = _positions(_key_names(entry), names + own)

    def compare(self, before: Any, after: Any, along: Keys, found: Differences) -> None:
        """Note what the entry says of one state and not of the other."""
        facts_before, facts_after = self._facts(before), self._facts(after)
        if all(old is new for old, new in zip(facts_before, facts_after, strict=True)):
            return
        old_rows, new_rows = self._entry.rows(*facts_before), self._entry.rows(*facts_after)
        for rest in {**old_rows, **new_rows}:
            old, new = old_rows.get(rest), new_rows.get(rest)
            if old != new:
                keys = along + rest
                place = self._entry.name, None, tuple([keys[at] for at in self._order])
                _note(found, place, None if new is None else self._codec.write(new))

    def _facts(self, value: Any) -> list[Any]:
        return [_follow(value, steps) for steps in self._sources]


class Node:
    """All values of the state that one path names."""

    def __init__(self, kind: Any, default: Any) -> None:
        self.kind = kind
        self.default = default
        self.fields: dict[str, Node] = {}
        self.item: Node | None = None
        self.leaf: Leaf | None = None
        self.indices: list[Index] = []

    def field(self, name: str) -> "Node":
        """Return the node of a field, made where there was none."""
        if name not in self.fields:
            kind = attrs.fields_dict(self.kind)[name].type
            self.fields[name] = Node(kind, getattr(self.default, name))
        return self.fields[name]

    def items(self) -> "Node":
        """Return the node of what the map or list holds, made where there was none."""
        if self.item is None:
            kind = attrs.fields_dict(Roster)["accounts"].type if self.kind is Roster else self.kind
            arguments = get_args(kind)
            of_item = arguments[1] if get_origin(kind) is Map else arguments[0]
            self.item = Node(of_item, _empty(of_item))
        return self.item


def build(root: Node, table: Iterable[Entry]) -> dict[tuple[str, str | None], Leaf]:
    """Hang every entry of a table into a tree; return the leaf of each entry and variant."""
    leaves: dict[tuple[str, str | None], Leaf] = {}
    for entry in table:
        if isinstance(entry, Stored):
            node, names = _descend(root, entry.path)
            if entry.default is not OF_FIELD:
                node.default = entry.default
            node.leaf = Leaf(entry, node.kind, node.default, names)
            leaves[entry.name, entry.variant] = node.leaf
        elif isinstance(entry, Derived):
            node, names = _descend(root, entry.base)
            node.indices.append(Index(entry, names))
    return leaves


def _descend(root: Node, path: str) -> tuple[Node, tuple[str, ...]]:
    node = root
    names: tuple[str, ...] = ()
    for step in parse_path(path):
        if isinstance(step, Field):
            node = node.field(step.name)
        else:
            node, names = node.items(), names + step.names
    return node, names


def _empty(kind: Any) -> Any:
    """Return the record or map that stands for what a map does not hold; None for a value."""
    if get_origin(kind) is Map:
        return Map()
    is_record = attrs.has(kind) and all(f.default is not attrs.NOTHING for f in attrs.fields(kind))
    return kind() if is_record else None


def _positions(wanted: Iterable[str], names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(names.index(name) for name in wanted)


def _key_names(entry: Stored | Derived) -> tuple[str, ...]:
    return tuple(name for key in entry.keys for name in key.names)


def _follow(value: Any, steps: Iterable[Field | Item]) -> Any:
    for step in steps:
        assert isinstance(step, Field)
        value = getattr(value, step.name)
    return value


def _note(found: Differences, place: Place, value: Any) -> None:
    """Note a value; where a fact and an index share an entry, the one that is there counts."""
    if value is not None or place not in found:
        found[place] = value


def entries_of(container: Any) -> Mapping[Any, Any]:
    """Return what a map, a list or a roster holds, by its keys or numbers."""
    if isinstance(container, Map):
        return container
    if isinstance(container, Roster):
        return container.accounts
    return dict(enumerate(container))


def compare(node: Node, before: Any, after: Any, along: Keys, found: Differences) -> None:
    """Note every place at which two values of a node differ, with what the second has there."""
    if before is after:
        return
    if node.leaf is not None:
        old, new = node.leaf.written(before), node.leaf.written(after)
        if old != new:
            _note(found, node.leaf.place(along), new)
        return
    for name, field in node.fields.items():
        compare(field, getattr(before, name), getattr(after, name), along, found)
    if node.item is not None:
        _compare_items(node.item, entries_of(before), entries_of(after), along, found)
    for index in node.indices:
        index.compare(before, after, along, found)


def _compare_items(
    item: Node, before: Mapping[Any, Any], after: Mapping[Any, Any], along: Keys, found: Differences
) -> None:
    default = item.default
    for key, new in after.items():
        old = before.get(key, default)
        if old is not new:
            compare(item, old, new, _with_key(along, key), found)
    for key, old in before.items():
        if key not in after:
            compare(item, old, default, _with_key(along, key), found)


def _with_key(along: Keys, key: Any) -> Keys:
    return along + key if isinstance(key, tuple) else (*along, key)


def replaced(node: Node, value: Any, draft: Any) -> Any:
    """Return a value of a node with what a draft says in its place.

    A None of the draft stands for the default. Raises :class:`ValueError` for a list that
    would have gaps.
    """
    if node.leaf is not None:
        return node.default if draft is None else draft
    if node.item is not None:
        items = {
            key: replaced(node.item, entries_of(value).get(key, node.item.default), part)
            for key, part in draft.items()
        }
        return _with_items(value, items, node.item.default)
    fields = {
        name: replaced(node.fields[name], getattr(value, name), part)
        for name, part in draft.items()
    }
    return attrs.evolve(value, **fields)


def _with_items(container: Any, items: Mapping[Any, Any], left_out: Any) -> Any:
    if isinstance(container, Map):
        with container.mutate() as entries:
            for key, value in items.items():
                if value != left_out:
                    entries[key] = value
                else:
                    entries.pop(key, None)
            return entries.finish()
    numbered = {**entries_of(container), **items}
    kept = {number: value for number, value in numbered.items() if value is not None}
    if not all(number in kept for number in range(len(kept))):
        raise ValueError("leaves a number out")
    in_order = tuple([kept[number] for number in range(len(kept))])
    return Roster.of(in_order) if isinstance(container, Roster) else in_order
