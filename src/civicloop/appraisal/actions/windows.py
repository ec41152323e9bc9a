"""Windows are opened and closed; visits are rated; bad ratings are answered."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.appraisal import rules
from civicloop.appraisal.clocks import end_of_follow_up
from civicloop.appraisal.models import BAD, FollowUp, Level, Rating, Remedy, Trouble, Window
from civicloop.kernel import chain
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused


class NameTaken(Refused):
    code = "name-taken"
    message = _("The office has a window of this name already.")


class WindowIsClosed(Refused):
    code = "window-is-closed"
    message = _("This window is closed.")


class AlreadyRated(Refused):
    code = "already-rated"
    message = _("You have rated this window today. One visit, one rating: thank you.")


class AlreadyAnswered(Refused):
    code = "already-answered"
    message = _("This rating was answered already.")


class NoDate(Refused):
    code = "no-date"
    message = _("Say by when it will be put right.")


@transaction.atomic
def open_window(*, by: User, office: Office, name: str, at: datetime, name_en: str = "", place: str = "") -> Window:
    """A counter with a code of its own, which nobody can guess."""
    if not rules.may_keep_windows(by, office):
        raise NotAllowed
    if Window.objects.filter(office=office, name=name).exists():
        raise NameTaken
    window = Window.objects.create(
        office=office, name=name, name_en=name_en, place=place, token=secrets.token_urlsafe(12), opened_at=at
    )
    chain.record(by=by, verb="window.opened", thing=window, at=at, office=office.code)
    return window


@transaction.atomic
def close_window(*, by: User, window: Window, at: datetime) -> None:
    """No more ratings; those there are stay."""
    if not rules.may_keep_windows(by, window.office):
        raise NotAllowed
    Window.objects.filter(pk=window.pk).update(is_closed=True)
    chain.record(by=by, verb="window.closed", thing=window, at=at)


@transaction.atomic
def rate_visit(
    *, window: Window, level: Level, visit: str, at: datetime, trouble: Trouble | None = None, words: str = ""
) -> Rating:
    """Somebody rates how they were served; a bad rating puts an answer on the office's desk."""
    if Window.objects.get(pk=window.pk).is_closed:
        raise WindowIsClosed
    is_bad = level in BAD
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                window=window, level=level, trouble=(trouble or "") if is_bad else "", words=words, visit=visit, at=at
            )
    except IntegrityError:
        raise AlreadyRated from None
    if is_bad:
        FollowUp.objects.create(rating=rating, due_on=end_of_follow_up(day_of(at)))
    chain.record(by=None, verb="window.rated", thing=window, at=at, level=int(level))
    return rating


@transaction.atomic
def answer_rating(
    *, by: User, follow_up: FollowUp, remedy: Remedy, answer: str, at: datetime, planned_on: date | None = None
) -> FollowUp:
    """Say in public what was done about a bad rating; a plan may be answered once more, when it is carried out."""
    locked = (
        FollowUp.objects.select_for_update(of=("self",)).select_related("rating__window__office").get(pk=follow_up.pk)
    )
    if not rules.may_keep_windows(by, locked.rating.window.office):
        raise NotAllowed
    if locked.answered_at and locked.remedy != Remedy.PLANNED:
        raise AlreadyAnswered
    if remedy == Remedy.PLANNED and planned_on is None:
        raise NoDate
    locked.remedy, locked.answer, locked.planned_on = remedy, answer, planned_on
    locked.answered_at, locked.answered_by = locked.answered_at or at, by
    locked.save()
    chain.record(by=by, verb="rating.answered", thing=locked, at=at, remedy=remedy, is_late=locked.due_on < day_of(at))
    return locked
