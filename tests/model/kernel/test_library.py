"""The C library as another language sees it: through its structures, without the binding."""

import ctypes
from collections.abc import Callable
from ctypes import POINTER, byref, c_int16, c_uint8, c_uint16, c_uint32, c_uint64, c_void_p
from typing import Any, Final

import attrs
import pytest

from tao_model import kernel

pytestmark = pytest.mark.skipif(not kernel.is_built(), reason="the kernel is not built")

NEURONS: Final = 4
NO_OWNER: Final = 2**32 - 1

OK, NULL_POINTER, WEIGHTS_OFFSETS, BONDS_OFFSETS, TOO_LARGE = range(5)
OWNER, HEIGHTS, WORKSPACE, BONDS_CAPACITY, OVERLAP = range(5, 10)


class Matrix(ctypes.Structure):
    _fields_ = (
        *[(name, c_void_p) for name in ("row_offsets", "columns", "values")],
        *[(name, c_uint64) for name in ("row_count", "entry_count")],
    )


def _vector(name: str, count: str | None = None) -> list[tuple[str, Any]]:
    return [(name, c_void_p), (count or f"{name}_count", c_uint64)]


class Input(ctypes.Structure):
    _fields_ = (
        *[
            (name, c_uint64)
            for name in (
                *("current_block", "activity_cutoff", "last_mechanism_step_block"),
                *("stake_threshold", "bonds_moving_average", "emission"),
            )
        ],
        ("owner_uid", c_uint32),
        *[
            (name, c_uint16)
            for name in (
                *("neuron_count", "tempo", "max_allowed_validators", "kappa", "bonds_penalty"),
                *("alpha_low", "alpha_high"),
            )
        ],
        ("alpha_sigmoid_steepness", c_int16),
        *[
            (name, c_uint8)
            for name in ("yuma3_enabled", "liquid_alpha_enabled", "commit_reveal_enabled")
        ],
        *_vector("last_update"),
        *_vector("block_at_registration"),
        *_vector("earliest_commit_block"),
        *_vector("validator_permit"),
        *_vector("stake_bits", "stake_count"),
        ("weights", Matrix),
        ("bonds", Matrix),
    )


class Sizes(ctypes.Structure):
    _fields_ = tuple(
        (name, c_uint64) for name in ("workspace", "bonds_capacity", "stakers", "weight_rows")
    )


OUTPUTS: Final[dict[str, Any]] = {
    **dict.fromkeys(
        ("dividends", "incentive", "consensus", "validator_trust", "stake_weight"), c_uint16
    ),
    **dict.fromkeys(("active", "validator_permit"), c_uint8),
    **dict.fromkeys(("emission", "server_emission", "validator_emission"), c_uint64),
    "bond_row_offsets": c_uint64,
    **dict.fromkeys(("bond_columns", "bond_values"), c_uint16),
}


class Output(ctypes.Structure):
    _fields_ = (
        *[(name, c_void_p) for name in OUTPUTS],
        ("bonds_capacity", c_uint64),
    )


@pytest.fixture(scope="module")
def library() -> ctypes.CDLL:
    (path,) = (kernel.DIRECTORY / "lib").glob("libtao_epoch.[sd]*")
    loaded = ctypes.CDLL(str(path))
    loaded.tao_epoch_check.argtypes = [POINTER(Input)]
    loaded.tao_epoch_sizes_of.argtypes = [POINTER(Input), POINTER(Sizes)]
    loaded.tao_epoch_run.argtypes = [POINTER(Input), POINTER(Output), c_void_p, c_uint64]
    loaded.tao_status_message.restype = ctypes.c_char_p
    return loaded


@attrs.define
class Call:
    """Arguments of a run, and the arrays that they point to."""

    given: Input
    output: Output
    arrays: dict[str, Any]
    workspace: Any

    @property
    def workspace_size(self) -> int:
        return ctypes.sizeof(self.workspace)


def _address(array: Any) -> int:
    return ctypes.addressof(array)


@pytest.fixture
def call(library: ctypes.CDLL) -> Call:
    """Two validators that back the miner with uid 3."""
    arrays: dict[str, Any] = {
        "blocks": (c_uint64 * NEURONS)(*[9_900] * NEURONS),
        "registered": (c_uint64 * NEURONS)(),
        "permits": (c_uint8 * NEURONS)(1, 1, 0, 0),
        "stake": (c_uint64 * (2 * NEURONS))(0, 10**12, 0, 10**12, 0, 0, 0, 0),
        "rows": (c_uint64 * (NEURONS + 1))(0, 1, 2, 2, 2),
        "columns": (c_uint16 * 2)(3, 3),
        "weights": (c_uint16 * 2)(65535, 65535),
        "no_rows": (c_uint64 * (NEURONS + 1))(),
    }
    given = Input(
        current_block=10_000,
        activity_cutoff=5_000,
        last_mechanism_step_block=9_640,
        bonds_moving_average=900_000,
        emission=1_000,
        owner_uid=NO_OWNER,
        neuron_count=NEURONS,
        max_allowed_validators=64,
        kappa=32_767,
        bonds_penalty=65_535,
        last_update=_address(arrays["blocks"]),
        last_update_count=NEURONS,
        block_at_registration=_address(arrays["registered"]),
        block_at_registration_count=NEURONS,
        validator_permit=_address(arrays["permits"]),
        validator_permit_count=NEURONS,
        stake_bits=_address(arrays["stake"]),
        stake_count=NEURONS,
        weights=Matrix(
            _address(arrays["rows"]),
            _address(arrays["columns"]),
            _address(arrays["weights"]),
            NEURONS,
            2,
        ),
        bonds=Matrix(_address(arrays["no_rows"]), None, None, NEURONS, 0),
    )
    sizes = Sizes()
    assert library.tao_epoch_sizes_of(byref(given), byref(sizes)) == OK
    outputs = {name: (kind * (NEURONS + 1))() for name, kind in OUTPUTS.items()}
    addresses = {name: _address(array) for name, array in outputs.items()}
    output = Output(**addresses, bonds_capacity=NEURONS)
    workspace = (c_uint8 * sizes.workspace)()
    return Call(given, output, arrays | outputs, workspace)


def _run(library: ctypes.CDLL, call: Call) -> int:
    status: int = library.tao_epoch_run(
        byref(call.given), byref(call.output), call.workspace, call.workspace_size
    )
    return status


def test_an_epoch_runs_from_structures_alone(library: ctypes.CDLL, call: Call) -> None:
    assert _run(library, call) == OK
    assert list(call.arrays["server_emission"])[:NEURONS] == [0, 0, 0, 500]
    assert list(call.arrays["validator_emission"])[:NEURONS] == [250, 250, 0, 0]
    assert list(call.arrays["bond_row_offsets"]) == [0, 1, 2, 2, 2]


def _set(**fields: Any) -> Callable[[Call], None]:
    def change(call: Call) -> None:
        for path, value in fields.items():
            target: Any = call.given
            *owners, name = path.split("__")
            for owner in owners:
                target = getattr(target, owner)
            setattr(target, name, value)

    return change


REFUSED_INPUTS = [
    (_set(last_update=None), NULL_POINTER),
    (_set(block_at_registration=None), NULL_POINTER),
    (_set(earliest_commit_block_count=1), NULL_POINTER),
    (_set(validator_permit=None), NULL_POINTER),
    (_set(stake_bits=None), NULL_POINTER),
    (_set(last_update_count=2**61), NULL_POINTER),
    (_set(weights__row_offsets=None), NULL_POINTER),
    (_set(weights__columns=None), NULL_POINTER),
    (_set(bonds__entry_count=1), NULL_POINTER),
    (_set(weights__row_count=2**62), TOO_LARGE),
    (_set(weights__entry_count=2**62), TOO_LARGE),
    (_set(weights__entry_count=1), WEIGHTS_OFFSETS),
    (_set(weights__entry_count=3), WEIGHTS_OFFSETS),
    (_set(owner_uid=65_536), OWNER),
    (_set(stake_count=5), HEIGHTS),
    (_set(neuron_count=3), HEIGHTS),
    (_set(neuron_count=5, yuma3_enabled=1, stake_count=3), HEIGHTS),
]


@pytest.mark.parametrize(("change", "status"), REFUSED_INPUTS)
def test_a_malformed_input_is_refused_by_every_function(
    library: ctypes.CDLL, call: Call, change: Callable[[Call], None], status: int
) -> None:
    change(call)
    sizes = Sizes(1, 1, 1, 1)
    assert library.tao_epoch_check(byref(call.given)) == status
    assert library.tao_epoch_sizes_of(byref(call.given), byref(sizes)) == status
    assert (sizes.workspace, sizes.bonds_capacity, sizes.stakers, sizes.weight_rows) == (0, 0, 0, 0)
    assert _run(library, call) == status


@pytest.mark.parametrize("offsets", [(1, 1, 2, 2, 2), (0, 2, 1, 2, 2), (0, 1, 2, 2, 3)])
@pytest.mark.parametrize(
    ("name", "status"), [("weights", WEIGHTS_OFFSETS), ("bonds", BONDS_OFFSETS)]
)
def test_offsets_that_do_not_rise_from_zero_to_the_end_are_refused(
    library: ctypes.CDLL, call: Call, name: str, status: int, offsets: tuple[int, ...]
) -> None:
    call.arrays["no_rows"][:] = offsets
    matrix = getattr(call.given, name)
    matrix.columns = matrix.values = _address(call.arrays["columns"])
    matrix.row_offsets = _address(call.arrays["no_rows"])
    matrix.entry_count = 2
    assert library.tao_epoch_check(byref(call.given)) == status


def test_nothing_at_all_is_refused(library: ctypes.CDLL, call: Call) -> None:
    given, output = byref(call.given), byref(call.output)
    assert library.tao_epoch_check(None) == NULL_POINTER
    assert library.tao_epoch_sizes_of(None, byref(Sizes())) == NULL_POINTER
    assert library.tao_epoch_sizes_of(given, None) == NULL_POINTER
    assert library.tao_epoch_run(None, output, call.workspace, 10**6) == NULL_POINTER
    assert library.tao_epoch_run(given, None, call.workspace, 10**6) == NULL_POINTER
    assert library.tao_epoch_run(given, output, None, 10**6) == NULL_POINTER


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_output_needs_a_place(library: ctypes.CDLL, call: Call, name: str) -> None:
    setattr(call.output, name, None)
    assert _run(library, call) == NULL_POINTER


def test_a_workspace_that_is_too_small_is_refused(library: ctypes.CDLL, call: Call) -> None:
    call.workspace = (c_uint8 * (call.workspace_size - 1))()
    assert _run(library, call) == WORKSPACE


def test_room_for_too_few_bonds_is_refused(library: ctypes.CDLL, call: Call) -> None:
    call.output.bonds_capacity = 1
    assert _run(library, call) == BONDS_CAPACITY


def test_a_gigantic_room_for_bonds_is_refused(library: ctypes.CDLL, call: Call) -> None:
    call.output.bonds_capacity = 2**63
    assert _run(library, call) == TOO_LARGE


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("other", ["blocks", "stake", "weights", "rows"])
def test_an_output_that_lies_on_an_input_is_refused(
    library: ctypes.CDLL, call: Call, name: str, other: str
) -> None:
    setattr(call.output, name, _address(call.arrays[other]))
    assert _run(library, call) == OVERLAP


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_that_lies_in_the_workspace_or_on_another_is_refused(
    library: ctypes.CDLL, call: Call, name: str
) -> None:
    kept = getattr(call.output, name)
    setattr(call.output, name, _address(call.workspace) + 8)
    assert _run(library, call) == OVERLAP
    other = "active" if name != "active" else "dividends"
    setattr(call.output, name, getattr(call.output, other))
    assert _run(library, call) == OVERLAP
    setattr(call.output, name, kept)
    assert _run(library, call) == OK


def test_every_status_has_a_message_of_its_own(library: ctypes.CDLL) -> None:
    messages = [library.tao_status_message(status) for status in range(OVERLAP + 1)]
    assert len(set(messages)) == OVERLAP + 1
    assert library.tao_status_message(99) == b"not a status of this library"
