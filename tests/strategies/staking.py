"""Small states with stake, for the chapter of staking."""

from typing import Final

import attrs
from hypothesis import strategies as st

from tao_model.pools.pool import DYNAMIC
from tao_model.state import ROOT, Block, Map, State, Subnet
from tao_model.state.parameters import SubnetParameters
from tao_model.state.pools import Pool
from tao_model.state.subnets import Identity
from tao_model.state.supply import AlphaSupply, Supply
from tao_model.state.system_accounts import subnet_account
from tao_model.units import AccountId, Alpha, BlockNumber, NetUid, Rao

TAO: Final = 10**9
ALICE: Final = AccountId(b"a" * 32)
BOB: Final = AccountId(b"b" * 32)
AUTHOR: Final = AccountId(b"z" * 32)
HOTKEY: Final = AccountId(b"h" * 32)
OTHER_HOTKEY: Final = AccountId(b"i" * 32)
UNKNOWN: Final = AccountId(b"u" * 32)
SUBNET: Final = NetUid(1)
OTHER: Final = NetUid(2)
NOWHERE: Final = NetUid(9)


def dynamic_subnet(tao: int = 1000 * TAO, alpha: int = 2000 * TAO) -> Subnet:
    """Return a subnet with a dynamic pool, started."""
    return Subnet(
        identity=Identity(added=True),
        pool=Pool(DYNAMIC, Rao(tao), Alpha(alpha)),
        alpha=AlphaSupply(alpha_out=Alpha(10**15)),
        parameters=SubnetParameters(subtoken_enabled=True),
    )


def network(author: AccountId | None = AUTHOR) -> State:
    """Return root and two subnets, Alice who owns two hotkeys, Bob who owns none."""
    root = Subnet(identity=Identity(added=True), parameters=SubnetParameters(subtoken_enabled=True))
    accounts = {
        ALICE: Rao(10_000 * TAO),
        BOB: Rao(10_000 * TAO),
        AUTHOR: Rao(TAO),
        subnet_account(ROOT): Rao(TAO),
        subnet_account(SUBNET): Rao(1000 * TAO),
        subnet_account(OTHER): Rao(1000 * TAO),
    }
    total = Rao(sum(accounts.values()))
    state = State(
        block=Block(BlockNumber(7), author=author),
        accounts=Map(accounts),
        supply=Supply(total, total),
        subnets=Map({ROOT: root, SUBNET: dynamic_subnet(), OTHER: dynamic_subnet(500 * TAO)}),
    )
    stake = attrs.evolve(state.stake, owners=Map({HOTKEY: ALICE, OTHER_HOTKEY: ALICE}))
    return attrs.evolve(state, stake=stake)


def amounts() -> st.SearchStrategy[int]:
    """Amounts around the least stake, within the balance of Alice, and beyond."""
    return st.one_of(
        st.integers(0, 3),
        st.integers(1_990_000, 2_010_000),
        st.integers(0, 10_000 * TAO),
        st.integers(9_999 * TAO, 10_001 * TAO),
        st.integers(0, 2**64 - 1),
    )
