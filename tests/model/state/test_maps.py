from hypothesis import given
from hypothesis import strategies as st

from tao_model.state.maps import Map, put


@given(st.dictionaries(st.integers(0, 5), st.integers(1, 9)), st.integers(0, 5), st.integers(0, 9))
def test_a_default_is_never_held(entries: dict[int, int], key: int, value: int) -> None:
    after = put(Map(entries), key, value, 0)
    assert after.get(key, 0) == value
    assert 0 not in after.values()
    assert {k: v for k, v in after.items() if k != key} == {
        k: v for k, v in entries.items() if k != key
    }


def test_putting_a_default_where_nothing_is_changes_nothing() -> None:
    entries = Map({1: 2})
    assert put(entries, 3, 0, 0) is entries
