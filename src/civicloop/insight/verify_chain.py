"""Check a CivicLoop record by yourself: nothing but Python 3.8 or later is needed, no network, no CivicLoop.

    python3 verify_chain.py chain.jsonl [HEAD]

chain.jsonl holds one event a line, as downloaded. Every event's hash is the SHA-256 of the hash before it and of its
own content, so whoever changes, drops or adds a line has to change every hash after it, and with them the head. Compare
the head printed here with the one on the city's page, with one you noted earlier, or with a neighbour's. If you give
HEAD, it must occur in the record: that proves that what you saw then is still the beginning of what you have now.
Ends with 0 if the record holds, 1 if it does not, 2 if it was called wrongly.
"""

import hashlib
import json
import sys
from typing import Any, Dict, Iterable, List, Tuple  # noqa: UP035 — runs on old Pythons, too

FIELDS = ("previous", "height", "at", "actor", "verb", "thing", "data")
GENESIS = "0" * 64


def main(words: List[str]) -> Tuple[int, str]:  # noqa: UP006
    if len(words) not in (1, 2):
        return 2, str(__doc__)
    wanted = words[1] if len(words) == 2 else ""
    try:
        with open(words[0], encoding="utf-8") as lines:
            height, head, was_seen = walk(lines, wanted)
    except BrokenRecordError as fault:
        return 1, "BROKEN: " + str(fault)
    if wanted and not was_seen:
        return 1, "BROKEN: the head " + wanted + " does not occur in this record"
    return 0, "The record holds: " + str(height) + " events, head " + head


class BrokenRecordError(Exception):
    """The first thing that is wrong."""


def walk(lines: Iterable[str], wanted: str) -> Tuple[int, str, bool]:  # noqa: UP006
    """Follow the record from its beginning. Returns its height, its head, and whether the wanted hash occurred."""
    height, head, was_seen = 0, GENESIS, False
    for line in lines:
        event = read(line, height + 1)
        if event["height"] != height + 1:
            raise BrokenRecordError("event " + str(height + 1) + " is missing")
        if event["previous"] != head:
            raise BrokenRecordError("event " + str(height + 1) + " does not follow the one before it")
        if event["hash"] != digest(event):
            raise BrokenRecordError("event {height} ({verb} {thing}) was changed".format(**event))
        height, head = event["height"], event["hash"]
        was_seen = was_seen or head == wanted
    return height, head, was_seen


def read(line: str, number: int) -> Dict[str, Any]:  # noqa: UP006
    try:
        event = json.loads(line)
        return {name: event[name] for name in (*FIELDS, "hash")}
    except (ValueError, KeyError, TypeError):
        raise BrokenRecordError("line " + str(number) + " can't be read as an event") from None


def digest(event: Dict[str, Any]) -> str:  # noqa: UP006
    content = json.dumps([event[name] for name in FIELDS], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


if __name__ == "__main__":
    status, sentence = main(sys.argv[1:])
    print(sentence)  # noqa: T201
    sys.exit(status)
