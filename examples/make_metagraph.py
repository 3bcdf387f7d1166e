"""Writes metagraph.json: a subnet that does not exist, at the scale of those that do.

256 neurons: 20 validators with very unequal stake, and miners of falling quality. Most
validators see that quality with some noise; a few do not: one backs favourites of its own,
one has not updated for too long, one copies another. Some miners are new, so that weights
set before they came do not count. Everything follows from hashes, with integers alone, so
that the file is the same everywhere.

    python examples/make_metagraph.py > examples/metagraph.json
"""

import hashlib
import json

from tao_model.addresses import encode
from tao_model.units import AccountId

NETUID = 7
BLOCK = 6_000_000
TEMPO = 360
NEURONS = 256
VALIDATORS = 20
TAO = 10**9

VALIDATOR_UIDS = tuple(sorted((7 + 13 * rank) % NEURONS for rank in range(VALIDATORS)))
MINER_UIDS = tuple(uid for uid in range(NEURONS) if uid not in VALIDATOR_UIDS)
OWNER_UID = VALIDATOR_UIDS[3]
INACTIVE_UID = VALIDATOR_UIDS[11]
COPIER_UID, COPIED_UID = VALIDATOR_UIDS[14], VALIDATOR_UIDS[2]
FAVOURING_UID = VALIDATOR_UIDS[6]
NEW_MINER_UIDS = MINER_UIDS[5:12]


def number(below: int, *names: object) -> int:
    """Return a number from 0 to below - 1 that depends on the names alone."""
    text = "/".join(map(str, ("tao-spec example", *names)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big") % below


def hotkey(uid: int) -> str:
    """Return the address of a neuron; nobody holds its key."""
    text = f"tao-spec example/hotkey/{uid}"
    return encode(AccountId(hashlib.blake2b(text.encode(), digest_size=32).digest()))


def stake(uid: int) -> int:
    """Return stake in rao: each validator has about three quarters of the one before it."""
    if uid not in VALIDATOR_UIDS:
        return number(2 * TAO, "dust", uid)
    rank = number(1000, "rank", uid) * 20 // 1000
    return 1_500_000 * TAO * 3**rank // 4**rank + number(1000 * TAO, "stake", uid)


def quality(uid: int) -> int:
    """Return what a miner is worth, in millionths of the best: few are good, most do nothing."""
    place = number(len(MINER_UIDS), "place", uid)
    return 1_000_000 * 9**place // 10**place if place < 40 else 0


def opinion(validator: int, miner: int) -> int:
    """Return what a validator thinks of a miner: its quality, give or take a tenth."""
    if validator == COPIER_UID:
        validator = COPIED_UID
    if validator == FAVOURING_UID:
        return number(1_000_000, "favour", miner) if miner % 11 == 0 else 0
    return quality(miner) * (900 + number(201, "noise", validator, miner)) // 1000


def weights(validator: int) -> list[list[int]]:
    """Return a validator's row as the chain stores it: the highest weight is 65535."""
    opinions = {miner: opinion(validator, miner) for miner in MINER_UIDS}
    highest = max(opinions.values())
    row = [[miner, 65_535 * value // highest] for miner, value in opinions.items()]
    if validator == OWNER_UID:
        row.append([OWNER_UID, 3_000])
    return [entry for entry in row if entry[1] > 0]


def last_update(uid: int) -> int:
    """Return when a neuron last set weights; miners never have since they registered."""
    if uid == INACTIVE_UID:
        return BLOCK - 9_000
    if uid in VALIDATOR_UIDS:
        return BLOCK - 1 - number(TEMPO, "update", uid)
    return registered(uid)


def registered(uid: int) -> int:
    """Return when a neuron registered."""
    if uid in NEW_MINER_UIDS:
        return BLOCK - 1 - number(TEMPO, "registered", uid)
    return BLOCK - 10_000 - number(1_000_000, "registered", uid)


def metagraph() -> dict[str, object]:
    """Return the metagraph."""
    uids = range(NEURONS)
    return {
        "format": "tao-spec/metagraph",
        "netuid": NETUID,
        "block": BLOCK,
        "neuron_count": NEURONS,
        "owner_uid": OWNER_UID,
        "hotkeys": [hotkey(uid) for uid in uids],
        "stake_rao": [stake(uid) for uid in uids],
        "last_update": [last_update(uid) for uid in uids],
        "block_at_registration": [registered(uid) for uid in uids],
        "weights": [weights(uid) if uid in VALIDATOR_UIDS else [] for uid in uids],
    }


if __name__ == "__main__":
    print(json.dumps(metagraph(), separators=(",", ":")))
