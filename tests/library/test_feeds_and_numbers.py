"""Feeds, site maps, an author's page, statistics and tables."""

import csv
import io
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from civicloop.accounts.models import User
from civicloop.library import actions, statistics
from civicloop.library.models import Document, Reading, Visibility
from civicloop.library.statistics import Day
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import library

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, address: str) -> list[str | None]:
    root = ElementTree.fromstring(client.get(address).content)
    return [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]


def rows(answer: object) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_feeds_tell_what_is_public_newest_first(client: Client, alice: User, charlie: User) -> None:
    official = library.category("official", "公文")
    speeches = library.category("speeches", "讲话", parent=official)
    library.document("一", owner=alice, title="旧的", category=official)
    library.document("二", owner=charlie, title="新的", category=speeches, at=NOON.replace(day=11))
    library.document("三", owner=alice, title="私下的", category=official, visibility=Visibility.PRIVATE)
    client.force_login(alice)  # a feed is the same for everyone

    assert entries(client, "/library/feed") == ["新的", "旧的"]
    assert entries(client, "/library/feed/official") == ["新的", "旧的"]
    assert entries(client, "/library/feed/speeches") == ["新的"]
    assert entries(client, "/library/by/alice/feed") == ["旧的"]


def test_site_map_names_public_documents_only(client: Client, alice: User) -> None:
    shown = library.document(owner=alice)
    hidden = library.document(owner=alice, visibility=Visibility.PRIVATE)

    index, page = client.get("/sitemap.xml").content.decode(), client.get("/sitemap-documents.xml").content.decode()

    assert "/sitemap-documents.xml" in index
    assert (f"/d/{shown.number}/1<" in page, f"/d/{hidden.number}/" in page) == (True, False)
    assert "Sitemap: http" in client.get("/robots.txt").content.decode()


def test_author_is_known_by_what_they_published(client: Client, alice: User, charlie: User) -> None:
    library.document(owner=alice, title="公开的")
    library.document(owner=charlie, title="私下的", visibility=Visibility.PRIVATE)

    assert [each.title for each in client.get("/library/by/alice/").context["documents"]] == ["公开的"]
    assert client.get("/library/by/charlie/").status_code == 404


def test_reader_shows_more_by_the_same_author_but_not_what_is_hidden(client: Client, alice: User) -> None:
    document = library.document("字", owner=alice, title="甲")
    library.document("字", owner=alice, title="乙")
    library.document("字", owner=alice, title="丙", visibility=Visibility.PRIVATE)

    assert [each.title for each in client.get(f"/d/{document.number}/1").context["more_by"]] == ["乙"]


# --- statistics --------------------------------------------------------------------------------------


def test_coming_counts_turning_pages_does_not(client: Client, alice: User) -> None:
    document = library.document("一", "二", owner=alice, content=b"FILE")
    here = f"http://testserver/d/{document.number}/1"

    client.get(f"/d/{document.number}/1")
    client.get(f"/d/{document.number}/2", headers={"referer": here})
    client.get(f"/d/{document.number}/2", headers={"referer": "http://elsewhere.example/"})
    client.get(f"/d/{document.number}/original")

    assert statistics.totals(document) == statistics.Totals(opened=2, downloaded=1, kept=0)


def test_days_and_months_hold_the_quiet_ones_too(alice: User) -> None:
    document = library.document(owner=alice)
    for day in (date(2026, 5, 31), date(2026, 6, 2), date(2026, 6, 2)):
        actions.count_opened(document=document, day=day)
    actions.count_downloaded(document=document, day=date(2026, 6, 2))

    assert statistics.days(document, date(2026, 6, 2), 3) == [
        Day(date(2026, 5, 31), 1, 0),
        Day(date(2026, 6, 1), 0, 0),
        Day(date(2026, 6, 2), 2, 1),
    ]
    assert statistics.months(document, date(2026, 6, 2), 3) == [
        Day(date(2026, 4, 1), 0, 0),
        Day(date(2026, 5, 1), 1, 0),
        Day(date(2026, 6, 1), 2, 1),
    ]


def test_where_readers_stand_is_not_told_of_a_few(alice: User) -> None:
    document = library.document("一", "二", owner=alice)
    for n in range(statistics.FLOOR):
        assert statistics.stopped_at(document) == []
        Reading.objects.create(user=people.member(f"reader{n}"), document=document, page=1 + n % 2, read_at=NOON)

    assert statistics.stopped_at(document) == [(1, 3), (2, 2)]


def test_statistics_are_for_those_who_answer_for_it(client: Client, alice: User, bob: User) -> None:
    document = library.document(owner=alice)
    client.force_login(bob)
    assert client.get(f"/d/{document.number}/statistics").status_code == 403
    client.force_login(alice)

    assert client.get(f"/d/{document.number}/statistics").status_code == 200
    table = rows(client.get(f"/d/{document.number}/statistics?format=csv"))
    assert (table[0], len(table)) == (["day", "opened", "downloaded"], 367)


def test_catalogue_is_the_list_as_filtered_and_no_formula(client: Client, alice: User) -> None:
    library.document(owner=alice, title="=cmd()")
    library.document(owner=alice, title="通知")
    library.document(owner=alice, title="通知二", visibility=Visibility.PRIVATE)

    assert [row[1] for row in rows(client.get("/library/documents.csv"))] == ["title", "'=cmd()", "通知"]
    assert [row[1] for row in rows(client.get("/library/documents.csv?words=通知"))] == ["title", "通知"]
    assert Document.objects.count() == 3
