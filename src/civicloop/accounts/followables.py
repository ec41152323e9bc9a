"""What can be followed, as each app registers it in its `AppConfig.ready`: by the word before a chain name's colon."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from civicloop.accounts.models import User


@dataclass(frozen=True)
class Followed:
    """A thing as a list of followed things shows it."""

    title: str
    url: str


type Find = Callable[[User, Collection[str]], dict[str, Followed]]

_FINDS: dict[str, Find] = {}


def register(word: str, find: Find) -> None:
    """`find(user, keys)` gives by key, in one query, the things that this person may see.

    "task:T-2026-00042" asks the one of tasks for "T-2026-00042".
    """
    _FINDS[word] = find


def find(user: User, thing: str) -> Followed | None:
    """The thing of a chain name, if it can be followed and this person may see it."""
    return find_all(user, [thing]).get(thing)


def find_all(user: User, things: Iterable[str]) -> dict[str, Followed]:
    """The same of many, by their chain names: one query for each kind of thing."""
    keys: dict[str, list[str]] = defaultdict(list)
    for thing in things:
        word, _colon, key = thing.partition(":")
        keys[word].append(key)
    return {
        f"{word}:{key}": found
        for word, listed in keys.items()
        if word in _FINDS
        for key, found in _FINDS[word](user, listed).items()
    }
