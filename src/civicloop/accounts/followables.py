"""What can be followed, as each app registers it in its `AppConfig.ready`: by the word before a chain name's colon."""

from collections.abc import Callable
from dataclasses import dataclass

from civicloop.accounts.models import User


@dataclass(frozen=True)
class Followed:
    """A thing as a list of followed things shows it."""

    title: str
    url: str


type Find = Callable[[User, str], Followed | None]

_FINDS: dict[str, Find] = {}


def register(word: str, find: Find) -> None:
    """`find(user, key)` gives the thing if this person may see it: "task:T-2026-00042" asks it for "T-2026-00042"."""
    _FINDS[word] = find


def find(user: User, thing: str) -> Followed | None:
    """The thing of a chain name, if it can be followed and this person may see it."""
    word, _colon, key = thing.partition(":")
    return _FINDS[word](user, key) if word in _FINDS else None
