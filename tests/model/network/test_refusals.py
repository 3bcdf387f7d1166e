import json
import re

import pytest

from tao_model.network.refusals import full_name
from tao_model.rejection import Reason
from tests.recorded import records

NAME = re.compile(
    r"(SubtensorModule|AdminUtils|Swap|Balances)\.\w+|BadOrigin|(Token|Arithmetic)\(\w+\)"
)


@pytest.mark.rule("NETWORK-2")
@pytest.mark.parametrize("reason", list(Reason), ids=lambda reason: reason.name)
def test_every_refusal_has_the_form_that_production_gives_it(reason: Reason) -> None:
    assert NAME.fullmatch(full_name(reason))


@pytest.mark.rule("NETWORK-2")
def test_names_are_unique() -> None:
    names = [full_name(reason) for reason in Reason]
    assert len(names) == len(set(names))


@pytest.mark.rule("NETWORK-2")
def test_recorded_errors_that_the_model_knows_are_raised_by_the_recorded_pallet() -> None:
    recorded = {
        step["result"]["error"]
        for record in records("trace")
        for step in record["output"]["steps"]
        if step["result"] != "ok"
    }
    bare = {re.sub(r"^\w+\.", "", name): name for name in recorded if name.count(".") == 1}
    for reason in Reason:
        name = bare.get(reason.value)
        if name is not None and not name.startswith("AdminUtils."):
            assert full_name(reason) == name, json.dumps(sorted(recorded))
