"""Kinds of chapter 02-supply."""

from typing import Any, Final

import attrs

from tao_model.conformance.codec import write_integer
from tao_model.conformance.kinds.kind import Kind, typed
from tao_model.supply.curve import block_emission_by_logarithm
from tao_model.units import Rao


@attrs.frozen
class IssuedSupply:
    """What the emission of a block depends on."""

    issuance: Rao
    """Issuance: of TAO, or of a subnet's alpha."""


def _block_emission(supply: IssuedSupply) -> Any:
    return {"block_emission": write_integer(block_emission_by_logarithm(supply.issuance))}


KINDS: Final[tuple[Kind, ...]] = (
    Kind("block_emission", ("SUPPLY-2", "SUPPLY-2b"), typed(IssuedSupply, _block_emission)),
)
