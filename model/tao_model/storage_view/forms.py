"""The form of two values that do not follow from the state's types (chapter 20-storage)."""

from typing import Any, Final

from tao_model.encoding import read_integer, shown, write_integer
from tao_model.storage_view.codecs import Codec, codec_of
from tao_model.units import Rao

NEW_LOGIC: Final = 2**127
"""The mark that the framework leaves on every account's data."""

_NOTHING_ELSE: Final = {"nonce": 0, "consumers": 0, "providers": 1, "sufficients": 0}
_NOTHING_HELD: Final = {"reserved": 0, "frozen": 0, "flags": NEW_LOGIC}


def _require(found: dict[str, Any], expected: dict[str, int]) -> None:
    for name, value in expected.items():
        if name not in found or read_integer(found[name]) != value:
            raise ValueError(
                f"the model knows only accounts whose {name} is {value}, "
                f"not {shown(found.get(name))}"
            )


def _read_account(value: object) -> Rao:
    match value:
        case {"data": {"free": free}}:
            assert isinstance(value, dict)
            _require(value, _NOTHING_ELSE)
            _require(value["data"], _NOTHING_HELD)
            return Rao(codec_of(Rao).read(free))
    raise TypeError(f"expected an account, found {shown(value)}")


def _write_account(free: Rao) -> Any:
    held = {name: write_integer(value) for name, value in _NOTHING_HELD.items()}
    return {**_NOTHING_ELSE, "data": {"free": write_integer(free), **held}}


ACCOUNT: Final = Codec(_read_account, _write_account)
"""An account that holds TAO and nothing else: no nonce, no holds, no freezes."""


def _read_mark(value: object) -> bool | None:
    return None if codec_of(bool).read(value) else True


MARKED_AS_NO_MEMBER: Final = Codec(_read_mark, lambda _: False)
"""An entry that denies membership is a mark; one that affirms it is an index of the neurons."""
