"""What it costs to join a subnet, and who gives way (chapter 10-registration)."""

import functools
from collections.abc import Collection
from typing import Final, TypeVar

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U16, U64
from tao_model.rejection import Reason, Rejected
from tao_model.state import Map, Subnet, put
from tao_model.state.consensus import Mechanism, Neurons, StoredRow
from tao_model.state.parameters import SubnetParameters
from tao_model.state.records import evolve
from tao_model.state.registration import Registration
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    Count16,
    MechanismId,
    Proportion16,
    Rao,
    Uid,
)

Item = TypeVar("Item")

_NOTHING_SAID: Final = Mechanism()

ONE: Final = 2**32
"""One, as a number with 32 fraction bits."""


def rounded_product(left: int, right: int) -> int:
    """Return the product with a number of 32 fraction bits, rounded down (REGISTRATION-1).

    Held within 64 bits. Source: ``utils/misc.rs``, ``mul_by_q32``.
    """
    return U64.saturate(left * right // ONE)


def rounded_power(base: int, exponent: Count16) -> int:
    """Return a power of a number of 32 fraction bits, rounded down at each step (REGISTRATION-1).

    By squaring. Source: ``utils/misc.rs``, ``pow_q32``.
    """
    result, factor, rest = ONE, base, int(exponent)
    while rest > 0:
        if rest % 2 == 1:
            result = rounded_product(result, factor)
        factor = rounded_product(factor, factor)
        rest = rest // 2
    return result


@functools.cache
def decay_factor(half_life: Count16) -> int:
    """Return the factor by which a price falls in a block, in 32 fraction bits (REGISTRATION-1).

    The greatest whose power is at most one half. Source: ``utils/misc.rs``, ``decay_factor_q32``.
    """
    low, high = 0, ONE
    while low + 1 < high:
        middle = (low + high) // 2
        if rounded_power(middle, half_life) > ONE // 2:
            high = middle
        else:
            low = middle
    return low


def fallen_price(price: Rao, parameters: SubnetParameters, current_block: BlockNumber) -> Rao:
    """Return the price of a registration a block later, within its bounds (REGISTRATION-2).

    The upper bound wins over the lower one.
    Source: ``subnets/registration.rs``, ``update_registration_prices_for_networks``.
    """
    if parameters.burn_half_life > 0 and current_block > 1:
        price = Rao(rounded_product(price, decay_factor(parameters.burn_half_life)))
    return min(max(price, parameters.min_burn), parameters.max_burn)


def next_block(
    registration: Registration, parameters: SubnetParameters, current_block: BlockNumber
) -> Registration:
    """Return the price and the counts with which a block begins (REGISTRATION-2).

    Source: ``subnets/registration.rs``, ``update_registration_prices_for_networks``.
    """
    return evolve(
        registration,
        burn=fallen_price(registration.burn, parameters, current_block),
        this_block=Count16(0),
    )


def next_interval(registration: Registration) -> Registration:
    """Return the counts with which root's next interval begins (REGISTRATION-2)."""
    return evolve(registration, this_interval=Count16(0))


def raised_price(price: Rao, parameters: SubnetParameters) -> Rao:
    """Return the price of a registration right after another, within its bounds (REGISTRATION-3).

    A multiplier below one counts as one. Source: ``subnets/registration.rs``,
    ``bump_registration_price_after_registration``.
    """
    multiplier = max(parameters.burn_increase_multiplier, U64F64.one)
    raised = U64F64.saturating_multiply(U64F64.saturating_from_integer(price), multiplier)
    bounded = max(U64F64.saturating_to_integer(raised, U64), parameters.min_burn)
    return Rao(min(bounded, parameters.max_burn))


def after_registration(registration: Registration, parameters: SubnetParameters) -> Registration:
    """Return price and counts after a neuron registered at the price (REGISTRATION-3).

    Source: ``subnets/registration.rs``, ``do_register``.
    """
    return evolve(
        registration,
        burn=raised_price(registration.burn, parameters),
        this_block=Count16(U16.saturating_add(registration.this_block, 1)),
        recycled=Rao(U64.saturating_add(registration.recycled, registration.burn)),
    )


def after_root_registration(registration: Registration) -> Registration:
    """Return the counts after a neuron registered on root, where nothing is paid (REGISTRATION-3).

    Source: ``coinbase/root.rs``, ``do_root_register``.
    """
    return evolve(
        registration,
        this_block=Count16(registration.this_block + 1),
        this_interval=Count16(registration.this_interval + 1),
    )


def with_member(registration: Registration, hotkey: AccountId) -> Registration:
    """Return the registration without a mark that a hotkey is no member (REGISTRATION-4)."""
    marked = put(registration.marked_as_no_member, hotkey, False, False)
    return evolve(registration, marked_as_no_member=marked)


def with_item(items: tuple[Item, ...], place: int, item: Item) -> tuple[Item, ...]:
    """Return a list with one item replaced, if it is that long (REGISTRATION-5)."""
    return (*items[:place], item, *items[place + 1 :]) if place < len(items) else items


def updated(
    last_update: tuple[BlockNumber, ...], uid: Uid, count: int, block: BlockNumber
) -> tuple[BlockNumber, ...]:
    """Return when each of so many neurons last set weights, one of them now (REGISTRATION-4).

    Those of whom nothing is known get a zero. Source: ``utils/misc.rs``,
    ``set_last_update_for_uid``.
    """
    missing = count - len(last_update)
    return with_item((*last_update, *[BlockNumber(0)] * missing), uid, block)


def mechanisms_of(subnet: Subnet) -> dict[MechanismId, Mechanism]:
    """Return what validators say within each mechanism that a subnet has (REGISTRATION-4)."""
    numbers = map(MechanismId, range(subnet.parameters.mechanism_count))
    return {number: subnet.mechanisms.get(number, _NOTHING_SAID) for number in numbers}


def with_mechanisms(subnet: Subnet, changed: dict[MechanismId, Mechanism]) -> Subnet:
    """Return a subnet with other mechanisms (REGISTRATION-4)."""
    mechanisms = subnet.mechanisms
    for number, mechanism in changed.items():
        mechanisms = put(mechanisms, number, mechanism, _NOTHING_SAID)
    return evolve(subnet, mechanisms=mechanisms)


def appended(subnet: Subnet, hotkey: AccountId, block: BlockNumber) -> Subnet:
    """Return a subnet with one neuron more, which has done nothing yet (REGISTRATION-4).

    Source: ``subnets/uids.rs``, ``append_neuron``.
    """
    before, uid = subnet.neurons, Uid(subnet.neurons.count)
    neurons = evolve(
        before,
        hotkeys=(*before.hotkeys, hotkey),
        registered_at=(*before.registered_at, block),
        active=(*before.active, True),
        emission=(*before.emission, Alpha(0)),
        consensus=(*before.consensus, Proportion16(0)),
        dividends=(*before.dividends, Proportion16(0)),
        validator_trust=(*before.validator_trust, Proportion16(0)),
        validator_permit=(*before.validator_permit, False),
    )
    mechanisms = {
        number: evolve(
            mechanism,
            incentive=(*mechanism.incentive, Proportion16(0)),
            last_update=updated(mechanism.last_update, uid, neurons.count, block),
        )
        for number, mechanism in mechanisms_of(subnet).items()
    }
    registration = with_member(subnet.registration, hotkey)
    after = evolve(subnet, neurons=neurons, registration=registration)
    return with_mechanisms(after, mechanisms)


def without_weight_on(row: StoredRow, uid: Uid) -> StoredRow:
    """Return weights of which that on a neuron is zero, though still there (REGISTRATION-5)."""
    return tuple((at, Proportion16(0) if at == uid else weight) for at, weight in row)


def without_neuron(mechanism: Mechanism, uid: Uid) -> Mechanism:
    """Return what is said within a mechanism without and of a neuron (REGISTRATION-5).

    Bonds that others hold in it stay. Source: ``subnets/uids.rs``, ``clear_neuron``.
    """
    weights: Map[Uid, StoredRow] = Map(
        {by: without_weight_on(row, uid) for by, row in mechanism.weights.items() if by != uid}
    )
    return evolve(
        mechanism,
        weights=weights,
        bonds=put(mechanism.bonds, uid, (), ()),
        incentive=with_item(mechanism.incentive, uid, Proportion16(0)),
    )


def cleared(neurons: Neurons, uid: Uid) -> Neurons:
    """Return the neurons of which one has done nothing yet (REGISTRATION-5).

    Source: ``subnets/uids.rs``, ``clear_neuron``.
    """
    return evolve(
        neurons,
        active=with_item(neurons.active, uid, True),
        emission=with_item(neurons.emission, uid, Alpha(0)),
        consensus=with_item(neurons.consensus, uid, Proportion16(0)),
        dividends=with_item(neurons.dividends, uid, Proportion16(0)),
        validator_trust=with_item(neurons.validator_trust, uid, Proportion16(0)),
        validator_permit=with_item(neurons.validator_permit, uid, False),
        stake_weight=with_item(neurons.stake_weight, uid, Proportion16(0)),
    )


def replaced(subnet: Subnet, uid: Uid, hotkey: AccountId, block: BlockNumber) -> Subnet:
    """Return a subnet in which a hotkey took the place of another's neuron (REGISTRATION-5).

    The neuron of the owner's hotkey is not replaced, and nothing says so.
    Source: ``subnets/uids.rs``, ``replace_neuron``.
    """
    before = subnet.neurons
    if before.hotkeys[uid] == subnet.identity.owner_hotkey:
        return subnet
    neurons = evolve(
        cleared(before, uid),
        hotkeys=with_item(before.hotkeys, uid, hotkey),
        registered_at=with_item(before.registered_at, uid, block),
    )
    mechanisms = {}
    for number, mechanism in mechanisms_of(subnet).items():
        last_update = updated(mechanism.last_update, uid, neurons.count, block)
        mechanisms[number] = evolve(without_neuron(mechanism, uid), last_update=last_update)
    registration = with_member(subnet.registration, hotkey)
    after = evolve(subnet, neurons=neurons, registration=registration)
    return with_mechanisms(after, mechanisms)


def is_immune(subnet: Subnet, uid: Uid, block: BlockNumber) -> bool:
    """Tell whether a neuron is too young to give way (REGISTRATION-6).

    Source: ``utils/misc.rs``, ``get_neuron_is_immune``.
    """
    age = U64.saturating_subtract(block, subnet.neurons.registered_at[uid])
    return age < subnet.parameters.immunity_period


def owners_immune_neurons(subnet: Subnet, owned: Collection[AccountId]) -> tuple[Uid, ...]:
    """Return the neurons of the subnet's owner that never give way (REGISTRATION-6).

    ``owned`` are all hotkeys of the owner. Source: ``subnets/registration.rs``,
    ``get_immune_owner_tuples``.
    """
    neurons, most = subnet.neurons, subnet.parameters.immune_owner_uids_limit
    of_owner = (neurons.uid_of(hotkey) for hotkey in owned)
    by_age = sorted(
        (uid for uid in of_owner if uid is not None),
        key=lambda uid: (neurons.registered_at[uid], uid),
    )
    immune = tuple(by_age[:most])
    owner_hotkey = subnet.identity.owner_hotkey
    first = None if owner_hotkey is None else neurons.uid_of(owner_hotkey)
    return immune if first is None or first in immune else (first, *immune)[:most]


def neuron_to_prune(subnet: Subnet, owned: Collection[AccountId], block: BlockNumber) -> Uid | None:
    """Return the neuron that gives way to the next, None where none does (REGISTRATION-7).

    ``owned`` are all hotkeys of the owner. Source: ``subnets/registration.rs``,
    ``get_neuron_to_prune``.
    """
    neurons = subnet.neurons
    exempt = owners_immune_neurons(subnet, owned)

    def rank(uid: Uid) -> tuple[Alpha, BlockNumber, Uid]:
        emission = neurons.emission[uid] if uid < len(neurons.emission) else Alpha(0)
        return emission, neurons.registered_at[uid], uid

    candidates = [Uid(uid) for uid in range(neurons.count) if uid not in exempt]
    young = [uid for uid in candidates if is_immune(subnet, uid, block)]
    old = [uid for uid in candidates if not is_immune(subnet, uid, block)]
    if len(old) > subnet.parameters.min_non_immune_uids:
        return min(old, key=rank)
    return min(young, key=rank, default=None)


def with_neuron(
    subnet: Subnet, owned: Collection[AccountId], hotkey: AccountId, block: BlockNumber
) -> Subnet:
    """Return a subnet that a hotkey joined, another giving way if it is full (REGISTRATION-8).

    Rejected if none gives way. Source: ``subnets/registration.rs``, ``register_neuron``.
    """
    if subnet.neurons.count < subnet.parameters.max_allowed_uids:
        return appended(subnet, hotkey, block)
    uid = neuron_to_prune(subnet, owned, block)
    if uid is None:
        raise Rejected(Reason.NO_NEURON_ID_AVAILABLE)
    return replaced(subnet, uid, hotkey, block)
