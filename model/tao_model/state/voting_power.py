"""The moving average of stake that votes (chapter of voting power)."""

import attrs

from tao_model.state.maps import Map
from tao_model.units import AccountId, Alpha, BlockNumber, Perquintill


@attrs.frozen(slots=False)
class VotingPower:
    """Voting power on one subnet."""

    tracking_enabled: bool = False
    """Whether it is followed."""
    disable_at: BlockNumber = BlockNumber(0)
    """When following it ends; 0 is never."""
    smoothing: Perquintill = Perquintill(3_570_000_000_000_000)
    """Weight of the new in the moving average."""
    power: Map[AccountId, Alpha] = Map()
    """The moving average of each hotkey's stake."""
