"""Tasks by Excel: out and in with the same columns, errors by cell, a preview, all or nothing."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from civicloop.accounts.models import Office, User
from civicloop.programme import workbooks
from civicloop.programme.actions import accept_task
from civicloop.programme.models import Directive, Task
from tests.conftest import NOON
from tests.factories import programme as make

FAR = date(2030, 12, 31)
NAMES = list(workbooks.COLUMNS)


@pytest.fixture
def order(alice: User, coordinator: User) -> Directive:
    return make.directive(make.readable(alice), by=coordinator)


@pytest.fixture
def task(order: Directive, office: Office, alice: User, coordinator: User) -> Task:
    made = make.task(order, office, by=coordinator, due_on=FAR)
    return accept_task(task=made, by=alice, at=NOON)


def exported(client: Client) -> Workbook:
    return load_workbook(io.BytesIO(client.get(reverse("programme:export-sheet")).content))


def fill(book: Workbook, row: int, **values: Any) -> None:
    for name, value in values.items():
        book.active.cell(row, NAMES.index(name) + 1).value = value


def sent(client: Client, book: Workbook | bytes) -> Any:
    content = book
    if isinstance(book, Workbook):
        out = io.BytesIO()
        book.save(out)
        content = out.getvalue()
    file = SimpleUploadedFile("tasks.xlsx", content)  # type: ignore[arg-type]
    return client.post(reverse("programme:sheet"), {"file": file})


def confirm(client: Client, preview: Any) -> Any:
    return client.post(reverse("programme:sheet"), {"token": preview.context["token"]})


def test_sheet_comes_back_unchanged_and_changes_nothing(client: Client, task: Task, alice: User) -> None:
    client.force_login(alice)

    reading = sent(client, exported(client)).context["reading"]

    assert (reading.lines, reading.problems, reading.unchanged) == ([], [], 1)


def test_edited_sheet_is_shown_first_and_done_when_confirmed(client: Client, task: Task, alice: User) -> None:
    client.force_login(alice)
    book = exported(client)
    fill(book, 2, progress=60, note="完成两段", measures="增派人手\n夜间施工")

    preview = sent(client, book)

    (line,) = preview.context["reading"].lines
    assert (line.row, line.task, line.progress, line.note) == (2, task, 60, "完成两段")
    task.refresh_from_db()
    assert task.progress == 0
    assert confirm(client, preview).status_code == 302
    task.refresh_from_db()
    assert (task.progress, task.steps.latest("pk").note) == (60, "完成两段")
    assert list(task.measures.order_by("position").values_list("text", flat=True)) == ["增派人手", "夜间施工"]


def test_what_is_wrong_is_said_by_row_and_column(client: Client, task: Task, alice: User) -> None:
    client.force_login(alice)
    book = exported(client)
    fill(book, 2, progress=30, until="下周", reason="x")
    fill(book, 3, number="T-1999-00001", note="好")
    fill(book, 4, office="nowhere")
    fill(book, 5, number=task.number, progress="许多", note="好")

    reading = sent(client, book).context["reading"]

    places = [(problem.column, problem.row) for problem in reading.problems]
    assert places == [("H", 2), ("G", 2), ("H", 2), ("A", 3), ("B", 4), ("C", 4), ("F", 5), ("K", 5)]
    assert reading.lines == []


def test_task_that_moved_since_the_export_is_reported_as_stale(client: Client, task: Task, alice: User) -> None:
    client.force_login(alice)
    book, preview_book = exported(client), exported(client)
    fill(book, 2, note="第一次")
    fill(preview_book, 2, note="第二次")
    preview = sent(client, preview_book)
    confirm(client, sent(client, book))

    again = sent(client, preview_book).context["reading"]
    late = confirm(client, preview)

    assert [(problem.column, problem.row) for problem in again.problems] == [("K", 2)]
    assert [(problem.column, problem.row) for problem in late.context["reading"].problems] == [("K", 2)]
    assert task.steps.filter(deed="report").count() == 1


def test_one_refused_row_leaves_all_undone_and_says_which(
    client: Client, task: Task, order: Directive, alice: User
) -> None:
    client.force_login(alice)
    book = exported(client)
    fill(book, 2, progress=50, note="过半")
    fill(book, 3, title="新任务", office="urban")  # an officer can't order

    answer = confirm(client, sent(client, book))

    assert "3" in answer.context["refusal"]
    task.refresh_from_db()
    assert (task.progress, Task.objects.count()) == (0, 1)


def test_coordinator_makes_new_tasks_by_rows_without_a_number(
    client: Client, task: Task, office: Office, coordinator: User
) -> None:
    client.force_login(coordinator)
    book = exported(client)
    fill(book, 3, title="清理楼道", office="urban", due=FAR, measures="先照明")

    confirm(client, sent(client, book))

    made = Task.objects.latest("pk")
    assert (made.title, made.lead_office, made.due_on, made.measures.get().text) == ("清理楼道", office, FAR, "先照明")


def test_headings_are_read_in_either_language(client: Client, task: Task, alice: User) -> None:
    client.force_login(alice)
    english = client.get(reverse("programme:export-sheet"), headers={"Accept-Language": "en"})
    book = load_workbook(io.BytesIO(english.content))
    assert book.active["B1"].value == "Task"

    assert sent(client, book).context["reading"].unchanged == 1


def test_texts_never_become_formulas(client: Client, task: Task, alice: User) -> None:
    Task.objects.filter(pk=task.pk).update(title="=1+1")
    client.force_login(alice)

    cell = exported(client).active["B2"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"plain words"])
def test_what_is_no_workbook_is_refused_in_words(client: Client, alice: User, content: bytes) -> None:
    client.force_login(alice)

    assert list(sent(client, content).context["form"].errors) == ["file"]


def test_sheet_without_its_columns_is_refused(client: Client, alice: User) -> None:
    client.force_login(alice)
    book = Workbook()
    book.active["A1"] = "something"

    assert list(sent(client, book).context["form"].errors) == ["file"]


def test_token_of_somebody_else_is_worth_nothing(client: Client, task: Task, alice: User, bob: User) -> None:
    client.force_login(alice)
    book = exported(client)
    fill(book, 2, note="好")
    preview = sent(client, book)

    client.force_login(bob)

    assert confirm(client, preview).status_code == 400
    assert client.post(reverse("programme:sheet"), {"token": "forged"}).status_code == 400
