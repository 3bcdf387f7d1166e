"""Whole runs on small networks: storage, then calls and blocks."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from tao_model.conformance.codec import JsonObject
from tao_model.conformance.generation.consensus import sorted_row
from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.supply import THRESHOLDS
from tao_model.conformance.generation.values import edged
from tao_model.conformance.trace_steps import write_action
from tao_model.network.calls import CALLS, apply
from tao_model.network.origins import Signed
from tao_model.network.staking import AddStake
from tao_model.pools.pool import DYNAMIC, STABLE
from tao_model.rejection import Rejected
from tao_model.staking.positions import position
from tao_model.state import ROOT, Block, Map, State, Subnet
from tao_model.state.consensus import Mechanism, Neurons
from tao_model.state.emission import Schedule, SubnetEmission
from tao_model.state.parameters import SubnetParameters
from tao_model.state.pools import Pool
from tao_model.state.subnets import Identity
from tao_model.state.supply import AlphaSupply, Supply
from tao_model.state.system_accounts import subnet_account
from tao_model.storage_view import in_order, rows
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    I96F32Bits,
    MechanismId,
    NetUid,
    Perquintill,
    PriceLimit,
    Proportion16,
    Rao,
    Tempo,
    Uid,
)

TAO: Final = 10**9
COLDKEYS: Final = tuple(AccountId(bytes([number]) * 32) for number in range(1, 5))
HOTKEYS: Final = tuple(AccountId(bytes([number]) * 32) for number in range(17, 23))
STRANGER: Final = AccountId(bytes([99]) * 32)
AUTHOR: Final = AccountId(bytes([100]) * 32)
BLOCK: Final = 5_000_000

CALLS_MADE: Final = (
    "Balances.transfer_allow_death",
    "Balances.transfer_keep_alive",
    "SubtensorModule.try_associate_hotkey",
    "SubtensorModule.add_stake",
    "SubtensorModule.add_stake_limit",
    "SubtensorModule.remove_stake",
    "SubtensorModule.remove_stake_limit",
    "SubtensorModule.remove_stake_full_limit",
    "SubtensorModule.unstake_all",
    "SubtensorModule.unstake_all_alpha",
    "SubtensorModule.move_stake",
    "SubtensorModule.transfer_stake",
    "SubtensorModule.swap_stake",
    "SubtensorModule.swap_stake_limit",
    "SubtensorModule.recycle_alpha",
    "SubtensorModule.burn_alpha",
    "SubtensorModule.add_stake_burn",
    "SubtensorModule.increase_take",
    "SubtensorModule.decrease_take",
    "SubtensorModule.set_coldkey_auto_stake_hotkey",
)
"""Calls that a generated trace makes; listed, so that a new call changes no published record."""


def _owner(hotkey: AccountId) -> AccountId:
    return COLDKEYS[HOTKEYS.index(hotkey) % len(COLDKEYS)]


def _neurons(source: Source, count: int) -> tuple[Neurons, Mechanism]:
    nothing: tuple[Any, ...] = (0,) * count  # zero in any unit
    neurons = Neurons(
        hotkeys=HOTKEYS[:count],
        registered_at=(BlockNumber(BLOCK - 10_000),) * count,
        active=(True,) * count,
        emission=nothing,
        consensus=nothing,
        dividends=nothing,
        validator_trust=nothing,
        validator_permit=(True,) * count,
        stake_weight=nothing,
    )
    weights = {Uid(uid): sorted_row(source, count) for uid in range(count)}
    mechanism = Mechanism(
        weights=Map({uid: row for uid, row in weights.items() if row}),
        incentive=nothing,
        last_update=tuple(BlockNumber(BLOCK - source.integer(0, 100)) for _ in range(count)),
    )
    return neurons, mechanism


def _subnet(source: Source) -> Subnet:
    neurons, mechanism = _neurons(source, source.integer(2, 3))
    owner = source.choice((None, *HOTKEYS[:2]))
    is_stable = source.one_in(6)
    return Subnet(
        identity=Identity(
            added=True,
            owner=None if owner is None else _owner(owner),
            owner_hotkey=owner,
            registered_at=BlockNumber(BLOCK - 20_000),
            first_emission_block=None if source.one_in(6) else BlockNumber(BLOCK - 15_000),
        ),
        pool=Pool(
            mechanism=STABLE if is_stable else DYNAMIC,
            tao_reserve=Rao(edged(source, TAO // 1000, 10_000 * TAO, TAO)),
            alpha_reserve=Alpha(edged(source, TAO // 2000, 100_000 * TAO, TAO)),
            quote_weight=Perquintill(5 * 10**17),
            initialized=True,
        ),
        alpha=AlphaSupply(alpha_out=Alpha(source.integer(10**14, 10**15))),
        schedule=Schedule(
            tempo=Tempo(source.integer(1, 5)),
            last_epoch_block=BlockNumber(BLOCK - 1),
            blocks_since_last_step=BlockCount(source.integer(0, 5)),
        ),
        emission=SubnetEmission(
            moving_price=I96F32Bits(source.integer(0, 2**32)),
            last_mechanism_step_block=BlockNumber(BLOCK - 5),
        ),
        neurons=neurons,
        mechanisms=Map({MechanismId(0): mechanism}),
        parameters=SubnetParameters(subtoken_enabled=not source.one_in(8)),
    )


def network(source: Source) -> State:
    """Return root and one or two subnets with neurons, and coldkeys who stake on them."""
    count = 2 if source.one_in(3) else 1
    subnets = {NetUid(number): _subnet(source) for number in range(1, count + 1)}
    root = Subnet(identity=Identity(added=True), parameters=SubnetParameters(subtoken_enabled=True))
    balances = {
        **{coldkey: Rao(edged(source, 500, 10_000 * TAO, TAO)) for coldkey in COLDKEYS},
        AUTHOR: Rao(TAO),
        subnet_account(ROOT): Rao(TAO),
        **{subnet_account(number): one.pool.tao_reserve for number, one in subnets.items()},
    }
    held = sum(balances.values())
    if source.one_in(3):  # near a halving, or near the cap
        near = source.choice(THRESHOLDS) + source.integer(-2 * TAO, TAO)
        balances[AUTHOR] = Rao(TAO + max(near - held, 0))
    total = Rao(sum(balances.values()))
    state = State(
        block=Block(BlockNumber(BLOCK), author=AUTHOR),
        accounts=Map(balances),
        supply=Supply(total, total),
        subnets=Map({ROOT: root, **subnets}),
    )
    owners = {hotkey: _owner(hotkey) for hotkey in HOTKEYS}
    owned = {
        coldkey: tuple(hotkey for hotkey in HOTKEYS if owners[hotkey] == coldkey)
        for coldkey in COLDKEYS
    }
    stake = attrs.evolve(state.stake, owners=Map(owners), owned_hotkeys=Map(owned))
    return _with_stakes(source, attrs.evolve(state, stake=stake))


def _with_stakes(source: Source, state: State) -> State:
    for _ in range(source.integer(0, 4)):
        coldkey = source.choice(COLDKEYS)
        netuid = NetUid(source.integer(0, len(state.subnets) - 1))
        amount = Rao(edged(source, 2_000_000, 100 * TAO))
        try:
            state = apply(state, Signed(coldkey), AddStake(source.choice(HOTKEYS), netuid, amount))
        except Rejected:
            continue
    return attrs.evolve(state, block=Block(state.block.number, state.block.parent_hash))


@attrs.frozen
class _Cast:
    """Who and what a trace is mostly about, so that its steps have to do with one another."""

    coldkey: AccountId
    hotkey: AccountId
    calls: tuple[str, ...]
    amounts: tuple[int, ...]
    """What is there, so that it can be taken whole."""


def _cast(source: Source, state: State) -> _Cast:
    hotkey = source.choice(HOTKEYS[:4])
    coldkey = _owner(hotkey) if source.boolean() else source.choice(COLDKEYS)
    stakes = [position(subnet.stake, hotkey, coldkey) for subnet in state.subnets.values()]
    balance = state.balance(coldkey)
    return _Cast(
        coldkey,
        hotkey,
        tuple(source.choice(CALLS_MADE) for _ in range(source.integer(1, 3))),
        (balance, max(balance - 499, 0), *stakes),
    )


_STAKES: Final = (500, 1_999_999, 2_000_000, 2_000_500, 2_001_009, TAO, 2**64 - 1)


def _account(source: Source, cast: _Cast) -> AccountId:
    if source.boolean():
        return cast.hotkey
    return source.choice((*HOTKEYS[:4], COLDKEYS[0], STRANGER))


def _amount(source: Source, cast: _Cast) -> int:
    return edged(source, 0, 200 * TAO, *_STAKES, *cast.amounts)


def _limit(source: Source, _: _Cast) -> PriceLimit:
    return PriceLimit(edged(source, 0, 10 * TAO, TAO // 100, TAO))


_ARGUMENTS: Final[Mapping[Any, Callable[[Source, _Cast], Any]]] = {
    AccountId: _account,
    NetUid: lambda source, _: NetUid(source.choice((1, 1, 1, 0, 2, 9))),
    bool: lambda source, _: source.boolean(),
    Rao: _amount,
    Alpha: _amount,
    PriceLimit: _limit,
    PriceLimit | None: _limit,
    Proportion16: lambda source, _: Proportion16(source.choice((5_000, 11_796, 0, 11_797))),
}


def _call(source: Source, cast: _Cast) -> JsonObject:
    call = CALLS[source.choice(CALLS_MADE if source.one_in(4) else cast.calls)]
    arguments = [_ARGUMENTS[field.type](source, cast) for field in attrs.fields(call.action)]
    signer = source.choice((*COLDKEYS, STRANGER)) if source.one_in(5) else cast.coldkey
    origin = "root" if source.one_in(20) else "0x" + signer.hex()
    return {"call": write_action(call, call.action(*arguments)), "origin": origin}


def trace(source: Source) -> JsonObject:
    """Return a network, and what happens on it."""
    state = network(source)
    cast = _cast(source, state)

    def step(source: Source) -> JsonObject:
        return {"blocks": source.integer(1, 4)} if source.one_in(4) else _call(source, cast)

    return {
        "author": None if source.one_in(6) else "0x" + AUTHOR.hex(),
        "payloads": {},
        "genesis": in_order(rows(state)),
        "steps": source.items(step, 1, 6),
    }


def flags(given: JsonObject, output: JsonObject) -> set[str]:
    """Return what happens in a trace: calls by name, blocks, and errors."""
    found = set()
    for step, answer in zip(given["steps"], output["steps"], strict=True):
        if "blocks" in step:
            found.add("blocks")
        elif "call" in step:
            ((_, call),) = step["call"].items()
            found.add(call if isinstance(call, str) else next(iter(call)))
        if answer["result"] != "ok":
            found.add("error:" + answer["result"]["error"].rpartition(".")[2])
    return found
