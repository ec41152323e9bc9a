"""Campaigns, the directives drawn out of documents, and the tasks that carry them out."""

from civicloop.programme.models.campaigns import Campaign
from civicloop.programme.models.directives import (
    Clarity,
    Directive,
    DirectiveQuerySet,
    Drawing,
    Kind,
    Origin,
    Review,
    Standing,
)
from civicloop.programme.models.events import EventDay
from civicloop.programme.models.questions import Question, QuestionQuerySet
from civicloop.programme.models.tasks import (
    ENDED,
    LIVE,
    MOVING,
    RUNNING,
    Deed,
    Light,
    Task,
    TaskQuerySet,
    TaskState,
    TaskStep,
)

__all__ = [
    "ENDED",
    "LIVE",
    "MOVING",
    "RUNNING",
    "Campaign",
    "Clarity",
    "Deed",
    "Directive",
    "DirectiveQuerySet",
    "Drawing",
    "EventDay",
    "Kind",
    "Light",
    "Origin",
    "Question",
    "QuestionQuerySet",
    "Review",
    "Standing",
    "Task",
    "TaskQuerySet",
    "TaskState",
    "TaskStep",
]
