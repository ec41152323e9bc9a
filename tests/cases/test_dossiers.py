"""A case as Word and as PDF: what its page shows this person, and it says where that is more than everyone sees."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from docx import Document

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, dossiers
from civicloop.cases.dossiers import Event, Shot
from civicloop.cases.models import Case, Picture
from civicloop.cases.views.files import FILES_AN_HOUR
from civicloop.kernel import limits
from civicloop.kernel.models import Spending
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
CONTACT = "13900001111"
STAFFS = "供办理人员使用：本文件含有未公开的内容，请勿外传。"
HIDDEN = "本案卷未公开，请谨慎转发。"


def texts(content: bytes) -> str:
    """All that stands in a Word file."""
    word = Document(BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in word.paragraphs), *cells])


def taken(client: Client, case: Case) -> str:
    answer = client.get(f"/cases/{case.number}.docx")
    assert (answer.status_code, answer["Content-Disposition"]) == (200, f'attachment; filename="{case.number}.docx"')
    return texts(answer.content)


@pytest.fixture
def closed(coordinator: User, office: Office, alice: User) -> Case:
    """Closed, with what only staff are told: a contact, who saw to it, and a case here that is not public."""
    case = make.closed(coordinator, office, alice, place_text="南门", contact=CONTACT, pictures=[make.kept()])
    again = make.tip(at=NOON + timedelta(days=3))
    actions.file_case(
        case=again, by=coordinator, category=make.category(), at=NOON + timedelta(days=3), is_public=False
    )
    Case.objects.filter(pk=case.pk).update(assignee=alice)
    case.refresh_from_db()
    return case


def test_file_says_what_the_page_says(closed: Case) -> None:
    mine = dossiers.of(AnonymousUser(), closed)
    before, after = Picture.objects.filter(case=closed).order_by("pk")

    assert (mine.number, mine.title, mine.words, mine.notices) == (closed.number, "测试垃圾", "门口堆着垃圾", ())
    assert mine.address == f"http://127.0.0.1:8000/cases/{closed.number}/"
    assert mine.shots == (Shot(before.pk, "整改前 2026-06-10 12:00"), Shot(after.pk, "整改后 2026-06-10 13:00"))
    assert mine.events[0] == Event("已上报", "2026-06-10 12:00")
    assert mine.events[-1] == Event("又反弹了：未公开的案卷", "2026-06-13 12:00")
    assert dict(mine.facts)["地点"] == "南门\n31.00000, 121.00000"


def test_visitor_takes_away_nothing_that_the_page_hides(client: Client, closed: Case, alice: User) -> None:
    hidden = Case.objects.get(rebound_of=closed)

    said = taken(client, closed)

    assert [word in said for word in (CONTACT, alice.name, hidden.number, STAFFS)] == [False] * 4
    assert [word in said for word in (closed.number, "南门", "门口堆着垃圾", "http://")] == [True] * 4


def test_staffs_file_holds_more_and_says_so(client: Client, closed: Case, coordinator: User, alice: User) -> None:
    hidden = Case.objects.get(rebound_of=closed)
    client.force_login(coordinator)

    said = taken(client, closed)

    assert [word in said for word in (CONTACT, alice.name, hidden.number, STAFFS)] == [True] * 4


def test_staffs_file_of_what_everyone_sees_is_everyones(coordinator: User, office: Office) -> None:
    case = make.dispatched(coordinator, office)

    assert dossiers.of(coordinator, case) == dossiers.of(AnonymousUser(), case)


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_case_that_one_may_not_see_has_no_file(client: Client, charlie: User, form: str) -> None:
    tip = make.tip()
    client.force_login(charlie)

    assert client.get(f"/cases/{tip.number}.{form}").status_code == 404


def test_holder_of_the_secret_link_takes_the_report_away_without_the_link(client: Client) -> None:
    token = "a" * 43
    tip = make.tip(token, contact=CONTACT)

    answer = client.get(f"/c/{token}/case.docx")

    said = texts(answer.content)
    assert [word in said for word in (tip.number, HIDDEN)] == [True, True]
    assert [word in said for word in (CONTACT, token, "http://")] == [False] * 3
    assert token.encode() not in answer.content
    assert answer["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/c/{'b' * 43}/case.docx").status_code == 404


def test_pictures_stand_in_the_file_with_words_for_them(client: Client, closed: Case) -> None:
    content = client.get(f"/cases/{closed.number}.docx").content

    described = [shape._inline.docPr.get("descr") for shape in Document(BytesIO(content)).inline_shapes]
    in_tables = Document(BytesIO(content)).element.body.xpath(".//wp:docPr/@descr")
    assert described == in_tables
    assert in_tables == [
        "整改前 2026-06-10 12:00",
        "整改后 2026-06-10 13:00",
        f"http://127.0.0.1:8000/cases/{closed.number}/",
    ]


def test_words_that_no_file_can_hold_are_left_out(client: Client, coordinator: User) -> None:
    case = make.filed(coordinator, words="墙上\x01有字\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))

    assert "墙上有字😀" in taken(client, case)


def test_english_reader_takes_an_english_file(client: Client, closed: Case) -> None:
    client.cookies["django_language"] = "en"

    said = taken(client, closed)

    assert [word in said for word in ("Test rubbish", "1. What was reported", "2. What happened", "一、")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_so_many_files_an_hour_are_for_each_member_not_for_the_office(
    client: Client, closed: Case, alice: User, bob: User
) -> None:
    client.force_login(alice)
    limits.spend_as(alice.chain_name, "case-file", limit=FILES_AN_HOUR, seconds=3600)
    Spending.objects.update(count=FILES_AN_HOUR)

    refused = client.get(f"/cases/{closed.number}.docx").status_code
    client.force_login(bob)

    assert (refused, client.get(f"/cases/{closed.number}.docx").status_code) == (429, 200)


@pytest.mark.skipif(not dossiers.has_pdf(), reason="LibreOffice is missing")
def test_pdf_reads_as_the_word_file(client: Client, closed: Case) -> None:
    answer = client.get(f"/cases/{closed.number}.pdf")

    said = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/pdf", f'attachment; filename="{closed.number}.pdf"',
    )  # fmt: skip
    assert [word in said for word in (closed.number, "南门", "门口堆着垃圾", CONTACT)] == [True, True, True, False]


def test_page_without_libreoffice_offers_word_and_says_why(
    client: Client, closed: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    dossiers.has_pdf.cache_clear()
    try:
        page = client.get(f"/cases/{closed.number}/").content.decode()
        status = client.get(f"/cases/{closed.number}.pdf").status_code
    finally:
        dossiers.has_pdf.cache_clear()

    assert (f"{closed.number}.docx" in page, f"{closed.number}.pdf" in page, status) == (True, False, 404)
    assert "本站未安装 LibreOffice，无法提供 PDF。" in page
