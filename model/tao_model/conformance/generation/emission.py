"""Inputs of the kinds of chapter 03-emission: subnets, pots and stakes of a block."""

from typing import Any, Final

import attrs

from tao_model.conformance.generation.children import families
from tao_model.conformance.generation.consensus import any_epoch
from tao_model.conformance.generation.pools import price_bits
from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.values import (
    Make,
    amount,
    any_amount,
    edged,
    of_class,
    proportion,
    proportion_of_64,
)
from tao_model.conformance.kinds.emission import KINDS
from tao_model.conformance.kinds.kind import questions
from tao_model.numbers.fixed_point import I96F32, U96F32
from tao_model.state.parameters import RecycleOrBurn

_QUESTIONS: Final = {kind.name: questions(kind)[""] for kind in KINDS}
_EPOCH_FIELDS: Final = next(
    field.type for field in attrs.fields(_QUESTIONS["distribute_emission"]) if field.name == "epoch"
)


def fraction(source: Source) -> int:
    """Return a fraction from zero to one."""
    return edged(source, 0, U96F32.one, U96F32.one // 2)


def moving_price(source: Source) -> int:
    """Return an average that updates can produce: zero to one."""
    return edged(source, 0, I96F32.one, I96F32.one // 100, I96F32.one // 128)


def burned(source: Source) -> int:
    """Return the part of the miners' emission that was withheld: mostly none, or all."""
    match source.integer(0, 2):
        case 0:
            return 0
        case 1:
            return fraction(source)
    return edged(source, 0, 2 * U96F32.one, U96F32.one)


def tao_emission(source: Source) -> int:
    """Return a subnet's part of the TAO that a block creates."""
    return edged(source, 0, 10**9 * U96F32.one, U96F32.one)


_KNOWN: Final[dict[str, Make]] = {
    "alpha_price_bits": price_bits,
    "subnet_mechanism": lambda source: 0 if source.one_in(4) else 1,
    "subnet_moving_price_bits": moving_price,
    "subnet_moving_alpha_bits": lambda source: edged(source, 0, I96F32.one, 12_885),
    "miner_burned_bits": burned,
    "tao_emission_bits": tao_emission,
    "tao_weight_bits": fraction,
    "dividend_bits": lambda source: edged(source, 0, 10**15 * U96F32.one, U96F32.one),
    "block_emission": lambda source: edged(source, 0, 10**9, 5 * 10**8),
    "subnet_emission_enabled": lambda source: not source.one_in(4),
    "injection_accepted": lambda source: not source.one_in(4),
    "first_emission_block_number": lambda source: (
        None if source.one_in(5) else edged(source, 0, 9_000_000, 360)
    ),
    "current_block": lambda source: edged(source, 1, 9_000_000, 360),
    "ema_price_halving_blocks": lambda source: edged(source, 0, 2**34, 201_600),
    "alpha": amount,
    "mechanism_count": lambda source: source.integer(0, 3),
    "mechanism_emission_split": lambda source: (
        None if source.one_in(3) else source.items(proportion, 0, 3)
    ),
    "max_epochs_per_block": lambda source: edged(source, 0, 4, 2),
}


def _with_numbered_subnets(name: str) -> Make:
    def make(source: Source) -> dict[str, Any]:
        asked: dict[str, Any] = of_class(source, _QUESTIONS[name], _KNOWN)
        numbers = source.some_of(range(1, 20), len(asked["subnets"]), len(asked["subnets"]))
        for subnet, number in zip(asked["subnets"], numbers, strict=True):
            subnet["netuid"] = number
        return asked

    return make


subnet_shares: Final = _with_numbered_subnets("subnet_shares")
root_proportion: Final = _with_numbered_subnets("root_proportion")
subnet_terms: Final = _with_numbered_subnets("subnet_terms")
emit_to_subnets: Final = _with_numbered_subnets("emit_to_subnets")
moving_prices: Final = _with_numbered_subnets("moving_price")


def emitting_subnets(source: Source) -> dict[str, Any]:
    """Return subnets of which some take part; root may be among them."""
    asked: dict[str, Any] = _with_numbered_subnets("emitting_subnets")(source)
    if asked["subnets"] and source.one_in(3):
        asked["subnets"][0]["netuid"] = 0
    return asked


def drain_pending(source: Source) -> dict[str, Any]:
    """Return subnets around every edge of their schedule."""
    now = edged(source, 1, 9_000_000, 360, 361)
    known: dict[str, Make] = {
        **_KNOWN,
        "current_block": lambda _: now,
        "tempo": lambda source: edged(source, 0, 50_400, 360),
        "last_epoch_block": lambda source: edged(
            source, 0, now + 1, max(now - 360, 0), max(now - 359, 0)
        ),
        "pending_epoch_at": lambda source: (
            0 if source.boolean() else edged(source, 1, now + 2, now)
        ),
        "blocks_since_last_step": lambda source: edged(source, 0, 50_402, 50_399, 50_400),
    }
    asked: dict[str, Any] = of_class(source, _QUESTIONS["drain_pending"], known)
    for number, subnet in enumerate(asked["subnets"], 1):
        subnet["netuid"] = number
    return asked


def mechanism_split(source: Source) -> dict[str, Any]:
    """Return a pot and how mechanisms share it."""
    asked: dict[str, Any] = of_class(source, _QUESTIONS["mechanism_split"], _KNOWN)
    if source.boolean():  # a split that is in force sums to all
        first = proportion(source)
        asked |= {"mechanism_count": 2, "mechanism_emission_split": [first, 65_535 - first]}
    return asked


def _owner(source: Source) -> int:
    return source.integer(100, 102)


def parent_child_dividends(source: Source) -> dict[str, Any]:
    """Return a family, and dividends of one of it."""
    family = families(source)
    for one in family:
        one |= {"owner": _owner(source), "childkey_take": proportion(source)}
    return {
        "hotkey": source.choice([one["hotkey"] for one in family]),
        "dividends": amount(source),
        "tao_weight": proportion_of_64(source),
        "childkey_burn": proportion_of_64(source),
        "min_childkey_take": proportion(source) if source.boolean() else 0,
        "hotkeys": family,
    }


def dividend_distribution(source: Source) -> dict[str, Any]:
    """Return hotkeys with stake of which some earned dividends."""
    numbers = list(range(1, source.integer(1, 5) + 1))
    earning = source.some_of(numbers, 0, len(numbers))
    return {
        "pending_alpha": amount(source),
        "pending_root_alpha": amount(source),
        "tao_weight_bits": fraction(source),
        "stake_map": [
            {"hotkey": one, "alpha_stake": any_amount(source), "root_stake": amount(source)}
            for one in numbers
        ],
        "dividends": [
            {"hotkey": one, "dividend_bits": _KNOWN["dividend_bits"](source)} for one in earning
        ],
    }


def distribute_emission(source: Source) -> dict[str, Any]:
    """Return a subnet, its neurons and what waits for them."""
    family = families(source, least=2, most=4)
    for one in family:
        one |= {
            "owner": _owner(source),
            "delegate_take": proportion(source),
            "childkey_take": proportion(source),
        }
    count = len(family)
    run = any_epoch(source, min_neurons=count, max_neurons=count)
    owners = sorted({one["owner"] for one in family})
    hotkeys = [one["hotkey"] for one in family]
    owner = None if source.one_in(4) else source.choice(owners)
    return {
        "pending_server_alpha": amount(source),
        "pending_validator_alpha": amount(source),
        "pending_root_alpha": amount(source),
        "pending_owner_cut": amount(source),
        "tao_weight": proportion_of_64(source),
        "childkey_burn": proportion_of_64(source) if source.boolean() else 0,
        "min_childkey_take": proportion(source) if source.boolean() else 0,
        "subnet": {
            "netuid": 1,
            "subnet_owner": owner,
            "subnet_owner_hotkey": None if source.one_in(3) else source.choice(hotkeys),
            "recycle_or_burn": source.choice((None, *(one.value for one in RecycleOrBurn))),
            "mechanism_count": 2 if source.one_in(4) else 1,
            "mechanism_emission_split": [30_000, 35_535] if source.one_in(4) else None,
        },
        "hotkeys": family,
        "coldkeys": [
            {
                "coldkey": one,
                "owned_hotkeys": [h["hotkey"] for h in family if h["owner"] == one],
                "auto_stake_destination": source.choice((None, *hotkeys)),
            }
            for one in owners
        ],
        "epoch": {field.name: getattr(run, field.name) for field in attrs.fields(_EPOCH_FIELDS)},
    }
