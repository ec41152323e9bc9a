"""Tasks in the browser: the list, the page with its next step, the deeds, the evidence."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.kernel.models import Blob
from civicloop.library.models import Document
from civicloop.programme.actions import accept_task, return_task, submit_task
from civicloop.programme.clock_words import Clock
from civicloop.programme.forms import ReorderForm
from civicloop.programme.lights import end_of
from civicloop.programme.models import Deed, Directive, Light, Task, TaskState
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

FAR = date(2999, 12, 31)


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice)


@pytest.fixture
def order(document: Document, coordinator: User) -> Directive:
    return make.directive(document, by=coordinator)


@pytest.fixture
def task(order: Directive, office: Office, coordinator: User) -> Task:
    return make.task(order, office, by=coordinator)


def page(task: Task) -> str:
    return reverse("programme:task", args=[task.number])


def deed(task: Task, name: str) -> str:
    return reverse("programme:do", args=[task.number, name])


def picture(side: int = 40) -> SimpleUploadedFile:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (side, side), "green").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("after.jpg", out.getvalue(), content_type="image/jpeg")


def test_task_shows_its_quote_first_and_leads_back_to_the_sentence(
    client: Client, task: Task, order: Directive
) -> None:
    text = client.get(page(task)).content.decode()

    assert order.passage.quote in text
    assert f"{reverse('programme:page', args=[order.document.number, 1])}#order-{order.pk}" in text


def test_next_step_is_offered_to_whose_turn_it_is(client: Client, task: Task, alice: User, coordinator: User) -> None:
    def offered(person: User | None) -> list[str]:
        if person:
            client.force_login(person)
        context = client.get(page(task)).context
        return [each.deed for each in [context["next"], *context["others"]] if each]

    assert offered(None) == []
    assert offered(alice) == [Deed.ACCEPT, Deed.RETURN, Deed.ASK]
    assert offered(coordinator) == [Deed.JOIN, Deed.SLIP, Deed.CANCEL]


def test_officer_accepts_names_a_leader_and_measures(client: Client, task: Task, alice: User, bob: User) -> None:
    client.force_login(alice)

    answer = client.post(deed(task, "accept"), {"accept-leader": bob.pk, "accept-measures": "分段包干"})

    assert answer.headers["Location"] == page(task)
    task.refresh_from_db()
    assert (task.state, task.leader) == (TaskState.ACCEPTED, bob)
    assert task.measures.get().text == "分段包干"


def test_work_is_handed_in_with_a_picture_without_its_metadata(
    client: Client, task: Task, document: Document, alice: User
) -> None:
    accept_task(task=task, by=alice, at=NOON)
    client.force_login(alice)

    client.post(
        deed(task, "submit"),
        {"submit-note": "已拆除", "submit-picture": picture(), "submit-document": document.number},
    )

    step = task.steps.get(deed=Deed.SUBMIT)
    assert (step.note, step.document) == ("已拆除", document)
    shown = client.get(reverse("programme:evidence", args=[task.number, step.pk]))
    assert shown.headers["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(shown.content)) as kept:
        assert (kept.size, dict(kept.getexif())) == ((40, 40), {})


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"submit-note": ""}, "note"),
        ({"submit-note": "好", "submit-document": "99999"}, "document"),
        ({"submit-note": "好", "submit-picture": SimpleUploadedFile("x.jpg", b"MZ not a picture")}, "picture"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    client: Client, task: Task, alice: User, given: dict[str, object], wrong: str
) -> None:
    accept_task(task=task, by=alice, at=NOON)
    client.force_login(alice)

    answer = client.post(deed(task, "submit"), given)

    assert list(answer.context["failed"].form.errors) == [wrong]
    assert answer.context["next"] == answer.context["failed"]


def test_returned_task_is_dispatched_again_by_a_coordinator(
    client: Client, task: Task, alice: User, coordinator: User
) -> None:
    police = people.office(code="police", name="公安局")
    return_task(task=task, reason="不归我们管", by=alice, at=NOON)
    client.force_login(coordinator)

    client.post(deed(task, "reorder"), {"reorder-lead_office": police.pk, "reorder-due_on": FAR.isoformat()})

    task.refresh_from_db()
    assert (task.state, task.lead_office) == (TaskState.DISPATCHED, police)


def test_second_officer_to_accept_is_told(client: Client, task: Task, alice: User, bob: User) -> None:
    accept_task(task=task, by=bob, at=NOON)
    client.force_login(alice)

    assert client.post(deed(task, "accept"), {}).status_code == 409


def test_strangers_do_nothing(client: Client, task: Task, charlie: User) -> None:
    assert client.post(deed(task, "accept"), {}).status_code == 302
    client.force_login(charlie)
    assert client.post(deed(task, "accept"), {}).status_code == 403
    assert client.post(deed(task, "burn"), {}).status_code == 404
    assert client.get(deed(task, "accept")).status_code == 405


def test_hidden_document_hides_its_task_evidence_and_links(
    client: Client, task: Task, document: Document, alice: User, charlie: User
) -> None:
    secret = make.readable(alice, "内部材料。", title="机密附件")
    secret.visibility = "private"
    secret.save()
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", document=secret, by=alice, at=NOON)
    client.force_login(charlie)
    public = client.get(page(task)).content.decode()
    document.visibility = "private"
    document.save()

    assert "机密附件" not in public
    assert client.get(page(task)).status_code == 404
    assert client.get(reverse("programme:evidence", args=[task.number, 1])).status_code == 404
    assert list(client.get(reverse("programme:tasks")).context["page"]) == []


def test_clock_says_how_much_is_left_over_and_taken() -> None:
    assert [Clock(10, 4, stands=False).share, Clock(10, 14, stands=False).share, Clock(0, 0, stands=False).share] == [
        40.0,
        100.0,
        100.0,
    ]


def test_clock_of_finished_work_stands_at_the_day_it_was_handed_in(
    client: Client, order: Directive, office: Office, alice: User, coordinator: User
) -> None:
    task = make.task(order, office, by=coordinator, due_on=date(2026, 6, 30))
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=datetime(2026, 6, 12, 4, tzinfo=UTC))

    assert client.get(page(task)).context["clock"] == Clock(total=13, used=2, stands=True)


def test_list_filters_by_office_light_and_campaign_and_counts_each_light(
    client: Client, task: Task, order: Directive, coordinator: User
) -> None:
    police = people.office(code="police", name="公安局")
    late = make.task(order, police, by=coordinator, due_on=date(2026, 6, 11))
    tasks = reverse("programme:tasks")

    everything = client.get(tasks)
    red = client.get(tasks, {"light": "red"})
    of_police = client.get(tasks, {"office": "police"})
    nonsense = client.get(tasks, {"office": "nowhere", "light": "purple"})

    assert list(everything.context["page"]) == [late, task]
    assert [(chip["label"], chip["count"]) for chip in everything.context["chips"]][1:] == [
        (Light.RED.label, 1),
        (Light.NONE.label, 1),
    ]
    assert (list(red.context["page"]), list(of_police.context["page"])) == ([late], [late])
    assert list(nonsense.context["page"]) == [late, task]


def test_list_asks_the_same_few_questions_for_one_task_and_three(
    client: Client,
    task: Task,
    order: Directive,
    coordinator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    tasks = reverse("programme:tasks")
    with django_assert_max_num_queries(8) as asked:
        client.get(tasks)
    for code in ("a", "b"):
        make.task(order, people.office(code=code, name=f"{code}局"), by=coordinator)

    with django_assert_num_queries(len(asked)):
        client.get(tasks)


def test_office_that_may_not_read_the_document_has_the_task_without_its_words(
    client: Client, task: Task, document: Document, bob: User
) -> None:
    document.visibility = "private"
    document.save()
    client.force_login(bob)

    shown = client.get(page(task)).content.decode() + client.get(reverse("programme:tasks")).content.decode()

    assert task.title in shown
    assert document.title not in shown
    assert "</blockquote>" not in shown


def test_picture_of_a_stranger_is_not_even_opened(client: Client, task: Task, charlie: User) -> None:
    client.force_login(charlie)

    answer = client.post(deed(task, "submit"), {"submit-note": "x", "submit-picture": picture()})

    assert (answer.status_code, Blob.objects.filter(media_type="image/jpeg").count()) == (403, 0)


def test_day_offered_for_a_second_dispatch_is_the_citys(task: Task, alice: User) -> None:
    with timezone.override("America/Los_Angeles"):
        task.due_at = end_of(date(2026, 6, 30))

        assert ReorderForm(task=task, user=alice).initial["due_on"] == date(2026, 6, 30)
