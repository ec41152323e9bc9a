"""Texts that are somebody's own, and documents that were compared."""

import random
from typing import Any

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.library import actions
from civicloop.library.copies import matching
from civicloop.library.models import Copy, Document
from tests.factories import library

LETTERS = [chr(code) for code in range(0x4E00, 0x5E00)]


def words(seed: int | str, letters: int = 300) -> str:
    """So many letters that no other seed writes."""
    return "".join(random.Random(str(seed)).choices(LETTERS, k=letters))


def compared(*pages: str, owner: User, **facts: Any) -> Document:
    """A document as it is once its copies were looked for."""
    made = library.document(*pages, owner=owner, **facts)
    compare(made)
    return made


def compare(document: Document) -> list[Copy]:
    assert document.current
    return actions.note_copies(version=document.current, matches=matching.find(document.current), at=clock.now())


def pairs(document: Document) -> list[tuple[int, int, int]]:
    """(page, the other document's number, its page) of whatever is like a page of this one."""
    assert document.current
    found = matching.find(document.current)
    return sorted((match.page.number, match.of.version.document.number, match.of.number) for match in found)
