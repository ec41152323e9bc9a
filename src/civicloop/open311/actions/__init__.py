"""Everything that Open311 writes: keys and what comes in through them; cases sent to other cities."""

from civicloop.open311.actions.errands import (
    MOST_ATTEMPTS,
    Work,
    begin_errands,
    claim,
    fail,
    read_back,
    record_receipt,
    save_city,
    send_again,
    switch_city,
)
from civicloop.open311.actions.incoming import (
    KeyExists,
    NoKey,
    SentBefore,
    end_key,
    issue_key,
    send_request,
    send_update,
)

__all__ = [
    "MOST_ATTEMPTS",
    "KeyExists",
    "NoKey",
    "SentBefore",
    "Work",
    "begin_errands",
    "claim",
    "end_key",
    "fail",
    "issue_key",
    "read_back",
    "record_receipt",
    "save_city",
    "send_again",
    "send_request",
    "send_update",
    "switch_city",
]
