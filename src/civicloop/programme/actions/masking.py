"""Words that orders and tasks took from a document go when its owner masks them."""

from collections.abc import Callable, Iterator

from django.db.models import CharField, JSONField, Model, QuerySet, TextField

from civicloop.library.actions.publishing_masked import ELSEWHERE, hidden_in
from civicloop.library.models import Document
from civicloop.programme.models import (
    Directive,
    Measure,
    Milestone,
    Question,
    Slip,
    SlipAnswer,
    Support,
    Task,
    TaskStep,
)


def mask_words(document: Document, hide: Callable[[str], str]) -> None:
    """In every order of the document, and in what is said of it and of its tasks."""
    for rows in taken_from(document):
        names = texts_of(rows.model)
        changed = []
        for row in rows:
            before = {name: getattr(row, name) for name in names}
            after = {name: hidden_in(value, hide) for name, value in before.items()}
            if after != before:
                vars(row).update(after)
                changed.append(row)
        if changed:
            rows.model._default_manager.bulk_update(changed, names, batch_size=200)


def taken_from(document: Document) -> Iterator[QuerySet[Model]]:
    yield Directive.objects.filter(document=document)
    yield Question.objects.filter(directive__document=document)
    yield Task.objects.filter(directive__document=document)
    for model in (Measure, Milestone, Slip, Support, TaskStep):
        yield model._default_manager.filter(task__directive__document=document)
    yield SlipAnswer.objects.filter(slip__task__directive__document=document)


def texts_of(model: type[Model]) -> list[str]:
    """Its fields that hold people's words."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField) and not field.choices and not field.unique
    ]


ELSEWHERE.append(mask_words)
