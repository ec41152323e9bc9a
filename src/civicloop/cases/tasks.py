"""What nobody waits for: probations and standstills that are over end. The worker looks now and then."""

import logging
from datetime import datetime

from civicloop.cases import actions, letters
from civicloop.cases.models import Letter
from civicloop.kernel import clock

log = logging.getLogger(__name__)
LETTERS_AT_ONCE = 50


def end_probations() -> int:
    """Safe to repeat, and to run beside another. How many cases it took."""
    return actions.end_probations(at=clock.now())


def end_pauses() -> int:
    """Safe to repeat, and to run beside another. How many cases go on."""
    return actions.end_pauses(at=clock.now())


def tell_late() -> int:
    """Safe to repeat, and to run beside another. Of how many stages someone was told that their time is over."""
    return actions.tell_late(at=clock.now())


def tell_troubles() -> int:
    """Safe to repeat, and to run beside another. Of how many rules that can't work someone was told."""
    return actions.tell_troubles(at=clock.now())


def forget_contacts() -> int:
    """Safe to repeat, and to run beside another. How many contacts it deleted."""
    return actions.forget_contacts(at=clock.now())


def sweep_drafts() -> int:
    """Safe to repeat, and to run beside another. How many files of unsent reports it deleted."""
    return actions.sweep_drafts(at=clock.now())


def send_letters(now: datetime | None = None) -> int:
    """E-mail to people without an account; how many went out. A mail server that refuses is asked again later."""
    now = now or clock.now()
    waiting = actions.free_letters(now).select_related(
        "address__follower__case",
        "step__case__category",
        "step__case__area",
        "step__case__office",
        "step__office",
        "step__other",
    )
    return sum(send_letter(letter, now) for letter in waiting[:LETTERS_AT_ONCE])


def send_letter(letter: Letter, now: datetime) -> bool:
    if not actions.claim_letter(letter=letter, at=now):
        return False
    try:
        letters.message(letter).send()
    except OSError:  # smtplib's errors are OSErrors, as is a network that is away
        log.exception("no e-mail for letter %s", letter.pk)
        return False
    actions.note_letter_sent(letter=letter)
    return True
