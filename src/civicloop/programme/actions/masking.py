"""Words that orders, tasks, circulars and reports took from a document go when its owner masks them."""

from collections.abc import Callable, Iterator

from django.db.models import Model, Q, QuerySet

from civicloop.library.actions.publishing_masked import ELSEWHERE, mask_rows
from civicloop.library.models import Document
from civicloop.programme.models import (
    Call,
    Circular,
    Directive,
    Measure,
    Milestone,
    Practice,
    Question,
    Report,
    ReportStep,
    Slip,
    SlipAnswer,
    Support,
    Task,
    TaskStep,
)


def mask_words(document: Document, hide: Callable[[str], str]) -> None:
    """In every order of the document, in what is said of it and of its tasks; circulars send the masked version."""
    for rows in taken_from(document):
        mask_rows(rows, hide)
    Circular.objects.filter(version__document=document).update(version=document.current)


def taken_from(document: Document) -> Iterator[QuerySet[Model]]:
    yield Directive.objects.filter(document=document)
    yield Question.objects.filter(directive__document=document)
    yield Task.objects.filter(directive__document=document)
    for model in (Measure, Milestone, Slip, Support, TaskStep):
        yield model._default_manager.filter(task__directive__document=document)
    yield SlipAnswer.objects.filter(slip__task__directive__document=document)
    yield Circular.objects.filter(Q(version__document=document) | Q(directive__document=document))
    yield Call.objects.filter(directive__document=document)
    yield Report.objects.filter(call__directive__document=document)
    yield ReportStep.objects.filter(report__call__directive__document=document)
    yield Practice.objects.filter(Q(source_document=document) | Q(source_task__directive__document=document))


ELSEWHERE.append(mask_words)
