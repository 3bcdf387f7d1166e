"""The example of the chapter, from a block to its hotkeys."""

import pytest

from tao_model.children import StakedHotkey
from tao_model.emission.distribution import (
    Distribution,
    Earned,
    RewardedSubnet,
    distribute,
    distributed_alpha,
    gather_dividends,
)
from tao_model.emission.dividends import (
    DividendClaims,
    FamilyTerms,
    RewardedHotkey,
    dividend_claims,
)
from tao_model.emission.effects import (
    IncreaseHotkeyStake,
    IncreaseRootClaimable,
    IncreaseStake,
    PayOwnerCut,
    RecycleAlpha,
)
from tao_model.emission.shares import (
    PricedSubnet,
    enabled_shares,
    part_paid_to_miners,
    price_shares,
    root_sells,
    tao_emissions,
    weighted_shares,
)
from tao_model.emission.split import NOTHING_PENDING, Parts, accrue, split_new_alpha
from tao_model.emission.terms import Offer, alpha_issuance, offer, root_proportion, subnet_terms
from tao_model.numbers.fixed_point import I96F32, U64F64, U96F32
from tao_model.state.parameters import RecycleOrBurn
from tao_model.supply.curve import alpha_block_emission
from tao_model.units import (
    Alpha,
    I96F32Bits,
    NetUid,
    PoolMechanism,
    Proportion16,
    Proportion64,
    Rao,
    U64F64Bits,
    U96F32Bits,
)
from tests.rule_index import ROOT
from tests.strategies.emission import account

BLOCK = Rao(10**9)
TOKEN = 10**9
CUT = Proportion16(11_796)
QUARTER, HALF = Proportion64(2**62), Proportion64(2**63)
ROOT_TAO = Rao(4_000_000 * TOKEN)

SUBNETS = (
    PricedSubnet(NetUid(1), PoolMechanism(1), I96F32Bits(I96F32.one), U96F32Bits(0), True),
    PricedSubnet(
        NetUid(2),
        PoolMechanism(1),
        I96F32Bits(I96F32.one // 2),
        U96F32Bits(U96F32.one // 2),
        True,
    ),
    PricedSubnet(NetUid(3), PoolMechanism(1), I96F32Bits(I96F32.one // 2), U96F32Bits(0), False),
)

M, H, P, V, W = HOTKEYS = tuple(account(number) for number in range(1, 6))
COLDKEYS = {hotkey: account(number) for number, hotkey in enumerate(HOTKEYS, 101)}


def _hotkey(name: bytes, alpha: int, tao: int) -> StakedHotkey:
    return StakedHotkey(
        Alpha(alpha * TOKEN),
        Rao(tao * TOKEN),
        ((HALF, W),) if name == P else (),
        ((HALF, P),) if name == W else (),
    )


STAKED = {
    M: _hotkey(M, 0, 0),
    H: _hotkey(H, 0, 0),
    P: _hotkey(P, 400, 0),
    V: _hotkey(V, 600, 2_400),
    W: _hotkey(W, 100, 0),
}
REWARDED = {
    hotkey: RewardedHotkey(COLDKEYS[hotkey], CUT, CUT, staked) for hotkey, staked in STAKED.items()
}
SUBNET = RewardedSubnet(NetUid(1), COLDKEYS[H], H, frozenset({H}), RecycleOrBurn.RECYCLE, {})
EARNED = tuple(
    Earned(hotkey, Alpha(incentive), Alpha(dividends))
    for hotkey, incentive, dividends in (
        (M, 300_000_000, 0),
        (H, 110_002_288, 0),
        (P, 0, 0),
        (V, 0, 260_002_288),
        (W, 0, 150_000_000),
    )
)
TERMS = FamilyTerms(QUARTER, Proportion64(0), Proportion16(0))


def _offer_and_parts() -> tuple[Offer, Parts]:
    issuance = alpha_issuance(Alpha(1_000_000 * TOKEN), Alpha(2_000_000 * TOKEN))
    tao = tao_emissions(BLOCK, SUBNETS)[0]
    before = root_proportion(issuance, ROOT_TAO, QUARTER)
    half = U64F64Bits(U64F64.one // 2)
    terms = subnet_terms(tao, alpha_block_emission(issuance), half, before)
    offered = offer(terms)
    issued = Alpha(issuance + offered.alpha_in + offered.alpha_out)
    after = root_proportion(issued, ROOT_TAO, QUARTER)
    return offered, split_new_alpha(terms.alpha_out_bits, CUT, after)


def _distribution() -> Distribution:
    _, parts = _offer_and_parts()
    accrual = accrue(NOTHING_PENDING, parts, root_sells(SUBNETS))
    assert distributed_alpha(accrual.pending) == 820_004_576
    return distribute(accrual.pending, EARNED, SUBNET, REWARDED, TERMS)


def _claims() -> tuple[list[int], DividendClaims]:
    dividends = gather_dividends(SUBNET.netuid, EARNED, REWARDED, TERMS).dividends
    stakes = {hotkey: (one.alpha_stake, one.root_stake) for hotkey, one in STAKED.items()}
    claims = dividend_claims(dividends, stakes, U96F32Bits(U96F32.one // 4))
    return [dividends[hotkey] // U96F32.one for hotkey in HOTKEYS], claims


def _row(*cells: object) -> str:
    return "| " + " | ".join(f"{c:,}" if isinstance(c, int) else str(c) for c in cells) + " |"


def _shares_table() -> list[str]:
    def row(name: str, values: tuple[U64F64Bits, ...]) -> str:
        rounded = ((value * 10_000 + U64F64.one // 2) // U64F64.one for value in values)
        return _row(name, *(f"{one // 10_000}.{one % 10_000:04}" for one in rounded))

    whole = (bits // U96F32.one for bits in tao_emissions(BLOCK, SUBNETS))
    paid = tuple(part_paid_to_miners(subnet.miner_burned_bits) for subnet in SUBNETS)
    return [
        row("share by moving price", price_shares(SUBNETS)),
        row("part that reached miners", paid),
        row("share, weighted by that", weighted_shares(SUBNETS)),
        row("share, C being disabled", enabled_shares(SUBNETS)),
        _row("whole rao", *whole),
    ]


def _amounts_table() -> list[tuple[str, int]]:
    offered, parts = _offer_and_parts()
    paid = parts.owner_cut + parts.server + parts.validator + parts.root_alpha
    return [
        ("alpha created", offered.alpha_out),
        ("alpha for the pool", offered.alpha_in),
        ("TAO for the pool", offered.tao_in),
        ("TAO that buys alpha", offered.excess_tao),
        ("for the owner", parts.owner_cut),
        ("for miners", parts.server),
        ("for root", parts.root_alpha),
        ("for validators", parts.validator),
        ("for nobody", offered.alpha_out - paid),
    ]


def _hotkeys_table() -> list[str]:
    dividends, claims = _claims()
    effects = _distribution().effects
    stakes = [effect for effect in effects if isinstance(effect, IncreaseStake)]
    as_miner = {effect.hotkey: effect.amount for effect in stakes[:4]}
    alpha_take = {effect.hotkey: effect.amount for effect in stakes[4:9]}
    root_take = {effect.hotkey: effect.amount for effect in stakes[9:]}
    to_stakers = {e.hotkey: e.amount for e in effects if isinstance(e, IncreaseHotkeyStake)}
    claimable = {e.hotkey: e.amount for e in effects if isinstance(e, IncreaseRootClaimable)}
    unit = U96F32.one
    return [
        _row("alpha staked", *(STAKED[one].alpha_stake // TOKEN for one in HOTKEYS)),
        _row("TAO on root", *(STAKED[one].root_stake // TOKEN for one in HOTKEYS)),
        _row("earned by incentive", *(gain.incentive for gain in EARNED)),
        _row("earned by dividends", *(gain.dividends for gain in EARNED)),
        _row("dividends, once W has paid P", *dividends),
        _row("claim on the validators' pot", *(claims.alpha[one] // unit for one in HOTKEYS)),
        _row("claim on root's pot", *(claims.root[one] // unit for one in HOTKEYS)),
        _row("paid as a miner", *(as_miner.get(one, 0) for one in HOTKEYS)),
        _row("alpha dividends: owner's take", *(alpha_take[one] for one in HOTKEYS)),
        _row("alpha dividends: stakers", *(to_stakers[one] for one in HOTKEYS)),
        _row("root dividends: owner's take", *(root_take[one] for one in HOTKEYS)),
        _row("root dividends: stakers may claim", *(claimable[one] for one in HOTKEYS)),
    ]


def _chapter() -> str:
    return (ROOT / "spec" / "03-emission.md").read_text()


@pytest.mark.rule("EMISSION-2", "EMISSION-3", "EMISSION-4", "EMISSION-5")
def test_the_shares_of_the_example_are_what_the_model_computes() -> None:
    assert "\n".join(_shares_table()) in _chapter()


@pytest.mark.rule("EMISSION-7", "EMISSION-8", "EMISSION-9", "EMISSION-10")
def test_the_amounts_of_the_example_are_what_the_model_computes() -> None:
    rows = [line for line in _chapter().splitlines() if line.startswith("| ")]
    for name, amount in _amounts_table():
        (row,) = (row for row in rows if row.startswith(f"| {name} |"))
        assert row.endswith(f" | {amount:,} |")


@pytest.mark.rule("EMISSION-17", "EMISSION-19", "EMISSION-20", "EMISSION-24", "EMISSION-25")
def test_the_payments_of_the_example_are_what_the_model_computes() -> None:
    assert "\n".join(_hotkeys_table()) in _chapter()


@pytest.mark.rule("EMISSION-22", "EMISSION-23")
def test_the_example_accounts_for_all_but_six_rao_of_the_alpha_created() -> None:
    effects = _distribution().effects
    owner = sum(effect.amount for effect in effects if isinstance(effect, PayOwnerCut))
    recycled = sum(effect.amount for effect in effects if isinstance(effect, RecycleAlpha))
    assert (owner, recycled) == (179_995_422, 110_002_288)
    assert sum(effect.amount for effect in effects) == 999_999_994
