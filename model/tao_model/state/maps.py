"""Persistent maps: how the state holds what has a key.

A map holds no default: what has its default value is not there (production's storage reads
such an entry as the default). Where presence itself is a fact, the field's description says so.
"""

from typing import TypeVar

from immutables import Map

Key = TypeVar("Key")
Value = TypeVar("Value")

__all__ = ["Map", "put"]


def put(entries: Map[Key, Value], key: Key, value: Value, default: Value) -> Map[Key, Value]:
    """Return a map with a value set, or without the key where the value is the default."""
    if value != default:
        return entries.set(key, value)
    return entries.delete(key) if key in entries else entries
