"""The living document: the reader with each order's state beside its words."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.library.models import Document
from civicloop.programme.actions import accept_task, ask_issuer, finish_task, submit_task
from civicloop.programme.models import Clarity, Standing
from civicloop.programme.queries import Tally
from civicloop.programme.views.document import FLAG
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

ORDERS = ("甲局要拆牌。", "乙局要清运。", "丙局要亮灯。")


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice, f"大家好。{''.join(ORDERS)}", "第二页没有要求。")


def page(document: Document, number: int = 1) -> str:
    return reverse("programme:page", args=[document.number, number])


def test_document_without_orders_is_a_plain_reader(client: Client, document: Document) -> None:
    answer = client.get(page(document))

    assert answer.status_code == 200
    assert (answer.context["tally"], answer.context["underlined"]) == (None, [])
    assert b"living-bar" not in answer.content


def test_each_order_is_marked_with_its_state_and_counted(
    client: Client, document: Document, office: Office, alice: User, coordinator: User
) -> None:
    done, going, _idle = (
        make.directive(document, quote, by=coordinator, clarity=Clarity.CLEAR if quote == ORDERS[0] else Clarity.OPEN)
        for quote in ORDERS
    )
    task = make.task(done, office, by=coordinator)
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=NOON)
    finish_task(task=task, by=coordinator, at=NOON)
    make.task(going, office, by=coordinator)

    answer = client.get(page(document))

    assert answer.context["tally"] == Tally(done=1, under_way=1, unassigned=1, clear=1)
    assert [each.order.standing for each in answer.context["underlined"]] == [
        Standing.DONE,
        Standing.UNDER_WAY,
        Standing.UNASSIGNED,
    ]
    text = answer.content.decode()
    assert f'id="order-{done.pk}"' in text
    assert f'href="{reverse("programme:directive", args=[done.pk])}"' in text
    assert text.count("order-flag is-") == 3


def test_page_without_orders_of_a_document_with_some_says_where_they_are(
    client: Client, document: Document, coordinator: User
) -> None:
    make.directive(document, ORDERS[0], by=coordinator)

    answer = client.get(page(document, 2))

    assert (answer.context["underlined"], answer.context["pages_with_orders"]) == ([], [1])


def test_proposals_show_to_nobody_but_are_announced_to_coordinators(
    client: Client, document: Document, alice: User, coordinator: User
) -> None:
    make.directive(document, ORDERS[0])
    client.force_login(alice)
    seen_by_alice = client.get(page(document))
    client.force_login(coordinator)
    seen_by_olive = client.get(page(document))

    assert (seen_by_alice.context["proposal_count"], seen_by_olive.context["proposal_count"]) == (0, 1)
    assert seen_by_olive.context["underlined"] == []


def test_signs_on_the_picture_stand_beside_each_other_in_the_margin(
    client: Client, document: Document, coordinator: User
) -> None:
    for quote in ORDERS[:2]:
        make.directive(document, quote, by=coordinator)

    first, second = client.get(page(document)).context["underlined"]

    assert first.flag[1] == second.flag[1]
    assert first.flag[0] - second.flag[0] == pytest.approx(FLAG) or second.flag[0] == FLAG / 2


def test_order_is_found_again_in_a_later_version(client: Client, document: Document, coordinator: User) -> None:
    order = make.directive(document, ORDERS[0], by=coordinator)
    document.current = make.version(document, "新的第一页。", f"挪到这里：{ORDERS[0]}")
    document.save()

    moved = client.get(reverse("programme:place", args=[order.pk]))

    assert moved.headers["Location"] == f"{page(document, 2)}#order-{order.pk}"
    assert [each.order for each in client.get(page(document, 2)).context["underlined"]] == [order]
    assert client.get(page(document)).context["underlined"] == []


def test_hidden_document_is_not_found(client: Client, document: Document, charlie: User) -> None:
    document.visibility = "private"
    document.save()
    client.force_login(charlie)

    assert client.get(page(document)).status_code == 404


def test_living_document_asks_the_same_few_questions_for_one_order_and_three(
    client: Client,
    document: Document,
    coordinator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    offices = [people.office(code=f"o{n}", name=f"第{n}局") for n in range(3)]
    make.task(make.directive(document, ORDERS[0], by=coordinator), offices[0], by=coordinator, due_on=date(2026, 6, 30))
    client.get(page(document))
    with django_assert_max_num_queries(40) as asked:
        client.get(page(document))
    for quote, office in zip(ORDERS[1:], offices[1:], strict=True):
        make.task(make.directive(document, quote, by=coordinator), office, by=coordinator)

    with django_assert_num_queries(len(asked)):
        client.get(page(document))


def test_orders_are_narrowed_by_their_state_on_the_page(
    client: Client, alice: User, coordinator: User, office: Office
) -> None:
    document = make.readable(alice)
    done = make.directive(document, by=coordinator)
    make.directive(document, make.CALL, clarity=Clarity.SOFT, by=coordinator)
    make.task(done, office, by=coordinator)
    page = f"/d/{document.number}/1"
    narrowed = client.get(f"{page}?standing=call").content.decode()
    assert (f'id="order-{done.pk}"' in client.get(page).content.decode(), f'id="order-{done.pk}"' in narrowed) == (
        True,
        False,
    )
    assert "standing=under-way" in narrowed


def test_waiting_question_shows_beside_its_order(
    client: Client, alice: User, coordinator: User, office: Office
) -> None:
    document = make.readable(alice)
    directive = make.directive(document, by=coordinator)
    before = client.get(f"/d/{document.number}/1", headers={"accept-language": "en"}).content.decode()
    ask_issuer(directive=directive, office=office, text="何时？", by=coordinator, at=NOON)
    after = client.get(f"/d/{document.number}/1", headers={"accept-language": "en"}).content.decode()
    assert ("asked" in before, "asked" in after) == (False, True)
