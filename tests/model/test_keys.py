"""Swaps of coldkeys that are announced, and what a coldkey says about itself."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.keys import (
    announced,
    cleared,
    disputed,
    is_short_enough,
    reset,
    with_new_announcement,
)
from tao_model.rejection import Reason, Rejected
from tao_model.state.accounts import AccountIdentity, KeySwaps
from tao_model.state.parameters import NetworkParameters
from tao_model.units import AccountId, BlockCount, BlockNumber, ByteString, Hash

ALICE = AccountId(b"a" * 32)
FIRST, SECOND = Hash(b"1" * 32), Hash(b"2" * 32)
DELAYS = NetworkParameters(
    coldkey_swap_announcement_delay=BlockCount(100),
    coldkey_swap_reannouncement_delay=BlockCount(10),
)
NOBODY = KeySwaps()
MADE = announced(NOBODY, ALICE, FIRST, BlockNumber(7), DELAYS)


def refused(reason: Reason, call: object, *arguments: object) -> None:
    assert callable(call)
    with pytest.raises(Rejected) as refusal:
        call(*arguments)
    assert refusal.value.reason is reason


@pytest.mark.rule("KEYS-1")
def test_a_swap_is_due_after_the_delay_and_announced_anew_after_another() -> None:
    assert (MADE.announcements[ALICE].at, MADE.announcements[ALICE].new_coldkey_hash) == (
        107,
        FIRST,
    )
    again = (MADE, ALICE, SECOND)
    early = Reason.COLDKEY_SWAP_REANNOUNCED_TOO_EARLY
    refused(early, with_new_announcement, *again, BlockNumber(116), DELAYS)
    after = with_new_announcement(*again, BlockNumber(117), DELAYS)
    assert (after.announcements[ALICE].at, after.announcements[ALICE].new_coldkey_hash) == (
        217,
        SECOND,
    )


@pytest.mark.rule("KEYS-2")
def test_a_stale_announcement_is_taken_back() -> None:
    early = Reason.COLDKEY_SWAP_CLEAR_TOO_EARLY
    refused(early, cleared, MADE, ALICE, BlockNumber(116), DELAYS)
    assert cleared(MADE, ALICE, BlockNumber(117), DELAYS) == NOBODY
    missing = Reason.COLDKEY_SWAP_ANNOUNCEMENT_NOT_FOUND
    refused(missing, cleared, NOBODY, ALICE, BlockNumber(117), DELAYS)


@pytest.mark.rule("KEYS-3")
def test_an_announced_swap_is_disputed_once_and_reset_by_root() -> None:
    missing = Reason.COLDKEY_SWAP_ANNOUNCEMENT_NOT_FOUND
    refused(missing, disputed, NOBODY, ALICE, BlockNumber(8))
    after = disputed(MADE, ALICE, BlockNumber(8))
    assert after.disputes[ALICE] == 8
    refused(Reason.COLDKEY_SWAP_ALREADY_DISPUTED, disputed, after, ALICE, BlockNumber(9))
    assert reset(after, ALICE) == reset(MADE, ALICE) == reset(NOBODY, ALICE) == NOBODY


LONGEST = {
    "name": 256,
    "url": 256,
    "github_repo": 256,
    "image": 1024,
    "discord": 256,
    "description": 1024,
    "additional": 1024,
}


@pytest.mark.rule("KEYS-4")
@given(st.sampled_from(sorted(LONGEST)))
def test_each_field_has_a_greatest_length(field: str) -> None:
    longest = AccountIdentity(**{name: ByteString(bytes(n)) for name, n in LONGEST.items()})
    assert is_short_enough(longest)
    one_more = ByteString(bytes(LONGEST[field] + 1))
    assert not is_short_enough(attrs.evolve(AccountIdentity(), **{field: one_more}))
