"""Supply and emission in another language, written from the chapters alone."""

import shutil

import pytest

from tao_model.conformance.conform import conform
from tests.recorded import GOLDEN, records
from tests.rule_index import ROOT

NODE = shutil.which("node")
COMMAND = ("node", str(ROOT / "examples" / "adapters" / "supply_and_emission.mjs"))
KINDS = (
    *("block_emission", "emitting_subnets", "subnet_shares", "root_proportion"),
    *("subnet_terms", "emit_to_subnets", "mechanism_split"),
)

pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node to run JavaScript")


def test_it_answers_all_that_was_recorded_of_what_it_has() -> None:
    report = conform(COMMAND, [str(GOLDEN / f"{kind}.jsonl.gz") for kind in KINDS])
    assert report.is_pass
    assert (report.failed, report.declined) == (0, 0)
    assert report.passed == sum(len(records(kind)) for kind in KINDS)


def test_it_declines_the_rest() -> None:
    report = conform(COMMAND, [str(GOLDEN / "moving_price.jsonl.gz")])
    assert (report.passed, report.failed) == (0, 0)
    assert report.declined == len(records("moving_price"))
