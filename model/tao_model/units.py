"""The units of every value: what an integer means, and the range that production gives it.

All values of the model are plain integers. A ``NewType`` tells the type checker what
an integer means; :data:`UNITS` tells readers, schemas and input validation the same,
with the closed range of the integer. Nothing else in the model states a range of a unit.
"""

from collections.abc import Mapping
from typing import Any, Final, NewType

import attrs

Rao = NewType("Rao", int)
Alpha = NewType("Alpha", int)
NetUid = NewType("NetUid", int)
Uid = NewType("Uid", int)
BlockNumber = NewType("BlockNumber", int)
BlockCount = NewType("BlockCount", int)
Proportion16 = NewType("Proportion16", int)
Proportion64 = NewType("Proportion64", int)
Tempo = NewType("Tempo", int)
Count16 = NewType("Count16", int)
Count8 = NewType("Count8", int)
Count64 = NewType("Count64", int)
EpochIndex = NewType("EpochIndex", int)
PoolMechanism = NewType("PoolMechanism", int)
Steepness = NewType("Steepness", int)
Thousandths = NewType("Thousandths", int)
Millionths = NewType("Millionths", int)
Perquintill = NewType("Perquintill", int)
PriceLimit = NewType("PriceLimit", int)
RaoVolume = NewType("RaoVolume", int)
Signed64 = NewType("Signed64", int)
VersionKey = NewType("VersionKey", int)
Difficulty = NewType("Difficulty", int)
DrandRound = NewType("DrandRound", int)
MechanismId = NewType("MechanismId", int)
ClaimedAlpha = NewType("ClaimedAlpha", int)
AccountFlags = NewType("AccountFlags", int)
Salt = NewType("Salt", int)
AccountId = NewType("AccountId", bytes)
Hash = NewType("Hash", bytes)
ByteString = NewType("ByteString", bytes)
AccountNumber = NewType("AccountNumber", int)

I32F32Bits = NewType("I32F32Bits", int)
I64F64Bits = NewType("I64F64Bits", int)
I96F32Bits = NewType("I96F32Bits", int)
U64F64Bits = NewType("U64F64Bits", int)
U96F32Bits = NewType("U96F32Bits", int)
Mantissa = NewType("Mantissa", int)
DecimalExponent = NewType("DecimalExponent", int)
Unsigned64 = NewType("Unsigned64", int)
AnyInteger = NewType("AnyInteger", int)


@attrs.frozen
class Unit:
    """What an integer stands for, and the closed range that production's type gives it."""

    name: str
    meaning: str
    minimum: int
    maximum: int


def _unsigned(name: str, meaning: str, width: int) -> Unit:
    return Unit(name, meaning, 0, 2**width - 1)


def _signed(name: str, meaning: str, width: int) -> Unit:
    return Unit(name, meaning, -(2 ** (width - 1)), 2 ** (width - 1) - 1)


UNITS: Final[Mapping[Any, Unit]] = {
    Rao: _unsigned("rao", "1e-9 TAO", 64),
    Alpha: _unsigned("alpha", "1e-9 of the subnet's token", 64),
    NetUid: _unsigned("netuid", "number of a subnet; 0 is root", 16),
    Uid: _unsigned("uid", "number of a neuron within its subnet", 16),
    BlockNumber: _unsigned("block", "block number", 64),
    BlockCount: _unsigned("blocks", "number of blocks", 64),
    Proportion16: _unsigned("proportion of 65535", "x stands for x / 65535", 16),
    Proportion64: _unsigned("proportion of 2^64 - 1", "x stands for x / (2^64 - 1)", 64),
    Tempo: _unsigned("tempo", "number of blocks between two epochs of a subnet", 16),
    Count16: _unsigned("count", "number of things", 16),
    Count8: _unsigned("small count", "number of things", 8),
    Count64: _unsigned("large count", "number of things", 64),
    EpochIndex: _unsigned("epoch index", "number of slots for an epoch that a subnet has used", 64),
    PoolMechanism: _unsigned("pool mechanism", "0: the price is fixed at 1; 1: a pool sets it", 16),
    AccountNumber: _unsigned("account number", "the 32 bytes of an account, big-endian", 256),
    Steepness: _signed("steepness", "100 times the steepness of the sigmoid", 16),
    Thousandths: _unsigned("thousandths", "x stands for x / 1000", 32),
    Millionths: _unsigned("millionths", "x stands for x / 1,000,000", 64),
    Perquintill: Unit("perquintill", "x stands for x / 1e18", 0, 10**18),
    PriceLimit: _unsigned("price limit", "1e-9 TAO per alpha", 64),
    RaoVolume: _unsigned("volume", "1e-9 TAO that changed hands", 128),
    Signed64: _signed("i64", "a change without a unit", 64),
    VersionKey: _unsigned("version key", "version of a subnet's validator software", 64),
    Difficulty: _unsigned("difficulty", "of a proof of work; no rule reads it", 64),
    DrandRound: _unsigned("round", "round of the randomness beacon", 64),
    MechanismId: _unsigned("mechanism", "number of a mechanism within its subnet", 8),
    ClaimedAlpha: _unsigned("claimed alpha", "1e-9 of the subnet's token", 128),
    Salt: _unsigned("salt", "a number that makes a hash hard to guess", 16),
    AccountFlags: _unsigned("flags", "a bit for each choice of an account", 128),
    I32F32Bits: _signed("I32F32 bits", "x stands for x / 2^32", 64),
    I64F64Bits: _signed("I64F64 bits", "x stands for x / 2^64", 128),
    I96F32Bits: _signed("I96F32 bits", "x stands for x / 2^32", 128),
    U64F64Bits: _unsigned("U64F64 bits", "x stands for x / 2^64", 128),
    U96F32Bits: _unsigned("U96F32 bits", "x stands for x / 2^32", 128),
    Mantissa: _unsigned("mantissa", "digits of a decimal number", 128),
    DecimalExponent: _signed("exponent", "power of ten of a decimal number", 64),
    Unsigned64: _unsigned("u64", "an integer without a unit", 64),
    AnyInteger: Unit("integer", "of the type that another field names", -(2**127), 2**128 - 1),
}
