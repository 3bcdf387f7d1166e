"""How values from outside are read and told: exact integers, and what is wrong with an input."""

import json
import re
from typing import Final

EXACT_IN_JSON: Final = 2**53
"""From this absolute value on, an integer is written as a decimal string."""

_DECIMAL: Final = re.compile(r"0|-?[1-9][0-9]{0,77}")


class InputError(Exception):
    """A file or value from outside is malformed: where, and what is wrong with it."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


_LONGEST_SHOWN: Final = 60


def shown(value: object) -> str:
    """Return a decoded JSON value in a few words, for a message about it."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = json.dumps(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."


def read_integer(value: object) -> int:
    """Return the integer that a JSON number or a decimal string stands for."""
    if type(value) is int:
        return value
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return int(value)
    raise TypeError(f"expected an integer, found {shown(value)}")


def write_integer(value: int) -> int | str:
    """Return an integer as JSON carries it: exactly, in any reader."""
    return value if -EXACT_IN_JSON < value < EXACT_IN_JSON else str(value)
