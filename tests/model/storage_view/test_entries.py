import pytest

from tao_model.storage_view.entries import Field, Item, Key, parse_keys, parse_path
from tao_model.units import MechanismId, NetUid


def test_a_path_is_fields_and_keys() -> None:
    assert parse_path("subnets[netuid].pool.yuma3") == (
        Field("subnets"),
        Item(("netuid",)),
        Field("pool"),
        Field("yuma3"),
    )
    assert parse_path("claimed[netuid, hotkey]") == (Field("claimed"), Item(("netuid", "hotkey")))
    assert parse_path("") == ()


def test_keys_have_a_name_and_a_hasher() -> None:
    hotkey, netuid = parse_keys("hotkey:b netuid:i")
    assert (hotkey.names, hotkey.hasher) == (("hotkey",), "b")
    assert netuid.codec.read(7) == (7,)
    assert netuid.codec.write((NetUid(7),)) == 7


@pytest.mark.parametrize(("index", "place"), [(5, (5, 0)), (4101, (5, 1)), (65_535, (4095, 15))])
def test_a_mechanism_s_number_holds_two(index: int, place: tuple[int, int]) -> None:
    key = Key.parse("netuid+mechanism:i")
    assert key.codec.read(index) == place
    assert key.codec.write((NetUid(place[0]), MechanismId(place[1]))) == index
