"""Whole runs on small networks: storage, then calls and blocks."""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from tao_model.conformance.codec import JsonObject
from tao_model.conformance.generation.actions import TAO, Subject, call_about, subjects
from tao_model.conformance.generation.consensus import sorted_row
from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.supply import THRESHOLDS
from tao_model.conformance.generation.values import edged
from tao_model.conformance.trace_steps import (
    CallStep,
    Surroundings,
    read_step,
    read_surroundings,
    write_action,
)
from tao_model.conformance.traces import Outcome, outcome
from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.network import balances, staking
from tao_model.network.call import Call
from tao_model.network.calls import CALLS, TABLES, apply
from tao_model.network.origins import Signed
from tao_model.network.staking import AddStake
from tao_model.pools.pool import DYNAMIC, STABLE
from tao_model.rejection import Rejected
from tao_model.state import ROOT, Block, Map, State, Subnet
from tao_model.state.consensus import Mechanism, Neurons
from tao_model.state.emission import Schedule, SubnetEmission
from tao_model.state.parameters import NetworkParameters, SubnetParameters
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
    Count8,
    Count16,
    I96F32Bits,
    MechanismId,
    NetUid,
    Perquintill,
    Rao,
    Tempo,
    Uid,
)

COLDKEYS: Final = tuple(AccountId(bytes([number]) * 32) for number in range(1, 4))
HOTKEYS: Final = tuple(AccountId(bytes([number]) * 32) for number in range(17, 22))
AUTHOR: Final = AccountId(bytes([100]) * 32)
BLOCK: Final = 5_000_000
MANY: Final = 32
"""Of how many calls, as they stand in the table, a run may make each."""


TRIES: Final = 16
"""Calls that are looked at for one that ends as it shall."""


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
        parameters=_subnet_parameters(source),
    )


def _subnet_parameters(source: Source) -> SubnetParameters:
    return SubnetParameters(
        subtoken_enabled=not source.one_in(8),
        commit_reveal_enabled=source.boolean(),
        weights_set_rate_limit=BlockCount(0),
        min_allowed_uids=Count16(1),
        liquid_alpha_enabled=source.one_in(3),
        mechanism_count=Count8(source.choice((1, 1, 2))),
    )


def _parameters(source: Source) -> NetworkParameters:
    """Return what governs all subnets: often such that nobody has to wait for long."""
    if source.one_in(4):
        return NetworkParameters()
    return NetworkParameters(
        pending_children_cooldown=BlockCount(0),
        transaction_rate_limit=BlockCount(0),
        delegate_take_rate_limit=BlockCount(0),
        childkey_take_rate_limit=BlockCount(0),
        owner_parameter_rate_limit=Count16(0),
        admin_freeze_window=Count16(0),
        network_min_lock_cost=Rao(TAO),
        coldkey_swap_announcement_delay=BlockCount(0),
        coldkey_swap_reannouncement_delay=BlockCount(1),
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
        parameters=_parameters(source),
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


@attrs.define
class _Run:
    """A network on which things happen."""

    state: State
    surroundings: Surroundings
    subject: Subject
    """What most of it is about."""

    def outcome(self, raw: JsonObject) -> Outcome:
        """Return what becomes of a step."""
        return outcome(self.state, read_step(raw), self.surroundings, DEFAULT_ENGINE)

    def happens(self, raw: JsonObject) -> JsonObject:
        """Let a step happen, and return it."""
        self.state = self.outcome(raw).state
        return raw

    def blocks(self, source: Source) -> JsonObject:
        """Let blocks pass."""
        return self.happens({"blocks": source.integer(1, 4)})

    def call(self, source: Source, call: Call, *, strays: bool = True) -> JsonObject:
        """Let somebody make a call, now and then about something else if that may be."""
        return self.happens(self._made(source, call, strays=strays))

    def call_that(self, source: Source, call: Call, *, succeeds: bool) -> JsonObject:
        """Let somebody make a call that succeeds, or is refused, if some tries find one."""
        for number in range(TRIES):
            raw = self._made(source, call, strays=number > 0)
            if (self.outcome(raw).result == "ok") == succeeds:
                break
        return self.happens(raw)

    def _made(self, source: Source, call: Call, *, strays: bool) -> JsonObject:
        if (strays and source.boolean()) or self.subject.netuid not in self.state.subnets:
            subject = source.choice(subjects(self.state))
        else:
            subject = self.subject
        origin, action = call_about(source, self.state, call, subject)
        by = "0x" + origin.account.hex() if isinstance(origin, Signed) else "root"
        return {"call": write_action(call, action), "origin": by}


def _few_calls(source: Source, run: _Run) -> list[JsonObject]:
    """Make a few calls again and again while blocks pass."""
    table = (*balances.CALLS, *staking.CALLS) if source.boolean() else source.choice(TABLES)
    calls = [source.choice(table) for _ in range(source.integer(1, 3))]

    def step(source: Source) -> JsonObject:
        return run.blocks(source) if source.one_in(4) else run.call(source, source.choice(calls))

    return source.items(step, 1, 6)


def _many_calls(source: Source, run: _Run) -> list[JsonObject]:
    """Make many calls that go together, with success or without, while hardly a block passes."""
    first = source.integer(0, len(CALLS) - MANY)
    calls = list(CALLS.values())[first : first + MANY]
    steps = []
    for call in source.some_of(calls, 4, MANY):
        steps += [run.call_that(source, call, succeeds=end) for end in (True, False)]
        if source.one_in(20):
            steps.append(run.blocks(source))
    return steps


_FOLLOWED: Final = (
    ("commit_weights", "reveal_weights"),
    ("commit_weights", "batch_reveal_weights"),
    ("commit_mechanism_weights", "reveal_mechanism_weights"),
    ("announce_coldkey_swap", "swap_coldkey_announced"),
    ("announce_coldkey_swap", "clear_coldkey_swap_announcement"),
    ("announce_coldkey_swap", "dispute_coldkey_swap"),
    ("lock_stake", "move_lock"),
    ("root_register", "set_auto_parent_delegation_enabled"),
    ("enable_voting_power_tracking", "disable_voting_power_tracking"),
)
"""Calls of the main pallet of which the second makes sense after the first."""


def _two_calls(source: Source, run: _Run) -> list[JsonObject]:
    """Make a call, and some blocks later one that needs it."""
    first, second = (CALLS[f"SubtensorModule.{name}"] for name in source.choice(_FOLLOWED))
    steps = [run.call(source, first, strays=False)]
    steps += [run.blocks(source) for _ in range(source.integer(0, 2))]
    return [*steps, run.call_that(source, second, succeeds=not source.one_in(4))]


def trace(source: Source) -> JsonObject:
    """Return a network, and what happens on it."""
    state = network(source)
    given: JsonObject = {
        "author": None if source.one_in(6) else "0x" + AUTHOR.hex(),
        "payloads": {},
        "genesis": in_order(rows(state)),
    }
    run = _Run(state, read_surroundings(given), source.choice(subjects(state)))
    make = source.choice((_few_calls, _few_calls, _many_calls, _many_calls, _two_calls))
    return {**given, "steps": make(source, run)}


def _calls_of(given: JsonObject) -> Iterator[str | None]:
    """Yield the full name of the call that each step makes; None for blocks."""
    for raw in given["steps"]:
        step = read_step(raw)
        yield step.name if isinstance(step, CallStep) else None


def calls_made(given: JsonObject, output: JsonObject) -> list[tuple[str, bool] | None]:
    """Return the call that each step makes, with whether it is accepted; None for blocks."""
    return [
        None if name is None else (name, answer["result"] == "ok")
        for name, answer in zip(_calls_of(given), output["steps"], strict=True)
    ]


def flags(given: JsonObject, output: JsonObject) -> set[str]:
    """Return what happens in a trace: calls by name, blocks, and errors."""
    found = {"blocks" if name is None else name.split(".")[1] for name in _calls_of(given)}
    for answer in output["steps"]:
        if answer["result"] != "ok":
            found.add("error:" + answer["result"]["error"].rpartition(".")[2])
    return found
