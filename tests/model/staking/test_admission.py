from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given

from tao_model.rejection import Reason, Rejected
from tao_model.staking.admission import (
    MINIMUM_STAKE,
    Available,
    Move,
    Purchase,
    Sale,
    admit_move,
    admit_purchase,
    admit_sale,
    admit_transfer,
    ensure_alpha_within_reserve,
    ensure_available,
    ensure_tao_within_reserve,
    least_purchase,
    liquid_purchase,
    liquid_sale,
    simulated_purchase,
    simulated_sale,
)
from tao_model.staking.positions import increased
from tao_model.state import Subnet
from tao_model.state.parameters import SubnetParameters
from tao_model.units import Alpha, Rao
from tests.strategies.staking import (
    ALICE,
    BOB,
    HOTKEY,
    OTHER_HOTKEY,
    TAO,
    UNKNOWN,
    amounts,
    dynamic_subnet,
    network,
)

STAKE = network().stake
LEAST = Rao(2_001_007)
PURCHASE = Purchase(HOTKEY, Rao(TAO), Rao(TAO), False)
STAKED = attrs.evolve(
    dynamic_subnet(),
    stake=increased(Subnet().stake, HOTKEY, ALICE, Alpha(10 * TAO)),
)
ALL = Available(Alpha(10 * TAO), Alpha(0))
SALE = Sale(HOTKEY, ALICE, Alpha(TAO), Alpha(TAO), False)
MOVE = Move(HOTKEY, ALICE, OTHER_HOTKEY, ALICE, True, Alpha(TAO), Alpha(TAO), False)
CLOSED = attrs.evolve(dynamic_subnet(), parameters=SubnetParameters())


def refusal(check: Callable[..., Any], *arguments: Any) -> Reason | None:
    try:
        check(*arguments)
    except Rejected as rejected:
        return rejected.reason
    return None


@pytest.mark.rule("STAKING-5")
def test_the_least_purchase_is_the_least_stake_and_the_fee_on_it() -> None:
    assert least_purchase(dynamic_subnet()) == LEAST
    assert (
        refusal(
            admit_purchase,
            dynamic_subnet(),
            STAKE,
            LEAST,
            attrs.evolve(PURCHASE, amount=LEAST, most=LEAST),
        )
        is None
    )
    less = attrs.evolve(PURCHASE, amount=Rao(LEAST - 1))
    assert refusal(admit_purchase, dynamic_subnet(), STAKE, LEAST, less) is Reason.AMOUNT_TOO_LOW


@pytest.mark.rule("STAKING-5")
def test_a_pool_that_cannot_swap_asks_for_the_same_fee() -> None:
    assert least_purchase(dynamic_subnet(1, 1)) == LEAST


@pytest.mark.rule("STAKING-5")
@pytest.mark.parametrize(
    ("subnet", "balance", "changes", "reason"),
    [
        (Subnet(), 0, {"amount": 0}, Reason.SUBNET_NOT_EXISTS),
        (CLOSED, 0, {"amount": 0}, Reason.SUBTOKEN_DISABLED),
        (dynamic_subnet(), 0, {"amount": 0}, Reason.AMOUNT_TOO_LOW),
        (dynamic_subnet(), 0, {"most": TAO - 1}, Reason.SLIPPAGE_TOO_HIGH),
        (dynamic_subnet(), TAO - 1, {"hotkey": UNKNOWN}, Reason.NOT_ENOUGH_BALANCE_TO_STAKE),
        (dynamic_subnet(), TAO, {"hotkey": UNKNOWN}, Reason.HOTKEY_ACCOUNT_NOT_EXISTS),
        (dynamic_subnet(1, 1), TAO, {}, Reason.INSUFFICIENT_LIQUIDITY),
        (
            dynamic_subnet(),
            TAO,
            {"most": MINIMUM_STAKE - 1, "allow_partial": True},
            Reason.AMOUNT_TOO_LOW,
        ),
    ],
)
def test_purchases_are_refused_in_order(
    subnet: Subnet, balance: int, changes: dict[str, Any], reason: Reason
) -> None:
    purchase = attrs.evolve(PURCHASE, **changes)
    assert refusal(admit_purchase, subnet, STAKE, Rao(balance), purchase) is reason


@pytest.mark.rule("STAKING-7")
@pytest.mark.parametrize(
    ("subnet", "changes", "reason"),
    [
        (Subnet(), {"amount": 0}, Reason.SUBNET_NOT_EXISTS),
        (STAKED, {"amount": 0, "most": -1}, Reason.AMOUNT_TOO_LOW),
        (STAKED, {"amount": 10 * TAO + 1, "most": 0}, Reason.NOT_ENOUGH_STAKE_TO_WITHDRAW),
        (attrs.evolve(STAKED, pool=dynamic_subnet(1, 1).pool), {}, Reason.INSUFFICIENT_LIQUIDITY),
        (STAKED, {"amount": 4_000_000, "most": 0}, Reason.AMOUNT_TOO_LOW),
        (STAKED, {"most": TAO - 1}, Reason.SLIPPAGE_TOO_HIGH),
        (STAKED, {}, None),
        (STAKED, {"most": 0, "allow_partial": True}, None),
    ],
)
def test_sales_are_refused_in_order(
    subnet: Subnet, changes: dict[str, Any], reason: Reason | None
) -> None:
    assert refusal(admit_sale, subnet, STAKE, ALL, attrs.evolve(SALE, **changes)) is reason


@pytest.mark.rule("STAKING-7")
def test_a_small_position_may_be_left_as_a_whole() -> None:
    small = attrs.evolve(STAKED, stake=increased(Subnet().stake, HOTKEY, ALICE, Alpha(1000)))
    sale = attrs.evolve(SALE, amount=Alpha(1000))
    assert refusal(admit_sale, small, STAKE, ALL, sale) is None


@pytest.mark.rule("STAKING-4")
@given(amounts(), amounts(), amounts())
def test_what_is_locked_is_not_available(total: int, locked: int, amount: int) -> None:
    available = Available(Alpha(total), Alpha(locked))
    expected = None if amount == 0 or total - locked >= amount else Reason.STAKE_UNAVAILABLE
    assert refusal(ensure_available, available, Alpha(amount)) is expected


@pytest.mark.rule("STAKING-3")
def test_more_than_a_thousand_reserves_is_not_even_tried() -> None:
    pool = dynamic_subnet(2_000_000, 3_000_000).pool
    assert refusal(ensure_tao_within_reserve, pool, Rao(2 * 10**9)) is None
    assert refusal(ensure_alpha_within_reserve, pool, Alpha(3 * 10**9)) is None
    liquidity = Reason.INSUFFICIENT_LIQUIDITY
    assert refusal(ensure_tao_within_reserve, pool, Rao(2 * 10**9 + 1)) is liquidity
    assert refusal(ensure_alpha_within_reserve, pool, Alpha(3 * 10**9 + 1)) is liquidity


@pytest.mark.rule("STAKING-3")
def test_where_there_is_no_subnet_nothing_is_swapped_for_nothing() -> None:
    assert simulated_purchase(Subnet(), Rao(TAO)).received == 0
    assert simulated_sale(Subnet(), Alpha(TAO)).received == 0


@pytest.mark.rule("STAKING-3")
def test_a_simulation_that_is_refused_is_a_lack_of_liquidity() -> None:
    subnet = dynamic_subnet(1, 1)
    assert refusal(simulated_purchase, subnet, Rao(1)) is Reason.RESERVES_TOO_LOW
    assert refusal(liquid_purchase, subnet, Rao(1)) is Reason.INSUFFICIENT_LIQUIDITY
    assert refusal(liquid_sale, subnet, Alpha(1)) is Reason.INSUFFICIENT_LIQUIDITY


@pytest.mark.rule("STAKING-13")
@pytest.mark.parametrize(
    ("origin", "destination", "changes", "reason"),
    [
        (
            Subnet(),
            Subnet(),
            {"destination_hotkey": HOTKEY, "is_between_subnets": False},
            Reason.SAME_NETUID,
        ),
        (CLOSED, Subnet(), {}, Reason.SUBNET_NOT_EXISTS),
        (STAKED, CLOSED, {"origin_hotkey": UNKNOWN}, Reason.SUBTOKEN_DISABLED),
        (STAKED, STAKED, {"destination_hotkey": UNKNOWN}, Reason.HOTKEY_ACCOUNT_NOT_EXISTS),
        (STAKED, STAKED, {"amount": 11 * TAO}, Reason.NOT_ENOUGH_STAKE_TO_WITHDRAW),
        (STAKED, STAKED, {"amount": 4_000_000, "most": 0}, Reason.AMOUNT_TOO_LOW),
        (STAKED, STAKED, {"most": 0}, Reason.SLIPPAGE_TOO_HIGH),
        (STAKED, STAKED, {"most": 0, "allow_partial": True}, None),
        (STAKED, STAKED, {"amount": 1, "is_between_subnets": False}, None),
        (STAKED, STAKED, {"destination_coldkey": BOB}, None),
    ],
)
def test_moves_are_refused_in_order(
    origin: Subnet, destination: Subnet, changes: dict[str, Any], reason: Reason | None
) -> None:
    move = attrs.evolve(MOVE, **changes)
    assert refusal(admit_move, origin, destination, STAKE, move) is reason


@pytest.mark.rule("STAKING-13")
def test_both_subnets_must_let_stake_go_to_another_coldkey() -> None:
    keeping = attrs.evolve(STAKED, parameters=SubnetParameters(transfer_enabled=False))
    assert refusal(admit_transfer, STAKED, STAKED) is None
    assert refusal(admit_transfer, STAKED, keeping) is Reason.TRANSFER_DISALLOWED
    assert refusal(admit_transfer, keeping, STAKED) is Reason.TRANSFER_DISALLOWED
