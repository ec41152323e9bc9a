"""Task lists (任务分解表) whose rows came out as text: a header of known columns, then cells row by row.

Cells are parted by blanks, bars or line breaks. A row begins with the next number, or, in a table without numbers,
with each line that has a cell for every column.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from civicloop.programme.extraction import roles as role
from civicloop.programme.extraction.clauses import Clause, Reading, mask
from civicloop.programme.extraction.deadlines import read_deadline
from civicloop.programme.extraction.drafts import Draft
from civicloop.programme.extraction.offices import Directory, Named
from civicloop.programme.extraction.policy import Policy
from civicloop.programme.extraction.sentences import Paragraph

COLUMNS = {
    "number": re.compile(r"序号|编号|项目序号"),
    "task": re.compile(
        r"[一-鿿]{0,4}(?:任务|事项|内容|措施|项目|工作|举措|要求|"
        r"问题|描述|情况)(?:名称|内容|及要求|清单)?|任务分解"
    ),
    "lead": re.compile(r"(?:牵头|责任|主办|主责|承办|实施|负责)(?:单位|部门|科室|领导)(?:（[^）]*）)?|责任人"),
    "support": re.compile(r"(?:配合|协办|协助|参与)(?:单位|部门|科室)"),
    "when": re.compile(r"(?:完成|办理|整改)?(?:时限|时间|期限)(?:要求|节点|安排)?|完成日期"),
    "other": re.compile(
        r"(?:项目|测评)?(?:点位|地点|路段|区域|部位|位置|场所|对象)(?:名称)?|领域|备注|类别|责任领导|工作目标|目标|进度|联系人|指标|标准"
    ),
}
CELL = re.compile(r"[^\s|｜│┃]+")
NUMBER = re.compile(r"\d{1,3}[.、．]?")
FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Cell:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass
class Table:
    """Columns in order, and rows of cells in order of the text."""

    columns: list[str]
    rows: list[list[Cell]] = field(default_factory=list)


def cells(paragraph: Paragraph) -> list[Cell]:
    return [Cell(paragraph.start + found.start(), found[0]) for found in CELL.finditer(paragraph.text)]


def column(text: str) -> str:
    return next((name for name, pattern in COLUMNS.items() if pattern.fullmatch(text)), "")


def table_at(every: Sequence[Paragraph], index: int) -> tuple[Table, int] | None:
    """The table whose header stands at a paragraph (its cells on one line or on several), and the index behind it."""
    columns, at = header(every, index)
    if len(columns) < FEWEST_COLUMNS or "task" not in columns or not {"lead", "when"} & set(columns):
        return None
    table = Table(columns)
    while at < len(every) and takes(table, every[at]):
        at += 1
    return (table, at) if table.rows else None


def header(every: Sequence[Paragraph], index: int) -> tuple[list[str], int]:
    columns: list[str] = []
    for at in range(index, len(every)):
        named = [column(cell.text) for cell in cells(every[at])]
        if not all(named):
            return columns, at
        columns += named
    return columns, len(every)


def takes(table: Table, paragraph: Paragraph) -> bool:
    """Put the paragraph's cells into the table: a new row, or more of the last one; False behind its end."""
    row = cells(paragraph)
    if paragraph.text.rstrip()[-1:] == "。" and len(row) == 1:
        return False
    if "number" not in table.columns:
        is_row = len(row) == len(table.columns)
        table.rows += [row] if is_row else []
        return is_row
    if is_next(table, row[0]):
        table.rows.append(row[1:])
        return True
    if not table.rows or paragraph.rank in range(3):
        return False
    table.rows[-1] += row
    return True


def is_next(table: Table, cell: Cell) -> bool:
    return bool(NUMBER.fullmatch(cell.text)) and int(re.sub(r"\D", "", cell.text)) == len(table.rows) + 1


def drafts_of(table: Table, directory: Directory, dated_on: date | None, policy: Policy) -> list[Draft]:
    columns = [name for name in table.columns if name != "number"]
    return [row_draft(row, columns, directory, dated_on, policy) for row in table.rows if row]


def row_draft(
    row: list[Cell], columns: list[str], directory: Directory, dated_on: date | None, policy: Policy
) -> Draft:
    by_column = assigned(row, columns, directory)
    task = " ".join(cell.text for cell in by_column["task"]) or row[0].text
    clause = Clause(row[0].start, task, mask(task))
    reading = Reading(clause, "assigned", predicate=task, rule="row of a task list")
    draft = Draft(row[0].start, row[-1].end, task, readings=[reading], row=True, reasons=["row of a task list"])
    draft.lead, draft.support = named(by_column["lead"], directory), named(by_column["support"], directory)
    when = "".join(cell.text for cell in by_column["when"]) or task
    draft.deadline = read_deadline(when, dated_on=dated_on, policy=policy)
    return draft


def named(row: list[Cell], directory: Directory) -> list[Named]:
    return role.listed("、".join(cell.text for cell in row), directory)


def assigned(row: list[Cell], columns: list[str], directory: Directory) -> dict[str, list[Cell]]:
    """Cells by column: one each where the counts agree, else by what they look like."""
    found: dict[str, list[Cell]] = {name: [] for name in ("task", "lead", "support", "when", "other")}
    if len(row) == len(columns):
        for cell, name in zip(row, columns, strict=True):
            found[name].append(cell)
        return found
    for cell in row:
        found[guessed(cell, found, columns, directory)].append(cell)
    return found


def guessed(cell: Cell, found: dict[str, list[Cell]], columns: list[str], directory: Directory) -> str:
    if found["task"] and directory.names(cell.text):
        return "support" if found["lead"] and "support" in columns else "lead"
    is_date = found["lead"] and read_deadline(cell.text, dated_on=date(2000, 1, 1)) is not None
    if is_date:
        return "when"
    return "other" if found["lead"] else "task"
