"""A numbered list of accounts, in which both the account and its number are found at once."""

from collections.abc import Iterable, Iterator

import attrs

from tao_model.state.maps import Map
from tao_model.units import AccountId


@attrs.frozen(slots=False)
class Roster:
    """Accounts numbered from 0 without a gap, each once."""

    accounts: Map[int, AccountId] = Map()
    """The account of each number."""
    _numbers: Map[AccountId, int] = attrs.field(default=Map(), eq=False, repr=False)
    """The number of each account: what ``accounts`` says, the other way round."""

    @classmethod
    def of(cls, accounts: Iterable[AccountId]) -> "Roster":
        """Return the roster of some accounts, in their order.

        Raises :class:`ValueError` where one occurs twice.
        """
        in_order = tuple(accounts)
        numbers = {account: number for number, account in enumerate(in_order)}
        if len(numbers) != len(in_order):
            raise ValueError("an account is listed twice")
        return cls(Map(enumerate(in_order)), Map(numbers))

    def __len__(self) -> int:
        return len(self.accounts)

    def __contains__(self, account: object) -> bool:
        return account in self._numbers

    def __iter__(self) -> Iterator[AccountId]:
        return (self.accounts[number] for number in range(len(self)))

    def number_of(self, account: AccountId) -> int | None:
        """Return the number of an account, None where it is not listed."""
        return self._numbers.get(account)

    def appended(self, account: AccountId) -> "Roster":
        """Return the roster with an account at its end; unchanged where it is listed."""
        if account in self._numbers:
            return self
        return Roster(self.accounts.set(len(self), account), self._numbers.set(account, len(self)))

    def removed(self, account: AccountId) -> "Roster":
        """Return the roster without an account, the last one in its place."""
        number = self._numbers.get(account)
        if number is None:
            return self
        last = len(self) - 1
        moved = self.accounts[last]
        accounts = self.accounts.set(number, moved).delete(last)
        return Roster(accounts, self._numbers.set(moved, number).delete(account))
