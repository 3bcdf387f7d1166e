import io

from tao_model.reports.storage import print_storage
from tao_model.reports.tables import terminal
from tao_model.storage_view.listing import as_markdown, described_entries, listed_entries
from tests.model.storage_view.test_table import ENTRIES


def test_every_entry_is_listed_once_with_a_place_or_a_reason() -> None:
    listed = listed_entries()
    assert [one.entry for one in listed] == list(dict.fromkeys(one.entry for one in listed))
    assert {one.entry for one in listed} == ENTRIES.keys()
    assert all((one.field is None) != (one.reason is None) for one in listed)


def test_the_screen_counts_entries_as_the_list_does() -> None:
    screen = io.StringIO()
    print_storage(terminal(screen), described_entries())
    listed = listed_entries()
    placed = sum(one.field is not None for one in listed)
    told = f"{placed} entries have a place, {len(listed) - placed} have none"
    assert screen.getvalue().splitlines()[-1] == told


def test_every_variant_is_described() -> None:
    limits = [one for one in described_entries() if "LastRateLimitedBlock " in one.entry]
    assert len(limits) == 7
    assert "LastTxBlock" in " ".join(one.entry for one in limits)


def test_an_index_says_what_it_repeats() -> None:
    (uids,) = (one for one in described_entries() if one.entry == "SubtensorModule.Uids")
    assert uids.field == "subnets[netuid].neurons.hotkeys"
    assert uids.note == "index: Keys, the other way round"
    assert uids.default == ""


def test_the_table_has_a_line_for_each() -> None:
    assert len(as_markdown().splitlines()) == len(described_entries()) + 2
