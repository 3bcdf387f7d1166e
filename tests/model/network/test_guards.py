import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.balances import TransferAllowDeath
from tao_model.network.call import Call
from tao_model.network.guards import check_coldkey_swap
from tao_model.rejection import Reason, Rejected
from tao_model.state import Map, State
from tao_model.state.accounts import KeySwaps, SwapAnnouncement
from tao_model.units import AccountId, BlockNumber, Hash, Rao

ALICE = AccountId(b"a" * 32)
BOB = AccountId(b"b" * 32)
PAYMENT = TransferAllowDeath(BOB, Rao(0))


def announced(*, disputed: bool = False) -> State:
    announcement = SwapAnnouncement(BlockNumber(9), Hash(bytes(32)))
    disputes = Map({ALICE: BlockNumber(8)}) if disputed else Map()
    swaps = KeySwaps(Map({ALICE: announcement}), disputes)
    return attrs.evolve(State(), key_swaps=swaps)


def _carried_out(state: State, _origin: object, _action: object) -> State:
    return state


SWAP = Call("Pallet.swap", object, (), _carried_out, is_allowed_during_swap=True)
OTHER = Call("Pallet.other", object, (), _carried_out)


def refusal_of(state: State, call: Call) -> Reason | None:
    try:
        check_coldkey_swap(state, ALICE, call, None)
    except Rejected as refusal:
        return refusal.reason
    return None


@pytest.mark.rule("NETWORK-3")
def test_who_has_announced_a_swap_does_nothing_else() -> None:
    assert refusal_of(announced(), OTHER) is Reason.COLDKEY_SWAP_ANNOUNCED
    assert refusal_of(announced(), SWAP) is None


@pytest.mark.rule("NETWORK-3")
def test_who_has_disputed_a_swap_does_nothing_at_all() -> None:
    assert refusal_of(announced(disputed=True), OTHER) is Reason.COLDKEY_SWAP_DISPUTED
    assert refusal_of(announced(disputed=True), SWAP) is Reason.COLDKEY_SWAP_DISPUTED


@pytest.mark.rule("NETWORK-3")
def test_everybody_else_is_let_through() -> None:
    assert refusal_of(State(), OTHER) is None


@pytest.mark.rule("NETWORK-2", "NETWORK-3")
def test_guards_come_before_a_signed_call() -> None:
    with pytest.raises(Rejected) as refusal:
        apply(announced(), Signed(ALICE), PAYMENT)
    assert refusal.value.reason is Reason.COLDKEY_SWAP_ANNOUNCED
    assert apply(announced(), Signed(BOB), PAYMENT) == announced()


@pytest.mark.rule("NETWORK-2")
def test_root_passes_no_guard() -> None:
    with pytest.raises(Rejected) as refusal:
        apply(announced(disputed=True), ROOT_ORIGIN, PAYMENT)
    assert refusal.value.reason is Reason.BAD_ORIGIN
