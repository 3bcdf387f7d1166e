"""An adapter: what a block creates, by the rules SUPPLY-1 and SUPPLY-2 of spec/02-supply.md."""

import json
import sys

CAP = 21 * 10**15


class RefusedError(Exception):
    """Production refuses this; the message is its name of the error."""


def block_emission(given):
    """Return what a block creates at an issuance."""
    issuance = int(given["issuance"])  # a number, or a string of decimal digits
    halvings = sum(issuance >= CAP - CAP // 2**k for k in range(1, 31))
    return {"block_emission": 10**9 >> halvings}


KINDS = {"block_emission": block_emission}

for line in sys.stdin:
    question = json.loads(line)
    if question["kind"] not in KINDS:
        answer = {"declined": "not written yet"}
    else:
        try:
            answer = {"output": KINDS[question["kind"]](question["input"])}
        except RefusedError as refused:
            answer = {"rejected": str(refused)}
    print(json.dumps({"id": question["id"], **answer}), flush=True)
