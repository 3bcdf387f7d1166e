import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.announcements import (
    AnnounceColdkeySwap,
    ClearColdkeySwapAnnouncement,
    DisputeColdkeySwap,
    ResetColdkeySwap,
)
from tao_model.network.balances import TransferAllowDeath
from tao_model.rejection import Reason
from tao_model.state import State
from tao_model.units import BlockNumber, Hash, Rao
from tests.model.network.acting import BY_ALICE, refusal, run
from tests.strategies.staking import ALICE, BOB, network

ANNOUNCE = AnnounceColdkeySwap(Hash(b"1" * 32))
CLEAR, DISPUTE, RESET = (
    ClearColdkeySwapAnnouncement(),
    DisputeColdkeySwap(),
    ResetColdkeySwap(ALICE),
)
COST = 100_000_000


def at(state: State, block: int) -> State:
    return attrs.evolve(state, block=attrs.evolve(state.block, number=BlockNumber(block)))


@pytest.mark.rule("KEYS-1")
def test_the_first_announcement_costs_and_a_new_one_does_not() -> None:
    before = network()
    after = run(before, ANNOUNCE)
    assert before.balance(ALICE) - after.balance(ALICE) == COST
    assert before.supply.total_issuance - after.supply.total_issuance == COST
    assert before.supply.balances_issuance - after.supply.balances_issuance == COST
    again = run(at(after, 7 + 36_000 + 7_200), ANNOUNCE)
    assert again.balance(ALICE) == after.balance(ALICE)
    poor = before.with_balance(BOB, Rao(COST + 499))
    too_little = Reason.NOT_ENOUGH_BALANCE_TO_PAY_SWAP_COLDKEY
    assert refusal(poor, ANNOUNCE, Signed(BOB)) is too_little
    assert refusal(poor.with_balance(BOB, Rao(COST + 500)), ANNOUNCE, Signed(BOB)) is None


@pytest.mark.rule("KEYS-2", "NETWORK-3")
def test_who_has_announced_can_only_take_it_back_in_the_end() -> None:
    payment = TransferAllowDeath(BOB, Rao(0))
    after = run(network(), ANNOUNCE)
    assert refusal(after, payment) is Reason.COLDKEY_SWAP_ANNOUNCED
    assert refusal(after, CLEAR) is Reason.COLDKEY_SWAP_CLEAR_TOO_EARLY
    free = run(at(after, 7 + 36_000 + 7_200), CLEAR)
    assert refusal(free, payment) is None
    assert refusal(network(), CLEAR) is Reason.COLDKEY_SWAP_ANNOUNCEMENT_NOT_FOUND


@pytest.mark.rule("KEYS-3", "NETWORK-3")
def test_a_dispute_stops_everything_until_root_resets_it() -> None:
    assert refusal(network(), DISPUTE) is Reason.COLDKEY_SWAP_ANNOUNCEMENT_NOT_FOUND
    after = run(network(), ANNOUNCE, DISPUTE)
    for action in (ANNOUNCE, CLEAR, DISPUTE):
        assert refusal(after, action) is Reason.COLDKEY_SWAP_DISPUTED
    assert refusal(after, RESET, Signed(BOB)) is Reason.BAD_ORIGIN
    free = apply(after, ROOT_ORIGIN, RESET)
    assert (free.key_swaps, apply(free, BY_ALICE, ANNOUNCE).balance(ALICE)) == (
        network().key_swaps,
        network().balance(ALICE) - 2 * COST,
    )
