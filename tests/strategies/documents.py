"""Decoded JSON in which one place is wrong, perhaps."""

import copy
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model.addresses import encode
from tao_model.units import AccountId

ODDITIES: SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, False, 1.5, -1, 0, 65_535, 65_536, 2**63, 2**64 - 1, 2**64, 2**200),
        *("", "0", "-1", "007", "65535", "1e3", "18446744073709551615", "x", "tao-spec/metagraph"),
        *([], [None], [[]], [[[]]], [[[0, 0]], []], [1, 2], {}, {"a": 1}),
        encode(AccountId(bytes(32))),
    ]
)


@st.composite
def mutated(draw: DrawFn, values: SearchStrategy[Any]) -> Any:
    """Return a value with one place in it changed, removed or added."""
    value = copy.deepcopy(draw(values))
    place = value
    while isinstance(place, (dict, list)) and place and draw(st.integers(0, 3)):
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or not place[key] or draw(st.booleans()):
            place[key] = draw(ODDITIES)
            return value
        place = place[key]
    if isinstance(place, list):
        place.append(draw(ODDITIES))
    elif place and draw(st.booleans()):
        del place[draw(st.sampled_from(sorted(place)))]
    else:
        place[draw(st.sampled_from(["x", "netuid", "hotkeys", "rejected"]))] = draw(ODDITIES)
    return value
