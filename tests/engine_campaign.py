"""A long comparison of the kernel with the reference: ``make campaign EPOCHS=1000000``.

Epochs of the whole input domain are drawn by Hypothesis, and each is varied in many ways. The
campaign runs in batches, each with a seed of its own, so that it can go on for as long as wanted.
"""

import argparse
import random
import sys
import time
from collections import Counter
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tao_model.consensus import reference
from tao_model.consensus.engines import run_on_kernel
from tao_model.consensus.interface import EpochInput, EpochOutput
from tests.strategies.kernel import any_epochs, made_up_epoch, mutations

DRAWN_IN_A_BATCH: Final = 200
VARIED: Final = 50
"""Variations of each drawn epoch."""
LARGER: Final = ((500, 90), (5, 256))
"""How many larger subnets are in a batch, and how many neurons those have at most."""


def _kind_of(epoch: EpochInput, output: EpochOutput | None) -> str:
    if output is None:
        return "refused"
    variant = "Yuma2"
    if epoch.yuma3_enabled:
        variant = "Yuma3, liquid alpha" if epoch.liquid_alpha_enabled else "Yuma3"
    earned = [name for name in ("incentive", "dividends") if any(getattr(output, name))]
    return f"{variant}: {' and '.join(earned) or 'nothing'} earned"


def _outcome(run: object, epoch: EpochInput) -> EpochOutput | None:
    assert callable(run)
    try:
        output: EpochOutput = run(epoch)
    except ValueError:
        return None
    return output


def compare(number: int, counts: Counter[str]) -> None:
    """Run one batch; a difference is an ``AssertionError`` after Hypothesis has shrunk it."""

    @seed(number)
    @settings(
        max_examples=DRAWN_IN_A_BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(any_epochs(), st.integers(0, 2**64 - 1))
    def agree(epoch: EpochInput, variation: int) -> None:
        for case in (epoch, *mutations(epoch, variation, VARIED)):
            expected = _outcome(reference.run_epoch, case)
            assert _outcome(run_on_kernel, case) == expected
            counts[_kind_of(case, expected)] += 1

    agree()
    source = random.Random(number)
    for count, largest in LARGER:
        for _ in range(count):
            case = made_up_epoch(source.getrandbits(64), source.randint(2, largest))
            expected = reference.run_epoch(case)
            assert run_on_kernel(case) == expected, case
            size = "64 neurons or more" if case.neuron_count >= 64 else "up to 63 neurons"
            counts[f"{size}, {_kind_of(case, expected)}"] += 1


def main() -> None:
    """Compare as many epochs as asked for, and say what they were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=1_000_000)
    parser.add_argument("--first-seed", type=int, default=0)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    start = time.monotonic()
    number = options.first_seed
    while counts.total() < options.epochs:
        compare(number, counts)
        number += 1
        if sys.stderr.isatty():
            print(f"\r{counts.total():,} epochs", end="", file=sys.stderr)
    seconds = time.monotonic() - start
    print(f"{counts.total():,} epochs, all equal, in {seconds:.0f} s")
    print(f"seeds {options.first_seed} to {number - 1}")
    for kind, count in sorted(counts.items()):
        print(f"{count:12,}  {kind}")


if __name__ == "__main__":
    main()
