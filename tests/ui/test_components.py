"""What the tags and filters draw."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from civicloop.ui.charts import Point
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context)).strip()


SPRITE = "/static/ui/img/icons.svg"


def test_icon_is_decoration_until_it_has_a_label() -> None:
    assert drawn('{% icon "lock" %}') == f'<svg class="icon" aria-hidden="true"><use href="{SPRITE}#lock"></use></svg>'
    assert 'role="img" aria-label="Confidential"' in drawn('{% icon "lock" "Confidential" %}')


@pytest.mark.parametrize(
    ("tone", "word"), [("green", "On track"), ("yellow", "At risk"), ("red", "Overdue"), ("grey", "Not started")]
)
def test_light_has_a_sign_and_a_word(tone: str, word: str) -> None:
    sign = f'<svg class="icon" aria-hidden="true"><use href="{SPRITE}#light-{tone}"></use></svg>'

    assert drawn("{% light tone %}", tone=tone) == f'<span class="light is-{tone}">{sign}{word}</span>'


def test_light_takes_another_word_and_escapes_it() -> None:
    assert drawn('{% light "red" word %}', word="<b>").endswith("&lt;b&gt;</span>")


def test_clarity_names_its_three_values() -> None:
    words = [drawn(f'{{% clarity "{value}" %}}').split("</svg>")[1] for value in ("clear", "open", "soft")]

    assert words == ["Clear</span>", "To be made clear</span>", "A call, nothing to check</span>"]


def test_badge_goes_without_a_sign() -> None:
    assert drawn('{% badge "Closed" %}') == '<span class="badge is-grey">Closed</span>'


def test_moment_reckons_from_the_now_of_the_page() -> None:
    html = drawn("{% moment at %}", at=NOON - timedelta(hours=3), now=NOON)

    assert html == '<time datetime="2026-06-10T09:00:00+08:00" title="2026-06-10 09:00">3 hours ago</time>'
    assert drawn("{% moment at %}", at=None) == ""


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ 92672|bytes }}", "90.50 KB"),
        ("{{ 3355443|bytes }}", "3.20 MB"),
        ("{{ 12345|number }}", "12,345"),
        ("{{ none|number }}", ""),
        ("{{ share|percent }}", "87%"),
        ("{{ none|percent }}", "–"),
        ('{{ "54%"|with_n:1203 }}', "54% (n = 1,203)"),
        ("{% rate share 120 low high %}", "87% (73–90%, n = 120)"),
        ("{% rate share 12 %}", "87% (n = 12)"),
        ("{% rate share 0 %}", "too few to say"),
        ("{% rate none 4 %}", "too few to say"),
    ],
)
def test_numbers_are_said_with_their_n(source: str, words: str) -> None:
    assert drawn(source, share=0.87, low=0.73, high=0.899, none=None) == words


def test_tile_opens_its_list_when_it_has_one() -> None:
    assert drawn('{% tile 19 "orders" "/orders" %}').startswith('<a class="tile " href="/orders">')
    assert drawn('{% tile 19 "orders" %}').startswith('<div class="tile ">')


def test_ring_fills_by_the_share_done() -> None:
    assert 'stroke-dasharray="37 100"' in drawn('{% ring 7 19 "done" %}')
    assert "ring-done" not in drawn('{% ring 0 0 "done" %}')


def test_share_bar_cuts_one_bar_by_counts_and_says_them() -> None:
    html = drawn("{% share_bar parts %}", parts=[("green", 3, "done"), ("grey", 0, "open"), ("red", 1, "late")])

    assert '<rect class="green" x="0.0" width="75.0" height="2"/>' in html
    assert '<rect class="red" x="75.0" width="25.0" height="2"/>' in html
    assert "3 done" in html
    assert "0 open" not in html


def test_pagination_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/cases/", {"kind": "waste", "page": "2"})
    html = drawn("{% pagination page %}", page=Paginator(range(50), 10).page(2), request=request)

    assert 'rel="next" href="?kind=waste&amp;page=3"' in html
    assert '<span aria-current="page">2</span>' in html


def test_pagination_of_one_page_draws_nothing() -> None:
    assert drawn("{% pagination page %}", page=Paginator(range(5), 10).page(1)) == ""


def test_line_chart_says_itself_and_shows_its_numbers() -> None:
    points = [Point("01", 60, 55, 65), Point("02", 70, 66, 74)]
    html = drawn('{% line_chart points "Satisfaction" "by month" "%" 85 %}', points=points)

    assert 'role="img" aria-label="Satisfaction. From 60% in 01 to 70% in 02."' in html
    assert '<td class="number">55–65%</td>' in html
    assert 'class="band"' in html
    assert "Target 85%" in html


def test_timeline_marks_the_present_step() -> None:
    steps = [{"title": "Reported", "at": NOON}, {"title": "Being fixed", "state": "now"}]
    html = drawn('{% include "ui/components/timeline.html" %}', steps=steps, now=NOON)

    assert '<li class="done">' in html
    assert '<li class="now" aria-current="step">' in html


def test_photo_pair_says_what_is_missing() -> None:
    html = drawn('{% include "ui/components/photo_pair.html" with before="/a.jpg" what="ramp" %}')

    assert '<img src="/a.jpg" alt="Before: ramp" loading="lazy">' in html
    assert "No picture from after yet" in html


def test_confirm_page_asks_what_the_dialog_would() -> None:
    request = RequestFactory().get("/drafts/7/delete")
    request.user = AnonymousUser()
    page = {"title": "Delete the draft?", "text": "It will be gone.", "action": "Delete", "back_url": "/drafts/7"}
    html = render_to_string("ui/confirm.html", {**page, "is_dangerous": True}, request)

    assert "<h1>Delete the draft?</h1>" in html
    assert '<button class="button danger">Delete</button>' in html
    assert '<a class="button quiet" href="/drafts/7">Cancel</a>' in html
