"""The few questions of a report's form: what can be asked, and how an answer is kept and shown."""

from dataclasses import asdict, dataclass, field

from django.db import models
from django.utils.translation import pgettext_lazy


class QuestionKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("question", "Text")
    NUMBER = "number", pgettext_lazy("question", "Number")
    DATE = "date", pgettext_lazy("question", "Date")
    CHOICE = "choice", pgettext_lazy("question", "Choice")
    FILE = "file", pgettext_lazy("question", "File")


@dataclass(frozen=True)
class Question:
    """`key` names its answer for good; `choices` are words, for a choice alone."""

    key: str
    label: str
    kind: str
    choices: tuple[str, ...] = field(default=())

    @property
    def kept(self) -> dict[str, object]:
        return {**asdict(self), "choices": list(self.choices)}


def read(kept: list[dict[str, object]]) -> list[Question]:
    """The questions of a row's JSON."""
    found = []
    for each in kept:
        choices = each.get("choices")
        words = tuple(str(word) for word in choices) if isinstance(choices, list) else ()
        found.append(Question(str(each["key"]), str(each["label"]), str(each["kind"]), words))
    return found
