"""Where the choices of a generator come from."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

Item = TypeVar("Item")


class Source(ABC):
    """Makes choices, each within given bounds."""

    @abstractmethod
    def integer(self, low: int, high: int) -> int:
        """Return an integer of a closed range."""

    @abstractmethod
    def items(self, make: "Callable[[Source], Item]", low: int, high: int) -> list[Item]:
        """Return between ``low`` and ``high`` things, each made by itself."""

    def choice(self, options: Sequence[Item]) -> Item:
        """Return one of the options; the first is the simplest."""
        return options[self.integer(0, len(options) - 1)]

    def boolean(self) -> bool:
        """Return a truth value."""
        return bool(self.integer(0, 1))

    def one_in(self, times: int) -> bool:
        """Tell whether something rare happens: once in so many times."""
        return self.integer(0, times - 1) == times - 1

    def some_of(self, options: Sequence[Item], low: int, high: int) -> list[Item]:
        """Return some of the options in their order, none twice; ``high`` at most."""
        left = list(range(len(options)))
        for _ in range(len(options) - self.integer(low, min(high, len(options)))):
            del left[self.integer(0, len(left) - 1)]
        return [options[index] for index in left]


class Stream(Source):
    """Choices from a name: the digits of SHAKE-256, so the same everywhere and for ever."""

    _BYTES: Final = 1 << 12

    def __init__(self, name: str) -> None:
        self._name = name
        self._block = 0
        self._left = b""

    def _take(self, count: int) -> bytes:
        while len(self._left) < count:
            block = f"{self._name}#{self._block}".encode()
            self._left += hashlib.shake_256(block).digest(self._BYTES)
            self._block += 1
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def integer(self, low: int, high: int) -> int:
        """Return an integer of a closed range; the bias is less than 2^-64."""
        span = high - low + 1
        count = (span.bit_length() + 7) // 8 + 8
        return low + int.from_bytes(self._take(count), "big") % span

    def items(self, make: Callable[[Source], Item], low: int, high: int) -> list[Item]:
        """Return between ``low`` and ``high`` things."""
        return [make(self) for _ in range(self.integer(low, high))]
