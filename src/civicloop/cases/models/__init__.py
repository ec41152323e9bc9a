"""Cases: one problem at one place, from the report to the end of its probation, and back if it comes again."""

from civicloop.cases.models.cases import CLOSED, JUDGED, OPEN, UNFILED, WITH_OFFICE, Case, CaseQuerySet, Source, State
from civicloop.cases.models.categories import Category, Group, KeyProblem
from civicloop.cases.models.followers import Follower, Judgement
from civicloop.cases.models.history import Deed, Origin, Picture, Purpose, Step
from civicloop.cases.models.places import Area, AreaKind
from civicloop.kernel.worktime import Unit as LimitUnit

__all__ = [
    "CLOSED",
    "JUDGED",
    "OPEN",
    "UNFILED",
    "WITH_OFFICE",
    "Area",
    "AreaKind",
    "Case",
    "CaseQuerySet",
    "Category",
    "Deed",
    "Follower",
    "Group",
    "Judgement",
    "KeyProblem",
    "LimitUnit",
    "Origin",
    "Picture",
    "Purpose",
    "Source",
    "State",
    "Step",
]
