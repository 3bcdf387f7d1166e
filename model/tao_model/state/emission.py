"""What a subnet's blocks and epochs leave behind (chapter of emission)."""

import attrs

from tao_model.parameters import TEMPO
from tao_model.state.maps import Map
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    EpochIndex,
    I96F32Bits,
    Rao,
    Tempo,
    U96F32Bits,
)


@attrs.frozen(slots=False)
class Schedule:
    """When the epochs of a subnet run."""

    tempo: Tempo = TEMPO.default
    """Blocks between epochs; at 0 there are none."""
    last_epoch_block: BlockNumber = BlockNumber(0)
    """When the last slot for an epoch was used, whether or not it ran."""
    pending_epoch_at: BlockNumber = BlockNumber(0)
    """When an epoch is due besides; 0 is none."""
    blocks_since_last_step: BlockCount = BlockCount(0)
    """Blocks since an epoch last ran."""
    subnet_epoch_index: EpochIndex = EpochIndex(0)
    """How many slots have been used."""


@attrs.frozen(slots=False)
class Pending:
    """Alpha of one subnet that waits for its next epoch."""

    pending_server_emission: Alpha = Alpha(0)
    """For miners."""
    pending_validator_emission: Alpha = Alpha(0)
    """For validators and those who stake alpha with them."""
    pending_root_alpha_divs: Alpha = Alpha(0)
    """For those who stake TAO on root."""
    pending_owner_cut: Alpha = Alpha(0)
    """For the subnet's owner."""


@attrs.frozen(slots=False)
class SubnetEmission:
    """What the latest block and the latest epoch of a subnet gave, and the averages."""

    moving_price: I96F32Bits = I96F32Bits(0)
    """Moving average of the price, in TAO per alpha."""
    root_proportion: U96F32Bits = U96F32Bits(0)
    """Root's part of the subnet after the latest block; read by no rule."""
    miner_burned: U96F32Bits = U96F32Bits(0)
    """Part of the miners' emission that the latest epoch withheld."""
    last_mechanism_step_block: BlockNumber = BlockNumber(0)
    """When an epoch last ran; 0 before the first."""
    tao_in: Rao = Rao(0)
    """TAO that the latest block put into the pool; read by no rule, as are the next four."""
    alpha_in: Alpha = Alpha(0)
    """Alpha that the latest block put into the pool."""
    alpha_out: Alpha = Alpha(0)
    """Alpha that the latest block created outside the pool."""
    excess_tao: Rao = Rao(0)
    """TAO for which the latest block bought alpha."""
    root_sell_tao: Rao = Rao(0)
    """TAO that claims on root took out of the pool since the latest block began."""
    alpha_dividends: Map[AccountId, Alpha] = Map()
    """What the latest epoch paid to each hotkey's alpha stakers; read by no rule."""
    root_alpha_dividends: Map[AccountId, Alpha] = Map()
    """What the latest epoch let each hotkey's root stakers claim; read by no rule."""
