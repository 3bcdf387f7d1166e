from collections import Counter

from tao_model.conformance.scenarios.described import validator, validator_owner
from tao_model.conformance.scenarios.made_up import account
from tao_model.conformance.scenarios.roles import Role, in_tao, rewards, staked_alpha, staked_tao
from tao_model.emission.distribution import Distribution
from tao_model.emission.effects import (
    BurnAlpha,
    IncreaseHotkeyStake,
    IncreaseRootClaimable,
    IncreaseStake,
    PayOwnerCut,
)
from tao_model.pools.pool import tao_value
from tao_model.staking.positions import position
from tao_model.state import ROOT
from tao_model.units import Alpha, NetUid, U96F32Bits
from tests.model.conformance.scenarios.made_up_scenarios import TAO, small

GENESIS = small().genesis
SUBNET = NetUid(1)


def test_all_stake_of_a_subnet_belongs_to_somebody() -> None:
    found = staked_alpha(GENESIS, SUBNET)
    stake = GENESIS.subnet(SUBNET).stake
    assert sum(found.values()) == 200_000 * TAO
    own = sum(position(stake, validator(one), validator_owner(one)) for one in (1, 2, 3))
    assert found[Role.VALIDATOR] == own
    assert found[Role.MINER] == found[Role.OWNER] == 0


def test_on_root_all_are_stakers_of_root() -> None:
    assert staked_alpha(GENESIS, ROOT) == {Role.ROOT_STAKER: 500_000 * TAO}


def test_alpha_counts_as_tao_at_the_price_of_its_pool() -> None:
    alpha = staked_alpha(GENESIS, SUBNET)
    pool = GENESIS.subnet(SUBNET).pool
    tao = in_tao(GENESIS.subnet(SUBNET), alpha)
    assert tao[Role.NOMINATOR] == tao_value(pool, Alpha(alpha[Role.NOMINATOR]))
    other = in_tao(GENESIS.subnet(NetUid(2)), staked_alpha(GENESIS, NetUid(2)))
    assert staked_tao(GENESIS)[Role.NOMINATOR] == tao[Role.NOMINATOR] + other[Role.NOMINATOR]
    assert staked_tao(GENESIS)[Role.ROOT_STAKER] == 500_000 * TAO


def test_every_payment_belongs_to_a_role() -> None:
    miner, owner = account("miner"), account("owner")
    hotkey, coldkey = validator(1), validator_owner(1)
    paid = Distribution(
        effects=(
            PayOwnerCut(owner, owner, SUBNET, Alpha(1)),
            IncreaseStake(miner, miner, SUBNET, Alpha(20)),
            IncreaseStake(miner, miner, SUBNET, Alpha(30)),
            BurnAlpha(SUBNET, Alpha(7)),
            IncreaseStake(hotkey, coldkey, SUBNET, Alpha(400)),
            IncreaseHotkeyStake(hotkey, SUBNET, Alpha(5_000)),
            IncreaseStake(hotkey, coldkey, SUBNET, Alpha(60_000)),
            IncreaseRootClaimable(hotkey, SUBNET, Alpha(700_000)),
        ),
        miner_burned_bits=U96F32Bits(0),
        alpha_dividends_per_subnet=(),
        root_alpha_dividends_per_subnet=(),
    )
    stake = GENESIS.subnet(SUBNET).stake
    part = 5_000 * position(stake, hotkey, coldkey) // stake.hotkeys[hotkey].pool.value
    assert 0 < part < 5_000
    assert rewards(GENESIS, SUBNET, paid) == Counter(
        {
            Role.OWNER: 1,
            Role.MINER: 50,
            Role.VALIDATOR: 60_400 + part,
            Role.NOMINATOR: 5_000 - part,
            Role.ROOT_STAKER: 700_000,
        }
    )
