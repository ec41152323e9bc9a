"""Text of scanned pages with Tesseract, on one thread (its own threads make it six times slower)."""

import csv
import hashlib
import re
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
SURE = 2.0
"""Of which way is up."""
HALF = 180
TURNS = {90: Image.Transpose.ROTATE_270, HALF: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
"""Degrees clockwise; Pillow counts the other way round."""
LINE = re.compile(r"^(Rotate|Orientation confidence): ([\d.]+)$", re.MULTILINE)


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


@cache
def knows_orientation() -> bool:
    listed = run([program(), "--list-langs"], capture_output=True, text=True, check=False, timeout=20).stdout.split()
    return "osd" in listed


def digest(scan: bytes) -> str:
    """Names a scan and the languages that it is read in: the same again gives the same text."""
    return hashlib.sha256(languages().encode() + scan).hexdigest()[:32]


def read(scan: bytes, width: float, height: float, limits: Limits) -> tuple[str, list[Box], int]:
    """Characters, their boxes in points of a page of this size, and by how many degrees it had to be turned clockwise.

    The boxes are those of the turned page. Nothing when reading took too long.
    """
    with TemporaryDirectory(prefix="civicloop-ocr-") as home:
        room = Room(Path(home), limits, limits.ocr_seconds)
        upright = room.home / "scan.jpg"
        upright.write_bytes(scan)
        try:
            turn = orientation(room)
            if turn:
                with Image.open(BytesIO(scan)) as picture:
                    picture.transpose(TURNS[turn]).save(upright, "JPEG", quality=90)
                width, height = (height, width) if turn != HALF else (width, height)
            command = [program(), "scan.jpg", "-", "-l", languages(), "--psm", "3", "tsv"]
            _status, table = room.run(command, {"OMP_THREAD_LIMIT": "1"})
        except TimedOut:
            return "", [], 0
        wide, high = Image.open(upright).size
    return *placed(table.decode("utf-8", "replace"), width / wide, height / high), turn


def orientation(room: Room) -> int:
    """By how many degrees the scan is to be turned; 0 where that is not clear."""
    if not knows_orientation():
        return 0
    command = [program(), "scan.jpg", "-", "-l", "osd", "--psm", "0"]
    _status, said = room.run(command, {"OMP_THREAD_LIMIT": "1"})
    found = dict(LINE.findall(said.decode("utf-8", "replace")))
    turn = int(float(found.get("Rotate", 0)))
    return turn if turn in TURNS and float(found.get("Orientation confidence", 0)) >= SURE else 0


def turned_back(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of the turned page on the page as it is, `width` by `height`."""
    left, top, right, bottom = box
    match turn:
        case 90:
            return top, height - right, bottom, height - left
        case 180:
            return width - right, height - bottom, width - left, height - top
        case 270:
            return width - bottom, left, width - top, right
        case _:
            return box


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
