"""Documents made up for measuring the search: words by their frequency, headings, paragraphs, numbers, punctuation.

One to thirty pages each, most short; four in five open to everyone, the rest to one of ten offices or to their owner
alone. Each is about one topic, in some headings and sentences of it; half of them mention another in passing. The same
seed makes the same library, and the same questions about it.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from civicloop.library.copies.specimens import lexicon, speech
from civicloop.library.models import Visibility

OFFICES = 10
LETTERS = 640  # of a full page
FIRST_DAY = date(2015, 1, 1)
NUMERALS = "一二三四五六七八九十"
TOPICS = slice(4_000, 28_000, 12)
"""Of the words by their frequency: every twelfth that isn't heard all the time."""
TITLED, TOLD, PASSING = 0.3, 0.03, 0.5
"""How many titles name the topic, how many clauses; how many documents name another topic in passing, once."""


@dataclass(frozen=True)
class Specimen:
    """One document: whom it is for, and what stands on its pages."""

    title: str
    topic: str
    pages: list[str]
    visibility: str
    office: int
    dated_on: date


class Scribe:
    """Writes documents, and asks about them as readers do."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  repeatable on purpose
        self.said, self.weights = speech()
        self.topics = [word for word in lexicon()[0][TOPICS] if len(word) > 1]

    def documents(self) -> Iterator[Specimen]:
        while True:
            chance = self.random.random()
            count = min(30, 1 + int(self.random.expovariate(1 / 7)))
            topic = self.random.choice(self.topics)
            pages = [self.page(topic) for _ in range(count)]
            if self.random.random() < PASSING:
                pages[-1] += f"\n{self.paragraph(self.random.choice(self.topics), 1)}"
            yield Specimen(
                title="".join([*self.words(3), *([topic] if self.random.random() < TITLED else self.words(1))]),
                topic=topic,
                pages=pages,
                visibility=Visibility.PUBLIC if chance < 0.8 else Visibility.OFFICE if chance < 0.95 else "private",
                office=self.random.randrange(OFFICES),
                dated_on=FIRST_DAY + timedelta(days=self.random.randrange(4000)),
            )

    def page(self, topic: str) -> str:
        lines: list[str] = []
        written = 0
        while written < LETTERS:
            if self.random.random() < 0.2:
                about = topic if self.random.random() < TITLED else ""
                lines.append(f"{self.random.choice(NUMERALS)}、{about}{''.join(self.words(3))}")
            lines.append(self.paragraph(topic, sum(self.random.random() < TOLD for _ in range(8))))
            written += len(lines[-1])
        return "\n".join(lines)

    def paragraph(self, topic: str, times: int) -> str:
        """Clauses; so many of the first name the topic."""
        clauses = ["".join(self.words(self.random.randint(2, 8))) for _ in range(self.random.randint(4, 12))]
        for place in range(min(times, len(clauses))):
            clauses[place] += topic
        if self.random.random() < 0.3:
            clauses.append(f"{self.random.randint(2015, 2026)}年{self.random.randint(1, 12)}月底前完成")
        return "".join(clause + self.random.choice("，，，，、；。") for clause in clauses[:-1]) + clauses[-1] + "。"

    def words(self, count: int) -> list[str]:
        return self.random.choices(self.said, cum_weights=self.weights, k=count)

    def questions(self, texts: Sequence[str], each: int) -> dict[str, list[str]]:
        """By kind. The pieces are cut out of pages at random, so a common one is asked as often as it stands there."""
        pieces = {size: [self.piece(texts, size) for _ in range(each)] for size in (1, 2, 3, 4, 8)}
        words = [word for word in self.words(20 * each) if len(word) > 1]
        couples = [words[place : place + 2] for place in range(0, 6 * each, 2)]
        return {
            "1 character": pieces[1],
            "2 characters": pieces[2],
            "3 characters": pieces[3],
            "4 characters": pieces[4],
            "a phrase of 8": [f'"{piece}"' for piece in pieces[8]],
            "a word": words[-each:],
            "AND": [f"{one} {other}" for one, other in couples[:each]],
            "OR": [f"{one} OR {other}" for one, other in couples[each : 2 * each]],
            "NOT": [f"{one} -{other}" for one, other in couples[2 * each :][:each]],
        }

    def piece(self, texts: Sequence[str], size: int) -> str:
        """So many letters in a row."""
        while True:
            text = self.random.choice(texts)
            start = self.random.randrange(max(1, len(text) - size))
            piece = text[start : start + size]
            if len(piece) == size and piece.isalnum():
                return piece
