"""Ten thousand pages of real-looking text: search answers as a plain scan would, field by field, whoever asks."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

import opencc
import pytest
from django.contrib.auth.models import AnonymousUser

from civicloop.accounts.models import Membership, Office, Role, User
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Category, Document, Field, Page, Version
from civicloop.library.search.benchmark import Library
from civicloop.library.search.conditions import places
from civicloop.library.search.language import parse
from tests.factories import accounts as people
from tests.factories import library

pytestmark = pytest.mark.django_db

PAGES = 10_000
QUESTIONS = 150
FORMATS = {"doc": ("doc",), "pdf": ("pdf",), "word": ("doc", "docx"), "docx": ("docx",)}
NAMES = ("王建国", "李芳", "Ann Lee")


@dataclass(frozen=True)
class Sheet:
    """A page with all that a question may ask, read from the tables; `text` and `title` simplified by hand."""

    pk: int
    number: int
    text: str
    document: Document
    title: str
    authors: str


SIMPLE = opencc.OpenCC("t2s")

type Test = Callable[[Sheet], bool]


@cache
def plain(text: str) -> str:
    """Simplified, half width and in lower case, by means of this test's own."""
    half = "".join(chr(ord(one) - 0xFEE0) if "！" <= one <= "～" else one for one in text)
    return "".join(SIMPLE.convert(one) if ord(one) > 0x2E80 else one for one in half).lower()


def grown() -> tuple[list[Sheet], list[Viewer]]:
    """Documents of the benchmark's scribe, with categories, formats, authors and previews dealt out among them."""
    shelf = Library(seed=7)
    shelf.grow(PAGES)
    chance = random.Random(11)
    kinds = [library.category("rules", "规章"), library.category("speech", "讲话")]
    inner = library.category("bylaws", "细则", parent=kinds[0])
    authors: dict[int, str] = {}
    documents = list(Document.objects.select_related("current"))
    fields, versions = [], []
    for document in documents:
        assert document.current
        document.category = chance.choice([*kinds, inner, None])
        document.preview_pages = chance.choice([None, None, None, 2])
        document.current.format = chance.choice(["doc", "docx", "pdf"])
        versions.append(document.current)
        if chance.random() < 0.5:
            name = authors[document.pk] = chance.choice(NAMES)
            fields.append(Field(version=document.current, name="撰写人", value=name, page=1))
    Document.objects.bulk_update(documents, ["category", "preview_pages"], batch_size=200)
    Version.objects.bulk_update(versions, ["format"], batch_size=200)
    Field.objects.bulk_create(fields)
    rows = Page.objects.select_related("version__document__category", "version__document__office", "version")
    sheets = [
        Sheet(
            page.pk,
            page.number,
            plain_page(page.text),
            page.version.document,
            plain(page.version.document.title),
            plain(f"bench\n{authors.get(page.version.document_id, '')}"),
        )
        for page in rows.order_by("pk")
    ]
    officer = people.member("officer-of-three")
    Membership.objects.create(user=officer, office=Office.objects.get(code="bench3"), role=Role.OFFICER)
    return sheets, [AnonymousUser(), people.member("outsider"), officer]


def plain_page(text: str) -> str:
    return text.translate({ord(one): plain(one) for one in set(text)})


def reads(viewer: Viewer, sheet: Sheet) -> bool:
    document = sheet.document
    offices = {post.office_id for post in viewer.posts} if isinstance(viewer, User) else set[int]()
    if document.office_id in offices:
        return document.visibility != "private"
    return document.visibility == "public" and sheet.number <= (document.preview_pages or sheet.number)


class Asker:
    """Makes questions up, each with the plain test of a page that it stands for."""

    def __init__(self, sheets: list[Sheet], seed: int) -> None:
        self.random, self.sheets = random.Random(seed), sheets
        self.traditional = opencc.OpenCC("s2t")

    def word(self) -> tuple[str, Test]:
        size = self.random.choice([1, 1, 2, 2, 2, 3, 3, 6])
        while True:
            text = self.random.choice(self.sheets).text
            at = self.random.randrange(len(text) - size)
            word = text[at : at + size]
            if word.isalnum():
                break
        typed = self.random.choice([word, word, self.as_traditional(word), self.as_wide(word)])
        return self.random.choice([typed, f'"{typed}"', f"“{typed}”"]), lambda sheet: word in sheet.text

    def phrase(self) -> tuple[str, Test]:
        """With whatever stands in it: commas, stops."""
        text = self.random.choice(self.sheets).text.partition("\n")[0]
        at = self.random.randrange(max(1, len(text) - 9))
        phrase = text[at : at + 9].strip()
        return f'"{phrase}"', lambda sheet: phrase in sheet.text

    def as_traditional(self, word: str) -> str:
        other = "".join(self.traditional.convert(one) for one in word)
        return other if plain(other) == word else word

    def as_wide(self, word: str) -> str:
        return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in word)

    def field(self) -> tuple[str, Test]:
        fields = (self.title, self.author, self.category, self.date, self.office, self.format)
        return self.random.choice(fields)()

    def title(self) -> tuple[str, Test]:
        title = self.random.choice(self.sheets).title
        at = self.random.randrange(len(title))
        word = title[at : at + 2]
        return f"标题:{self.as_traditional(word)}", lambda sheet: word in sheet.title

    def author(self) -> tuple[str, Test]:
        word = self.random.choice(["王建国", "芳", "ann", "bench", "無人"])
        return f"author:{word}", lambda sheet: plain(word) in sheet.authors

    def category(self) -> tuple[str, Test]:
        word, slugs = self.random.choice(
            [("规章", ("rules", "bylaws")), ("細則", ("bylaws",)), ("speech", ("speech",))]
        )

        def test(sheet: Sheet) -> bool:
            category: Category | None = sheet.document.category
            return category is not None and category.slug in slugs

        return f"分类:{word}", test

    def date(self) -> tuple[str, Test]:
        year, month = self.random.randrange(2015, 2026), self.random.randrange(1, 12)
        typed, first, after = self.random.choice([
            (f"{year}", date(year, 1, 1), date(year + 1, 1, 1)),
            (f"{year}-{month:02d}", date(year, month, 1), date(year, month + 1, 1)),
            (f"{year}年{month}月..{year + 2}", date(year, month, 1), date(year + 3, 1, 1)),
        ])  # fmt: skip
        return f"date:{typed}", lambda sheet: first <= (sheet.document.dated_on or date.min) < after

    def office(self) -> tuple[str, Test]:
        number = self.random.randrange(10)
        return (
            f"单位:单位{number}",
            lambda sheet: sheet.document.office is not None and (sheet.document.office.name == f"单位{number}"),
        )

    def format(self) -> tuple[str, Test]:
        word = self.random.choice(list(FORMATS))

        def test(sheet: Sheet) -> bool:
            version = sheet.document.current
            return version is not None and version.format in FORMATS[word]

        return f"格式:{word}", test

    def question(self, depth: int = 2) -> tuple[str, Test]:
        kind = self.random.choice(["leaf", "field", "and", "or", "not"] if depth else ["leaf", "leaf", "field"])
        if kind == "field":
            return self.field()
        if kind == "leaf":
            return self.phrase() if self.random.random() < 0.2 else self.word()
        (one, first), (other, second) = self.question(depth - 1), self.question(depth - 1)
        if kind == "and":
            return f"{one} {self.random.choice(['AND ', ''])}({other})", lambda sheet: first(sheet) and second(sheet)
        if kind == "or":
            return f"({one} OR {other})", lambda sheet: first(sheet) or second(sheet)
        return f"({one}) -({other})", lambda sheet: first(sheet) and not second(sheet)


def test_search_answers_as_a_scan_of_ten_thousand_pages() -> None:
    sheets, viewers = grown()
    shown = [{sheet.pk for sheet in sheets if reads(viewer, sheet)} for viewer in viewers]
    asker = Asker(sheets, seed=2026)
    questions = [asker.question(place % 3) for place in range(QUESTIONS)]

    wrong = []
    found_count = 0
    for asked, test in questions:
        query = parse(asked)
        holders = {sheet.pk for sheet in sheets if test(sheet) and (query.asks_pages or sheet.number == 1)}
        found = [{pk for _version, _number, pk in places(viewer, query)} for viewer in viewers]
        found_count += sum(map(bool, found))
        if query.is_literal or found != [holders & pks for pks in shown]:
            wrong.append(asked)

    assert wrong == []
    assert len(sheets) >= PAGES
    assert shown[0] == shown[1] < shown[2]
    assert found_count > QUESTIONS
