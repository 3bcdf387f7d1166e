"""Invariants of what a subnet leaves behind when it ends (chapter 23-invariants)."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from tao_model.addresses import encode
from tao_model.invariants.invariant import (
    Break,
    CallMade,
    Invariant,
    Known,
    Step,
    StepInvariant,
    worst,
)
from tao_model.invariants.pools import price_of
from tao_model.invariants.share_pools import values_of
from tao_model.network.origins import Signed
from tao_model.network.subnets import RegisterNetwork, RegisterNetworkWithIdentity
from tao_model.state import State, Subnet
from tao_model.state.system_accounts import subnet_account
from tao_model.supply.balances import EXISTENTIAL_DEPOSIT
from tao_model.units import AccountId, NetUid

ALL_OF_16: Final = 65_535
"""A proportion of 16 bits that is one."""


def ended(before: State, step: Step, after: State) -> Iterator[tuple[NetUid, Subnet]]:
    """Return every subnet that a call ended, as it was."""
    if not isinstance(step, CallMade):
        return
    for netuid, old in before.subnets.items():
        new = after.subnet(netuid).identity
        is_gone = not new.added or new.registrations != old.identity.registrations
        if old.identity.added and is_gone:
            yield netuid, old


def holders(subnet: Subnet) -> Counter[AccountId]:
    """Return the alpha that each coldkey has staked on a subnet."""
    found: Counter[AccountId] = Counter()
    for held in subnet.stake.hotkeys.values():
        found.update(values_of(held))
    return found


def shares_for_nothing(subnet: Subnet) -> int:
    """Return how many shares on a subnet are worth less than a unit: they claim one each."""
    return sum(
        held.shares[coldkey].to_u64()
        for held in subnet.stake.hotkeys.values()
        for coldkey, value in values_of(held).items()
        if value == 0
    )


def received(before: State, step: Step, after: State) -> Counter[AccountId]:
    """Return what each account but those of subnets got by a call, whatever it paid for a new one.

    Who registers a subnet pays for it what the subnet's account holds then.
    """
    accounts = {*before.accounts, *after.accounts} - {subnet_account(n) for n in before.subnets}
    gained = Counter({who: after.balance(who) - before.balance(who) for who in accounts})
    action = step.action if isinstance(step, CallMade) else None
    is_registration = isinstance(action, RegisterNetwork | RegisterNetworkWithIdentity)
    if is_registration and isinstance(step, CallMade) and isinstance(step.origin, Signed):
        gained[step.origin.account] += after.subnet_price.last_lock_cost
    return gained


@attrs.frozen
class Settled:
    """What somebody got of a pot, and what is due."""

    place: str
    got: int
    due: int
    """By alpha, among all stakers and the chain with what it has bought."""
    refund: int
    """What may come beside, to the owner."""
    least: int
    """What is due where production lets others have a part too."""
    most: int
    """What is due with what production pays for shares that are worth nothing."""

    def off(self, least: int, most: int) -> int:
        """Return by how much somebody got less or more than that."""
        return max(0, least - self.got, self.got - most - self.refund)


def settlements(before: State, step: Step, after: State) -> Iterator[Settled]:
    """Return what each staker got of a subnet that ended, in rao."""
    for netuid, subnet in ended(before, step, after):
        gained, alpha = received(before, step, after), holders(subnet)
        pot, bought = subnet.pool.tao_reserve, subnet.pool_accounts.protocol_alpha
        whole = max(1, alpha.total() + bought)
        counted = subnet.identity.registered_at > before.parameters.tao_refund_start_block
        free = shares_for_nothing(subnet)
        diluted = whole + free + (subnet.pool.alpha_reserve if counted else 0)
        is_backed = before.balance(subnet_account(netuid)) >= pot
        for coldkey, own in alpha.items():
            least = pot * own // diluted if is_backed else 0
            is_too_little = coldkey not in before.accounts and least < EXISTENTIAL_DEPOSIT
            yield Settled(
                f"subnet {netuid}: {encode(coldkey)}",
                gained[coldkey],
                pot * own // whole,
                refundable(before, subnet) if coldkey == subnet.identity.owner else 0,
                0 if is_too_little else least,
                pot * (own + free) // whole,
            )


def rounding(before: State) -> int:
    """Return how much rounding may take or give: a rao for each hotkey somebody staked with."""
    return 1 + max(len(subnet.stake.hotkeys) for subnet in before.subnets.values())


def stakers_share_the_pot(before: State, step: Step, after: State) -> Break | None:
    """Tell who got another part of what a subnet left than is due (INVARIANT-SUBNETS-6)."""
    return worst(
        [
            Break(f"{one.place} got {one.got} rao, {one.due} are due", off)
            for one in settlements(before, step, after)
            if (off := one.off(one.due, one.due)) > rounding(before)
        ]
    )


def parts_of_others(before: State, step: Step, after: State) -> int:
    """Return how far what somebody gets may be off: as far as the parts of others explain."""
    found = tuple(settlements(before, step, after))
    if any(one.off(one.least, one.most) > rounding(before) for one in found):
        return 0
    return max((one.off(one.due, one.due) for one in found), default=0)


def refundable(before: State, subnet: Subnet) -> int:
    """Return what the owner of a subnet may get back: the price less what the cut earned.

    Nothing if it was registered since subnets can be. The price of alpha is cut at 32 bits, and
    so is the cut: by so much more may come back.
    """
    if subnet.identity.registered_at >= before.parameters.network_registration_start_block:
        return 0
    issuance = subnet.pool.alpha_reserve + subnet.alpha.alpha_out
    price = price_of(subnet.pool) if subnet.pool.alpha_reserve > 0 else Fraction(0)
    earned = issuance * Fraction(before.parameters.subnet_owner_cut, ALL_OF_16) * price
    return max(0, subnet.identity.locked - int(earned) + 2 * (issuance >> 32) + 2)


def nobody_else_is_paid(before: State, step: Step, after: State) -> Break | None:
    """Tell what a subnet that ended paid beside its pot, or kept (INVARIANT-SUBNETS-7)."""
    breaks = []
    gained = received(before, step, after)
    for netuid, subnet in ended(before, step, after):
        beyond = gained.total() - subnet.pool.tao_reserve - refundable(before, subnet)
        if beyond > 0:
            breaks.append(Break(f"subnet {netuid} paid {beyond} rao beside its pot", beyond))
        left = after.balance(subnet_account(netuid))
        if not after.subnet(netuid).identity.added and left > EXISTENTIAL_DEPOSIT:
            breaks.append(Break(f"subnet {netuid} has ended and keeps {left} rao", left))
        known = {*holders(subnet), subnet.identity.owner}
        breaks += [
            Break(f"subnet {netuid} paid {amount} rao to {encode(who)}, who had no part", amount)
            for who, amount in gained.items()
            if amount > 0 and who not in known
        ]
    return worst(breaks)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StepInvariant(
        "INVARIANT-SUBNETS-6",
        "Who staked on a subnet that ends gets of its TAO by alpha, as the chain does.",
        stakers_share_the_pot,
        Known(
            "The pool's own alpha counts if the subnet is young; a share that is worth nothing "
            "counts; less than 500 rao open no account; a pot without backing is not paid whole.",
            parts_of_others,
        ),
    ),
    StepInvariant(
        "INVARIANT-SUBNETS-7",
        "A subnet that ends pays its pot to stakers, and to its owner the price less earnings.",
        nobody_else_is_paid,
    ),
)
"""Those of the end of subnets, in the order of the chapter."""
