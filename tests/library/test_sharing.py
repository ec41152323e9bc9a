"""Links for people without access, citations, frames on other sites."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from civicloop.library import actions
from civicloop.library.models import Document, Share, Visibility
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db


@pytest.fixture
def private(alice: User) -> Document:
    return library.document("密件第一页", "密件第二页", owner=alice, title="密件", visibility=Visibility.PRIVATE)


def shared(document: Document, by: User, **terms: object) -> Share:
    return actions.share(by=by, document=document, **{"at": clock.now(), "expires_at": None, **terms})  # type: ignore[arg-type]


def test_link_opens_one_document_for_one_browser(client: Client, alice: User, private: Document) -> None:
    other = library.document("别的", owner=alice, title="别的密件", visibility=Visibility.PRIVATE)
    made = shared(private, alice)
    assert client.get(f"/d/{private.number}/1").status_code == 404

    answer = client.get(f"/s/{made.token}", follow=True)

    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, f"/d/{private.number}/1")
    assert "密件第一页" in answer.content.decode()
    assert client.get(f"/d/{other.number}/1").status_code == 404
    assert Client().get(f"/d/{private.number}/1").status_code == 404
    assert list(client.get("/library/").context["rows"]) == []
    made.refresh_from_db()
    assert made.opened_count == 1


def test_guest_is_not_offered_to_follow_what_only_the_link_shows(
    client: Client, alice: User, charlie: User, private: Document
) -> None:
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")
    client.get(f"/s/{shared(private, alice).token}")

    by_link = client.get(f"/d/{private.number}/1").content.decode()
    Document.objects.filter(pk=private.pk).update(visibility=Visibility.PUBLIC)
    by_right = client.get(f"/d/{private.number}/1").content.decode()

    assert ['name="wish"' in page for page in (by_link, by_right)] == [False, True]
    assert ["密件第一页" in page for page in (by_link, by_right)] == [True, True]


@pytest.mark.parametrize("how", ["ended", "expired", "withdrawn"])
def test_link_that_is_over_lets_nobody_read_on(client: Client, alice: User, private: Document, how: str) -> None:
    made = shared(private, alice)
    client.get(f"/s/{made.token}")
    assert client.get(f"/d/{private.number}/2").status_code == 200

    if how == "ended":
        actions.end_share(by=alice, made=made, at=clock.now())
    elif how == "expired":
        long_ago = clock.now() - timedelta(days=9)
        Share.objects.filter(pk=made.pk).update(made_at=long_ago, expires_at=long_ago + timedelta(days=7))
    else:
        actions.withdraw(by=alice, document=private, at=clock.now())

    assert client.get(f"/d/{private.number}/2").status_code == 404
    assert client.get(f"/s/{made.token}").status_code == (302 if how == "withdrawn" else 410)


def test_forged_link_is_unknown(client: Client, alice: User, private: Document) -> None:
    made = shared(private, alice)

    assert client.get(f"/s/{made.pk}:wrong").status_code == 404
    assert client.get(f"/s/{made.pk + 1}{made.token.removeprefix(str(made.pk))}").status_code == 404


def test_only_who_answers_for_a_document_shares_it(client: Client, bob: User, alice: User, private: Document) -> None:
    open_one = library.document(owner=alice)
    with pytest.raises(NotAllowed):
        shared(open_one, bob)
    client.force_login(bob)

    assert client.get(f"/d/{open_one.number}/links").status_code == 403
    assert client.get(f"/d/{private.number}/links").status_code == 404


def test_owner_makes_and_ends_a_link_on_the_page(client: Client, alice: User, private: Document) -> None:
    client.force_login(alice)
    client.post(f"/d/{private.number}/links", {"note": "给顾问", "days": "7"})
    made = Share.objects.get()
    page = client.get(f"/d/{private.number}/links").content.decode()
    client.post(f"/d/{private.number}/links/{made.pk}/end")
    made.refresh_from_db()

    assert settings.SITE_URL + f"/s/{made.token}" in page
    assert made.expires_at == made.made_at + timedelta(days=7)
    assert made.ended_at is not None
    verbs = list(
        Event.objects.filter(verb__startswith="document.share").order_by("height").values_list("verb", flat=True)
    )
    assert verbs == ["document.shared", "document.share-ended"]


# --- citations ---------------------------------------------------------------------------------------


def test_page_is_cited_for_reference_managers(client: Client, alice: User) -> None:
    document = library.document("一", "二", owner=alice, title="讲话{稿}", dated_on=NOON.date())
    url = f"{settings.SITE_URL}/d/{document.number}/2"

    bib = client.get(f"/d/{document.number}/cite.bib?page=2").content.decode()
    ris = client.get(f"/d/{document.number}/cite.ris?page=2").content.decode()

    assert (f"url = {{{url}}}" in bib, "title = {讲话\\{稿\\}}" in bib, "pages = {2}" in bib) == (True, True, True)
    assert ris.startswith("TY  - RPRT\r\n")
    assert {"PY  - 2026", "SP  - 2", f"UR  - {url}"} <= set(ris.split("\r\n"))
    assert client.get(f"/d/{document.number}/cite.doc").status_code == 404


# --- on other sites ----------------------------------------------------------------------------------


def test_embedded_page_may_stand_in_a_frame_and_nothing_else_may(client: Client, alice: User) -> None:
    document = library.document("一", "二", owner=alice)

    framed, page = client.get(f"/d/{document.number}/embed/2"), client.get(f"/d/{document.number}/2")

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_embedding_shows_even_owners_what_everyone_may_read(client: Client, alice: User, private: Document) -> None:
    client.force_login(alice)

    assert client.get(f"/d/{private.number}/embed/1").status_code == 404
    assert client.get(f"/oembed?url={settings.SITE_URL}/d/{private.number}/1").status_code == 404


def test_oembed_answers_in_both_formats_within_the_size_asked_for(client: Client, alice: User) -> None:
    document = library.document("一", "二", owner=alice, title="甲<乙>")
    url = quote(f"{settings.SITE_URL}/d/{document.number}/2?q=x#p2-0")

    answer = json.loads(client.get(f"/oembed?url={url}&maxwidth=300").content)
    xml = client.get(f"/oembed?url={url}&format=xml")

    assert (answer["version"], answer["type"], answer["title"], answer["width"]) == ("1.0", "rich", "甲<乙>", 300)
    assert f'src="{settings.SITE_URL}/d/{document.number}/embed/2"' in answer["html"]
    assert 'title="甲&lt;乙&gt;"' in answer["html"]
    assert (xml["Content-Type"], b"<title>" in xml.content) == ("text/xml; charset=utf-8", True)
    assert client.get(f"/oembed?url={url}&format=yaml").status_code == 501
    assert client.get("/oembed?url=https://elsewhere.example/d/1/").status_code == 404
    assert client.get(f"/oembed?url={settings.SITE_URL}/library/").status_code == 404
