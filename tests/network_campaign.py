"""A long walk on random networks: ``make walk STEPS=50000``.

Calls that are accepted or refused and blocks, drawn by Hypothesis, with every invariant after
every step. The campaign runs in batches, each with a seed of its own; a break that nothing
explains is shrunk to the shortest walk that shows it.
"""

import argparse
import sys
import time
from typing import Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.invariants.network_machine import COUNTS, NetworkMachine

STEPS_OF_A_WALK: Final = 50
WALKS_OF_A_BATCH: Final = 40


def walk(number: int) -> None:
    """Run one batch of walks; what nothing explains is an ``AssertionError``."""
    chosen = settings(
        max_examples=WALKS_OF_A_BATCH,
        stateful_step_count=STEPS_OF_A_WALK,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(NetworkMachine), settings=chosen)


def steps() -> int:
    """Return how many steps have been taken."""
    return COUNTS["accepted calls"] + COUNTS["refused calls"] + COUNTS["blocks"]


def main() -> None:
    """Walk as many steps as asked for, and say what they were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first batch")
    arguments = parser.parse_args()
    begun, batch = time.monotonic(), arguments.seed
    while steps() < arguments.steps:
        walk(batch)
        batch += 1
        print(f"{steps():,} steps, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    for what, count in sorted(COUNTS.items()):
        print(f"{count:>10,}  {what}")
    print(f"{steps():,} steps in batches {arguments.seed} to {batch - 1}: nothing unexplained")


if __name__ == "__main__":
    main()
