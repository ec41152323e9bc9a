"""The running text cut into paragraphs and sentences, with the marks they open with (一、（二）3. 一是 第四，)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TERMINATORS = "。！？；!?;"
OPEN, CLOSE = "（(《【", "）)》】"
QUOTES_OPEN, QUOTES_CLOSE = "“「", "”」"

# Marks in order of rank: a paragraph of a lower rank stands under the last of a higher.
MARKS = (
    re.compile(r"第[一二三四五六七八九十百]+[章节部分]+[、\s]*"),
    re.compile(r"[一二三四五六七八九十]{1,3}[、．.]\s*"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][、．.]?\s*"),
    re.compile(r"第[一二三四五六七八九十百]+条[、\s]*"),
    re.compile(r"(?:\d{1,2}(?:[、）)．]|[.](?!\d))|[（(]\d{1,2}[）)]|[①-⑳]|\d{1,2}\s+(?=[一-鿿]))\s*"),
    re.compile(
        r"(?:[一二三四五六七八九十]是|[一二三四五六七八九十](?=要)|其[一二三四五六][，,、是]|"
        r"第[一二三四五六七八九十][，,、]|首先[，,]|其次[，,]|再次[，,]|最后[，,]|[·●◆■•\-—]+)\s*"
    ),
)
INLINE_RANK = len(MARKS) - 1


@dataclass(frozen=True)
class Sentence:
    """A sentence of the running text. `mark` is what it opens with; `end` is behind its terminator."""

    start: int
    end: int
    text: str
    mark: str = ""
    rank: int = -1

    @property
    def body(self) -> str:
        return self.text[len(self.mark) :]

    @property
    def closing(self) -> str:
        return self.text[-1:] if self.text[-1:] in TERMINATORS else ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and its sentences; the first one's mark is the paragraph's."""

    start: int
    text: str
    sentences: tuple[Sentence, ...]

    @property
    def rank(self) -> int:
        return self.sentences[0].rank

    @property
    def is_closed(self) -> bool:
        """Whether it ends as a sentence does; a heading or a row of a table does not."""
        return self.text.rstrip("”’」』）)")[-1:] in TERMINATORS + "："


def paragraphs(text: str) -> Iterator[Paragraph]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(start, line, tuple(sentences(line, start)))
        start += len(line) + 1


def sentences(line: str, start: int) -> Iterator[Sentence]:
    for low, high in pieces(line):
        mark, rank = mark_of(line[low:high])
        yield Sentence(start + low, start + high, line[low:high], mark, rank)


def pieces(line: str) -> Iterator[tuple[int, int]]:
    """Spans between terminators that stand outside brackets; closing marks go with their sentence."""
    low, depth, quoted = 0, 0, 0
    is_balanced = sum(line.count(each) for each in OPEN) <= sum(line.count(each) for each in CLOSE)
    for index, char in enumerate(line):
        depth = max(0, depth + (char in OPEN and is_balanced) - (char in CLOSE))
        quoted = max(0, quoted + (char in QUOTES_OPEN) - (char in QUOTES_CLOSE))
        if char in TERMINATORS and not depth and (not quoted or char not in "；;"):
            high = index + 1
            while high < len(line) and line[high] in CLOSE + QUOTES_CLOSE:
                high += 1
            if line[low:high].strip():
                yield indented(line, low), high
            low = high
    if line[low:].strip():
        yield indented(line, low), len(line)


def indented(line: str, low: int) -> int:
    while line[low] in " 　":
        low += 1
    return low


def mark_of(text: str) -> tuple[str, int]:
    for rank, pattern in enumerate(MARKS):
        if found := pattern.match(text):
            return found[0], rank
    return "", -1
