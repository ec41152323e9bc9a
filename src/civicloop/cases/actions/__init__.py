"""Everything that changes a case, and writes its history and the chain."""

from civicloop.cases.actions.following import NotYours, ReasonNeeded, join, judge, note
from civicloop.cases.actions.handling import (
    NeedsPicture,
    NotIndependent,
    accept,
    end_probations,
    link_task,
    mark_fixed,
    reopen,
    return_case,
    verify,
)
from civicloop.cases.actions.imports import Row, add_category, import_case, import_cases
from civicloop.cases.actions.intake import (
    Kept,
    NoContent,
    OutsideCity,
    dispatch,
    file_case,
    keep_picture,
    merge_tip,
    refuse_tip,
    report,
)
from civicloop.cases.actions.places import BadMap, import_areas
from civicloop.cases.actions.routing import NoDraft, NoRule, drop_draft, move_rule, put_in_force, remove_rule, save_rule

__all__ = [
    "BadMap",
    "Kept",
    "NeedsPicture",
    "NoContent",
    "NoDraft",
    "NoRule",
    "NotIndependent",
    "NotYours",
    "OutsideCity",
    "ReasonNeeded",
    "Row",
    "accept",
    "add_category",
    "dispatch",
    "drop_draft",
    "end_probations",
    "file_case",
    "import_areas",
    "import_case",
    "import_cases",
    "join",
    "judge",
    "keep_picture",
    "link_task",
    "mark_fixed",
    "merge_tip",
    "move_rule",
    "note",
    "put_in_force",
    "refuse_tip",
    "remove_rule",
    "reopen",
    "report",
    "return_case",
    "save_rule",
    "verify",
]
