"""The C kernel and its binding: which arrays it takes, and which it refuses."""

import importlib.util
import sys
import sysconfig
import threading
from array import array
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tao_model import kernel
from tao_model.consensus import reference
from tao_model.consensus.arrays import epoch_arrays, epoch_output
from tao_model.consensus.interface import EpochInput
from tao_model.units import Proportion16, Uid
from tests.model.consensus.test_reference import _epoch_of_four
from tests.model.kernel.compiling import compile_shared, needs_compiler
from tests.strategies.kernel import any_epochs, mutations

needs_kernel = pytest.mark.skipif(not kernel.is_built(), reason="the kernel is not built")


def _example() -> EpochInput:
    """Three validators, two of which back the miner with uid 3."""
    to_miner = ((Uid(3), Proportion16(65535)),)
    to_peer = ((Uid(0), Proportion16(65535)),)
    return _epoch_of_four(weights=(to_miner, to_miner, to_peer, ()), bonds=((),) * 4)


def _arrays(**changes: Any) -> kernel.EpochArrays:
    """The example, some of it replaced."""
    return attrs.evolve(epoch_arrays(_example()), **changes)


def _matrix(row_offsets: Any, columns: Any, values: Any) -> kernel.MatrixArrays:
    return kernel.MatrixArrays(row_offsets, columns, values)


WEIGHTS = _matrix(array("Q", [0, 1, 2, 3, 3]), array("H", [3, 3, 0]), array("H", [65535] * 3))


# Arrays of any make are read where they lie.


@needs_kernel
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("last_update", memoryview(array("Q", [9999] * 4))),
        ("last_update", array("q", [9999] * 4)),
        ("last_update", array("L", [9999] * 4)),
        ("block_at_registration", array("Q")),
        (
            "stake_bits",
            memoryview(array("Q", [0, 10**12] * 3 + [0, 0])).cast("B").cast("Q", (4, 2)),
        ),
        ("validator_permit", memoryview(b"\1\1\1\0").cast("?")),
        ("validator_permit", b"\2\1\xff\0"),
        ("weights", attrs.evolve(WEIGHTS, row_offsets=array("q", [0, 1, 2, 3, 3]))),
        ("weights", attrs.evolve(WEIGHTS, columns=memoryview(array("H", [9, 3, 3, 0]))[1:])),
    ],
)
def test_the_same_numbers_in_another_buffer_give_the_same_result(name: str, value: Any) -> None:
    arrays = _arrays(**{name: value})
    assert epoch_output(kernel.run_epoch(arrays)) == reference.run_epoch(_example())


@needs_kernel
def test_results_are_views_with_an_entry_for_each_neuron() -> None:
    result = kernel.run_epoch(epoch_arrays(_example()))
    assert [result.dividends.format, result.active.format, result.emission.format] == [
        "H",
        "?",
        "Q",
    ]
    assert list(result.server_emission) == [0, 0, 0, 180 * 10**9]
    offsets = memoryview(result.bonds.row_offsets).tolist()
    assert offsets == [0, 1, 2, 2, 2]
    assert len(memoryview(result.bonds.columns)) == offsets[-1]


@needs_kernel
@settings(max_examples=50)
@given(any_epochs())
def test_packing_rows_and_unpacking_them_gives_the_rows(epoch: EpochInput) -> None:
    assert kernel.unpack_rows(kernel.pack_rows(epoch.weights)) == epoch.weights


# Malformed arrays.


def _unaligned(code: Literal["H", "Q"], values: list[int]) -> memoryview:
    shifted = bytearray(b"\0" + array(code, values).tobytes())
    return memoryview(shifted)[1:].cast(code)


MALFORMED = [
    ("last_update", array("I", [1] * 4), "last_update is not a buffer of integers of 64 bits"),
    ("last_update", array("d", [1.0] * 4), "last_update is not a buffer of integers of 64 bits"),
    ("last_update", array("q", [1, -1]), "last_update is negative at index 1"),
    ("last_update", memoryview(array("Q", [1] * 8))[::2], "last_update is not contiguous"),
    ("last_update", memoryview(bytes(64)).cast("Q", (4, 2)), "does not have one dimension"),
    ("last_update", _unaligned("Q", [1] * 4), "last_update is not aligned"),
    ("block_at_registration", b"\0" * 32, "block_at_registration is not a buffer"),
    ("validator_permit", array("H", [1] * 4), "validator_permit is not a buffer of booleans"),
    ("stake_bits", array("Q", [1] * 7), "stake_bits does not hold two integers for each"),
    ("stake_bits", memoryview(bytes(96)).cast("Q", (4, 3)), "stake_bits does not hold two"),
    ("stake_bits", array("Q", [0] * 10), "numbers of stakes and of rows do not go together"),
    ("kappa", 65536, "kappa is out of range"),
    ("kappa", -1, "kappa is out of range"),
    ("emission", 2**64, "emission is out of range"),
    ("owner_uid", 65536, "owner_uid is out of range"),
    ("alpha_sigmoid_steepness", -32769, "alpha_sigmoid_steepness is out of range"),
    ("alpha_sigmoid_steepness", 2**200, "alpha_sigmoid_steepness is out of range"),
    ("yuma3_enabled", 2, "yuma3_enabled is out of range"),
]

MALFORMED_MATRICES = [
    ({"row_offsets": array("Q")}, "row_offsets is empty"),
    ({"row_offsets": array("Q", [1, 1, 2, 3, 3])}, "do not rise from 0"),
    ({"row_offsets": array("Q", [0, 2, 1, 3, 3])}, "do not rise from 0"),
    ({"row_offsets": array("Q", [0, 1, 2, 3, 4])}, "do not rise from 0"),
    ({"row_offsets": array("Q", [0, 1, 2, 2, 2])}, "do not rise from 0"),
    ({"row_offsets": array("Q", [0, 1, 2, 2**63, 3])}, "do not rise from 0"),
    ({"row_offsets": array("Q", [0, 1, 2, 3, 2**64 - 1])}, "do not rise from 0"),
    ({"row_offsets": array("q", [0, -1, 2, 3, 3])}, "row_offsets is negative at index 1"),
    ({"row_offsets": array("i", [0, 1, 2, 3, 3])}, "row_offsets is not a buffer of integers of 64"),
    ({"columns": array("H", [3, 3])}, "columns has 2 entries and weights.values has 3"),
    ({"columns": array("I", [3, 3, 0])}, "columns is not a buffer of unsigned integers of 16"),
    ({"columns": array("h", [3, 3, 0])}, "columns is not a buffer of unsigned integers of 16"),
    ({"values": memoryview(array("H", [0] * 6))[::2]}, "values is not contiguous"),
    ({"values": _unaligned("H", [1, 2, 3])}, "values is not aligned"),
]


@needs_kernel
@pytest.mark.parametrize(("name", "value", "problem"), MALFORMED)
def test_a_malformed_field_is_refused(name: str, value: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        kernel.run_epoch(_arrays(**{name: value}))


@needs_kernel
@pytest.mark.parametrize("matrix", ["weights", "bonds"])
@pytest.mark.parametrize(("changes", "problem"), MALFORMED_MATRICES)
def test_a_malformed_matrix_is_refused(matrix: str, changes: dict[str, Any], problem: str) -> None:
    malformed = attrs.evolve(WEIGHTS, **changes)
    with pytest.raises(ValueError, match=problem.replace("weights", matrix)):
        kernel.run_epoch(_arrays(**{matrix: malformed}))


@needs_kernel
@pytest.mark.parametrize(("changes", "problem"), MALFORMED_MATRICES)
def test_a_malformed_matrix_is_not_unpacked(changes: dict[str, Any], problem: str) -> None:
    unqualified = problem.replace("do not rise", "does not rise").replace("weights.", "")
    with pytest.raises(ValueError, match=unqualified):
        kernel.unpack_rows(attrs.evolve(WEIGHTS, **changes))


@needs_kernel
@pytest.mark.parametrize(
    "rows",
    [[((0, 1),)], ([(0, 1)],), (((0, 1, 2),),), (([0, 1],),), ((("0", 1),),), (((0.0, 1),),)],
)
def test_what_is_not_rows_of_pairs_is_not_packed(rows: Any) -> None:
    with pytest.raises(TypeError):
        kernel.pack_rows(rows)


@needs_kernel
def test_what_is_no_buffer_or_no_epoch_is_refused() -> None:
    with pytest.raises(TypeError):
        kernel.run_epoch(_arrays(last_update=[1, 2]))
    with pytest.raises(TypeError):
        kernel.run_epoch(_arrays(kappa="1"))
    with pytest.raises(AttributeError):
        kernel.run_epoch(None)  # type: ignore[arg-type] # that is the point


# Workspaces and threads.


@needs_kernel
def test_a_workspace_serves_one_call_after_the_other() -> None:
    workspace = kernel.new_workspace()
    small, large = _example(), attrs.evolve(_example(), weights=(_example().weights[0] * 5000,) * 4)
    for epoch in (small, large, small):
        result = kernel.run_epoch(epoch_arrays(epoch), workspace)
        assert epoch_output(result) == reference.run_epoch(epoch)


@needs_kernel
def test_a_workspace_in_use_is_refused() -> None:
    workspace = kernel.new_workspace()
    arrays = epoch_arrays(_example())

    class Reentrant:
        def __getattr__(self, name: str) -> Any:
            kernel.run_epoch(arrays, workspace)
            return getattr(arrays, name)

    with pytest.raises(ValueError, match="the workspace is used by another call"):
        kernel.run_epoch(Reentrant(), workspace)  # type: ignore[arg-type] # like an epoch
    assert kernel.run_epoch(arrays, workspace).server_emission[3] == 180 * 10**9


@needs_kernel
def test_many_threads_do_not_disturb_one_another() -> None:
    arrays = [_arrays(emission=paid) for paid in range(200)]
    alone = [kernel.run_epoch(epoch).server_emission.tolist() for epoch in arrays]
    together = [result.server_emission.tolist() for result in kernel.run_epochs(arrays, threads=4)]
    assert together == alone


@needs_kernel
def test_a_malformed_epoch_among_many_is_refused() -> None:
    arrays = epoch_arrays(_example())
    with pytest.raises(ValueError, match="kappa is out of range"):
        list(kernel.run_epochs([arrays, _arrays(kappa=-1)], threads=2))


@needs_kernel
def test_other_threads_run_during_an_epoch() -> None:
    """A thread that waits for the GIL gets it, though nobody is made to give it up."""
    arrays = epoch_arrays(_example())
    gate = threading.Lock()
    gate.acquire()
    have_run: list[bool] = []

    def wait_and_run() -> None:
        with gate:
            have_run.append(True)

    thread = threading.Thread(target=wait_and_run)
    thread.start()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        gate.release()
        for _ in range(100_000):
            kernel.run_epoch(arrays)
            if have_run:
                break
        assert have_run
    finally:
        sys.setswitchinterval(interval)
        thread.join()


# Numbers that wrap.


@needs_kernel
@pytest.mark.parametrize("length", [32767, 32768, 32769, 65536, 65538])
@pytest.mark.parametrize("variant", [(False, False), (True, False), (True, True)])
def test_a_sum_of_weights_and_bonds_that_wraps_gives_the_same_bits(
    length: int, variant: tuple[bool, bool]
) -> None:
    """A row of so many entries of 65535 sums up to more than I32F32 holds."""
    long_row = ((Uid(3), Proportion16(65535)),) * (length - 1) + ((Uid(1), Proportion16(7)),)
    rows = (long_row, ((Uid(3), Proportion16(9)),), (), ())
    yuma3, liquid_alpha = variant
    epoch = attrs.evolve(
        _example(),
        weights=rows,
        bonds=rows,
        yuma3_enabled=yuma3,
        liquid_alpha_enabled=liquid_alpha,
    )
    assert epoch_output(kernel.run_epoch(epoch_arrays(epoch))) == reference.run_epoch(epoch)


# Without what is optional.


def test_a_kernel_that_is_not_built_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_IS_BUILT", False)
    assert not kernel.is_built()
    for use in (
        kernel.new_workspace,
        lambda: kernel.run_epoch(None),  # type: ignore[arg-type] # not looked at
        lambda: list(kernel.run_epochs([])),
        lambda: kernel.pack_rows(()),
        lambda: kernel.unpack_rows(WEIGHTS),
    ):
        with pytest.raises(kernel.KernelUnavailableError, match="no C compiler"):
            use()


def _compiled(directory: Path, *options: str) -> ModuleType:
    """The extension, compiled with other options."""
    target = directory / "_native.abi3.so"
    sources = sorted((kernel.DIRECTORY / "src").glob("*.c"))
    headers = f"-I{sysconfig.get_path('include')}"
    binding = kernel.DIRECTORY / "binding" / "native.c"
    compile_shared(target, "-DPy_LIMITED_API=0x030B0000", *options, headers, binding, *sources)
    specification = importlib.util.spec_from_file_location("tao_model.kernel._native", target)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def portable(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return _compiled(tmp_path_factory.mktemp("portable"), "-DTAO_NO_INT128")


@needs_kernel
@needs_compiler
def test_without_integers_of_128_bits_the_kernel_has_the_same_bits(
    portable: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "_native", portable)

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(any_epochs(), st.integers(0, 2**64 - 1))
    def agrees(epoch: EpochInput, seed: int) -> None:
        for case in (epoch, *mutations(epoch, seed, 40)):
            try:
                expected = reference.run_epoch(case)
            except ValueError:
                continue
            assert epoch_output(kernel.run_epoch(epoch_arrays(case))) == expected

    agrees()
