"""Records of hotkey swaps, and prices of joining."""

import attrs
import pytest

from tao_model.network.keys import with_swap_records_expired
from tao_model.network.registration import with_next_price
from tao_model.state import ROOT, Map, State, Subnet
from tao_model.state.emission import Schedule
from tao_model.state.registration import Registration
from tao_model.state.subnets import Identity
from tao_model.state.whole import Block
from tao_model.units import AccountId, BlockNumber, Count16, NetUid, Rao, Tempo
from tests.strategies.emission import account


def left_at(block: int, *, added: bool = True) -> set[AccountId]:
    swaps = Map({account(n): BlockNumber(n) for n in (2, 3, 4, 5)})
    registration = Registration(last_hotkey_swaps=swaps)
    subnet = Subnet(identity=Identity(added=added), registration=registration)
    state = State(block=Block(BlockNumber(block))).with_subnet(NetUid(4), subnet)
    return set(with_swap_records_expired(state).subnet(NetUid(4)).registration.last_hotkey_swaps)


@pytest.mark.rule("BLOCK-13")
def test_records_expire_once_a_day_on_a_subnet_that_exists() -> None:
    everything = {account(n) for n in (2, 3, 4, 5)}
    assert left_at(7204) == {account(4), account(5)}
    assert left_at(7205) == left_at(7203) == everything
    assert left_at(7204, added=False) == everything


@pytest.mark.rule("BLOCK-12")
def test_root_counts_its_interval_anew_in_every_block_once_it_is_due() -> None:
    counted = Registration(this_block=Count16(1), this_interval=Count16(2), burn=Rao(10**8))
    subnet = Subnet(registration=counted, schedule=Schedule(tempo=Tempo(10)))
    for netuid, block, interval in ((ROOT, 9, 2), (ROOT, 10, 0), (ROOT, 11, 0), (NetUid(1), 11, 2)):
        state = State(block=Block(BlockNumber(block))).with_subnet(netuid, subnet)
        after = with_next_price(state, netuid).subnet(netuid).registration
        assert (after.this_block, after.this_interval) == (0, interval)
        assert after.burn < counted.burn
        assert attrs.evolve(after, this_interval=Count16(2), burn=Rao(10**8)) == attrs.evolve(
            counted, this_block=Count16(0)
        )
