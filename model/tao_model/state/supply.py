"""How much TAO and alpha there is (chapter of supply)."""

import attrs

from tao_model.units import Alpha, Rao


@attrs.frozen(slots=False)
class Supply:
    """How much TAO exists, by two counters that should agree, and the latest emission."""

    total_issuance: Rao = Rao(0)
    """What the curve reads: the counter of the economy."""
    balances_issuance: Rao = Rao(0)
    """What the cap reads: the counter of the accounts."""
    latest_emission: Rao = Rao(1_000_000_000)
    """The curve's latest answer, for TAO or for any subnet."""


@attrs.frozen(slots=False)
class AlphaSupply:
    """How much alpha of one subnet is outstanding, was created, was burned, was recycled."""

    alpha_out: Alpha = Alpha(0)
    """Alpha outside the pool, burned alpha included."""
    created: Alpha = Alpha(0)
    """Alpha created less alpha recycled; read by no rule."""
    burned: Alpha = Alpha(0)
    """Alpha burned; read by no rule."""
    recycled: Alpha = Alpha(0)
    """Alpha recycled; read by no rule."""
