from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tao_model.conformance.scenarios.form import scenario
from tao_model.conformance.scenarios.made_up import account
from tao_model.conformance.schemas import schemas
from tao_model.conformance.states import write_state
from tao_model.encoding import InputError
from tao_model.storage_view import rows
from tests.model.conformance.scenarios.made_up_scenarios import (
    call,
    document,
    network,
    small,
    staking,
)

SCHEMA = Draft202012Validator(schemas()["scenario"])


def test_a_scenario_is_as_its_schema_says() -> None:
    SCHEMA.validate(document())


def test_a_network_a_state_and_rows_are_three_ways_to_say_the_same() -> None:
    described = small().genesis
    given: list[dict[str, Any]] = [{"state": write_state(described)}, {"rows": rows(described)}]
    for genesis in given:
        SCHEMA.validate(document(genesis=genesis))
        assert small(genesis=genesis).genesis == described


def test_the_author_is_an_account_of_a_name() -> None:
    assert small().surroundings.author == account("author")
    without = document()
    del without["author"]
    assert scenario(without).surroundings.author is None


MALFORMED: list[tuple[dict[str, Any], str]] = [
    ({"revision": "v1"}, "$.revision: is v1, the model is of v425"),
    ({"format": "other"}, '$.format: expected "tao-spec/scenario", found "other"'),
    ({"blocks": 5}, '$: unknown field "blocks"'),
    ({"genesis": {}}, "$.genesis: expected exactly one of network, state and rows"),
    ({"genesis": {"chain": 1}}, '$.genesis: unknown field "chain"'),
    ({"genesis": {"rows": 1}}, "$.genesis.rows: expected a list, found 1"),
    ({"genesis": {"rows": [[]]}}, "$.genesis.rows[0]"),
    ({"genesis": {"state": {}}}, "$.genesis.state.format: is missing"),
    (
        {"genesis": {"network": network(validators=-1)}},
        "$.genesis.network.validators: -1 is out of range",
    ),
    (
        {"genesis": {"network": network(validators=0)}},
        "$.genesis.network.validators: is 0; somebody has to hold the stake",
    ),
    (
        {"genesis": {"network": network(validators=2)}},
        "$.genesis.network.subnets[0].validators: is 3; the network has 1 to 2",
    ),
    (
        {"genesis": {"network": network(issuance=0)}},
        "$.genesis.network.issuance: is 572000000000000 rao less than what all hold together",
    ),
    (
        {"genesis": {"network": network(weights_every=0)}},
        "$.genesis.network.weights_every: is 0; at least one block passes",
    ),
    ({"author": "@Nobody!"}, "$.author: '@Nobody!' is no name of an account"),
    ({"author": "nobody"}, "$.author: "),
    ({"actions": [staking(every=0)]}, "$.actions[0].every: is 0; at least one block passes"),
    ({"actions": [staking(after=-1)]}, "$.actions[0].after: -1 is out of range"),
    (
        {"actions": [{"times": 2, "origin": "root", "call": call("add_stake")}]},
        "$.actions[0].times: needs every",
    ),
    ({"actions": [staking(), {"after": 1}]}, "$.actions[1]: expected call and origin, or set"),
    ({"actions": [staking(call={})]}, "$.actions[0].call: "),
    ({"actions": [staking(call=call("fly"))]}, "$.actions[0].call: the model does not have"),
    (
        {"actions": [staking(call=call("add_stake", netuid=1))]},
        "$.actions[0].call: expected an object of hotkey, netuid, amount_staked",
    ),
    ({"actions": [staking(origin="@A")]}, "$.actions[0].origin: '@A' is no name"),
    ({"actions": [{"set": ["Nothing.Here", [], 1]}]}, "$.actions[0].set[0]: Nothing.Here: "),
]


@pytest.mark.parametrize(("change", "complaint"), MALFORMED, ids=[text for _, text in MALFORMED])
def test_a_malformed_scenario_is_refused_with_the_path_of_the_field(
    change: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(InputError) as caught:
        scenario(document(**change))
    assert str(caught.value).startswith(complaint)


def test_a_subnet_of_too_many_neurons_is_refused() -> None:
    (subnets,) = network()["subnets"]
    too_many = network(subnets=[subnets | {"miners": 300}])
    with pytest.raises(InputError, match=r"has 304 neurons, its owner's among them; 256"):
        small(genesis={"network": too_many})
