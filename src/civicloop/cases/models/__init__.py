"""Cases: one problem at one place, from the report to the end of its probation, and back if it comes again."""

from civicloop.cases.models.alerts import Alert
from civicloop.cases.models.cases import (
    CLOSED,
    JUDGED,
    OPEN,
    PAUSED,
    UNFILED,
    WITH_OFFICE,
    Case,
    CaseQuerySet,
    Ending,
    Source,
    State,
    Support,
)
from civicloop.cases.models.categories import Category, Group, KeyProblem
from civicloop.cases.models.counts import CaseCount, CellCount, OfficeCount
from civicloop.cases.models.drafts import DraftPicture
from civicloop.cases.models.followers import Follower, Judgement
from civicloop.cases.models.history import Deed, Finding, LikenessPart, Origin, Picture, PlaceFrom, Purpose, Step
from civicloop.cases.models.knowledge import AnswerKind, Confusion, Question, WordCount
from civicloop.cases.models.letters import Address, Letter
from civicloop.cases.models.limits import FilingCondition, KeyPeriod, Stage, StageLimit
from civicloop.cases.models.lists import SavedList
from civicloop.cases.models.places import Area, AreaKind
from civicloop.cases.models.praise import Praise, PraiseState
from civicloop.cases.models.replies import LONGEST_REPLY, StandardReply
from civicloop.cases.models.routing import BookState, RoutingRule, RuleBook
from civicloop.cases.models.shortlist import Mark
from civicloop.cases.models.stages import Draw, Forwarding, Pause, Relief, ReliefKind, StageRun
from civicloop.cases.models.visits import Visit
from civicloop.kernel.worktime import Unit as LimitUnit

__all__ = [
    "CLOSED",
    "JUDGED",
    "LONGEST_REPLY",
    "OPEN",
    "PAUSED",
    "UNFILED",
    "WITH_OFFICE",
    "Address",
    "Alert",
    "AnswerKind",
    "Area",
    "AreaKind",
    "BookState",
    "Case",
    "CaseCount",
    "CaseQuerySet",
    "Category",
    "CellCount",
    "Confusion",
    "Deed",
    "DraftPicture",
    "Draw",
    "Ending",
    "FilingCondition",
    "Finding",
    "Follower",
    "Forwarding",
    "Group",
    "Judgement",
    "KeyPeriod",
    "KeyProblem",
    "Letter",
    "LikenessPart",
    "LimitUnit",
    "Mark",
    "OfficeCount",
    "Origin",
    "Pause",
    "Picture",
    "PlaceFrom",
    "Praise",
    "PraiseState",
    "Purpose",
    "Question",
    "Relief",
    "ReliefKind",
    "RoutingRule",
    "RuleBook",
    "SavedList",
    "Source",
    "Stage",
    "StageLimit",
    "StageRun",
    "StandardReply",
    "State",
    "Step",
    "Support",
    "Visit",
    "WordCount",
]
