"""Reading files from outside: JSON or lines of JSON, plain or gzip, within limits.

Whatever is wrong with a file is one :class:`~tao_model.conformance.codec.InputError`: a
missing file, a directory, broken gzip, text that is not UTF-8 or not JSON, a number that is
none, a field given twice, nesting too deep, too many bytes.
"""

import gzip
import io
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

from tao_model.conformance.codec import InputError, shown

STANDARD_INPUT: Final = "-"
"""The name of a file that stands for standard input."""

LARGEST: Final = 2**26
"""Bytes of the largest document, and of the longest line, that is read; after decompression."""

_GZIP: Final = b"\x1f\x8b"


def _unique_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        times = Counter(name for name, _ in pairs)
        (twice, _), *_ = times.most_common(1)
        raise InputError("$", f"field {shown(twice)} is given twice")
    return fields


def _no_number(name: str) -> Any:
    raise InputError("$", f"{name} is not a number of JSON")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique_fields, parse_constant=_no_number)


def parse(data: bytes) -> object:
    """Return the one JSON value that the bytes hold."""
    try:
        return _DECODER.decode(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start}", "not UTF-8") from None
    except json.JSONDecodeError as error:
        # Whoever reads a file line by line says which line it is.
        line = f"line {error.lineno}, " if "\n" in error.doc else ""
        where = f"{line}column {error.colno}"
        if error.msg == "Extra data":
            raise InputError(where, "one JSON value was expected, another begins here") from None
        raise InputError(where, f"not JSON: {error.msg.lower()}") from None
    except RecursionError:
        raise InputError("$", "nested too deeply") from None
    except ValueError:
        # What is left: Python reads no integer of thousands of digits.
        raise InputError("$", "holds a number of thousands of digits") from None


def _called(name: str) -> str:
    return "standard input" if name == STANDARD_INPUT else name


def root_of(name: str) -> str:
    """Return what the path of a field in a file starts with, in a message about it."""
    return f"{_called(name)}: $"


@contextmanager
def _reporting(name: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(_called(name), f"broken gzip: {error}") from None
    except OSError as error:
        raise InputError(_called(name), (error.strerror or str(error)).lower()) from None


def _decompressed(stream: IO[bytes]) -> IO[bytes]:
    if not isinstance(stream, io.BufferedReader):
        # Whoever runs the command may have put another stream in place of standard input.
        stream = io.BufferedReader(cast(io.RawIOBase, stream))
    if stream.peek(len(_GZIP)).startswith(_GZIP):
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    return stream


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """Open a file, decompressing it where it is gzip; ``-`` is standard input.

    Raises :class:`InputError` where the file cannot be read, also for what goes wrong while
    the caller reads it.
    """
    with _reporting(name):
        if name == STANDARD_INPUT:
            yield _decompressed(sys.stdin.buffer)
        else:
            with Path(name).open("rb") as stream:
                yield _decompressed(stream)


def read_document(name: str) -> object:
    """Return the one JSON value that a file holds."""
    with opened(name) as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(_called(name), f"holds more than {LARGEST:,} bytes")
    if not data.strip():
        raise InputError(_called(name), "is empty")
    try:
        return parse(data)
    except InputError as error:
        raise InputError(f"{_called(name)}: {error.path}", error.problem) from None


def read_lines(name: str) -> Iterator[bytes]:
    """Return the lines of a file one by one, each without its end."""
    with opened(name) as stream:
        while line := stream.readline(LARGEST + 1):
            if len(line) > LARGEST:
                raise InputError(_called(name), f"holds a line of more than {LARGEST:,} bytes")
            yield line.removesuffix(b"\n")
