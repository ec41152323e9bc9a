"""What a file is told to be, by its bytes alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from civicloop.library.conversion import LIMITS, Format, Unreadable, sniff
from civicloop.library.conversion.encodings import decode
from tests.factories import files

NOTICE = "关于开展市容环境整治工作的通知\n各有关单位：\n请于本月底前完成自查，并把结果报来。\n"
TRADITIONAL = "關於開展市容環境整治工作的通知\n各有關單位：\n請於本月底前完成自查，並把結果報來。\n"


def refusal(path: Path, **limits: int) -> str:
    with pytest.raises(Unreadable) as caught:
        sniff(path, replace(LIMITS, **limits))
    assert str(caught.value)
    return caught.value.code


def test_word_file_is_known_whatever_its_name(tmp_path: Path) -> None:
    path = files.word_file(tmp_path / "holiday.jpg", ["正文"])
    assert sniff(path) is Format.DOCX


@pytest.mark.parametrize(
    ("main", "kind"),
    [
        ("spreadsheetml.sheet", Format.XLSX),
        ("presentationml.presentation", Format.PPTX),
        ("wordprocessingml.template", Format.DOCX),
    ],
)
def test_open_xml_is_told_by_its_content_types(tmp_path: Path, main: str, kind: Format) -> None:
    assert sniff(files.open_xml(tmp_path / "file", main)) is kind


@pytest.mark.parametrize(
    ("named", "kind"), [("text", Format.ODT), ("spreadsheet", Format.ODS), ("presentation", Format.ODP)]
)
def test_open_document_is_told_by_its_mimetype(tmp_path: Path, named: str, kind: Format) -> None:
    assert sniff(files.open_document(tmp_path / "file", named)) is kind


@pytest.mark.parametrize(
    ("stream", "content", "kind"),
    [
        ("WordDocument", files.word_stream(), Format.DOC),
        ("Workbook", b"\x09\x08\x10\x00", Format.XLS),
        ("PowerPoint Document", b"\x0f", Format.PPT),
        ("MatOST", b"x", Format.WPS),
    ],
)
def test_compound_file_is_told_by_its_streams(tmp_path: Path, stream: str, content: bytes, kind: Format) -> None:
    assert sniff(files.compound_file(tmp_path / "file.pdf", {stream: content})) is kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4\n...%%EOF", Format.PDF),
        (b"{\\rtf1\\ansi text}", Format.RTF),
        (files.packed(files.Image.new("L", (2, 2)), "PNG"), Format.PNG),
        (files.packed(files.Image.new("L", (2, 2)), "JPEG"), Format.JPG),
        (files.packed(files.Image.new("L", (2, 2)), "TIFF"), Format.TIFF),
        ("<!DOCTYPE html><title>通知</title>".encode("gb18030"), Format.HTML),
        ("# 通知\n\n正文\n".encode(), Format.MD),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', Format.XML),
    ],
)
def test_other_formats_are_told_by_their_first_bytes(tmp_path: Path, content: bytes, kind: Format) -> None:
    path = tmp_path / "file.doc"
    path.write_bytes(content)
    assert sniff(path) is kind


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (NOTICE, "utf-8"),
        (NOTICE, "utf-8-sig"),
        (NOTICE, "utf-16"),
        (NOTICE, "utf-16-le"),
        (NOTICE, "utf-16-be"),
        (NOTICE, "gb18030"),
        (TRADITIONAL, "big5"),
    ],
)
def test_text_is_read_in_any_chinese_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "file.doc"
    path.write_bytes(text.encode(encoding))
    assert (sniff(path), decode(path.read_bytes())) == (Format.TXT, text)


@pytest.mark.parametrize("content", [b"", b"  \r\n\r\n ", "\ufeff\n".encode()])
def test_file_without_content_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.docx"
    path.write_bytes(content)
    assert refusal(path) == "empty"


@pytest.mark.parametrize("content", [b"MZ\x90\0\x03\0\0\0", bytes(range(256)) * 8, b"\x7fELF\2\1\1\0"])
def test_other_binary_is_of_unknown_type(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.docx"
    path.write_bytes(content)
    assert refusal(path) == "unknown_type"


def test_archive_of_something_else_is_of_unknown_type(tmp_path: Path) -> None:
    assert refusal(files.zip_file(tmp_path / "file.docx", {"a.txt": "a"})) == "unknown_type"


def test_compound_file_of_something_else_is_of_unknown_type(tmp_path: Path) -> None:
    assert refusal(files.compound_file(tmp_path / "file.doc", {"VisioDocument": b"x"})) == "unknown_type"


def test_file_beyond_the_limit_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(b"a" * 100)
    assert refusal(path, file_bytes=99) == "too_large"


# --- locked ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "streams",
    [
        {"EncryptionInfo": b"x", "EncryptedPackage": b"x"},
        {"WordDocument": files.word_stream(is_locked=True)},
        {"PowerPoint Document": b"x", "Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"},
    ],
)
def test_locked_office_file_is_encrypted(tmp_path: Path, streams: dict[str, bytes]) -> None:
    assert refusal(files.compound_file(tmp_path / "file.docx", streams)) == "encrypted"


def test_locked_open_document_is_encrypted(tmp_path: Path) -> None:
    path = files.open_document(tmp_path / "file.odt", manifest="<m><manifest:encryption-data/></m>")
    assert refusal(path) == "encrypted"


# --- damaged and hostile -----------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_word_file_is_damaged(tmp_path: Path, share: float) -> None:
    path = files.word_file(tmp_path / "file.docx", ["正文"])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert refusal(path) == "damaged"


def test_truncated_compound_file_is_damaged(tmp_path: Path) -> None:
    path = files.compound_file(tmp_path / "file.doc", {"Other": b"x", "WordDocument": files.word_stream()})
    path.write_bytes(path.read_bytes()[:-3000])
    assert refusal(path) == "damaged"


@pytest.mark.parametrize("content", [b"%PDF-1.4\n1 0 obj<</Type", b"{\\rtf1\\ansi {\\b text"])
def test_file_that_stops_in_the_middle_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert refusal(path) == "damaged"


def test_archive_that_unpacks_to_a_thousandfold_is_a_bomb(tmp_path: Path) -> None:
    entries = {"[Content_Types].xml": files.CONTENT_TYPES, "word/document.xml": b" " * 20_000_000}
    assert refusal(files.zip_file(tmp_path / "file.docx", entries)) == "bomb"


def test_archive_beyond_the_total_is_a_bomb(tmp_path: Path) -> None:
    path = files.word_file(tmp_path / "file.docx", ["正文"])
    assert refusal(path, unpacked_bytes=1000) == "bomb"


def test_archive_of_too_many_entries_is_a_bomb(tmp_path: Path) -> None:
    path = files.zip_file(tmp_path / "file.docx", {f"{number}": b"" for number in range(20)})
    assert refusal(path, entries=19) == "bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_part_are_a_bomb(tmp_path: Path, encoding: str) -> None:
    part = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": files.CONTENT_TYPES,
        "word/document.xml": part.encode(encoding),
    }
    assert refusal(files.zip_file(tmp_path / "file.docx", entries)) == "bomb"
