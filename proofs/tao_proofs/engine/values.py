"""Integers and truth values of which only a term is known.

They behave as Python's own wherever they behave at all: what is not modelled here raises
:class:`Unsupported`. In particular nothing turns them into concrete values behind the
scenes: they have no hash and no format, ``isinstance`` refuses to look at them, and an index
or a ``range`` is had only where the path leaves a single value. What cannot be trapped
(``type(x)``, ``x is 0``) is forbidden to code under proof by a test.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import z3

from tao_proofs.engine.paths import Unsupported, current_run

if TYPE_CHECKING:
    _Integer = int  # so that code annotated ``int`` accepts one
else:
    _Integer = object  # so that no operation of ``int`` is inherited


def _refuse_class(_: object) -> type:
    raise Unsupported("isinstance() of a symbolic value")


class SymbolicBoolean:  # noqa: PLW1641 - its hash refuses, see below
    """A truth value; asking for it (``if``, ``and``, ``not``) decides the path."""

    __slots__ = ("term",)
    term: Any

    def __init__(self, term: Any) -> None:
        object.__setattr__(self, "term", term)

    if not TYPE_CHECKING:
        __class__ = property(_refuse_class)

        def __setattr__(self, name: str, value: object) -> None:
            raise Unsupported("a symbolic value is immutable")

        def __bool__(self) -> bool:
            return current_run().decide(self.term)

        def __eq__(self, other: object) -> Any:
            return SymbolicBoolean(self.term == boolean_term(other))

        def __ne__(self, other: object) -> Any:
            return SymbolicBoolean(self.term != boolean_term(other))

        def __and__(self, other: object) -> Any:
            return SymbolicBoolean(z3.And(self.term, boolean_term(other)))

        def __or__(self, other: object) -> Any:
            return SymbolicBoolean(z3.Or(self.term, boolean_term(other)))

        __rand__ = __and__
        __ror__ = __or__

        def __repr__(self) -> str:
            return f"<boolean {self.term}>"


def boolean_term(value: object) -> Any:
    """Return the term of a truth value, symbolic or not."""
    if type(value) is SymbolicBoolean:
        return value.term
    if type(value) is bool:
        return z3.BoolVal(value, ctx=current_run().session.context)
    raise Unsupported(f"cannot use {_kind(value)} as a truth value")


def integer_term(value: object) -> Any:
    """Return the term of an integer, symbolic or not."""
    if type(value) is SymbolicInteger:
        return value.term
    if type(value) is int:
        return z3.IntVal(value, ctx=current_run().session.context)
    raise Unsupported(f"cannot use {_kind(value)} as an integer")


def _kind(value: object) -> str:
    return type(value).__name__


def _floor_divide(numerator: Any, denominator: Any) -> Any:
    """Return the floor of the quotient, as a term.

    z3 rounds so that the remainder is never negative and gives x / 0 any value at all;
    only by a positive divisor is that Python's ``//``.
    """
    if current_run().decide(denominator == 0):
        raise ZeroDivisionError("integer division or modulo by zero")
    if current_run().decide(denominator > 0):
        return numerator / denominator
    return (-numerator) / (-denominator)


def _modulo(numerator: Any, denominator: Any) -> Any:
    """Return what the floor of the quotient leaves, with the sign of the divisor."""
    if current_run().decide(denominator == 0):
        raise ZeroDivisionError("integer division or modulo by zero")
    if current_run().decide(denominator > 0):
        return numerator % denominator
    return -((-numerator) % (-denominator))


GREATEST_EXPONENT: Final = 64


def _decided(exponent: Any) -> int:
    """Return the value of an exponent, by a path for each that it may have."""
    for value in range(GREATEST_EXPONENT + 1):
        if current_run().decide(exponent == value):
            return value
    raise Unsupported("a power by less than zero or more than 64")


def _power_of_two(distance: object) -> int:
    if type(distance) is not int or distance < 0:
        raise Unsupported("a shift by other than a constant that is not negative")
    return 1 << distance


def _operator(build: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    def forward(self: Any, other: object) -> Any:
        return SymbolicInteger(build(self.term, integer_term(other)))

    def reflected(self: Any, other: object) -> Any:
        return SymbolicInteger(build(integer_term(other), self.term))

    return forward, reflected


def _order(build: Callable[[Any, Any], Any]) -> Any:
    def compare(self: Any, other: object) -> Any:
        return SymbolicBoolean(build(self.term, integer_term(other)))

    return compare


class SymbolicInteger(_Integer):  # noqa: PLW1641 - its hash refuses, see below
    """An integer."""

    __slots__ = ("term",)
    term: Any

    def __init__(self, term: Any) -> None:
        object.__setattr__(self, "term", term)

    if not TYPE_CHECKING:
        __class__ = property(_refuse_class)

        def __setattr__(self, name: str, value: object) -> None:
            raise Unsupported("a symbolic value is immutable")

        __add__, __radd__ = _operator(lambda left, right: left + right)
        __sub__, __rsub__ = _operator(lambda left, right: left - right)
        __mul__, __rmul__ = _operator(lambda left, right: left * right)
        __floordiv__, __rfloordiv__ = _operator(_floor_divide)
        __mod__, __rmod__ = _operator(_modulo)
        __lt__ = _order(lambda left, right: left < right)
        __le__ = _order(lambda left, right: left <= right)
        __gt__ = _order(lambda left, right: left > right)
        __ge__ = _order(lambda left, right: left >= right)

        def __eq__(self, other: object) -> Any:
            if other is None:
                return False
            return SymbolicBoolean(self.term == integer_term(other))

        def __ne__(self, other: object) -> Any:
            if other is None:
                return True
            return SymbolicBoolean(self.term != integer_term(other))

        def __bool__(self) -> bool:
            return current_run().decide(self.term != 0)

        def __index__(self) -> int:
            return current_run().determined(self.term)

        def __neg__(self) -> Any:
            return SymbolicInteger(-self.term)

        def __pos__(self) -> Any:
            return self

        def __abs__(self) -> Any:
            return SymbolicInteger(z3.If(self.term < 0, -self.term, self.term))

        def __pow__(self, exponent: object) -> Any:
            if type(exponent) is not int or exponent < 0:
                raise Unsupported("a power by other than a constant that is not negative")
            factors = [self.term] * exponent
            return SymbolicInteger(z3.Product([z3.IntVal(1, ctx=self.term.ctx), *factors]))

        def __rpow__(self, base: object) -> Any:
            if type(base) is not int:
                raise Unsupported("a symbolic power of other than a constant")
            return base ** _decided(self.term)

        def __lshift__(self, distance: object) -> Any:
            return SymbolicInteger(self.term * _power_of_two(distance))

        def __rshift__(self, distance: object) -> Any:
            return SymbolicInteger(self.term / _power_of_two(distance))

        def __repr__(self) -> str:
            return f"<integer {self.term}>"


_PROPERTIES: Final = frozenset({"real", "imag", "numerator", "denominator"})
_HARMLESS: Final = frozenset(dir(object)) - {"__hash__", "__format__", "__str__"}
_ORDER: Final = frozenset({"__lt__", "__le__", "__gt__", "__ge__"})


def _refusal(name: str) -> Any:
    def refuse(*_: object, **__: object) -> Any:
        raise Unsupported(f"{name} of a symbolic value")

    return property(refuse) if name in _PROPERTIES else refuse


def _refuse_the_rest(kind: type, modelled: frozenset[str], concrete: type) -> None:
    """Let everything raise that ``concrete`` values can do and ``kind`` does not model."""
    for name in frozenset(dir(concrete)).union(_ORDER) - (_HARMLESS - _ORDER) - modelled:
        setattr(kind, name, _refusal(name))


def _defined(kind: type) -> frozenset[str]:
    return frozenset(name for name, value in vars(kind).items() if value is not None)


_refuse_the_rest(SymbolicInteger, _defined(SymbolicInteger), int)
_refuse_the_rest(SymbolicBoolean, _defined(SymbolicBoolean), bool)
