"""The kernel as an adapter in plain C, as another project would build it."""

import json
import random
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from tao_model import kernel
from tao_model.conformance.conform import conform
from tests.model.kernel.compiling import COMPILER, needs_compiler
from tests.recorded import GOLDEN, records

pytestmark = [
    needs_compiler,
    pytest.mark.skipif(not kernel.is_built(), reason="the kernel is not built"),
]

NAMES: Final = ("adapter.c", "question.c", "json.c")
SOURCES: Final = [kernel.DIRECTORY / "adapter" / name for name in NAMES]
SANITIZERS: Final = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def built(target: Path, *options: str) -> str:
    assert COMPILER is not None
    warnings = ("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror")
    include = f"-I{kernel.DIRECTORY / 'include'}"
    library = kernel.DIRECTORY / "lib" / "libtao_epoch.a"
    command = [COMPILER, "-std=c11", "-O1", *warnings, *options, include]
    command += [*map(str, SOURCES), str(library), "-o", str(target)]
    subprocess.run(command, check=True, timeout=120)
    return str(target)


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> str:
    return built(tmp_path_factory.mktemp("adapter") / "adapter")


def said(adapter: str, *lines: str | bytes) -> list[Any]:
    given = b"".join((one.encode() if isinstance(one, str) else one) + b"\n" for one in lines)
    done = subprocess.run([adapter], input=given, capture_output=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_kernel_answers_every_recorded_epoch_without_python(adapter: str) -> None:
    files = [str(GOLDEN / f"{kind}.jsonl.gz") for kind in ("epoch", "epoch_sequence")]
    report = conform([adapter], files)
    assert (report.is_pass, report.failed, report.declined) == (True, 0, 0)
    assert report.passed == len(records("epoch")) + len(records("epoch_sequence"))


def test_what_the_kernel_does_not_show_is_counted_and_nothing_else_is(adapter: str) -> None:
    report = conform([adapter], [str(GOLDEN / "epoch.jsonl.gz")])
    shown = [record for record in records("epoch") if "intermediate" in record["output"]]
    assert {one.field.partition(".")[0] for one in report.not_compared} == {"intermediate"}
    assert {one.records for one in report.not_compared} == {len(shown)}
    assert len(report.not_compared) == len(shown[0]["output"]["intermediate"])


def test_other_kinds_are_declined(adapter: str) -> None:
    (answer,) = said(adapter, '{"kind": "block_emission", "input": {"issuance": 0}, "id": "a\\"b"}')
    assert answer == {"id": 'a"b', "declined": "not one of the kernel's kinds"}


def _question(**changes: Any) -> str:
    given = {**records("epoch")[-1]["input"], **changes}
    return json.dumps({"id": "x", "kind": "epoch", "input": given})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kappa", 65536),
        ("kappa", -1),
        ("kappa", 1.5),
        ("kappa", None),
        ("alpha_sigmoid_steepness", 32768),
        ("alpha_sigmoid_steepness", str(-(2**64))),
        ("yuma3_enabled", 1),
        ("emission", str(2**64)),
        ("last_update", 7),
        ("last_update", [None]),
        ("stake_bits", [str(2**127)]),
        ("stake_bits", ["--1"]),
        ("weights", [[[1, 2, 3]]]),
        ("weights", [[1, 2]]),
        ("bonds", [[[1, 65536]]]),
        ("owner_uid", "none"),
        ("validator_permit", ["true"]),
    ],
)
def test_a_malformed_field_is_declined_by_its_name(adapter: str, field: str, value: Any) -> None:
    answers = said(adapter, _question(**{field: value}), _question())
    assert answers[0] == {"id": "x", "declined": field}
    assert "output" in answers[1]


def test_the_least_and_the_greatest_stake_are_read(adapter: str) -> None:
    count = records("epoch")[-1]["input"]["neuron_count"]
    for stake in (2**127 - 1, -(2**127)):
        (answer,) = said(adapter, _question(stake_bits=[str(stake)] * count))
        assert "output" in answer


@pytest.mark.parametrize(
    "line", ["", "nothing", "[1]", "{}", '{"id": 1, "kind": "x", "input": {}}']
)
def test_a_line_that_is_no_question_ends_the_adapter_with_a_message(
    adapter: str, line: str
) -> None:
    done = subprocess.run([adapter], input=line.encode() + b"\n", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"a line is no")


def _damaged(source: random.Random, line: bytes) -> bytes:
    """A line with a few pieces changed, moved or cut off; most are still JSON, or nearly."""
    data = bytearray(line)
    pieces = (b"", b"[", b"]", b"{}", b'"', b"\\", b"-", b"9" * 45)
    for _ in range(source.randint(1, 4)):
        start = source.randrange(len(data) or 1)
        end = min(len(data), start + source.randint(0, 12))
        other = source.randrange(len(data) or 1)
        match source.randrange(4):
            case 0:
                data[start:end] = source.choice(pieces)
            case 1:
                data[start:end] = data[other : other + 12]
            case 2 if data:
                data[start] = source.randrange(256)
            case _ if source.random() < 0.2:
                del data[start + 1 :]
    return bytes(data).replace(b"\n", b" ")


def test_no_line_whatever_makes_the_adapter_misbehave(tmp_path: Path) -> None:
    try:
        sanitized = built(tmp_path / "adapter", *SANITIZERS)
    except subprocess.CalledProcessError:
        pytest.skip("the compiler has no sanitizers")
    small = [record for record in records("epoch") if 0 < record["input"]["neuron_count"] < 5][:20]
    lines = [
        json.dumps({name: record[name] for name in ("id", "kind", "input")}).encode()
        for record in [*small, records("epoch_sequence")[0]]
    ]
    lines += [b"[" * 1000, b'{"id":' * 40, b'"', b'"\\', b"-", b'{"id":"', b"\0", b"nul"]
    source = random.Random(425)
    waiting = [*lines, *(_damaged(source, source.choice(lines)) for _ in range(600))]
    answered = 0
    while waiting:
        given = b"\n".join(waiting) + b"\n"
        done = subprocess.run([sanitized], input=given, capture_output=True, check=False)
        count = done.stdout.count(b"\n")
        answered += count
        if done.returncode == 0:
            break
        # It ends at a line that is no question, and for no other reason.
        assert (done.returncode, done.stderr[:12]) == (1, b"a line is no"), waiting[count]
        waiting = waiting[count + 1 :]
    assert answered > len(lines)
