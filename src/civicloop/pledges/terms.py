"""What a pledge promises, as one value; what is missing before it can be checked; what differs between two wordings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst

from civicloop.pledges.models import Pledge, plain

CHECKABLE = ("measure", "baseline_value", "baseline_on", "target_value", "due_on")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The fields of a pledge that its office words; named as the model's."""

    name: str
    promise: str
    name_en: str = ""
    measure: str = ""
    unit: str = ""
    baseline_value: Decimal | None = None
    baseline_on: date | None = None
    target_value: Decimal | None = None
    due_on: date | None = None

    @classmethod
    def of(cls, pledge: Pledge) -> Terms:
        return cls(**{field.name: getattr(pledge, field.name) for field in fields(cls)})

    def apply_to(self, pledge: Pledge) -> None:
        for field in fields(self):
            setattr(pledge, field.name, getattr(self, field.name))

    def missing(self) -> list[str]:
        """The names of the fields without which nobody can judge it."""
        return [name for name in CHECKABLE if getattr(self, name) in ("", None)]

    def changes_to(self, other: Terms) -> dict[str, list[str]]:
        """Field → [before, after], as text, of what differs."""
        pairs = ((field.name, getattr(self, field.name), getattr(other, field.name)) for field in fields(self))
        return {name: [as_text(before), as_text(after)] for name, before, after in pairs if before != after}


def as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)


def label_of(name: str) -> str:
    """A field's name as people read it."""
    return capfirst(str(Pledge._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
