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
from civicloop.programme.models.shares import Measure, Milestone, Practice, Support, SupportState
from civicloop.programme.models.supervision import (
    UNANSWERED,
    Audience,
    Colour,
    Rung,
    Slip,
    SlipAnswer,
    SlipQuerySet,
    SlipState,
    Telling,
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
from civicloop.programme.models.time import TimeKind, TimeRequest, Verdict

__all__ = [
    "ENDED",
    "LIVE",
    "MOVING",
    "RUNNING",
    "UNANSWERED",
    "Audience",
    "Campaign",
    "Clarity",
    "Colour",
    "Deed",
    "Directive",
    "DirectiveQuerySet",
    "Drawing",
    "EventDay",
    "Kind",
    "Light",
    "Measure",
    "Milestone",
    "Origin",
    "Practice",
    "Question",
    "QuestionQuerySet",
    "Review",
    "Rung",
    "Slip",
    "SlipAnswer",
    "SlipQuerySet",
    "SlipState",
    "Standing",
    "Support",
    "SupportState",
    "Task",
    "TaskQuerySet",
    "TaskState",
    "TaskStep",
    "Telling",
    "TimeKind",
    "TimeRequest",
    "Verdict",
]
