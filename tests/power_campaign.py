"""How far powers of reserves lie from the real ones: ``make powers POWERS=1000000``.

Theorems about the approximate path use a bound of that distance (`tao_proofs.powers`), which no
proof backs: it is measured here. A power beyond the bound ends the campaign. Everything
follows from the seed.
"""

import argparse
import random
import sys
import time
from collections import Counter
from fractions import Fraction
from typing import Final

import attrs

from tao_model.numbers.rational_power import MAXIMUM_EXACT_EXPONENT, Ratio, rational_power
from tao_model.pools.balancer import POWER_PRECISION, WHOLE
from tao_model.pools.liquidity import MINIMUM_WEIGHT
from tao_model.pools.swaps import MAXIMUM_INPUT_IN_RESERVES
from tao_proofs.powers import LEAST, TOLERANCE, UNIT, real_power

GREATEST_RESERVE: Final = 2**64 // (MAXIMUM_INPUT_IN_RESERVES + 1)


@attrs.define
class Measured:
    """What a campaign has found."""

    kinds: Counter[str] = attrs.Factory(Counter)
    above: int = -UNIT
    """The most by which a power exceeds the real one, in 2^-192 of a part of 10^18."""
    below: int = -UNIT
    """The most by which a power lies more than one part below the real one."""


def drawn_base(source: random.Random) -> Ratio:
    """Return a reserve before and after a payment of up to a thousand times as much."""
    if source.random() < 0.1:
        after = source.randint(2, 1000)
        return Ratio(source.randint(-(-after // 1001), after), after)
    before = source.randint(1, 2 ** source.randint(1, GREATEST_RESERVE.bit_length() - 1))
    most = MAXIMUM_INPUT_IN_RESERVES * before
    paid = source.randint(0, min(most, 2 ** source.randint(0, most.bit_length())))
    return Ratio(before, before + paid)


def drawn_weight(source: random.Random) -> int:
    """Return a weight: near one half, near a small fraction, near an end, or any."""
    least, most = MINIMUM_WEIGHT, WHOLE - MINIMUM_WEIGHT
    whole = source.randint(2, 100)
    centre = source.choice((WHOLE // 2, WHOLE * source.randint(1, whole - 1) // whole, least, most))
    near = centre + source.choice((-1, 1)) * source.randint(0, 10 ** source.randint(0, 17))
    return min(max(source.choice((near, source.randint(least, most))), least), most)


def path_of(exponent: Ratio) -> str:
    """Return which path a power takes."""
    reduced = exponent.reduced()
    exact = max(reduced.numerator, reduced.denominator) <= MAXIMUM_EXACT_EXPONENT
    return "exact" if exact else "approximate"


def measure(base: Ratio, exponent: Ratio, found: Measured) -> None:
    """Compare one power with the real one."""
    exact = real_power(base, exponent)
    if exact < LEAST:
        found.kinds["below 2^-129, not compared"] += 1
        return
    power = rational_power(base, exponent, POWER_PRECISION, WHOLE)
    assert power is not None
    distance = power * UNIT - exact * WHOLE
    assert -UNIT - TOLERANCE <= distance <= TOLERANCE, (base, exponent)
    found.kinds[path_of(exponent)] += 1
    found.above = max(found.above, distance)
    found.below = max(found.below, -UNIT - distance)


def main() -> None:
    """Compare as many powers as asked for, and say how far they lie from the real ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--powers", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    source, found = random.Random(options.seed), Measured()
    start = time.monotonic()
    for number in range(1, options.powers + 1):
        weight = drawn_weight(source)
        measure(drawn_base(source), Ratio(weight, WHOLE - weight), found)
        if number % 10_000 == 0 and sys.stderr.isatty():
            print(f"\r{number:,} powers", end="", file=sys.stderr)
    seconds = time.monotonic() - start
    print(f"{options.powers:,} powers, none beyond the bound, in {seconds:.0f} s")
    for kind, count in sorted(found.kinds.items()):
        print(f"{count:12,}  {kind}")
    print("beyond the real power and its floor, in parts of 10^18, at most:")
    for side, distance in (("above", found.above), ("below", found.below)):
        print(f"{side:>12}  {float(Fraction(distance, UNIT)):.3e}")


if __name__ == "__main__":
    main()
