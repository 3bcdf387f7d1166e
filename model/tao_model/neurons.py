"""Who has a place on a subnet, and who gives way (chapter 10-registration)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeVar

from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, Rejected, require
from tao_model.state import Map, Subnet, put
from tao_model.state.consensus import Mechanism, Neurons, StoredRow
from tao_model.state.records import evolve
from tao_model.state.registration import Registration
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    Count16,
    MechanismId,
    Proportion16,
    Uid,
)

Item = TypeVar("Item")

_NOTHING_SAID: Final = Mechanism()


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


def with_hotkey_swapped(subnet: Subnet, old: AccountId, new: AccountId) -> Subnet:
    """Return a subnet after a hotkey took the place of another: its uid, its hashes (KEYS-7).

    Where the other had no place, the new one is marked as no member; encrypted commits stay.
    Source: ``swap/swap_hotkey.rs``, ``perform_hotkey_swap_on_one_subnet``.
    """
    marked = put(subnet.registration.marked_as_no_member, old, False, False)
    uid = subnet.neurons.uid_of(old)
    if uid is None:
        registration = evolve(subnet.registration, marked_as_no_member=marked.set(new, True))
        return evolve(subnet, registration=registration)
    registration = evolve(subnet.registration, marked_as_no_member=put(marked, new, False, False))
    hotkeys = with_item(subnet.neurons.hotkeys, uid, new)
    changed: dict[MechanismId, Mechanism] = {}
    for number, mechanism in mechanisms_of(subnet).items():
        commits = mechanism.weight_commits
        if old in commits:
            commits = commits.delete(old).set(new, commits[old])
            changed[number] = evolve(mechanism, weight_commits=commits)
    subnet = evolve(subnet, registration=registration)
    return with_mechanisms(evolve(subnet, neurons=evolve(subnet.neurons, hotkeys=hotkeys)), changed)


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


MOST_IMMUNE_PERCENT: Final = 80
"""Fewer of the neurons that trimming leaves must be immune, in percent, rounded down.

Source: ``runtime/src/lib.rs``, ``MaxImmuneUidsPercentage``.
"""


def ensure_trimmable(
    subnet: Subnet, owned: Collection[AccountId], most: Count16, block: BlockNumber
) -> None:
    """Reject to leave a subnet so few neurons (REGISTRATION-11).

    Source: ``subnets/uids.rs``, ``trim_to_max_allowed_uids``.
    """
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    parameters = subnet.parameters
    fits = parameters.min_allowed_uids <= most <= parameters.max_allowed_uids
    require(fits, Reason.INVALID_VALUE)
    if subnet.neurons.count > most:
        immune, places = len(immune_neurons(subnet, owned, block)), max(most, 1)
        percent = 100 * min(immune, places) // places
        few = percent < MOST_IMMUNE_PERCENT
        require(few, Reason.TRIMMING_WOULD_EXCEED_MAX_IMMUNE_PERCENTAGE)


def immune_neurons(
    subnet: Subnet, owned: Collection[AccountId], block: BlockNumber
) -> frozenset[Uid]:
    """Return the neurons that trimming spares: young ones, and the owner's (REGISTRATION-11)."""
    neurons = map(Uid, range(subnet.neurons.count))
    young = {uid for uid in neurons if is_immune(subnet, uid, block)}
    return frozenset(young | set(owners_immune_neurons(subnet, owned)))


def neurons_left(
    subnet: Subnet, owned: Collection[AccountId], most: Count16, block: BlockNumber
) -> tuple[Uid, ...]:
    """Return the neurons that keep their places, in ascending order (REGISTRATION-11).

    Those with the lowest scores go, of equals the highest uids first.
    Source: ``subnets/uids.rs``, ``trim_to_max_allowed_uids``.
    """
    spared = immune_neurons(subnet, owned, block)
    neurons = map(Uid, range(subnet.neurons.count))
    emission = subnet.neurons.emission
    expendable = sorted(
        (uid for uid in neurons if uid not in spared),
        key=lambda uid: (emission[uid] if uid < len(emission) else Alpha(0), -uid),
    )
    gone = set(expendable[: subnet.neurons.count - most])
    return tuple(Uid(uid) for uid in range(subnet.neurons.count) if uid not in gone)


def picked(items: tuple[Item, ...], left: Sequence[Uid], nothing: Item) -> tuple[Item, ...]:
    """Return the items of some neurons, ``nothing`` where a list is too short (REGISTRATION-11)."""
    return tuple(items[uid] if uid < len(items) else nothing for uid in left)


def renumbered(rows: Map[Uid, StoredRow], numbers: Mapping[Uid, Uid]) -> Map[Uid, StoredRow]:
    """Return weights or bonds among the neurons that are left (REGISTRATION-11)."""
    left: Map[Uid, StoredRow] = Map()
    for old, new in numbers.items():
        row = ((numbers[at], value) for at, value in rows.get(old, ()) if at in numbers)
        left = put(left, new, tuple(row), ())
    return left


def without_others(mechanism: Mechanism, left: Sequence[Uid]) -> Mechanism:
    """Return what the neurons that are left say of each other (REGISTRATION-11)."""
    numbers = {old: Uid(new) for new, old in enumerate(left)}
    return evolve(
        mechanism,
        weights=renumbered(mechanism.weights, numbers),
        bonds=renumbered(mechanism.bonds, numbers),
        incentive=picked(mechanism.incentive, left, Proportion16(0)),
        last_update=picked(mechanism.last_update, left, BlockNumber(0)),
    )


def neurons_of(neurons: Neurons, left: Sequence[Uid]) -> Neurons:
    """Return the neurons that are left, numbered anew (REGISTRATION-11)."""
    none = Proportion16(0)
    return Neurons(
        hotkeys=tuple(neurons.hotkeys[uid] for uid in left),
        registered_at=tuple(neurons.registered_at[uid] for uid in left),
        active=picked(neurons.active, left, False),
        emission=picked(neurons.emission, left, Alpha(0)),
        consensus=picked(neurons.consensus, left, none),
        dividends=picked(neurons.dividends, left, none),
        validator_trust=picked(neurons.validator_trust, left, none),
        validator_permit=picked(neurons.validator_permit, left, False),
        stake_weight=picked(neurons.stake_weight, left, none),
    )


def trimmed(
    subnet: Subnet, owned: Collection[AccountId], most: Count16, block: BlockNumber
) -> Subnet:
    """Return a subnet with so many places, and no more neurons (REGISTRATION-11).

    Rejected as :func:`ensure_trimmable` says. ``owned`` are all hotkeys of the owner.
    Source: ``subnets/uids.rs``, ``trim_to_max_allowed_uids``.
    """
    ensure_trimmable(subnet, owned, most, block)
    parameters = evolve(subnet.parameters, max_allowed_uids=most)
    if subnet.neurons.count > most:
        left = neurons_left(subnet, owned, most, block)
        neurons = neurons_of(subnet.neurons, left)
        gone = set(subnet.neurons.hotkeys) - set(neurons.hotkeys)
        paid = subnet.emission.alpha_dividends
        dividends = Map({hotkey: alpha for hotkey, alpha in paid.items() if hotkey not in gone})
        emission = evolve(subnet.emission, alpha_dividends=dividends)
        said = {n: without_others(one, left) for n, one in mechanisms_of(subnet).items()}
        subnet = with_mechanisms(evolve(subnet, neurons=neurons, emission=emission), said)
    return evolve(subnet, parameters=parameters)
