import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.addresses import encode
from tao_model.conformance.scenarios.made_up import account, number, parts, with_accounts


@given(st.integers(0, 2**64), st.lists(st.integers(1, 10**6), min_size=1, max_size=20))
def test_parts_are_the_whole_in_proportion_to_within_one_each(
    whole: int, weights: list[int]
) -> None:
    found = parts(whole, weights)
    assert sum(found) == whole
    for part, weight in zip(found[1:], weights[1:], strict=True):
        assert part == whole * weight // sum(weights)
    assert 0 <= found[0] - whole * weights[0] // sum(weights) < len(weights)


@given(st.integers(1, 10**9), st.text(max_size=20))
def test_a_made_up_number_is_below_its_bound_and_always_the_same(below: int, name: str) -> None:
    assert 0 <= number(below, name) < below
    assert number(below, name) == number(below, name)


def test_names_and_addresses_become_accounts_wherever_they_stand() -> None:
    made_up = "0x" + account("alice").hex()
    address = encode(account("bob"))
    assert with_accounts({"a": ["@alice", address, "Swap", 5]}) == {
        "a": [made_up, "0x" + account("bob").hex(), "Swap", 5]
    }


def test_a_malformed_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no name of an account"):
        with_accounts(["@Alice Smith"])
