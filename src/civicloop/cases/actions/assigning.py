"""Who of the office sees to a case."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases.actions.steps import move, taken_up, write
from civicloop.cases.models import Case, Deed
from civicloop.cases.rules import may_work_on
from civicloop.kernel.errors import Refused


class NotOfTheOffice(Refused):
    code = "not-of-the-office"
    message = _("A case is seen to by someone who works in the office that has it.")


@transaction.atomic
def assign(*, case: Case, by: User, person: User | None, at: datetime) -> Case:
    """Give the case to one person of its office, or to nobody in particular. The public history names the office."""
    case = taken_up(case, Deed.ASSIGNED, by)
    move(case, Deed.ASSIGNED)
    if person is not None and not may_work_on(person, case):
        raise NotOfTheOffice
    case.assignee = person
    write(case, Deed.ASSIGNED, by=by, at=at)
    return case
