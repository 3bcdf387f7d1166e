"""Time the epoch: the kernel, the conversion to its arrays, the reference (`make bench`).

Every number is the median of repeated runs in processor time of one thread, so that what else
the machine does adds little; of the kernel the least time is told as well, to which it adds
least. The subnets are made up from a fixed seed.
"""

import argparse
import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs

from tao_model import kernel
from tao_model.consensus import reference
from tao_model.consensus.arrays import epoch_arrays, epoch_output
from tao_model.consensus.interface import EpochInput, StoredMatrix
from tao_model.numbers.fixed_point import I64F64
from tao_model.units import Proportion16, Uid

VALIDATORS: Final = 64
SIZES: Final = (256, 1024, 4096)
VARIANTS: Final = {
    "Yuma2": {"yuma3_enabled": False, "liquid_alpha_enabled": False},
    "Yuma3": {"yuma3_enabled": True, "liquid_alpha_enabled": False},
    "Yuma3, liquid alpha": {"yuma3_enabled": True, "liquid_alpha_enabled": True},
}
DENSITIES: Final = {"dense": 1.0, "sparse": 0.05}
"""The part of the neurons to which every validator gives weight."""

GOALS: Final = {
    "Yuma2": (0.4, 1.6, 6.5),
    "Yuma3": (0.4, 1.6, 6.5),
    "Yuma3, liquid alpha": (1.5, 6.0, 25.0),
}
"""Milliseconds, dense, for each of the sizes."""


@attrs.frozen
class Timing:
    """Medians of one case, in seconds."""

    variant: str
    filling: str
    neurons: int
    entries: int
    kernel: float
    least: float
    """The least time of the kernel."""
    pack: float
    """From the tuples of an EpochInput to arrays."""
    unpack: float
    """From arrays to the tuples of an EpochOutput."""
    reference: float | None
    """None where it was not run."""


def _rows(
    source: random.Random, validators: set[int], neurons: int, columns: list[int]
) -> StoredMatrix:
    """Return a row of each validator with any weight for each of the columns."""

    def row() -> Iterator[tuple[Uid, Proportion16]]:
        return ((Uid(column), Proportion16(source.randint(1, 65535))) for column in columns)

    return tuple(tuple(row()) if uid in validators else () for uid in range(neurons))


def subnet(neurons: int, part: float, **flags: Any) -> EpochInput:
    """Return a subnet whose validators give weight to, and hold bonds in, a part of the neurons."""
    source = random.Random(neurons)
    validators = set(source.sample(range(neurons), VALIDATORS))
    columns = sorted(source.sample(range(neurons), int(neurons * part)))
    fields: dict[str, Any] = {
        "neuron_count": neurons,
        "current_block": 7_000_000,
        "tempo": 360,
        "activity_cutoff": 5_000,
        "last_update": (6_999_900,) * neurons,
        "block_at_registration": tuple(source.randrange(6_000_000) for _ in range(neurons)),
        "last_mechanism_step_block": 6_999_640,
        "stake_bits": tuple(
            source.randrange(10**12, 10**15) * I64F64.scale if uid in validators else 0
            for uid in range(neurons)
        ),
        "stake_threshold": 10**12,
        "owner_uid": None,
        "validator_permit": tuple(uid in validators for uid in range(neurons)),
        "max_allowed_validators": VALIDATORS,
        "kappa": 32_767,
        "bonds_penalty": 65_535,
        "alpha_low": 45_875,
        "alpha_high": 58_982,
        "alpha_sigmoid_steepness": 1_000,
        "bonds_moving_average": 900_000,
        "commit_reveal_enabled": True,
        "earliest_commit_block": (None,) * neurons,
        "weights": _rows(source, validators, neurons, columns),
        "bonds": _rows(source, validators, neurons, columns),
        "emission": 148 * 10**9,
    }
    return EpochInput(**(fields | flags))


def times_of(run: Callable[[], object], seconds: float, least: int = 3) -> list[float]:
    """Return the processor times of a call, run again and again for about as many seconds."""
    times: list[float] = []
    gc.collect()
    gc.disable()
    try:
        until = time.monotonic() + seconds
        while len(times) < least or time.monotonic() < until:
            start = time.thread_time()
            run()
            times.append(time.thread_time() - start)
    finally:
        gc.enable()
    return times


def median_time(run: Callable[[], object], seconds: float, least: int = 3) -> float:
    """Return the median of those times."""
    return statistics.median(times_of(run, seconds, least))


def timing(variant: str, filling: str, neurons: int, options: argparse.Namespace) -> Timing:
    """Time one case."""
    epoch = subnet(neurons, DENSITIES[filling], **VARIANTS[variant])
    arrays = epoch_arrays(epoch)
    workspace = kernel.new_workspace()
    result = kernel.run_epoch(arrays, workspace)
    with_reference = neurons <= options.reference_up_to
    kernel_times = times_of(lambda: kernel.run_epoch(arrays, workspace), options.seconds)
    return Timing(
        variant=variant,
        filling=filling,
        neurons=neurons,
        entries=sum(map(len, epoch.weights)),
        kernel=statistics.median(kernel_times),
        least=min(kernel_times),
        pack=median_time(lambda: epoch_arrays(epoch), options.seconds / 2),
        unpack=median_time(lambda: epoch_output(result), options.seconds / 2),
        reference=median_time(lambda: reference.run_epoch(epoch), 0, least=1)
        if with_reference
        else None,
    )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.3f}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _goal(case: Timing) -> str:
    if case.filling != "dense":
        return ""
    return f"{GOALS[case.variant][SIZES.index(case.neurons)]}"


def report(cases: list[Timing]) -> str:
    """Return the timings as Markdown tables."""
    heads = ["variant", "filling", "neurons", "entries", "kernel", "least", "goal", "ns an entry"]
    heads += ["to arrays, ms", "from arrays, ms", "reference, ms", "reference / kernel"]
    lines = [_row(heads), _row(["---"] * 2 + ["---:"] * (len(heads) - 2))]
    for case in cases:
        slow = case.reference
        cells = [case.variant, case.filling, str(case.neurons), str(case.entries)]
        cells += [
            _milliseconds(case.kernel),
            _milliseconds(case.least),
            _goal(case),
            f"{case.kernel / case.entries * 1e9:.1f}",
        ]
        cells += [_milliseconds(case.pack), _milliseconds(case.unpack)]
        cells += ["", ""] if slow is None else [f"{slow * 1e3:.0f}", f"{slow / case.kernel:.0f}"]
        lines.append(_row(cells))
    lines += ["", _row(["variant", "filling", "least time grows by", "entries grow by"])]
    lines.append(_row(["---"] * 2 + ["---:"] * 2))
    for variant in VARIANTS:
        for filling in DENSITIES:
            of = [c for c in cases if (c.variant, c.filling) == (variant, filling)]
            growth = of[-1].least / of[0].least
            entries = of[-1].entries / of[0].entries
            lines.append(_row([variant, filling, f"{growth:.1f}", f"{entries:.1f}"]))
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each median")
    parser.add_argument(
        "--reference-up-to", type=int, default=1024, help="neurons; more take the reference long"
    )
    options = parser.parse_args()
    cases = [
        timing(variant, filling, neurons, options)
        for variant in VARIANTS
        for filling in DENSITIES
        for neurons in SIZES
    ]
    print(report(cases))


if __name__ == "__main__":
    main()
