"""Between the model's state and production's storage entries (chapter 20-storage).

It is the only place that knows production's names of entries: :mod:`table` lists every entry
with its place in the state, or why it has none; :mod:`view` reads storage, tells storage, and
tells what differs between two states; :mod:`tree` and :mod:`codecs` do the work.
"""

from tao_model.storage_view.view import (
    Row,
    applied,
    changes,
    in_order,
    not_modelled,
    read,
    read_as_it_stands,
    reason,
    row,
    rows,
)

__all__ = [
    "Row",
    "applied",
    "changes",
    "in_order",
    "not_modelled",
    "read",
    "read_as_it_stands",
    "reason",
    "row",
    "rows",
]
