"""A small full subnet on which it is tried who loses a place."""

from collections.abc import Sequence
from typing import Final

from tao_model.neurons import neuron_to_prune, neurons_left
from tao_model.state import Subnet
from tao_model.state.consensus import Neurons
from tao_model.units import AccountId, Alpha, BlockNumber, Count16

_NOW: Final = BlockNumber(10_000)


def full_subnet(old: Sequence[int], young: Sequence[int]) -> Subnet:
    """Return a subnet of neurons with these scores at the last epoch, some old and some immune."""
    count = len(old) + len(young)
    neurons = Neurons(
        hotkeys=tuple(AccountId(number.to_bytes(32, "big")) for number in range(count)),
        registered_at=(BlockNumber(0),) * len(old) + (_NOW,) * len(young),
        emission=tuple(map(Alpha, (*old, *young))),
    )
    return Subnet(neurons=neurons)


def score_that_gives_way(subnet: Subnet) -> Alpha:
    """Return the score of the neuron that a newcomer replaces (REGISTRATION-7)."""
    uid = neuron_to_prune(subnet, (), _NOW)
    assert uid is not None
    return subnet.neurons.emission[uid]


def scores_trimmed(subnet: Subnet, places: int) -> tuple[Alpha, ...]:
    """Return the scores of the neurons that trimming removes (REGISTRATION-11)."""
    left = neurons_left(subnet, (), Count16(places), _NOW)
    return tuple(score for uid, score in enumerate(subnet.neurons.emission) if uid not in left)
