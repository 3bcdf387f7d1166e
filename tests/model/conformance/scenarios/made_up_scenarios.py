"""A small scenario as people write it, for tests."""

from typing import Any

from tao_model.conformance.scenarios.form import Scenario, scenario

TAO = 10**9


def network(**changes: Any) -> dict[str, Any]:
    """Return the description of two small subnets with a short tempo."""
    subnets = {
        "count": 2,
        "tao_reserve": 30_000 * TAO,
        "alpha_reserve": 100_000 * TAO,
        "alpha_staked": 200_000 * TAO,
        "validators": 3,
        "miners": 4,
        "tempo": 5,
    }
    described = {
        "validators": 4,
        "nominators": 2,
        "root_stake": 500_000 * TAO,
        "subnets": [subnets],
    }
    return described | changes


def call(name: str, **arguments: Any) -> dict[str, Any]:
    """Return a call of the main pallet."""
    return {"SubtensorModule": {name: arguments}}


def staking(**changes: Any) -> dict[str, Any]:
    """Return an action: a nominator stakes every third block."""
    arguments = {"hotkey": "@validator/1", "netuid": 1, "amount_staked": 5 * TAO}
    action = {
        "after": 1,
        "every": 3,
        "origin": "@nominator/1/1",
        "call": call("add_stake", **arguments),
    }
    return action | changes


def document(**changes: Any) -> dict[str, Any]:
    """Return a scenario in which somebody stakes, and somebody else is refused."""
    refused = call("remove_stake", hotkey="@validator/1", netuid=9, amount_unstaked=TAO)
    value = {
        "format": "tao-spec/scenario",
        "revision": "v425",
        "author": "@author",
        "genesis": {"network": network()},
        "actions": [staking(), {"after": 2, "origin": "@nominator/1/2", "call": refused}],
    }
    return value | changes


def small(**changes: Any) -> Scenario:
    """Return the scenario, read."""
    return scenario(document(**changes))
