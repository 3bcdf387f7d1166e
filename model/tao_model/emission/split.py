"""Who shares a subnet's new alpha, and where it waits for the epoch (chapter 03-emission)."""

from typing import Final

import attrs

from tao_model.children import fraction_of_16
from tao_model.numbers.fixed_point import U96F32
from tao_model.numbers.integers import U64
from tao_model.state.emission import Pending
from tao_model.units import Alpha, Proportion16, U96F32Bits

HALF: Final = U96F32Bits(U96F32.scale // 2)


@attrs.frozen
class Parts:
    """A block's new alpha of one subnet, divided; what is missing to the whole is dust."""

    owner_cut: Alpha
    """For the subnet's owner."""
    server: Alpha
    """For miners."""
    validator: Alpha
    """For validators and those who stake alpha with them."""
    root_alpha: Alpha
    """For those who stake TAO on root."""


NOTHING_PENDING: Final = Pending(Alpha(0), Alpha(0), Alpha(0), Alpha(0))


@attrs.frozen
class Accrual:
    """What waits after a block, and what the block took back."""

    pending: Pending
    recycled_alpha: Alpha
    """Root's part where root does not sell: taken out of the outstanding alpha."""


def _whole(amount: U96F32Bits) -> Alpha:
    return Alpha(U96F32.saturating_to_integer(amount, U64))


def split_new_alpha(
    alpha_out: U96F32Bits, owner_cut: Proportion16, proportion: U96F32Bits
) -> Parts:
    """Return the parts of a block's new alpha (EMISSION-10).

    ``owner_cut`` is zero where the subnet has it disabled; ``proportion`` is the subnet's root
    proportion after the block's injection and mint.

    Source: ``coinbase/run_coinbase.rs``, ``emit_to_subnets``.
    """
    owner = U96F32.saturating_multiply(alpha_out, fraction_of_16(owner_cut))
    rest = U96F32.saturating_subtract(alpha_out, owner)
    root = U96F32.saturating_multiply(U96F32.saturating_multiply(proportion, rest), HALF)
    server = U96F32.saturating_multiply(rest, HALF)
    validator = U96F32.saturating_subtract(U96F32.saturating_subtract(rest, server), root)
    return Parts(_whole(owner), _whole(server), _whole(validator), _whole(root))


def accrue(pending: Pending, parts: Parts, root_sells: bool) -> Accrual:
    """Return what waits once a block's parts are added (EMISSION-11).

    Source: ``coinbase/run_coinbase.rs``, ``emit_to_subnets``.
    """
    to_root = parts.root_alpha if root_sells else Alpha(0)
    return Accrual(
        Pending(
            _add(pending.pending_server_emission, parts.server),
            _add(pending.pending_validator_emission, parts.validator),
            _add(pending.pending_root_alpha_divs, to_root),
            _add(pending.pending_owner_cut, parts.owner_cut),
        ),
        recycled_alpha=Alpha(parts.root_alpha - to_root),
    )


def _add(waiting: Alpha, part: Alpha) -> Alpha:
    return Alpha(U64.saturating_add(waiting, part))
