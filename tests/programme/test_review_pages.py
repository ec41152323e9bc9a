"""Reviewing beside the text, as a browser without JavaScript does it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from civicloop.accounts.models import Office, User
from civicloop.library.models import Document
from civicloop.programme.actions import reject_directive
from civicloop.programme.models import Clarity, Directive, Kind, Review, Task
from civicloop.programme.passages import Span, cite
from tests.conftest import NOON
from tests.factories import programme as make


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice, f"{make.TEXT}{make.ORDER}")


@pytest.fixture
def proposed(document: Document) -> Directive:
    return make.directive(document)


def url(document: Document, at: Directive | None = None) -> str:
    return reverse("programme:review", args=[document.number]) + (f"?at={at.pk}" if at else "")


def sent(client: Client, address: str, deed: str, **changes: Any) -> Any:
    """Send the form as the page shows it, with changes."""
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data["support_offices"] = [office.pk for office in data["support_offices"] or []]
    data = {name: "" if value is None else value for name, value in data.items()} | changes
    data["lead"], data["support"] = "、".join(data["lead"] or []), "、".join(data["support"] or [])
    return client.post(address, data | {"deed": deed})


def test_review_shows_the_first_proposal_with_its_words_marked(
    client: Client, document: Document, proposed: Directive, coordinator: User
) -> None:
    client.force_login(coordinator)

    answer = client.get(url(document))

    assert answer.context["directive"] == proposed
    assert 'id="at-hand"' in answer.content.decode()


def test_confirming_leads_to_the_next_proposal(
    client: Client, document: Document, proposed: Directive, coordinator: User
) -> None:
    following = make.directive(document, make.CALL)
    client.force_login(coordinator)

    answer = sent(client, url(document, proposed), "confirm")

    assert answer.headers["Location"] == f"{url(document, following)}&undo={proposed.pk}"
    proposed.refresh_from_db()
    assert (proposed.review, proposed.is_corrected, proposed.reviewed_by) == (Review.CONFIRMED, False, coordinator)


def test_one_click_confirms_and_dispatches(
    client: Client, document: Document, proposed: Directive, office: Office, coordinator: User
) -> None:
    client.force_login(coordinator)

    sent(client, url(document, proposed), "dispatch", lead_office=office.pk)

    task = Task.objects.get()
    assert (task.directive, task.lead_office, task.title) == (proposed, office, proposed.what)


def test_dispatch_without_an_office_confirms_nothing_and_says_so_beside_the_field(
    client: Client, document: Document, proposed: Directive, coordinator: User
) -> None:
    client.force_login(coordinator)

    answer = sent(client, url(document, proposed), "dispatch", lead_office="")

    assert list(answer.context["form"].errors) == ["lead_office"]
    proposed.refresh_from_db()
    assert proposed.review == Review.PROPOSED


def test_dispatch_with_a_deadline_in_the_past_confirms_nothing(
    client: Client, document: Document, proposed: Directive, office: Office, coordinator: User
) -> None:
    client.force_login(coordinator)

    answer = sent(client, url(document, proposed), "dispatch", lead_office=office.pk, deadline_on="2020-01-01")

    assert answer.context["form"].non_field_errors()
    proposed.refresh_from_db()
    assert (proposed.review, proposed.revision, Task.objects.count()) == (Review.PROPOSED, 0, 0)


def test_quote_is_moved_to_the_place_nearest_to_the_old_one(
    client: Client, document: Document, coordinator: User
) -> None:
    page = document.current.pages.get(number=1)  # type: ignore[union-attr]
    start = page.text.rindex(make.ORDER)
    second = Directive.objects.create(
        document=document,
        passage=cite(Span(page, start, start + len(make.ORDER))),
        kind=Kind.TASK,
        what="拆牌",
        clarity=Clarity.OPEN,
    )
    client.force_login(coordinator)

    sent(client, url(document, second), "confirm", quote="拆除主街违规广告牌")

    second.refresh_from_db()
    assert (second.passage.quote, second.is_corrected) == ("拆除主街违规广告牌", True)
    assert second.passage.start == page.text.rindex("拆除主街违规广告牌")


def test_quote_that_is_not_on_the_page_is_refused_beside_its_field(
    client: Client, document: Document, proposed: Directive, coordinator: User
) -> None:
    client.force_login(coordinator)

    answer = sent(client, url(document, proposed), "confirm", quote="没有说过的话")

    assert list(answer.context["form"].errors) == ["quote"]


def test_second_reviewer_is_told_and_shown_what_is_there_now(
    client: Client, document: Document, proposed: Directive, coordinator: User
) -> None:
    client.force_login(coordinator)
    data = {"deed": "reject", "revision": "0"}
    reject_directive(directive=proposed, by=coordinator, at=NOON)

    answer = client.post(url(document, proposed), data, follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert answer.context["directive"].review == Review.REJECTED


def test_rejecting_needs_nothing_but_its_button(
    client: Client, document: Document, proposed: Directive, coordinator: User
) -> None:
    client.force_login(coordinator)

    client.post(url(document, proposed), {"deed": "reject", "revision": "0"})

    proposed.refresh_from_db()
    assert proposed.review == Review.REJECTED


def test_sentence_of_the_page_becomes_an_order(client: Client, document: Document, coordinator: User) -> None:
    client.force_login(coordinator)
    choose = reverse("programme:add", args=[document.number, 1])
    sentences = client.get(choose).context["sentences"]
    number = sentences.index(make.CALL)

    answer = sent(client, f"{choose}?sentence={number}", "add", what="爱护家园")

    added = Directive.objects.get()
    assert answer.headers["Location"] == url(document, added)
    assert (added.passage.quote, added.what, added.review) == (make.CALL, "爱护家园", Review.CONFIRMED)


def test_selected_words_become_an_order(client: Client, document: Document, coordinator: User) -> None:
    client.force_login(coordinator)
    choose = reverse("programme:add", args=[document.number, 1])

    answer = client.get(choose, {"words": "主要说两件事"})

    assert answer.context["form"]["quote"].value() == "主要说两件事"


def test_form_of_a_chosen_sentence_is_filled_in_with_what_can_be_read_in_it(
    client: Client, document: Document, office: Office, coordinator: User
) -> None:
    client.force_login(coordinator)
    choose = reverse("programme:add", args=[document.number, 1])

    form = client.get(choose, {"words": make.ORDER}).context["form"]

    assert (form["lead_office"].value(), form["deadline_on"].value()) == (office.pk, date(2026, 6, 30))
    assert (form["kind"].value(), form["clarity"].value()) == (Kind.TASK, Clarity.CLEAR)


@pytest.mark.parametrize("query", [{"words": "不在这一页"}, {"sentence": "999"}, {"sentence": "x"}])
def test_what_cannot_be_selected_leads_back_to_the_sentences(
    client: Client, document: Document, coordinator: User, query: dict[str, str]
) -> None:
    client.force_login(coordinator)

    answer = client.get(reverse("programme:add", args=[document.number, 1]), query)

    assert "sentences" in answer.context


def test_document_that_was_not_drawn_offers_to_look_now(client: Client, document: Document, coordinator: User) -> None:
    client.force_login(coordinator)
    assert b"/review/draw" in client.get(url(document)).content

    client.post(reverse("programme:draw", args=[document.number]))

    assert "广告牌" in client.get(url(document)).context["directive"].what


def test_review_is_for_coordinators(
    client: Client, document: Document, proposed: Directive, alice: User, charlie: User
) -> None:
    addresses = [url(document), reverse("programme:add", args=[document.number, 1])]
    assert [client.get(each).status_code for each in addresses] == [302, 302]
    for person in (alice, charlie):
        client.force_login(person)
        assert [client.get(each).status_code for each in addresses] == [403, 403]
        assert client.post(url(document, proposed), {"deed": "reject"}).status_code == 403
        assert client.post(reverse("programme:draw", args=[document.number])).status_code == 403


def test_order_of_another_document_is_not_found_here(
    client: Client, document: Document, proposed: Directive, coordinator: User, alice: User
) -> None:
    other = make.directive(make.readable(alice))
    client.force_login(coordinator)

    assert client.get(url(document, other)).status_code == 404
