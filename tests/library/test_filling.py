"""Documents filled in as forms: what is found to fill in, the Word file that comes back, and who may have it."""

import io
from pathlib import Path

import docx
import pytest
from django.test import Client
from docx.document import Document as WordDocument
from docx.shared import Pt

from civicloop.accounts.models import User
from civicloop.kernel import blobs
from civicloop.library import actions, filling
from civicloop.library.conversion import LIMITS, office
from civicloop.library.models import Blank, Document, Version, Visibility
from tests.factories import files, library


def packed(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def form_file() -> bytes:
    """A contract as offices write them, its blanks cut into runs of several looks."""
    document = docx.Document()
    document.add_paragraph("承诺书")
    line = document.add_paragraph("撰写人：__")
    line.add_run("____").bold = True
    line.add_run("__　日期：____年__月__日")
    document.add_paragraph("单位名称：")
    underlined = document.add_paragraph("联系人：")
    run = underlined.add_run("          ")
    run.underline, run.font.size = True, Pt(18)
    document.add_paragraph("我单位将强化基层___作用，由联系人：___负责。")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "联 系 电 话"
    return packed(document)


def lines(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    return [each.text for each in document.paragraphs] + [cell.text for cell in document.tables[0].rows[0].cells]


def test_empty_places_are_found_with_their_labels_and_joined() -> None:
    assert [(slot.label, slot.is_date, slot.count) for slot in filling.slots_of(form_file())] == [
        ("撰写人", False, 1),
        ("日期", True, 1),
        ("单位名称", False, 1),
        ("联系人", False, 2),
        ("我单位将强化基层＿＿作用", False, 1),
        ("联系电话", False, 1),
    ]


def test_values_come_back_in_their_places_with_their_looks() -> None:
    filled = filling.fill(form_file(), ["王芳", "2026年5月8日", "海州市城管局", "李明", "堡垒", "5550123"])

    assert lines(filled) == [
        "承诺书",
        "撰写人：王芳　日期：2026年5月8日",
        "单位名称：海州市城管局",
        "联系人：李明",
        "我单位将强化基层堡垒作用，由联系人：李明负责。",
        "联 系 电 话",
        "5550123",
    ]
    run = docx.Document(io.BytesIO(filled)).paragraphs[3].runs[1]
    assert (run.text, run.underline, run.font.size) == ("李明", True, Pt(18))


def test_places_without_a_value_stay_empty() -> None:
    before = lines(form_file())
    assert lines(filling.fill(form_file(), ["", "", "", "", "堡垒", ""])) == [
        *before[:4],
        "我单位将强化基层堡垒作用，由联系人：___负责。",
        *before[5:],
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7"], ids=["empty", "torn", "another"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(filling.NoForm):
        filling.slots_of(data)


# --- the page ----------------------------------------------------------------------------------------


@pytest.fixture
def contract(alice: User) -> Document:
    made = library.document("承诺书\n撰写人：____", owner=alice, title="承诺书", content=form_file())
    Version.objects.filter(document=made).update(format="docx")
    Blank.objects.create(version=made.current, page=1, start=8, end=12, context="撰写人：____")
    return made


@pytest.mark.django_db
def test_reader_offers_to_fill_in_and_the_file_comes_back(client: Client, contract: Document) -> None:
    assert f'href="/d/{contract.number}/fill/"' in client.get(f"/d/{contract.number}/1").content.decode()
    assert "我单位将强化基层＿＿作用" in client.get(f"/d/{contract.number}/fill/").content.decode()

    answer = client.post(f"/d/{contract.number}/fill/", {"slot-0": "王芳", "slot-1": "2026-05-08"})

    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert lines(answer.content)[1] == "撰写人：王芳　日期：2026年5月8日"
    assert Document.objects.count() == 1
    assert lines(blobs.read(contract.current.blob)) == lines(form_file())  # type: ignore[union-attr]


@pytest.mark.django_db
def test_filled_form_is_kept_as_a_private_document_only_where_asked(alice: User, contract: Document) -> None:
    client = Client()
    client.force_login(alice)

    answer = client.post(f"/d/{contract.number}/fill/", {"slot-0": "王芳", "keep": "1"})

    made = Document.objects.exclude(pk=contract.pk).get()
    assert (answer.status_code, answer["Location"]) == (302, f"/d/{made.number}/")
    assert (made.owner, made.visibility) == (alice, Visibility.PRIVATE)
    assert "王芳" in lines(blobs.read(made.versions.get().blob))[1]


@pytest.mark.django_db
def test_empty_form_is_asked_for_something(client: Client, contract: Document) -> None:
    answer = client.post(f"/d/{contract.number}/fill/", {"slot-0": "  "})
    assert (answer.status_code, "请至少填写一处。" in answer.content.decode()) == (422, True)


@pytest.mark.django_db
def test_form_of_a_hidden_or_cut_document_is_for_those_who_have_the_file(
    client: Client, charlie: User, alice: User, contract: Document
) -> None:
    Document.objects.filter(pk=contract.pk).update(preview_pages=1)
    assert client.get(f"/d/{contract.number}/fill/").status_code == 403
    Document.objects.filter(pk=contract.pk).update(visibility=Visibility.PRIVATE, preview_pages=None)
    client.force_login(charlie)
    assert client.get(f"/d/{contract.number}/fill/").status_code == 404
    client.force_login(alice)
    assert client.get(f"/d/{contract.number}/fill/").status_code == 200


@pytest.mark.django_db
def test_document_without_empty_places_says_so(client: Client, alice: User) -> None:
    content = packed(docx.Document())
    made = library.document("正文", owner=alice, content=content)
    Version.objects.filter(document=made).update(format="docx")
    assert f"/d/{made.number}/fill/" not in client.get(f"/d/{made.number}/1").content.decode()
    assert client.get(f"/d/{made.number}/fill/").context["slots"] == []


@pytest.mark.django_db
@pytest.mark.office
def test_old_word_file_is_filled_in_as_a_new_one(tmp_path: Path, alice: User) -> None:
    draft = files.word_file(tmp_path / "a.docx", ["撰写人：______", "请按时到岗。"])
    office.convert(draft, "doc", tmp_path / "a.doc", LIMITS)
    made = library.document("撰写人：______", owner=alice, content=(tmp_path / "a.doc").read_bytes())
    version = Version.objects.get(document=made)

    form = actions.word_form(version=version)

    assert form == actions.word_form(version=version)
    filled = docx.Document(io.BytesIO(filling.fill(form, ["王芳"])))
    assert [each.text for each in filled.paragraphs if each.text] == ["撰写人：王芳", "请按时到岗。"]
