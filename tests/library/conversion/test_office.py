"""Word files through LibreOffice: what comes out, and that nothing gets in or out on the way."""

import io
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from civicloop.library import conversion
from civicloop.library.conversion import LIMITS, Field, Format, Part, Reading
from civicloop.library.conversion.errors import ConverterFailed, TimedOut
from tests.factories import files

pytestmark = pytest.mark.office

ORDER = (
    "　　{}要抓好落实。各单位要对背街小巷、农贸市场和车站周边的环境卫生逐处登记，做到处处有人管、天天有人查、"
    "件件有人改，强化基层___作用，确保六月底前面貌有明显变化，并把做得好的办法固定下来。"
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = (
    '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"{}/>'
)
DRAWING = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body><w:p><w:r><w:t>before</w:t></w:r>'
    '<w:r><w:drawing><wp:inline><wp:extent cx="3000000" cy="3000000"/><wp:docPr id="1" name="p"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:link="r1"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="3000000" cy="3000000"/></a:xfrm>'
    '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    "</w:body></w:document>"
)


@pytest.fixture(scope="module")
def two_speeches(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Two texts in one file, with a cover, blanks, running lines and a signature."""
    folder = tmp_path_factory.mktemp("speeches")
    paragraphs = [
        "撰写人：_________日期：_________",
        "同志们：",
        *map(ORDER.format, "一二三四五"),
        "总之，要靠大家。",
        "2026年全市创建会议上的总结讲话",
        "同志们：",
        *map(ORDER.format, "一二三四五"),
        "海州市城市管理局",
        "2026年5月8日",
    ]
    path = files.word_file(
        folder / "upload.bin",
        paragraphs,
        title="2026年创建推进会讲话材料",
        header="内部资料",
        footer="第{page}页共9页",
        face="仿宋_GB2312",
    )
    return conversion.read_file(path, work=folder / "work", name="讲话.docx")


def test_word_file_is_read_with_its_parts_and_fields(two_speeches: Reading) -> None:
    assert (two_speeches.format, two_speeches.title) == (Format.DOCX, "2026年创建推进会讲话材料")
    assert two_speeches.parts == [
        Part("2026年创建推进会讲话材料", 1, 2),
        Part("2026年全市创建会议上的总结讲话", 2, two_speeches.page_count),
    ]
    assert two_speeches.fields == [
        Field("撰写人", "", 1),
        Field("日期", "", 1),
        Field("发文机关", "海州市城市管理局", two_speeches.page_count),
        Field("日期", "2026年5月8日", two_speeches.page_count),
    ]


def test_running_lines_are_kept_out_of_the_pages(two_speeches: Reading) -> None:
    text = "".join(page.text for page in two_speeches.pages)
    assert [word for word in ("内部资料", "共9页") if word in text] == []


def test_paragraph_stays_whole_over_lines_and_pages(two_speeches: Reading) -> None:
    joined = conversion.join([page.text for page in two_speeches.pages])
    assert [number for number in "一二三四五" if ORDER.format(number).strip() not in joined.text] == []
    assert joined.text.count(ORDER.format("三").strip()) == 2


def test_every_character_has_a_box(two_speeches: Reading) -> None:
    assert [len(page.boxes) for page in two_speeches.pages] == [len(page.text) for page in two_speeches.pages]


def test_blanks_are_found_with_what_stands_around_them(two_speeches: Reading) -> None:
    assert len(two_speeches.blanks) == 12
    assert all("___" in blank.context for blank in two_speeches.blanks)


def test_converter_and_fonts_are_on_record(two_speeches: Reading) -> None:
    assert two_speeches.converter.startswith("LibreOffice ")
    assert ", fonts " in two_speeches.converter


# --- hostile -----------------------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server on this machine that notes whoever knocks."""
    knocks: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                visitor, _address = server.accept()
            except OSError:
                return
            knocks.append(visitor.recv(100))
            visitor.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/picture.png", knocks
    server.close()


def linking_file(path: Path, target: str) -> Path:
    relations = RELATIONS.format(RELATION.format("r1", "image", target, ' TargetMode="External"'))
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": files.CONTENT_TYPES,
        "_rels/.rels": RELATIONS.format(RELATION.format("r0", "officeDocument", "word/document.xml", "")),
        "word/document.xml": DRAWING,
        "word/_rels/document.xml.rels": relations,
    }
    return files.zip_file(path, entries)


def colours(path: Path, work: Path) -> set[tuple[int, int, int]]:
    """Loud colours on the first page."""
    [page] = list(conversion.iter_pages(conversion.prepare(path, work).pdf, widths=(300,)))
    image = files.Image.open(io.BytesIO(page.images[300])).convert("RGB")
    return {rgb for _count, rgb in image.getcolors(1 << 20) or [] if rgb[0] - rgb[2] > 100}


def test_linked_picture_on_the_net_is_not_asked_for(tmp_path: Path, listener: tuple[str, list[bytes]]) -> None:
    address, knocks = listener
    reading = conversion.read_file(linking_file(tmp_path / "a.docx", address), work=tmp_path / "work")
    assert (reading.pages[0].text, knocks) == ("before", [])


def test_linked_picture_on_the_disk_is_not_drawn(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    files.Image.new("RGB", (300, 300), "red").save(secret)
    assert colours(linking_file(tmp_path / "a.docx", secret.as_uri()), tmp_path / "work") == set()


def test_picture_inside_the_file_is_drawn(tmp_path: Path) -> None:
    red = files.packed(files.Image.new("RGB", (300, 300), "red"), "PNG")
    path = linking_file(tmp_path / "a.docx", "x")
    with files.zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["word/document.xml"] = entries["word/document.xml"].replace(b"r:link", b"r:embed")
    entries["word/_rels/document.xml.rels"] = RELATIONS.format(
        RELATION.format("r1", "image", "media/red.png", "")
    ).encode()
    entries["word/media/red.png"] = red
    entries["[Content_Types].xml"] = entries["[Content_Types].xml"].replace(
        b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1
    )
    assert colours(files.zip_file(path, dict(entries)), tmp_path / "work") != set()


def test_web_page_fetches_nothing(tmp_path: Path, listener: tuple[str, list[bytes]]) -> None:
    address, knocks = listener
    page = f'<html><head><meta charset="gb2312"></head><body><p>通知正文</p><img src="{address}"></body></html>'
    path = tmp_path / "a.doc"
    path.write_bytes(page.encode("gb18030"))
    reading = conversion.read_file(path, work=tmp_path / "work")
    assert (reading.format, reading.pages[0].text, knocks) == (Format.HTML, "通知正文", [])


def test_word_file_of_nonsense_fails_with_a_reason(tmp_path: Path) -> None:
    path = files.zip_file(
        tmp_path / "a.docx", {"[Content_Types].xml": files.CONTENT_TYPES, "word/document.xml": "<w:document><"}
    )
    with pytest.raises(ConverterFailed):
        conversion.prepare(path, tmp_path / "work")


def test_slow_conversion_is_killed_with_all_its_processes(tmp_path: Path) -> None:
    path = files.word_file(tmp_path / "a.docx", ["正文"])
    with pytest.raises(TimedOut):
        conversion.prepare(path, tmp_path / "work", replace(LIMITS, convert_seconds=0))
    assert [line for line in map(command_line, Path("/proc").glob("[0-9]*")) if str(tmp_path) in line] == []


def command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")
    except OSError:
        return ""
