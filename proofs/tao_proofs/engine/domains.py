"""The inputs of a theorem: what its annotations allow.

A unit allows its range (:data:`tao_model.units.UNITS`), ``Annotated[..., Between(low, high)]``
less, ``int`` every integer, ``Annotated[..., Among(...)]`` one of some concrete values;
tuples of a fixed length, frozen attrs classes and ``... | None`` are composed of them.
"""

import inspect
import itertools
import random
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, get_args, get_origin

import attrs

from tao_model.units import UNITS

Function = Callable[..., Any]
Values = Mapping[str, Any]


@attrs.frozen
class Between:
    """The integers from ``low`` to ``high``."""

    low: int
    high: int = attrs.field()

    @high.validator
    def _not_empty(self, _: object, high: int) -> None:
        if high < self.low:
            raise ValueError(f"no integer lies between {self.low} and {high}")


@attrs.frozen(init=False)
class Among:
    """One of these values; the theorem is proved for each."""

    values: tuple[Any, ...]
    are_all: bool
    """Whether there are no others, so that this is no bound."""

    def __init__(self, *values: Any, are_all: bool = False) -> None:
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "are_all", are_all)


@attrs.frozen
class Integer:
    """An integer in a closed range, or any integer if the ends are ``None``."""

    name: str
    low: int | None
    high: int | None


@attrs.frozen
class Truth:
    """A truth value."""

    name: str


@attrs.frozen
class Fixed:
    """A concrete value."""

    value: Any


@attrs.frozen
class Composed:
    """A tuple or an attrs class."""

    make: Callable[..., Any]
    inner: tuple["Shape", ...]


Shape = Integer | Truth | Fixed | Composed
Leaf = Integer | Truth


def shapes(annotation: Any, name: str) -> list[Shape]:
    """Return what an annotation allows: more than one shape only for concrete choices.

    Raises ``TypeError`` for an annotation that says no range.
    """
    if get_origin(annotation) is Annotated:
        return _restricted(annotation, name)
    if annotation is bool:
        return [Truth(name)]
    if annotation is int:
        return [Integer(name, None, None)]
    if annotation in UNITS:
        return [Integer(name, UNITS[annotation].minimum, UNITS[annotation].maximum)]
    if annotation is type(None):
        return [Fixed(None)]
    return _composed(annotation, name)


def _restricted(annotation: Any, name: str) -> list[Shape]:
    inner, *restrictions = get_args(annotation)
    match restrictions:
        case [Between(low, high)]:
            return [Integer(name, low, high)]
        case [Among() as among]:
            return [Fixed(value) for value in among.values]
    raise TypeError(f"{name}: {restrictions} restricts {inner} in no known way")


def _composed(annotation: Any, name: str) -> list[Shape]:
    if get_origin(annotation) in {typing.Union, types.UnionType}:
        return [shape for inner in get_args(annotation) for shape in shapes(inner, name)]
    if get_origin(annotation) is tuple and Ellipsis not in get_args(annotation):
        items = enumerate(get_args(annotation))
        return _products(_tuple, [shapes(item, f"{name}[{index}]") for index, item in items])
    if inspect.isclass(annotation) and attrs.has(annotation):
        hints = typing.get_type_hints(annotation, include_extras=True)
        fields = [field.name for field in attrs.fields(annotation) if field.init]
        return _products(annotation, [shapes(hints[field], f"{name}.{field}") for field in fields])
    raise TypeError(f"{name}: {annotation} says no range")


def _tuple(*items: Any) -> tuple[Any, ...]:
    return items


def _products(make: Callable[..., Any], inner: Sequence[list[Shape]]) -> list[Shape]:
    return [Composed(make, combination) for combination in itertools.product(*inner)]


def leaves(shape: Shape) -> Iterator[Leaf]:
    """Yield the integers and truth values of which a shape consists."""
    if isinstance(shape, Composed):
        for inner in shape.inner:
            yield from leaves(inner)
    elif isinstance(shape, Integer | Truth):
        yield shape


def build(shape: Shape, value_of: Callable[[Leaf], Any]) -> Any:
    """Return a value of a shape, given one for each leaf."""
    if isinstance(shape, Fixed):
        return shape.value
    if isinstance(shape, Composed):
        return shape.make(*[build(inner, value_of) for inner in shape.inner])
    return value_of(shape)


@attrs.frozen
class Domain:
    """Everything to which a function may be applied: a shape for each parameter."""

    parameters: Mapping[str, Shape]

    def leaves(self) -> list[Leaf]:
        """Return the integers and truth values of which an input consists."""
        return [leaf for shape in self.parameters.values() for leaf in leaves(shape)]

    def arguments(self, value_of: Callable[[Leaf], Any]) -> dict[str, Any]:
        """Return an input, given a value for each leaf."""
        return {name: build(shape, value_of) for name, shape in self.parameters.items()}


def domains(function: Function, skipped: int = 0) -> list[Domain]:
    """Return the domains of a function, one for each combination of concrete choices.

    The first ``skipped`` parameters are left out.
    """
    hints = typing.get_type_hints(function, include_extras=True)
    names = list(inspect.signature(function).parameters)[skipped:]
    choices = [shapes(hints[name], name) for name in names]
    return [
        Domain(dict(zip(names, combination, strict=True)))
        for combination in itertools.product(*choices)
    ]


# Concrete samples: edges, near edges, equal values, and every magnitude.

_UNBOUNDED: Final = 2**200


def _integer_sample(leaf: Integer, others: Sequence[int], chance: random.Random) -> int:
    low = -_UNBOUNDED if leaf.low is None else leaf.low
    high = _UNBOUNDED if leaf.high is None else leaf.high
    sign = chance.choice((-1, 1)) if low < 0 else 1
    magnitude = 1 << chance.randint(0, max(abs(low), abs(high), 1).bit_length())
    candidates = (
        low + chance.randint(0, 2),
        high - chance.randint(0, 2),
        sign * chance.randint(0, 2),
        sign * magnitude + chance.randint(-1, 1),
        sign * chance.randint(0, magnitude),
        chance.randint(low, high),
        chance.choice(others or [low]) + chance.randint(-1, 1),
    )
    return min(max(chance.choice(candidates), low), high)


def samples(domain: Domain, count: int, seed: str) -> Iterator[dict[str, Any]]:
    """Yield ``count`` inputs, always the same ones for a seed."""
    chance = random.Random(seed)
    for _ in range(count):
        known: list[int] = []

        def value_of(leaf: Leaf, known: list[int] = known) -> int | bool:
            if isinstance(leaf, Truth):
                return chance.random() < 0.5
            known.append(_integer_sample(leaf, known, chance))
            return known[-1]

        yield domain.arguments(value_of)


# Words.


def number(value: int) -> str:
    """Return an integer in the shortest exact form: 2^64 - 1, -2^31, 21000000."""
    for offset, text in ((0, ""), (-1, " - 1"), (1, " + 1")):
        magnitude = abs(value - offset)
        if magnitude >= 2**10 and magnitude & (magnitude - 1) == 0:
            sign = "-" if value - offset < 0 else ""
            return f"{sign}2^{magnitude.bit_length() - 1}{text}"
    return str(value)


def described(function: Function, skipped: int = 0) -> str:
    """Return the bounds of a function's inputs in words."""
    hints = typing.get_type_hints(function, include_extras=True)
    names = list(inspect.signature(function).parameters)[skipped:]
    return "; ".join(f"{name}: {_words(hints[name])}" for name in names)


def narrowed(function: Function, skipped: int = 0) -> str:
    """Return, in words, those bounds that the types of a function's inputs do not have."""
    hints = typing.get_type_hints(function, include_extras=True)
    names = list(inspect.signature(function).parameters)[skipped:]
    return "; ".join(itertools.chain.from_iterable(_narrowed(hints[n], n) for n in names))


def _narrowed(annotation: Any, name: str) -> Iterator[str]:
    if get_origin(annotation) is Annotated:
        restriction = get_args(annotation)[1]
        if not (isinstance(restriction, Among) and restriction.are_all):
            yield f"{name}: {_restriction_words(restriction)}"
    elif get_origin(annotation) is tuple and any(_narrowed_items(annotation, name)):
        yield f"{name}: {_words(annotation)}"
    elif inspect.isclass(annotation) and attrs.has(annotation):
        hints = typing.get_type_hints(annotation, include_extras=True)
        for field in attrs.fields(annotation):
            yield from _narrowed(hints[field.name], f"{name}.{field.name}")
    else:
        yield from _narrowed_items(annotation, name)


def _narrowed_items(annotation: Any, name: str) -> Iterator[str]:
    for inner in get_args(annotation):
        yield from _narrowed(inner, name)


def _words(annotation: Any) -> str:
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _restriction_words(inner[1])
    if get_origin(annotation) in {typing.Union, types.UnionType}:
        return " or ".join(map(_words, inner))
    if get_origin(annotation) is tuple:
        items = list(map(_words, inner))
        alike = len(set(items)) == 1
        return f"{len(items)} of {items[0]}" if alike else f"({', '.join(items)})"
    if annotation in UNITS:
        return f"{number(UNITS[annotation].minimum)} to {number(UNITS[annotation].maximum)}"
    return _PLAIN.get(annotation, f"every {annotation.__name__}")


_PLAIN: Final = {int: "every integer", bool: "both", type(None): "none"}


def _restriction_words(restriction: Between | Among) -> str:
    if isinstance(restriction, Between):
        return f"{number(restriction.low)} to {number(restriction.high)}"
    first, *others = restriction.values
    if len(others) > 1 and [first, *others] == _consecutive(first, len(others) + 1):
        return f"{first} to {others[-1]}"
    return " or ".join(map(_value_words, restriction.values))


def _value_words(value: object) -> str:
    if isinstance(value, bytes):
        return f"0x{value[:2].hex()}..."
    return str(getattr(value, "name", value))


def _consecutive(first: object, number_of: int) -> list[int]:
    return list(range(first, first + number_of)) if type(first) is int else []
