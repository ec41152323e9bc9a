"""What people and the converter do to documents. Each action guards, locks, changes, records and returns."""

from civicloop.library.actions.access import end_access, give_access, set_preview
from civicloop.library.actions.conversion import (
    begin_conversion,
    finish_conversion,
    keep_pages,
    plan_pages,
    stop_conversion,
)
from civicloop.library.actions.copies import appeal_copy, decide_copy, note_copies
from civicloop.library.actions.documents import retry, set_details, take_in, withdraw
from civicloop.library.actions.history import clear_history, keep_history, remember_page
from civicloop.library.actions.lists import change_list, drop_list, favourites, make_list, put_on_list, take_off_list
from civicloop.library.actions.masking import (
    add_masks,
    begin_masking,
    choose_masks,
    confirm_masking,
    drop_masking,
    fail_masking,
    keep_proof,
    retry_masking,
    take_masking,
)
from civicloop.library.actions.passages import cite
from civicloop.library.actions.publishing_masked import publish_masked
from civicloop.library.actions.saved_searches import (
    forget_search,
    know_standing,
    mute_search,
    save_search,
    see_alerts,
    settle_showing,
    tell_of_match,
)
from civicloop.library.actions.sharing import count_opening, end_share, share
from civicloop.library.actions.tallies import count_downloaded, count_opened
from civicloop.library.actions.templates import word_form
from civicloop.library.actions.versions import add_version

__all__ = [
    "add_masks",
    "add_version",
    "appeal_copy",
    "begin_conversion",
    "begin_masking",
    "change_list",
    "choose_masks",
    "cite",
    "clear_history",
    "confirm_masking",
    "count_downloaded",
    "count_opened",
    "count_opening",
    "decide_copy",
    "drop_list",
    "drop_masking",
    "end_access",
    "end_share",
    "fail_masking",
    "favourites",
    "finish_conversion",
    "forget_search",
    "give_access",
    "keep_history",
    "keep_page",
    "keep_pages",
    "keep_proof",
    "know_standing",
    "make_list",
    "mute_search",
    "note_copies",
    "plan_pages",
    "publish_masked",
    "put_on_list",
    "remember_page",
    "retry",
    "retry_masking",
    "save_search",
    "see_alerts",
    "set_details",
    "set_preview",
    "settle_showing",
    "share",
    "stop_conversion",
    "take_in",
    "take_masking",
    "take_off_list",
    "tell_of_match",
    "withdraw",
    "word_form",
]
