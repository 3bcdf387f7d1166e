"""Adapters that are wrong on purpose: ``python -m tests.adapters.wrong NAME``."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from tao_model.conformance.adapter import answer
from tao_model.conformance.protocol import (
    Answer,
    Declined,
    Output,
    Question,
    answer_line,
    read_question,
)

CAP: Final = 21 * 10**15
BAD: Final = "bad"
"""Part of the id of the questions about which some adapters misbehave."""


def _emission(question: Question, compute: Callable[[int], int]) -> Answer:
    return Output({"block_emission": compute(int(question.input["issuance"]))})


def _halvings_off_by_one(issuance: int) -> int:
    """Take a threshold as reached one rao too late."""
    halvings = sum(issuance > CAP - CAP // 2**j for j in range(1, 31))
    return int(10**9 >> halvings) if issuance < CAP else 0


def _rounded_to_nearest(issuance: int) -> int:
    halvings = sum(issuance >= CAP - CAP // 2**j for j in range(1, 31))
    return round(10**9 / 2**halvings) if issuance < CAP else 0


def _in_float64(question: Question) -> Answer:
    """Compute the shares by price in float64."""
    right = answer(question)
    assert isinstance(right, Output)
    value: Any = right.value
    prices = {
        subnet["netuid"]: float(subnet["subnet_moving_price_bits"])
        for subnet in question.input["subnets"]
    }
    total = sum(prices.values()) or 1.0
    shares = [
        {"netuid": netuid, "share_bits": str(int(price / total * 2**64))}
        for netuid, price in sorted(prices.items())
    ]
    return Output({**value, "price_shares": shares})


def _with_dense_bonds(question: Question) -> Answer:
    """Store bonds of nothing too."""
    right = answer(question)
    assert isinstance(right, Output)
    value: Any = right.value
    bonds = [
        [[column, dict(row).get(column, 0)] for column in range(len(value["bonds"]))]
        for row in (list(map(tuple, row)) for row in value["bonds"])
    ]
    return Output({**value, "bonds": bonds})


def _declining(question: Question) -> Answer:
    return Declined("not there") if question.kind != "block_emission" else answer(question)


WRONG: Final[dict[str, Callable[[Question], Answer]]] = {
    "off_by_one": lambda question: _emission(question, _halvings_off_by_one),
    "to_nearest": lambda question: _emission(question, _rounded_to_nearest),
    "float64": _in_float64,
    "dense_bonds": _with_dense_bonds,
    "declining": _declining,
}
"""Adapters that answer wrongly."""


def _crash(_: Question) -> Iterator[bytes]:
    sys.stderr.write("out of memory\n")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGKILL)
    yield b""


def _hang(_: Question) -> Iterator[bytes]:
    time.sleep(600)
    yield b""


def _garbage(question: Question) -> Iterator[bytes]:
    yield b"\xff\xfe no answer\n"
    yield b"[1]\n"
    yield answer_line("never asked", answer(question))
    yield answer_line(question.id, answer(question))


def _malformed(question: Question) -> Iterator[bytes]:
    yield json.dumps({"id": question.id, "result": 1}).encode() + b"\n"


def _partial(question: Question) -> Iterator[bytes]:
    yield answer_line(question.id, answer(question))[:-9]
    sys.stdout.flush()
    sys.exit(0)


def _flood(_: Question) -> Iterator[bytes]:
    while True:
        yield b"x" * (1 << 20)


def _flood_of_lines(_: Question) -> Iterator[bytes]:
    while True:
        yield b"x\n" * (1 << 10)


def _twice(question: Question) -> Iterator[bytes]:
    yield answer_line(question.id, answer(question)) * 2


LOST_FROM: Final = 1_234_567
"""The issuance from which on some adapters are lost."""


def _lost_at_much(
    question: Question, how: Callable[[Question], Iterator[bytes]]
) -> Iterator[bytes]:
    if int(question.input["issuance"]) >= LOST_FROM:
        return how(question)
    return iter((answer_line(question.id, answer(question)),))


LOSING: Final[dict[str, Callable[[Question], Iterator[bytes]]]] = {
    "crash_at_much": lambda question: _lost_at_much(question, _crash),
    "hang_at_much": lambda question: _lost_at_much(question, _hang),
}
"""Adapters that are lost by what is asked."""

BADLY: Final[dict[str, Callable[[Question], Iterator[bytes]]]] = {
    "dropped": lambda _: iter(()),
    "crash": _crash,
    "hang": _hang,
    "garbage": _garbage,
    "malformed": _malformed,
    "partial": _partial,
    "flood": _flood,
    "flood_of_lines": _flood_of_lines,
    "twice": _twice,
}
"""What adapters do that answer most questions rightly, and not those whose id says bad."""


def _backwards(lines: Iterator[bytes]) -> None:
    """Answer all in the reverse order; needs a window that holds all."""
    questions = [read_question(line) for line in lines]
    for question in reversed(questions):
        sys.stdout.buffer.write(answer_line(question.id, answer(question)))


def main(name: str) -> None:
    """Be the adapter of that name."""
    lines, out = iter(sys.stdin.buffer), sys.stdout.buffer
    if name == "backwards":
        _backwards(lines)
        return
    for line in lines:
        question = read_question(line)
        if name in WRONG:
            written = iter((answer_line(question.id, WRONG[name](question)),))
        elif name in LOSING:
            written = LOSING[name](question)
        elif BAD in question.id:
            written = BADLY[name](question)
        else:
            written = iter((answer_line(question.id, answer(question)),))
        for data in written:
            out.write(data)
            out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
