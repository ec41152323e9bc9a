"""Search is exact: it answers as a scan over the folded text would, on both databases, and only of what one sees."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import User
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Page, Visibility
from civicloop.library.search import index
from civicloop.library.search.answer import search
from civicloop.library.search.folding import fold
from civicloop.library.search.language import All, Any, Node, Not, Word, parse
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db

LETTERS = "文明城市創建创建的在一二三、。（）(1)2０２６Ａaé ﬁ①%_'\"\\-:*〔〕号𠮷"
COUNT = 40


def corpus(owner: User) -> dict[tuple[int, int], str]:
    """Forty pages over few letters, so that short words stand on many; by document and page."""
    chance = random.Random(2026)
    texts = ["".join(chance.choices(LETTERS, k=chance.randint(0, 60))) for _ in range(COUNT)]
    for start in range(0, COUNT, 4):
        library.document(*texts[start : start + 4], owner=owner, title="无")
    return {(10001 + place // 4, 1 + place % 4): text for place, text in enumerate(texts)}


def found(viewer: Viewer, asked: str) -> set[tuple[int, int]]:
    answer = search(viewer, asked, limit=None, pages_shown=None)
    pages = {(group.document.number, hit.page) for group in answer.groups for hit in group.hits}
    assert (len(pages), len(answer.groups)) == (answer.total, answer.document_count)
    return pages


def test_every_short_piece_of_every_page_is_found_just_where_it_stands(alice: User) -> None:
    pages = corpus(alice)
    folded = {place: fold(text) for place, text in pages.items()}
    pieces = {text[at : at + size] for text in pages.values() for size in (1, 2, 3, 7) for at in range(0, len(text), 5)}
    asked = [piece for piece in sorted(pieces) if fold(piece).strip() and '"' not in piece]

    wrong = [
        piece
        for piece in random.Random(1).sample(asked, 250)
        if found(alice, f'"{piece}"') != {place for place, text in folded.items() if fold(piece) in text}
    ]

    assert wrong == []


words = st.text("文明城市创建的一1a(é", min_size=1, max_size=3).filter(lambda word: fold(word) == word)
nodes: st.SearchStrategy[Node] = st.recursive(
    words.map(Word),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Any(tuple(parts))),
    ),
    max_leaves=5,
)


def written(node: Node) -> str:
    match node:
        case Word(text):
            return f'"{text}"'
        case Not(inner):
            return f"-{written(inner)}"
        case All(parts):
            return f"({' '.join(map(written, parts))})"
        case Any(parts):
            return f"({' OR '.join(map(written, parts))})"
    raise AssertionError


def holds(node: Node, text: str) -> bool:
    match node:
        case Word(word):
            return word in text
        case Not(inner):
            return not holds(inner, text)
        case All(parts):
            return all(holds(part, text) for part in parts)
        case Any(parts):
            return any(holds(part, text) for part in parts)
    raise AssertionError


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(node=nodes)
def test_and_or_not_answer_as_a_scan_would(alice: User, node: Node) -> None:
    with transaction.atomic():
        pages = {place: fold(text) for place, text in corpus(alice).items()} if not Page.objects.exists() else scanned()

    assert found(alice, written(node)) == {place for place, text in pages.items() if holds(node, text)}


def scanned() -> dict[tuple[int, int], str]:
    rows = Page.objects.values_list("version__document__number", "number", "text")
    return {(document, number): fold(text) for document, number, text in rows}


@pytest.mark.parametrize(
    "asked",
    [
        "创建",
        "創建",
        "ＣivicＬoop",
        "civicloop",
        "２０２６",
        "2026",
        "〔2026〕",
        "漢",
        "市",
        "建文",
        "(一)",
        "（一）",
        "㈠",
    ],
)
def test_forms_of_one_word_are_found_alike(alice: User, asked: str) -> None:
    library.document("市創建文明城市，CivicLoop〔２０２６〕(一)汉", owner=alice)

    assert found(alice, asked) == {(10001, 1)}


def test_hit_carries_the_words_in_their_place(alice: User) -> None:
    library.document("前言" * 40 + "創建文明\n城市，創建" + "后记" * 60, owner=alice)

    (group,) = search(alice, "创建 城市").groups
    pieces = group.hits[0].snippet.pieces

    assert [piece for piece, is_word in pieces if is_word] == ["創建", "城市", "創建"]
    assert "".join(piece for piece, _ in pieces) == ("…" + "前言" * 15 + "創建文明 城市，創建" + "后记" * 30 + "…")


def test_title_comes_before_more_hits_before_newer(alice: User) -> None:
    library.document("清洁", "清洁", owner=alice, title="一")
    library.document("清洁", owner=alice, title="旧")
    library.document("清洁", owner=alice, title="新", at=NOON.replace(day=11))
    library.document("清洁", owner=alice, title="清潔办法")

    assert [group.document.title for group in search(alice, "清洁").groups] == ["清潔办法", "一", "新", "旧"]


def test_fields_narrow_by_title_and_category(alice: User) -> None:
    speeches = library.category("speeches", "讲话")
    mayor = library.category("mayor", "市长", parent=speeches)
    library.document("文明", "文明", owner=alice, title="创建動員会")
    library.document("文明", owner=alice, title="无关", category=mayor)
    library.document("文明", owner=alice, title="无关")

    answers = {
        asked: found(alice, asked)
        for asked in ("title:动员", "标题：动员 文明", "category:讲话", "-category:讲话 文明 -title:动员")
    }

    assert answers == {
        "title:动员": {(10001, 1)},
        "标题：动员 文明": {(10001, 1), (10001, 2)},
        "category:讲话": {(10002, 1)},
        "-category:讲话 文明 -title:动员": {(10003, 1)},
    }


def test_document_that_only_its_title_fits_is_shown_apart(alice: User) -> None:
    library.document("无", owner=alice, title="文明公约")

    answer = search(alice, "公约")

    assert (answer.total, [each.number for each in answer.titled]) == (0, [10001])


def test_what_one_may_not_see_is_neither_found_nor_counted(alice: User, bob: User, charlie: User) -> None:
    office = alice.posts[0].office
    library.document("机密文明", owner=alice, visibility=Visibility.PRIVATE, title="机密")
    library.document("机密文明", owner=alice, visibility=Visibility.OFFICE, office=office, title="机密")
    withdrawn = library.document("机密文明", owner=alice, title="机密")
    withdrawn.withdrawn_at = NOON
    withdrawn.save()
    waiting = library.waiting_document(owner=alice, title="机密")
    library.page(waiting.versions.get(), 1, "机密文明")

    def seen(viewer: Viewer) -> tuple[int, int, int]:
        answer = search(viewer, "机密")
        return answer.total, answer.document_count, len(answer.titled)

    assert [seen(viewer) for viewer in (alice, bob, charlie, AnonymousUser())] == [
        (2, 2, 0), (1, 1, 0), (0, 0, 0), (0, 0, 0),
    ]  # fmt: skip


def test_row_of_the_index_goes_with_its_page(alice: User) -> None:
    made = library.document("文明", owner=alice)
    pages = list(made.current.pages.all())  # type: ignore[union-attr]

    index.remove(pages)

    assert found(alice, "文明") == set()
    index.add(pages)
    assert found(alice, "文明") == {(10001, 1)}


def test_row_of_the_index_comes_with_its_transaction(alice: User) -> None:
    with transaction.atomic():
        library.document("文明", owner=alice)
        transaction.set_rollback(True)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM library_page_index"
            + (" WHERE library_page_index MATCH '\"文明\"'" if connection.vendor == "sqlite" else "")
        )
        assert cursor.fetchone() == (0,)


def test_rebuilt_index_answers_as_before(alice: User) -> None:
    pages = corpus(alice)

    assert index.rebuild() == COUNT
    assert found(alice, "文") == {place for place, text in pages.items() if "文" in text}


def test_answer_takes_as_many_queries_for_many_documents(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    library.document("文明", owner=alice)
    viewer = AnonymousUser()
    asked = 5 if connection.vendor == "sqlite" else 6  # PostgreSQL is asked, too, which words are common
    with django_assert_num_queries(asked):
        search(viewer, "文明")
    for _ in range(3):
        library.document("文明", "文明", owner=alice)
    with django_assert_num_queries(asked):
        search(viewer, "文明")


def test_search_page_lands_on_the_marked_words(client: Client, alice: User) -> None:
    library.document("无", "創建<b>城市", owner=alice, title="讲话")

    shown = client.get("/search?q=创建").content.decode()

    assert 'href="/d/10001/2?q=%E5%88%9B%E5%BB%BA#m1"' in shown
    assert "<mark>創建</mark>&lt;b&gt;城市" in shown


def test_unfit_query_is_looked_for_literally_and_says_so(client: Client, alice: User) -> None:
    library.document("文明 OR", owner=alice)

    context = client.get("/search", {"q": "文明 OR"}).context

    assert (context["answer"].query.is_literal, context["answer"].total) == (True, 1)
    assert parse("文明 OR").node == Word("文明 or")
