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
    "Kind",
    "Light",
    "Origin",
    "Review",
    "Standing",
    "Task",
    "TaskQuerySet",
    "TaskState",
    "TaskStep",
]
