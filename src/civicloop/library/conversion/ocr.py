"""Text of scanned pages with Tesseract, on one thread (its own threads make it six times slower)."""

import csv
import shutil
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

from PIL import Image

from .boxes import Box
from .confinement import Room
from .errors import TimedOut
from .layout import is_wide
from .limits import Limits

LEAST_CONFIDENCE = 20.0


@cache
def program() -> str:
    """Tesseract's path; empty where it is not installed."""
    return shutil.which("tesseract") or ""


def is_installed() -> bool:
    return bool(program())


@cache
def languages() -> str:
    listed = run([program(), "--list-langs"], capture_output=True, text=True, check=False, timeout=20).stdout.split()
    return "+".join(name for name in ("chi_sim", "eng") if name in listed) or "eng"


def read(scan: bytes, width: float, height: float, limits: Limits) -> tuple[str, list[Box]]:
    """Characters and their boxes in points of a page of this size; nothing when reading took too long."""
    with TemporaryDirectory(prefix="civicloop-ocr-") as home:
        room = Room(Path(home), limits, limits.ocr_seconds)
        (room.home / "scan.jpg").write_bytes(scan)
        try:
            command = [program(), "scan.jpg", "-", "-l", languages(), "--psm", "3", "tsv"]
            _status, table = room.run(command, {"OMP_THREAD_LIMIT": "1"})
        except TimedOut:
            return "", []
    wide, high = Image.open(BytesIO(scan)).size
    return placed(table.decode("utf-8", "replace"), width / wide, height / high)


def placed(table: str, across: float, down: float) -> tuple[str, list[Box]]:
    """From Tesseract's table of words: lines of characters, each with its share of its word's box."""
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [
        row for row in rows if row["level"] == "5" and row["text"].strip() and float(row["conf"]) >= LEAST_CONFIDENCE
    ]
    characters: list[str] = []
    boxes: list[Box] = []
    for _line, row_of_words in groupby(words, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
        for character, box in characters_of(list(row_of_words), across, down):
            characters.append(character)
            boxes.append(box)
    return "".join(characters), boxes


def characters_of(words: list[dict[str, str]], across: float, down: float) -> Iterator[tuple[str, Box]]:
    last = ""
    for word in words:
        text = word["text"].strip()
        left, top, wide, high = (float(word[name]) for name in ("left", "top", "width", "height"))
        box = left * across, top * down, (left + wide) * across, (top + high) * down
        if last and not (is_wide(last) or is_wide(text[0])):
            yield " ", (box[0], box[1], box[0], box[3])
        step = (box[2] - box[0]) / len(text)
        for index, character in enumerate(text):
            yield character, (box[0] + index * step, box[1], box[0] + (index + 1) * step, box[3])
        last = text[-1]
    yield "\n", (box[2], box[1], box[2], box[3])
