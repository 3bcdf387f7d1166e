"""The table of kinds in spec/conformance.md: what is asked and answered, as recorded."""

import re
from collections.abc import Iterator
from typing import Any, Final

from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.kind import Kind
from tests.recorded import GOLDEN, records
from tests.rule_index import stated

MOST: Final = 30
"""Fields that are told one by one; of more than that, those at the top alone."""


def _fields(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of each field, once for all entries of a list."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _fields(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        found = dict.fromkeys(inner for item in value for inner in _fields(item, f"{path}[]"))
        yield from found or (f"{path}[]",)
    else:
        yield path


def _union(values: list[Any]) -> str:
    paths = dict.fromkeys(path for value in values for path in _fields(value))
    # A list that is empty, or a value that is null, in some records is more in others.
    whole = [path for path in paths if not any(_is_within(other, path) for other in paths)]
    if len(whole) > MOST:  # a run: calls and storage entries of every kind
        whole = list(dict.fromkeys(re.split(r"[.[]", path)[0] for path in whole))
    return ", ".join(f"`{path}`" for path in whole)


def _is_within(path: str, other: str) -> bool:
    return path != other and path.startswith((f"{other}.", f"{other}["))


def _row(kind: Kind) -> str:
    some = records(kind.name)
    outputs = [record["output"] for record in some if "output" in record]
    chapters = dict.fromkeys(stated()[rule].chapter.name for rule in kind.rules)
    links = ", ".join(f"[{name.partition('-')[0].lstrip('0')}]({name})" for name in chapters)
    operations = dict.fromkeys(record["input"].get("operation") for record in some)
    named = ", ".join(f"`{name}`" for name in operations if name)
    given = _union([record["input"] for record in some])
    asked = f"{given}; `operation` is one of {named}" if named else given
    return f"| `{kind.name}` | {links} | {asked} | {_union(outputs)} |"


def kinds_as_markdown() -> str:
    """Return the table."""
    recorded = [kind for kind in KINDS.values() if (GOLDEN / f"{kind.name}.jsonl.gz").exists()]
    lines = ["| kind | chapter | input | output |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *map(_row, recorded)])
