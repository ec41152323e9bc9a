"""Tables to take home: CSV line by line, Excel workbooks; a cell that looks like a formula is never one."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import IO

from django.http import FileResponse, StreamingHttpResponse
from django.utils.timezone import localtime, make_naive
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type Row = Iterable[object]


class Echo:
    """What `csv` writes to; hands each line on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def csv_answer(name: str, head: Row, rows: Iterable[Row]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_lines(head: Row, rows: Iterable[Row]) -> Iterator[str]:
    """A CSV that Excel opens as UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(head)
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def excel_answer(name: str, file: IO[bytes]) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type=EXCEL)


def write_workbook(file: IO[bytes], title: str, head: Row, rows: Iterable[Row]) -> None:
    """One sheet, written row by row; moments in local time, as Excel knows no zones."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in chain([head], rows):
        sheet.append([cell_of(sheet, value) for value in row])
    book.save(file)


def cell_of(sheet: WriteOnlyWorksheet, value: object) -> object:
    """Words stay words, whatever they begin with."""
    if isinstance(value, datetime):
        return make_naive(localtime(value)).replace(microsecond=0)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
