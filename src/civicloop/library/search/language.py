"""The query's language: words (all of them), "phrases", OR, -not, ( ), and fields such as title: or 日期:.

    any      = all { ("OR" | "|") all }
    all      = one { ["AND"] one }
    one      = ("-" | "NOT ") one | "(" any ")" | [field ":"] (word | phrase)

A query that doesn't fit is looked for as it stands.
"""

import re
from dataclasses import dataclass

from civicloop.library.search.dates import span
from civicloop.library.search.folding import fold

LONGEST = 200
FIELDS = {
    "title": "title",
    "标题": "title",
    "author": "author",
    "作者": "author",
    "category": "category",
    "分类": "category",
    "office": "office",
    "单位": "office",
    "format": "format",
    "格式": "format",
    "date": "date",
    "日期": "date",
}
"""The names under which a document's facts can be asked for."""
TOKEN = re.compile(
    r"""\s*(?:
        (?P<not>-(?=\S)|NOT(?=\s|$))
      | (?P<open>\()
      | (?P<close>\)(?=[\s)]|$))
      | (?P<or>(?:OR|\|)(?=\s|$))
      | (?P<and>AND(?=\s|$))
      | (?:(?P<field>\w+)[:：])?[“"](?P<phrase>[^“”"]*)[”"](?=[\s)]|$)
      | (?P<word>[^\s()“”"]+(?:\([^\s()]*\)[^\s()“”"]*)*)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Word:
    """Stands, folded, somewhere on the page."""

    text: str


@dataclass(frozen=True)
class Field:
    """What the document says under this name, one of the values of FIELDS, holds the folded text; a date lies in it."""

    name: str
    text: str


@dataclass(frozen=True)
class Not:
    inner: "Node"


@dataclass(frozen=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Any:
    parts: tuple["Node", ...]


type Node = Word | Field | Not | All | Any


@dataclass(frozen=True)
class Query:
    """What was asked. `node` is None when nothing was; `is_literal`: it could not be parsed."""

    source: str
    node: Node | None
    is_literal: bool = False

    @property
    def words(self) -> list[str]:
        """The words to mark where they are found, longest first."""
        found = dict.fromkeys(wanted(self.node)) if self.node else {}
        return sorted(found, key=len, reverse=True)

    @property
    def asks_pages(self) -> bool:
        """Whether anything is asked of the pages' text, and not of documents alone."""
        return self.node is not None and any_word(self.node)


class Unfit(Exception):  # noqa: N818
    """The query has another shape than the language."""


def parse(source: str) -> Query:
    source = source.strip()[:LONGEST]
    if not fold(source).strip():
        return Query(source, None)
    try:
        return Query(source, Parser(source).whole())
    except Unfit:
        return Query(source, Word(fold(source)), is_literal=True)


class Parser:
    def __init__(self, source: str) -> None:
        self.tokens = list(tokens(source))

    def whole(self) -> Node:
        node = self.any()
        if self.tokens:
            raise Unfit
        return node

    def any(self) -> Node:
        parts = [self.all()]
        while self.next_is("or"):
            self.tokens.pop(0)
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def all(self) -> Node:
        parts = [self.one()]
        while self.tokens and not self.next_is("or", "close"):
            if self.next_is("and"):
                self.tokens.pop(0)
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self) -> Node:
        if not self.tokens:
            raise Unfit
        kind, match = self.tokens.pop(0)
        if kind == "not":
            return Not(self.one())
        if kind == "open":
            node = self.any()
            if not self.next_is("close"):
                raise Unfit
            self.tokens.pop(0)
            return node
        if kind not in ("word", "phrase"):
            raise Unfit
        return leaf(match)

    def next_is(self, *kinds: str) -> bool:
        return bool(self.tokens) and self.tokens[0][0] in kinds


def tokens(source: str) -> list[tuple[str, re.Match[str]]]:
    found, at = [], 0
    while source[at:].strip():
        match = TOKEN.match(source, at)
        if not match:
            raise Unfit
        found.append((str(match.lastgroup), match))
        at = match.end()
    return found


def leaf(match: re.Match[str]) -> Node:
    field, text = match["field"], match["phrase"] if match["phrase"] is not None else match["word"]
    if match["word"]:
        name, colon, rest = re.sub("：", ":", text, count=1).partition(":")
        field, text = (name, rest) if colon and rest and name in FIELDS else (None, text)
    elif field and field not in FIELDS:
        raise Unfit
    folded = fold(text)
    if not folded.strip():
        raise Unfit
    if not field:
        return Word(folded)
    if FIELDS[field] == "date" and not span(folded):
        raise Unfit
    return Field(FIELDS[field], folded)


def wanted(node: Node) -> list[str]:
    match node:
        case Word(text):
            return [text]
        case All(parts) | Any(parts):
            return [word for part in parts for word in wanted(part)]
        case _:
            return []


def any_word(node: Node) -> bool:
    match node:
        case Word():
            return True
        case Not(inner):
            return any_word(inner)
        case All(parts) | Any(parts):
            return any(any_word(part) for part in parts)
        case _:
            return False
