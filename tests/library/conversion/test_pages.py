"""Pages of a PDF, a text or a picture: their text, the characters' places, their pictures."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from civicloop.library import conversion
from civicloop.library.conversion import LIMITS, Unreadable, ocr
from civicloop.library.conversion.plain import numbered
from tests.factories import files

needs_ocr = pytest.mark.skipif(not ocr.is_installed(), reason="Tesseract is not installed")


def text_file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path, work: Path, **limits: int) -> str:
    with pytest.raises(Unreadable) as caught:
        conversion.read_file(path, work=work, limits=replace(LIMITS, **limits))
    return caught.value.code


def test_text_file_comes_back_paragraph_by_paragraph(tmp_path: Path) -> None:
    paragraphs = [
        "关于整治市容环境的通知",
        "各有关单位：",
        "请对背街小巷逐处登记，做到处处有人管、天天有人查、件件有人改，并在六月底前把结果报来（一式两份），逾期要说明理由。",
        "A paragraph in Latin letters, long enough to fill several lines of the page, comes back whole as well.",
        "罕用字䶮、表情😀、带圈数字①",
    ]
    reading = conversion.read_file(text_file(tmp_path / "a.txt", "\n".join(paragraphs)), work=tmp_path / "work")
    assert reading.pages[0].text.split("\n") == paragraphs
    assert reading.title == "关于整治市容环境的通知"


def test_long_text_fills_pages_in_order(tmp_path: Path) -> None:
    text = "\n".join(f"第{number:04}行" for number in range(100))
    reading = conversion.read_file(text_file(tmp_path / "a.txt", text), work=tmp_path / "work")
    assert "\n".join(page.text for page in reading.pages) == text
    assert [page.number for page in reading.pages] == [1, 2, 3, 4]


def test_markdown_heading_loses_its_marks_and_is_the_title(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.md", "# 社区公约要点\n\n第一条 爱护公物。\n")
    reading = conversion.read_file(path, work=tmp_path / "work")
    assert (reading.title, reading.pages[0].text) == ("社区公约要点", "社区公约要点\n第一条 爱护公物。")


def test_title_falls_back_to_the_files_own_name(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", "今天开会，讲了三件事。")
    assert conversion.read_file(path, work=tmp_path / "work", name="例会记录.txt").title == "例会记录"


def test_boxes_are_parts_of_the_page_and_run_along_the_line(tmp_path: Path) -> None:
    [page] = conversion.read_file(text_file(tmp_path / "a.txt", "一二三"), work=tmp_path / "work").pages
    lefts, tops, rights, bottoms = zip(*page.boxes, strict=True)
    assert [round(left * 595) for left in lefts] == [72, 84, 96]
    assert [round(right * 595) for right in rights] == [84, 96, 108]
    assert all(0.08 < top < bottom < 0.13 for top, bottom in zip(tops, bottoms, strict=True))


def test_page_has_pictures_in_the_widths_asked_for(tmp_path: Path) -> None:
    prepared = conversion.prepare(text_file(tmp_path / "a.txt", "一"), tmp_path / "work")
    page = conversion.read_page(prepared.pdf, 1, widths=(180, 1000))
    sizes = {width: files.Image.open(io.BytesIO(data)).size for width, data in page.images.items()}
    assert sizes == {180: (180, 255), 1000: (1000, 1416)}


def test_one_page_can_be_read_again_by_its_number(tmp_path: Path) -> None:
    text = "\n".join(f"第{number:04}行" for number in range(60))
    prepared = conversion.prepare(text_file(tmp_path / "a.txt", text), tmp_path / "work")
    pages = list(conversion.iter_pages(prepared.pdf))
    assert conversion.read_page(prepared.pdf, 2) == pages[1]


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    path = text_file(tmp_path / "a.txt", "\n".join("行" * 60))
    conversion.read_file(path, work=tmp_path / "work", on_page=lambda done, of: heard.append((done, of)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_same_file_prepared_again_gives_the_same(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", "一")
    assert conversion.prepare(path, tmp_path / "work") == conversion.prepare(path, tmp_path / "work")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_page_has_its_characters_where_they_are_seen(tmp_path: Path, turn: int) -> None:
    prepared = conversion.prepare(text_file(tmp_path / "a.txt", "一"), tmp_path / "work")
    turned = prepared.pdf.read_bytes().replace(b"/Type/Page/", f"/Type/Page/Rotate {turn}/".encode())
    prepared.pdf.write_bytes(turned)
    page = conversion.read_page(prepared.pdf, 1, widths=(1000,))
    left, top, right, bottom = page.boxes[0]
    picture = files.Image.open(io.BytesIO(page.images[1000])).convert("L").point(lambda value: 255 * (value < 128))
    ink = picture.getbbox()
    assert ink is not None
    across, down = (ink[0] + ink[2]) / 2 / picture.width, (ink[1] + ink[3]) / 2 / picture.height
    assert left < across < right
    assert top < down < bottom


# --- pictures ----------------------------------------------------------------------------------------


@needs_ocr
def test_scan_is_read_and_its_words_lie_on_the_ink(tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(files.packed(files.picture("文明城市创建工作"), "PNG"))
    [page] = conversion.read_file(path, work=tmp_path / "work").pages
    assert (page.text, page.text_source) == ("文明城市创建工作", "ocr")
    assert all(0.3 < top < bottom < 0.65 for _left, top, _right, bottom in page.boxes)


@needs_ocr
@pytest.mark.skipif(not (ocr.is_installed() and ocr.knows_orientation()), reason="osd.traineddata is not installed")
def test_scan_that_lies_on_its_side_is_read_and_its_words_lie_on_the_ink(tmp_path: Path) -> None:
    lines = ("各街道要把背街小巷的环境卫生逐处登记", "做到处处有人管天天有人查件件有人改", "确保六月底前面貌有明显变化")
    sheet = files.Image.new("RGB", (1000, 1000), "white")
    for place, line in enumerate(lines * 3):
        drawn = files.picture(line).crop((0, 180, 1240, 280)).resize((868, 70))
        sheet.paste(drawn, (60, 60 + 100 * place))
    path = tmp_path / "scan"
    path.write_bytes(files.packed(sheet.transpose(files.Image.Transpose.ROTATE_90), "PNG"))

    [page] = conversion.read_file(path, work=tmp_path / "work").pages

    assert "背街小" in page.text
    left, top, right, bottom = page.boxes[0]  # what began at the top left begins at the bottom left
    assert (left < right < 0.2, 0.75 < top < bottom) == (True, True)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_box_of_a_turned_page_lands_where_it_was_drawn(turn: int) -> None:
    box = (10.0, 20.0, 30.0, 60.0)
    there = box
    for _quarter in range(turn // 90):  # each turns the page, 100 by 100, a quarter clockwise
        left, top, right, bottom = there
        there = (100 - bottom, left, 100 - top, right)
    assert ocr.turned_back(there, turn, 100, 100) == box


def test_picture_without_words_is_a_page_without_text(tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(files.packed(files.Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))
    [page] = conversion.read_file(path, work=tmp_path / "work").pages
    assert (page.text, page.text_source) == ("", "none")


def test_each_sheet_of_a_fax_is_a_page(tmp_path: Path) -> None:
    sheets = [files.Image.new("1", (200, 300), 1) for _ in range(3)]
    sheets[0].save(tmp_path / "fax", "TIFF", save_all=True, append_images=sheets[1:])
    assert conversion.prepare(tmp_path / "fax", tmp_path / "work").page_count == 3


def test_truncated_picture_is_damaged(tmp_path: Path) -> None:
    whole = files.packed(files.picture("文明"), "PNG")
    (tmp_path / "scan").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "scan", tmp_path / "work") == "damaged"


def test_picture_of_countless_pixels_is_a_bomb(tmp_path: Path) -> None:
    (tmp_path / "scan").write_bytes(files.packed(files.Image.new("1", (10_000, 8_000)), "PNG"))
    assert refusal(tmp_path / "scan", tmp_path / "work") == "bomb"


# --- without LibreOffice -----------------------------------------------------------------------------


def test_without_libreoffice_word_files_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = files.word_file(tmp_path / "a.docx", ["正文"])
    assert refusal(path, tmp_path / "work") == "converter_missing"


def test_without_libreoffice_text_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (
        conversion.read_file(text_file(tmp_path / "a.txt", "正文。"), work=tmp_path / "work").pages[0].text == "正文。"
    )


# --- refusals ----------------------------------------------------------------------------------------


def test_pdf_that_does_not_open_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"%PDF-1.7\nnothing\n%%EOF")
    assert refusal(tmp_path / "a", tmp_path / "work") == "damaged"


def test_locked_pdf_is_encrypted(tmp_path: Path) -> None:
    lock = b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    plain = numbered([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>", lock])
    locked = plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]")
    (tmp_path / "a").write_bytes(locked)
    assert refusal(tmp_path / "a", tmp_path / "work") == "encrypted"


def test_file_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", "\n".join("行" * 60))
    assert refusal(path, tmp_path / "work", pages=2) == "too_many_pages"


def test_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", "行")
    assert refusal(path, tmp_path / "work", page_seconds=0) == "timed_out"


def test_pages_nobody_fetched_do_not_turn_up_in_the_next_file(tmp_path: Path) -> None:
    long, short = text_file(tmp_path / "a.txt", "第一份\n" * 200), text_file(tmp_path / "b.txt", "第二份")
    with conversion.opened(long, tmp_path / "a", customer="1") as document:
        next(iter(document.pages(widths=())))

    with conversion.opened(short, tmp_path / "b", customer="1") as document:
        assert [page.text for page in document.pages(widths=())] == ["第二份"]
    conversion.let_go()
