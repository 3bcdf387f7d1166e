import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.addresses import decode, encode
from tao_model.units import AccountId

accounts = st.binary(min_size=32, max_size=32).map(AccountId)

ALICE = AccountId(bytes.fromhex("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d"))
ALICE_ON_THE_GENERIC_NETWORK = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
ALICE_ON_POLKADOT = "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"


def test_the_well_known_development_account_has_its_well_known_address() -> None:
    assert encode(ALICE) == ALICE_ON_THE_GENERIC_NETWORK
    assert decode(ALICE_ON_THE_GENERIC_NETWORK) == ALICE


@given(accounts)
def test_an_address_names_the_account_it_was_made_from(account: AccountId) -> None:
    assert decode(encode(account)) == account


@given(accounts)
def test_every_address_has_48_characters_and_begins_with_5(account: AccountId) -> None:
    address = encode(account)
    assert len(address) == 48
    assert address[0] == "5"


@given(accounts, st.integers(0, 47), st.sampled_from("123456789ABCDEFGHJKLMNPQRSTUVWXYZabc"))
def test_a_changed_character_never_names_the_same_account(
    account: AccountId, position: int, other: str
) -> None:
    address = encode(account)
    changed = address[:position] + other + address[position + 1 :]
    # Two bytes of checksum let one change in 65536 pass; it then names another account.
    with contextlib.suppress(ValueError):
        assert (decode(changed) == account) == (changed == address)


def test_an_address_with_a_wrong_checksum_is_refused() -> None:
    with pytest.raises(ValueError, match="checksum is wrong"):
        decode(ALICE_ON_THE_GENERIC_NETWORK[:-1] + "Z")


def test_an_address_of_another_network_is_refused_by_its_number() -> None:
    with pytest.raises(ValueError, match="of network 0, not of network 42"):
        decode(ALICE_ON_POLKADOT)


@pytest.mark.parametrize(
    "text", ["", "0OIl", "é", "5Grwva", "5" * 45, " " + "5" * 47, "5" * 49, "z" * 48]
)
def test_other_text_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="SS58 address"):
        decode(text)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_an_account_of_another_length_has_no_address(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        encode(AccountId(bytes(length)))


def test_the_checksum_covers_the_prefix() -> None:
    """The hash as the SS58 registry defines it, computed here from its definition."""
    number = 0
    for character in ALICE_ON_THE_GENERIC_NETWORK:
        alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        number = number * 58 + alphabet.index(character)
    data = number.to_bytes(35, "big")
    assert data[-2:] == hashlib.blake2b(b"SS58PRE*" + ALICE, digest_size=64).digest()[:2]
