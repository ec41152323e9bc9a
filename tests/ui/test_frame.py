"""The frame of every page: language, preferences, navigation, security policy."""

import re

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db]


def opening(html: str) -> str:
    return re.search(r"<html[^>]*>", html)[0]  # type: ignore[index]


def test_page_speaks_the_language_of_the_reader(client: Client) -> None:
    assert 'lang="zh-hans"' in opening(client.get("/ui/").text)
    assert 'lang="en"' in opening(client.get("/ui/", headers={"accept-language": "en"}).text)


def test_language_switch_works_without_javascript(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/ui/"}, follow=True)

    assert answer.redirect_chain == [("/ui/", 302)]
    assert 'lang="en"' in opening(answer.text)


def test_preferences_are_drawn_from_the_first_byte(client: Client) -> None:
    client.post("/ui/preferences", {"theme": "dark", "next": "/ui/"})
    client.post("/ui/preferences", {"type": "large", "next": "/ui/"})
    html = client.get("/ui/").text

    assert opening(html) == '<html lang="zh-hans" data-theme="dark" data-type="large">'
    assert 'media="screen" id="dark"' in html


def test_theme_follows_the_screen_by_default(client: Client) -> None:
    html = client.get("/ui/").text

    assert 'data-theme="auto"' in opening(html)
    assert 'media="screen and (prefers-color-scheme: dark)" id="dark"' in html


def test_preferences_ignore_what_they_do_not_offer(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    answer = client.post("/ui/preferences", {"theme": "pink", "next": "/ui/"})

    assert "theme" not in answer.cookies
    assert 'data-theme="auto"' in opening(client.get("/ui/").text)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_preferences_never_lead_elsewhere(client: Client, elsewhere: str) -> None:
    assert client.post("/ui/preferences", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_preferences_change_only_by_post(client: Client) -> None:
    assert client.get("/ui/preferences").status_code == 405


def test_every_page_forbids_inline_code_and_has_none(client: Client) -> None:
    answer = client.get("/ui/")

    assert "script-src 'self';" in answer["Content-Security-Policy"] + ";"
    assert re.findall(r"<script(?![^>]*\bsrc=)", answer.text) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", answer.text) == []


def test_htmx_neither_evaluates_nor_injects_styles(client: Client) -> None:
    config = re.search(r"<meta name=\"htmx-config\" content='([^']*)'>", client.get("/ui/").text)

    assert config is not None
    assert '"includeIndicatorStyles":false,"allowEval":false' in config[1]


def test_page_has_its_landmarks_and_a_way_past_the_navigation(client: Client) -> None:
    html = client.get("/ui/").text

    assert html.index('<a class="skip" href="#content">') < html.index('<header class="bar">')
    assert [html.count(f"<{mark}") for mark in ("main", "footer")] == [1, 1]
    assert '<main class="page page-aside" id="content"' in html


def test_navigation_marks_the_section_one_is_in(client: Client) -> None:
    html = client.get("/account/login/").text
    marked = re.findall(r'<a href="([^"]*)" aria-current="true">', html)

    assert marked == ["/my/"]


def test_visitor_is_offered_to_sign_in_and_come_back(client: Client) -> None:
    assert 'href="/account/login/?next=/ui/%3Fa%3D1"' in client.get("/ui/?a=1").text


def test_style_guide_is_not_served_in_production(settings: object, client: Client) -> None:
    from civicloop.ui import urls

    assert [pattern.name for pattern in urls.urlpatterns] == ["preferences"]


def test_style_guide_draws_every_icon_of_the_sprite(client: Client) -> None:
    html = client.get("/ui/").text
    from civicloop.ui.guide import icon_names

    assert [name for name in icon_names() if f"icons.svg#{name}" not in html] == []
