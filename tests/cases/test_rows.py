"""A row of a list says all that it should, safely, in the reader's language."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from civicloop.accounts.models import Office, User
from civicloop.cases import actions
from civicloop.cases.models import Case
from civicloop.cases.rows import rows
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def written(**context: object) -> str:
    return Template("{% load cases %}{% case_rows rows %}").render(Context({"now": NOON, **context}))


def test_row_says_what_where_when_and_who_has_it(coordinator: User, office: Office) -> None:
    tip = make.tip(words="<b>垃圾</b>", place_text="南门 & 桥")
    filed = actions.file_case(case=tip, by=coordinator, category=make.category(name_en="Rubbish"), at=NOON)
    actions.dispatch(case=filed, by=coordinator, office=office, at=NOON)

    with translation.override("en"):
        html = written(rows=rows(Case.objects.all()))

    assert html.count("<li") == html.count("</li>") == 1
    for part in (
        f'<a class="row-link" href="/cases/{tip.number}/">Rubbish</a>', "&lt;b&gt;垃圾&lt;/b&gt;", "南门 &amp; 桥",
        f"<span>{tip.number}</span>", "<time ", 'class="light is-green"', office.title,
    ):  # fmt: skip
        assert part in html


def test_row_of_a_late_case_is_red_and_an_unsorted_one_says_so(coordinator: User, office: Office) -> None:
    filed = actions.file_case(case=make.tip(), by=coordinator, category=make.category(), at=NOON)
    actions.dispatch(case=filed, by=coordinator, office=office, at=NOON)
    make.tip(category=None, words="看不懂")

    with translation.override("en"):
        html = written(rows=rows(Case.objects.order_by("pk")), now=NOON + timedelta(days=9))

    assert "light is-red" in html
    assert "Not yet sorted" in html


def test_first_picture_of_several_is_shown() -> None:
    tip = make.tip(pictures=[make.kept("red"), make.kept("blue")])
    first = tip.pictures.order_by("pk")[0]

    assert [row.picture for row in rows(Case.objects.all())] == [first.pk]
    assert f'src="/cases/{tip.number}/{first.pk}-small.jpg"' in written(rows=rows(Case.objects.all()))
