"""Writes day.json: a scenario for `tao-spec simulate`, a network that does not exist.

Root and twelve subnets with pools of very different depth, 24 validators with eight
nominators each, and 480 miners. Each validator sets its weights once in a tempo. Nominators
come with fresh TAO to the young subnets, take some of it out of the old ones, one moves from
a subnet to another, one sells at any price, and one asks for more than it has. Everything
follows from this text.

    python examples/make_day.py > examples/day.json
"""

import json

TAO = 10**9
TEMPO = 360

DEPTHS = (90_000, 70_000, 52_000, 44_000, 36_000, 29_000, 24_000, 18_000, 13_000, 9_000, 6_000)
"""TAO in the pools; the twelfth subnet is the youngest, with 3,000."""


def subnet(number: int, depth: int) -> dict[str, object]:
    """Return a subnet: the deeper its pool the dearer its alpha, and the more neurons it has."""
    is_old = number <= 4
    return {
        "tao_reserve": str(depth * TAO),
        "alpha_reserve": str((300_000 + 5_000 * number) * TAO),
        "alpha_staked": str((1_900_000 - 120_000 * number) * TAO),
        "validators": 20 - number,
        "miners": 66 - 4 * number,
        "tempo": TEMPO,
        "parameters": {
            "yuma3_enabled": not is_old,
            "liquid_alpha_enabled": number % 3 == 0,
        },
    }


def staking(call: str, **arguments: object) -> dict[str, object]:
    """Return a call of the main pallet."""
    return {"SubtensorModule": {call: arguments}}


def buyers() -> list[dict[str, object]]:
    """Return nominators that stake on the three youngest subnets, more and more often."""
    return [
        {
            "after": 600 + 97 * rank,
            "every": 240 + 30 * rank,
            "origin": f"@nominator/{rank}/1",
            "call": staking(
                "add_stake",
                hotkey=f"@validator/{rank}",
                netuid=10 + rank % 3,
                amount_staked=(12 + 3 * rank) * TAO,
            ),
        }
        for rank in range(1, 8)
    ]


def sellers() -> list[dict[str, object]]:
    """Return nominators that unstake from the three oldest subnets, a few times each."""
    return [
        {
            "after": 1_000 + 131 * rank,
            "every": 400,
            "times": 12,
            "origin": f"@nominator/{rank}/2",
            "call": staking(
                "remove_stake",
                hotkey=f"@validator/{rank}",
                netuid=1 + rank % 3,
                amount_unstaked=(400 - 30 * rank) * TAO,
            ),
        }
        for rank in range(1, 8)
    ]


def others() -> list[dict[str, object]]:
    """Return what happens once: a move, a sale, a stake on root, and a call that is refused."""
    return [
        {
            "after": 2_500,
            "origin": "@nominator/1/3",
            "call": staking(
                "move_stake",
                origin_hotkey="@validator/1",
                destination_hotkey="@validator/2",
                origin_netuid=2,
                destination_netuid=7,
                alpha_amount=str(9_000 * TAO),
            ),
        },
        {
            "after": 3_600,
            "origin": "@nominator/2/4",
            "call": staking("unstake_all", hotkey="@validator/2"),
        },
        {
            "after": 4_800,
            "origin": "@treasury",
            "call": staking(
                "add_stake", hotkey="@validator/1", netuid=0, amount_staked=str(250_000 * TAO)
            ),
        },
        {
            "after": 5_000,
            "every": 1_000,
            "origin": "@nominator/3/1",
            "call": staking(
                "add_stake", hotkey="@validator/3", netuid=1, amount_staked=str(5_000 * TAO)
            ),
        },
    ]


def scenario() -> dict[str, object]:
    """Return the scenario."""
    subnets = [subnet(number, depth) for number, depth in enumerate((*DEPTHS, 3_000), 1)]
    return {
        "format": "tao-spec/scenario",
        "revision": "v425",
        "note": "A day of a made-up network; nothing in it is a forecast.",
        "author": "@author",
        "genesis": {
            "network": {
                "validators": 24,
                "nominators": 8,
                "root_stake": str(5_000_000 * TAO),
                "issuance": str(10_800_000 * TAO),
                "weights_every": TEMPO,
                "subnets": subnets,
            }
        },
        "actions": [*buyers(), *sellers(), *others()],
    }


if __name__ == "__main__":
    print(json.dumps(scenario(), indent=1))
