"""How many pages files say they have."""

import struct
from pathlib import Path

import pytest

from civicloop.library.conversion import Format
from civicloop.library.conversion.declared import declared_page_count
from tests.factories import files


def summary(pages: int, *, count: int = 1) -> bytes:
    """A property set whose one property is the number of pages."""
    return bytes(44) + struct.pack("<IIIIIIi", 48, 0, count, 14, 16, 3, pages)


@pytest.mark.parametrize(("pages", "declared"), [(7, 7), (0, None), (-1, None)])
def test_word_file_declares_the_pages_of_its_summary(tmp_path: Path, pages: int, declared: int | None) -> None:
    streams = {"WordDocument": files.word_stream(), "\x05SummaryInformation": summary(pages)}
    assert declared_page_count(files.compound_file(tmp_path / "a", streams), Format.DOC) == declared


def test_countless_properties_are_not_counted_out(tmp_path: Path) -> None:
    endless = bytes(44) + struct.pack("<III", 48, 0, 0xFFFFFFFF)
    path = files.compound_file(tmp_path / "a", {"\x05SummaryInformation": endless})
    assert declared_page_count(path, Format.DOC) is None


def test_open_xml_declares_pages_or_slides(tmp_path: Path) -> None:
    entries: dict[str, bytes | str] = {"docProps/app.xml": "<Properties><Pages>12</Pages></Properties>"}
    assert declared_page_count(files.zip_file(tmp_path / "a", entries), Format.DOCX) == 12


def test_open_document_declares_its_page_count(tmp_path: Path) -> None:
    entries: dict[str, bytes | str] = {"meta.xml": '<meta:document-statistic meta:page-count="3"/>'}
    assert declared_page_count(files.zip_file(tmp_path / "a", entries), Format.ODT) == 3


def test_rtf_declares_its_page_count(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"{\\rtf1{\\info{\\nofpages5}}}")
    assert declared_page_count(tmp_path / "a", Format.RTF) == 5


def test_silent_file_declares_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"%PDF-1.7")
    assert declared_page_count(tmp_path / "a", Format.PDF) is None
