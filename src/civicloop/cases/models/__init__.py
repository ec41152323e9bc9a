"""Cases: one problem at one place, from the report to the end of its probation, and back if it comes again."""

from civicloop.cases.models.cases import CLOSED, JUDGED, OPEN, UNFILED, WITH_OFFICE, Case, CaseQuerySet, Source, State
from civicloop.cases.models.categories import Category, Group, KeyProblem
from civicloop.cases.models.counts import CaseCount, CellCount
from civicloop.cases.models.followers import Follower, Judgement
from civicloop.cases.models.history import Deed, Origin, Picture, Purpose, Step
from civicloop.cases.models.knowledge import AnswerKind, Confusion, Question, WordCount
from civicloop.cases.models.limits import FilingCondition, KeyPeriod, Stage, StageLimit
from civicloop.cases.models.places import Area, AreaKind
from civicloop.cases.models.praise import Praise, PraiseState
from civicloop.cases.models.routing import BookState, RoutingRule, RuleBook
from civicloop.cases.models.visits import Visit
from civicloop.kernel.worktime import Unit as LimitUnit

__all__ = [
    "CLOSED",
    "JUDGED",
    "OPEN",
    "UNFILED",
    "WITH_OFFICE",
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
    "FilingCondition",
    "Follower",
    "Group",
    "Judgement",
    "KeyPeriod",
    "KeyProblem",
    "LimitUnit",
    "Origin",
    "Picture",
    "Praise",
    "PraiseState",
    "Purpose",
    "Question",
    "RoutingRule",
    "RuleBook",
    "Source",
    "Stage",
    "StageLimit",
    "State",
    "Step",
    "Visit",
    "WordCount",
]
