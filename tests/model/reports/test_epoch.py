import io
import json
import re

import attrs
import pytest

from tao_model.addresses import encode
from tao_model.conformance.epoch_inputs import DEFAULTS, epoch_case
from tao_model.conformance.epoch_results import EpochResult, epoch_result
from tao_model.consensus.reference import run_epoch
from tao_model.reports.epoch import print_epoch, shortened
from tao_model.reports.tables import terminal
from tao_model.units import AccountId, Alpha
from tests.rule_index import ROOT

HOTKEYS = [AccountId(bytes([uid]) * 32) for uid in range(4)]


def result(**changes: object) -> EpochResult:
    """Return the epoch of one validator, two miners and one that earns nothing."""
    fields: dict[str, object] = {
        "netuid": 9,
        "current_block": 123_456,
        "stake_rao": [10**9, 0, 0, 0],
        "weights": [[[1, 100], [2, 300]], [], [], []],
        "hotkeys": [encode(hotkey) for hotkey in HOTKEYS],
    }
    case = epoch_case({name: v for name, v in (fields | changes).items() if v is not ...})
    return epoch_result(case, "reference", run_epoch(case.epoch))


def lines(
    shown: EpochResult, width: int = 200, *, every: bool = False, wide: bool = False
) -> list[str]:
    file = io.StringIO()
    print_epoch(terminal(file, width), shown, every=every, wide=wide)
    return [line.rstrip() for line in file.getvalue().splitlines() if line.strip()]


def rows(told: list[str]) -> list[list[str]]:
    """Return the cells of the lines that are about a neuron."""
    found = [line for line in told if re.match(r" +[0-9]+ .*([0-9]{9}|-)$", line)]
    return [line.split() for line in found]


def test_the_highest_earners_come_first_with_nine_decimals() -> None:
    told = lines(result())
    assert told[0] == "Subnet 9 at block 123,456: 360.000000000 alpha for 4 neurons"
    assert told[1] == "Production at revision v425, computed by engine reference"
    assert [(row[0], row[-1]) for row in rows(told)] == [
        ("0", "180.000000000"),
        ("2", "135.000000000"),
        ("1", "45.000000000"),
    ]


def test_the_total_and_what_is_not_paid_are_told() -> None:
    # Half of 101 is 50.5, a quarter of that 12.625, three quarters 37.875; each is cut off.
    told = lines(result(emission=101))
    total = next(line.split() for line in told if line.split()[0] == "total")
    assert total == ["total", "0.000000049", "0.000000050", "0.000000099"]
    assert "Paid: 0.000000099 of 0.000000101 alpha. Not paid: 0.000000002." in told


def test_paying_more_than_there_was_is_told() -> None:
    told = lines(attrs.evolve(result(), emission=Alpha(359 * 10**9)))
    text = "Paid: 360.000000000 of 359.000000000 alpha. That is 1.000000000 more than there was."
    assert text in told


def test_who_earns_nothing_is_counted_or_listed() -> None:
    assert "1 neuron earns nothing; --all lists everybody." in lines(result())
    every = lines(result(), every=True)
    assert [row[0] for row in rows(every)] == ["0", "2", "1", "3"]
    assert not any("earns nothing" in line for line in every)


def test_where_nobody_earns_there_is_no_table() -> None:
    told = lines(result(emission=0))
    assert told[2] == "4 neurons earn nothing; --all lists everybody."


def test_hotkeys_are_shortened_or_written_in_full() -> None:
    assert shortened(HOTKEYS[0]) == "5C4hrf..pnhM"
    assert any("5C4hrf..pnhM" in line for line in lines(result()))
    assert any(encode(HOTKEYS[0]) in line for line in lines(result(), wide=True))


def test_without_hotkeys_and_number_there_are_uids_alone() -> None:
    told = lines(result(hotkeys=..., netuid=...))
    assert told[0].startswith("A subnet at block")
    assert "hotkey" not in told[2]


def test_columns_that_do_not_fit_are_named() -> None:
    told = lines(result(), width=80)
    heads = re.split(r" {2,}", told[2].strip())
    assert heads == ["uid", "incentive", "dividends", "as miner", "as validator", "earned, alpha"]
    left_out = "Left out, as the terminal is too narrow: consensus, trust, permit, stake, hotkey."
    assert left_out in " ".join(told)


def test_a_zero_is_a_dash() -> None:
    miner = next(row for row in rows(lines(result())) if row[0] == "1")
    assert miner[2:] == ["-", "0.24998", "0.24998", "-", "-", "45.000000000", "-", "45.000000000"]


def test_defaults_are_listed_with_value_and_reason() -> None:
    told = lines(result(kappa=5))
    start = told.index("21 fields not in the input, and taken for them:")
    words = [line.split(maxsplit=1) for line in told[start + 3 :]]
    taken = {field: rest for field, rest in words if field in DEFAULTS}
    assert taken["tempo"].split() == ["360", "production's", "default"]
    assert taken["last_update"].startswith("123456 for each")
    assert taken["validator_permit"].startswith("true for 1 of 4")
    assert taken["bonds"].startswith("none")
    assert taken["owner_uid"].startswith("null")
    assert "kappa" not in taken
    assert len(taken) == 21


@pytest.mark.parametrize(
    ("given", "shown"), [([0, 9, 0, 0], "a list of 4"), ([7] * 4, "7 for each")]
)
def test_a_list_is_told_by_what_its_entries_have_in_common(given: list[int], shown: str) -> None:
    told = result()
    default = attrs.evolve(told.defaults_used[0], field="blocks", value=tuple(given))
    line = lines(attrs.evolve(told, defaults_used=(default,)))[-1]
    assert line.split(maxsplit=1)[1].startswith(shown)


def test_an_epoch_that_says_everything_lists_no_defaults() -> None:
    told = attrs.evolve(result(), defaults_used=())
    assert "not in the input" not in "".join(lines(told))


def test_the_example_says_who_earns_what() -> None:
    case = epoch_case(json.loads((ROOT / "examples" / "metagraph.json").read_text()))
    told = lines(epoch_result(case, "reference", run_epoch(case.epoch)))
    assert told[0] == "Subnet 7 at block 6,000,000: 360.000000000 alpha for 256 neurons"
    assert len(rows(told)) == 67
    assert "189 neurons earn nothing; --all lists everybody." in told
