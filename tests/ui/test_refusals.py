"""Refusals and errors end in a page that a person understands."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path
from django.utils import translation
from pytest_django import Settings

from civicloop.accounts.models import User
from civicloop.config.urls import urlpatterns as product
from civicloop.kernel.errors import NotAllowed, Refused, TooMany, WrongState

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


class NoSuchPlace(Refused):
    code = "no-such-place"
    message = "Nobody answers for this place."


TROUBLES: dict[str, Exception] = {
    "plain": NoSuchPlace(),
    "state": WrongState(now="closed", wanted="verified"),
    "allowed": NotAllowed(),
    "many": TooMany(minutes=5),
    "denied": PermissionDenied(),
    "suspicious": SuspiciousOperation(),
    "bug": ZeroDivisionError(),
}


def trouble(request: HttpRequest, kind: str) -> HttpResponse:
    raise TROUBLES[kind]


def moved(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/next")


urlpatterns = [path("trouble/<slug:kind>", trouble), path("moved", moved), *product]
ENGLISH = {"accept-language": "en"}


@pytest.mark.parametrize(("kind", "status"), [("plain", 422), ("state", 409), ("allowed", 403), ("many", 429)])
def test_refusal_becomes_a_page_with_its_sentence(client: Client, kind: str, status: int) -> None:
    answer = client.get(f"/trouble/{kind}", headers=ENGLISH)

    with translation.override("en"):
        sentence = render_to_string("ui/errors/refused.html", {"refusal": TROUBLES[kind]}).split('<p class="lead">')[1]
    assert answer.status_code == status
    assert sentence.split("</p>")[0] in answer.text


def test_refusal_leads_back_to_the_page_before(client: Client) -> None:
    here = client.get("/trouble/plain", headers={"referer": "http://testserver/cases/7"})
    elsewhere = client.get("/trouble/plain", headers={"referer": "https://example.org/"})

    assert '<a class="button primary" href="http://testserver/cases/7">' in here.text
    assert "example.org" not in elsewhere.text


def test_refusal_becomes_a_message_for_a_part_of_a_page(client: Client) -> None:
    answer = client.post("/trouble/plain", headers={"hx-request": "true"})

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (422, "#messages", "beforeend")
    assert answer.text.startswith('<div class="toast error" data-toast>')
    assert "Nobody answers for this place." in answer.text


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("denied", 403, "You may not see this"),
        ("suspicious", 400, "This request makes no sense here"),
        ("bug", 500, "Something broke on our side"),
    ],
)
def test_error_has_a_page_of_its_own(client: Client, kind: str, status: int, words: str) -> None:
    client.raise_request_exception = False
    answer = client.get(f"/trouble/{kind}", headers=ENGLISH)

    assert answer.status_code == status
    assert f"<h1>{words}</h1>" in answer.text
    assert "/static/ui/css/tokens.css" in answer.text


def test_missing_page_says_so(client: Client) -> None:
    answer = client.get("/nowhere", headers=ENGLISH)

    assert answer.status_code == 404
    assert "<h1>There is nothing at this address</h1>" in answer.text


def test_missing_page_offers_strangers_to_sign_in_and_come_back(client: Client, alice: User) -> None:
    offer = 'href="/account/login/?next=/nowhere"'
    assert client.get("/nowhere").text.count(offer) == 3  # bar, menu, page

    client.force_login(alice)
    assert offer not in client.get("/nowhere").text


def test_stale_form_says_that_nothing_was_sent() -> None:
    answer = Client(enforce_csrf_checks=True).post("/ui/preferences", {"theme": "dark"}, headers=ENGLISH)

    assert answer.status_code == 403
    assert "<h1>This form has gone stale</h1>" in answer.text


def test_a_bug_is_not_a_refusal(client: Client) -> None:
    with pytest.raises(ZeroDivisionError):
        client.get("/trouble/bug")


def test_server_error_page_needs_nothing_but_its_template(django_db_blocker: object) -> None:
    source = Path(__file__).parents[2] / "src/civicloop/ui/templates/ui/errors/plain.html"

    assert "chrome" not in source.read_text()
    assert "request" not in source.read_text()


def test_upload_is_told_its_next_page(client: Client) -> None:
    answer = client.post("/moved", headers={"x-upload": "1"})

    assert (answer.status_code, answer["X-Location"]) == (204, "/next")
    assert client.post("/moved").status_code == 302


def test_request_that_is_too_large_is_refused_unread(client: Client, settings: Settings, charlie: User) -> None:
    settings.ANONYMOUS_MAX_BYTES, settings.REQUEST_MAX_BYTES = 10, 1000

    assert client.post("/ui/preferences", {"theme": "dark", "next": "/library/"}).status_code == 413
    client.force_login(charlie)
    assert client.post("/ui/preferences", {"theme": "dark", "next": "/library/"}).status_code == 302
    assert client.post("/ui/preferences", {"theme": "dark", "next": "/" * 2000}).status_code == 413


def test_pages_of_a_signed_in_person_are_kept_by_nobody(client: Client, charlie: User) -> None:
    assert "Cache-Control" not in client.get("/library/").headers

    client.force_login(charlie)

    assert client.get("/library/").headers["Cache-Control"] == "private, no-store"
