"""Time the block: what a subnet adds to it, and what an epoch costs (`make bench-blocks`).

The networks are described ones (chapter 24): every subnet's TAO buys alpha in every block, as on a
network whose prices sum to little more than one. Times are processor time of one thread.
"""

import argparse
import gc
import statistics
import time
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from tao_model.conformance.scenarios.described import (
    DescribedNetwork,
    DescribedSubnets,
    described_state,
)
from tao_model.conformance.trace_steps import recorded_hash
from tao_model.consensus.engines import FASTEST_ENGINE
from tao_model.invariants import check_state
from tao_model.network.blocks import STEPS, BlockInputs, RunningBlock
from tao_model.state import State
from tao_model.supply.schedule import BLOCKS_PER_DAY
from tao_model.units import Alpha, Count16, Rao, Tempo

TAO: Final = 10**9
TEMPO: Final = Tempo(360)
VALIDATORS: Final = Count16(16)
NOMINATORS: Final = Count16(8)
CASES: Final = ((12, 64), (12, 256), (64, 64), (128, 64))
"""Subnets, and neurons of each."""

PRICES: Final = 13
"""What the prices of all subnets sum to, in tenths of a TAO."""


CLAIMS: Final = "root's dividends are claimed"
"""The step whose cost depends on how many of root's stakers there are, and on who they are."""


@attrs.frozen
class Timing:
    """Medians of one case, in seconds."""

    subnets: int
    neurons: int
    steps: Mapping[str, float]
    """Each step of a block in which no epoch runs."""
    block: float
    """All of them."""
    epoch: float
    """What each epoch adds to a block."""
    check: float
    """Checking all invariants about a state."""

    @property
    def day(self) -> float:
        """A day of 7200 blocks with all their epochs, nothing checked."""
        epochs = self.subnets * BLOCKS_PER_DAY / TEMPO
        return BLOCKS_PER_DAY * self.block + epochs * self.epoch


def network(subnets: int, neurons: int) -> State:
    """Return a described network. No two subnets are alike, so that no result serves twice."""
    alpha = 300_000 * TAO
    kind = DescribedSubnets(
        tao_reserve=Rao(alpha * PRICES // (10 * subnets)),
        alpha_reserve=Alpha(alpha),
        alpha_staked=Alpha(2_000_000 * TAO),
        validators=VALIDATORS,
        miners=Count16(neurons - VALIDATORS - 1),
        tempo=TEMPO,
    )
    kinds = [
        attrs.evolve(kind, alpha_reserve=Alpha(alpha + 1_000 * TAO * number))
        for number in range(subnets)
    ]
    described = DescribedNetwork(
        validators=VALIDATORS,
        nominators=NOMINATORS,
        root_stake=Rao(5_000_000 * TAO),
        subnets=tuple(kinds),
    )
    return described_state(described)


@attrs.frozen
class Block:
    """A block that was timed."""

    steps: Mapping[str, float]
    epochs: int
    state: State

    @property
    def took(self) -> float:
        """How long all steps took."""
        return sum(self.steps.values())


def run_timed(state: State) -> Block:
    """Run the next block step by step."""
    block = RunningBlock(
        state, BlockInputs(recorded_hash(state.block.number)), FASTEST_ENGINE, Rao(0)
    )
    took: dict[str, float] = {}
    for step in STEPS:
        if step.run is not None:
            start = time.thread_time()
            block = step.run(block)
            took[step.name] = time.thread_time() - start
    return Block(took, len(block.paid), block.state)


def blocks(state: State, count: int) -> Iterator[Block]:
    """Run so many blocks."""
    for _ in range(count):
        block = run_timed(state)
        state = block.state
        yield block


def check_time(state: State) -> float:
    """Return how long it takes to check all invariants about a state."""
    start = time.thread_time()
    check_state(state)
    return time.thread_time() - start


def timing(subnets: int, neurons: int, count: int) -> Timing:
    """Time one case: a tempo in which every subnet has its first epoch, then as many blocks."""
    *_, warm = blocks(network(subnets, neurons), TEMPO)
    gc.collect()
    gc.disable()
    try:
        runs = list(blocks(warm.state, count))
    finally:
        gc.enable()
    quiet = [one for one in runs if one.epochs == 0]
    block = statistics.median(one.took for one in quiet)
    epoch = statistics.median((one.took - block) / one.epochs for one in runs if one.epochs)
    check = statistics.median(check_time(runs[-1].state) for _ in range(5))
    steps = {name: statistics.median(one.steps[name] for one in quiet) for name in quiet[0].steps}
    return Timing(subnets, neurons, steps, block, epoch, check)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def report(cases: list[Timing]) -> str:
    """Return the timings as Markdown tables."""
    heads = ["subnets", "neurons of each", "block, ms", "of it claims, ms", "subnet-block, µs"]
    heads += ["epoch, ms", "check of a state, ms", "a day, s"]
    lines = [_row(heads), _row(["---:"] * len(heads))]
    for case in cases:
        claims = case.steps[CLAIMS]
        cells = [str(case.subnets), str(case.neurons), f"{case.block * 1e3:.1f}"]
        cells += [f"{claims * 1e3:.1f}", f"{(case.block - claims) / case.subnets * 1e6:.0f}"]
        cells += [f"{case.epoch * 1e3:.1f}", f"{case.check * 1e3:.0f}", f"{case.day:.0f}"]
        lines.append(_row(cells))
    largest = cases[-1]
    lines += ["", _row(["step", f"µs a subnet, of {largest.subnets}"]), _row(["---", "---:"])]
    for name, took in largest.steps.items():
        lines.append(_row([name, f"{took / largest.subnets * 1e6:.1f}"]))
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=360, help="to be timed in each case")
    parser.add_argument("--up-to", type=int, default=128, help="subnets")
    options = parser.parse_args()
    cases = [case for case in CASES if case[0] <= options.up_to]
    print(report([timing(*case, options.blocks) for case in cases]))


if __name__ == "__main__":
    main()
