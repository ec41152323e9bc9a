"""One's list for the day: cases put on it and taken off. Private, so that the chain doesn't tell of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import rules
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import Case, Mark
from civicloop.kernel.errors import Refused

MOST_MARKED = 40


class TooManyMarked(Refused):
    code = "too-many-marked"
    message = _("A day holds %(most)s cases at most. Take some off your list first.")


@transaction.atomic
def mark(*, by: User, cases: Iterable[Case], at: datetime) -> int:
    """Put cases on one's list; how many are new on it. Only those that one may see."""
    allow(rules.may_choose_many(by))
    own = User.objects.select_for_update().get(pk=by.pk).marks
    known = set(own.values_list("case", flat=True))
    seen = Case.objects.visible_to(by).filter(pk__in=[case.pk for case in cases])
    fresh = [key for key in seen.order_by("pk").values_list("pk", flat=True) if key not in known]
    if len(known) + len(fresh) > MOST_MARKED:
        raise TooManyMarked(most=MOST_MARKED)
    Mark.objects.bulk_create(Mark(person=by, case_id=key, marked_at=at) for key in fresh)
    return len(fresh)


def unmark(*, by: User, case: Case) -> None:
    """Take a case off one's list; a second time changes nothing."""
    Mark.objects.filter(person=by, case=case).delete()


def clear_marks(*, by: User) -> None:
    Mark.objects.filter(person=by).delete()
