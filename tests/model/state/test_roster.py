import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.state.roster import Roster
from tao_model.units import AccountId

ACCOUNTS = tuple(AccountId(bytes([number]) * 32) for number in range(6))

STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from(ACCOUNTS)), max_size=30)


def listed_after(steps: list[tuple[bool, AccountId]]) -> list[AccountId]:
    """Do the same with a list."""
    listed: list[AccountId] = []
    for comes, account in steps:
        if comes and account not in listed:
            listed.append(account)
        elif not comes and account in listed:
            listed[listed.index(account)] = listed[-1]
            listed.pop()
    return listed


def roster_after(steps: list[tuple[bool, AccountId]]) -> Roster:
    roster = Roster()
    for comes, account in steps:
        roster = roster.appended(account) if comes else roster.removed(account)
    return roster


@given(STEPS)
def test_a_roster_is_a_list_in_which_the_last_takes_the_place_of_who_leaves(
    steps: list[tuple[bool, AccountId]],
) -> None:
    listed, roster = listed_after(steps), roster_after(steps)
    assert list(roster) == listed
    assert len(roster) == len(listed)
    for account in ACCOUNTS:
        number = roster.number_of(account)
        assert (number is None) == (account not in listed)
        assert (account in roster) == (account in listed)
        assert number is None or listed[number] == account


@given(STEPS)
def test_the_way_to_a_roster_does_not_matter(steps: list[tuple[bool, AccountId]]) -> None:
    assert roster_after(steps) == Roster.of(listed_after(steps))


def test_no_account_is_listed_twice() -> None:
    with pytest.raises(ValueError, match="listed twice"):
        Roster.of(ACCOUNTS[:1] * 2)
