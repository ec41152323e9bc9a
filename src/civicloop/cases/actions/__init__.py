"""Everything that changes a case, and writes its history and the chain."""

from civicloop.cases.actions.alerts import TooManyAlerts, stop_alert, want_alert
from civicloop.cases.actions.asking import answer, ask_reporter, question_for
from civicloop.cases.actions.assigning import NotOfTheOffice, assign
from civicloop.cases.actions.drafts import keep_draft, sweep_drafts
from civicloop.cases.actions.evidence import Kept
from civicloop.cases.actions.families import HelpsAlready, WrongParts, ask_help, split
from civicloop.cases.actions.following import NotYours, ReasonNeeded, join, judge, note, reopens_until
from civicloop.cases.actions.handling import (
    NeedsPicture,
    accept,
    end_probations,
    link_task,
    look_again,
    mark_fixed,
    reopen,
    return_case,
)
from civicloop.cases.actions.imports import Row, add_category, import_case, import_cases
from civicloop.cases.actions.intake import (
    NoContent,
    OutsideCity,
    blur_picture,
    dispatch,
    file_case,
    forget_originals,
    keep_blurred,
    keep_evidence,
    keep_picture,
    merge_tip,
    record_check,
    refuse_tip,
    report,
    send_out,
    sent_before,
)
from civicloop.cases.actions.lateness import tell_late
from civicloop.cases.actions.letters import (
    claim_letter,
    forget_contacts,
    free_letters,
    leave_address,
    note_letter_sent,
    stop_letters,
)
from civicloop.cases.actions.lists import MOST_LISTS, TooManyLists, remove_list, save_list
from civicloop.cases.actions.outside import NoBody, conclude, declare_void, forward, supervise, take_back
from civicloop.cases.actions.places import BadMap, import_areas
from civicloop.cases.actions.praise import decide_praise, send_praise
from civicloop.cases.actions.probation import NoProbation, set_probation
from civicloop.cases.actions.reliefs import (
    AskedAlready,
    NothingAsked,
    NotSoMany,
    ask_relief,
    decide_relief,
    end_pauses,
    resume,
)
from civicloop.cases.actions.replies import count_reply, restore_reply, save_reply, withdraw_reply
from civicloop.cases.actions.routing import NoDraft, NoRule, drop_draft, move_rule, put_in_force, remove_rule, save_rule
from civicloop.cases.actions.setup import save_category, save_condition, save_period, take_categories
from civicloop.cases.actions.steps import steps_since
from civicloop.cases.actions.undoing import UNDO_MINUTES, TooLateToUndo, undo, undoable
from civicloop.cases.actions.verifying import NobodyElse, NotIndependent, drawn, pass_on, verify
from civicloop.cases.actions.visits import record_visit

__all__ = [
    "MOST_LISTS",
    "UNDO_MINUTES",
    "AskedAlready",
    "BadMap",
    "HelpsAlready",
    "Kept",
    "NeedsPicture",
    "NoBody",
    "NoContent",
    "NoDraft",
    "NoProbation",
    "NoRule",
    "NobodyElse",
    "NotIndependent",
    "NotOfTheOffice",
    "NotSoMany",
    "NotYours",
    "NothingAsked",
    "OutsideCity",
    "ReasonNeeded",
    "Row",
    "TooLateToUndo",
    "TooManyAlerts",
    "TooManyLists",
    "WrongParts",
    "accept",
    "add_category",
    "answer",
    "ask_help",
    "ask_relief",
    "ask_reporter",
    "assign",
    "blur_picture",
    "claim_letter",
    "conclude",
    "count_reply",
    "decide_praise",
    "decide_relief",
    "declare_void",
    "dispatch",
    "drawn",
    "drop_draft",
    "end_pauses",
    "end_probations",
    "file_case",
    "forget_contacts",
    "forget_originals",
    "forward",
    "free_letters",
    "import_areas",
    "import_case",
    "import_cases",
    "join",
    "judge",
    "keep_blurred",
    "keep_draft",
    "keep_evidence",
    "keep_picture",
    "leave_address",
    "link_task",
    "look_again",
    "mark_fixed",
    "merge_tip",
    "move_rule",
    "note",
    "note_letter_sent",
    "pass_on",
    "put_in_force",
    "question_for",
    "record_check",
    "record_visit",
    "refuse_tip",
    "remove_list",
    "remove_rule",
    "reopen",
    "reopens_until",
    "report",
    "restore_reply",
    "resume",
    "return_case",
    "save_category",
    "save_condition",
    "save_list",
    "save_period",
    "save_reply",
    "save_rule",
    "send_out",
    "send_praise",
    "sent_before",
    "set_probation",
    "split",
    "steps_since",
    "stop_alert",
    "stop_letters",
    "supervise",
    "sweep_drafts",
    "take_back",
    "take_categories",
    "tell_late",
    "undo",
    "undoable",
    "verify",
    "want_alert",
    "withdraw_reply",
]
