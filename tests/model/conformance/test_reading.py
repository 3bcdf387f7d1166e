import contextlib
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.conformance import reading
from tao_model.conformance.codec import InputError
from tao_model.conformance.reading import parse, read_document, read_lines

json_values = st.recursive(
    st.integers() | st.booleans() | st.text() | st.none(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as error:
        parse(data)
    return str(error.value)


@given(json_values)
def test_json_is_read_as_it_was_written(value: object) -> None:
    assert parse(json.dumps(value).encode()) == value
    assert parse(b"\xef\xbb\xbf" + json.dumps(value).encode()) == value


@given(st.binary())
def test_whatever_the_bytes_are_an_error_is_an_input_error(data: bytes) -> None:
    with contextlib.suppress(InputError):
        parse(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a": 1,}', "column 9: not JSON: "),
        (b'{"a":\n1,}', "line 2, column 3: not JSON: "),
        (b"[1]\n[2]", "line 2, column 1: one JSON value was expected, another begins here"),
        (b"[1, \xff]", "byte 4: not UTF-8"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', '$: field "c" is given twice'),
        (b"[NaN]", "$: NaN is not a number of JSON"),
        (b"[-Infinity]", "$: -Infinity is not a number of JSON"),
        (b"[" * 100_000, "$: nested too deeply"),
        (b"9" * 5_000, "$: holds a number of thousands of digits"),
    ],
    ids=lambda value: str(value[:12]),
)
def test_what_is_no_json_is_refused_and_the_message_says_where(data: bytes, message: str) -> None:
    assert refused(data).startswith(message)


def test_a_document_is_read_plain_and_compressed(tmp_path: Path) -> None:
    plain, compressed = tmp_path / "plain", tmp_path / "compressed"
    plain.write_bytes(b'{"a": [1]}')
    compressed.write_bytes(gzip.compress(b'{"a": [1]}'))
    assert read_document(str(plain)) == read_document(str(compressed)) == {"a": [1]}


@pytest.mark.parametrize(
    "data", [b'{"a": [1]}', gzip.compress(b'{"a": [1]}')], ids=["plain", "compressed"]
)
def test_a_dash_is_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    assert read_document("-") == {"a": [1]}


def test_lines_are_read_one_by_one_without_their_ends(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_bytes(b"one\n\ntwo \r\nthree")
    assert list(read_lines(str(file))) == [b"one", b"", b"two \r", b"three"]


def _unreadable(folder: Path) -> dict[str, Path]:
    whole = gzip.compress(b"[1, 2, 3]" * 100)
    contents = {
        "empty": b"",
        "blank": b" \n",
        "truncated": whole[:-9],
        "corrupt": whole[:20] + b"\x00" * 20 + whole[40:],
        "wrong checksum": whole[:-8] + b"\x00" * 8,
        "not text": b"\xff\xfe",
    }
    files = {name: folder / name for name in (*contents, "missing")}
    for name, data in contents.items():
        files[name].write_bytes(data)
    return files | {"folder": folder}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("empty", "is empty"),
        ("blank", "is empty"),
        ("truncated", "broken gzip"),
        ("corrupt", "broken gzip"),
        ("wrong checksum", "broken gzip"),
        ("not text", "byte 0: not UTF-8"),
        ("missing", "no such file or directory"),
        ("folder", "is a directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong(
    tmp_path: Path, name: str, problem: str
) -> None:
    file = _unreadable(tmp_path)[name]
    with pytest.raises(InputError) as error:
        read_document(str(file))
    assert str(error.value).startswith(f"{file}: {problem}")


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_more_bytes_than_the_largest_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compress: type[bytes]
) -> None:
    monkeypatch.setattr(reading, "LARGEST", 100)
    file = tmp_path / "file"
    file.write_bytes(compress(b" " * 98 + b"12"))
    assert read_document(str(file)) == 12
    assert list(read_lines(str(file))) == [b" " * 98 + b"12"]
    file.write_bytes(compress(b" " * 99 + b"12"))
    with pytest.raises(InputError, match="holds more than 100 bytes"):
        read_document(str(file))
    with pytest.raises(InputError, match="holds a line of more than 100 bytes"):
        list(read_lines(str(file)))
