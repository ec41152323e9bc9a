"""What people and the converter do to documents. Each action guards, locks, changes, records and returns."""

from civicloop.library.actions.conversion import (
    begin_conversion,
    finish_conversion,
    keep_page,
    plan_pages,
    stop_conversion,
)
from civicloop.library.actions.copies import appeal_copy, decide_copy, note_copies
from civicloop.library.actions.documents import retry, set_details, take_in, withdraw
from civicloop.library.actions.history import clear_history, keep_history, remember_page
from civicloop.library.actions.passages import cite

__all__ = [
    "appeal_copy",
    "begin_conversion",
    "cite",
    "clear_history",
    "decide_copy",
    "finish_conversion",
    "keep_history",
    "keep_page",
    "note_copies",
    "plan_pages",
    "remember_page",
    "retry",
    "set_details",
    "stop_conversion",
    "take_in",
    "withdraw",
]
