"""One click of a reviewer: the order is confirmed as corrected, and dispatched. Both happen, or neither."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import numbers
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import Refused
from civicloop.programme.actions.review import NO_REASONS, Terms, correct_directive
from civicloop.programme.actions.tasks import order_task
from civicloop.programme.models import Directive, Task
from civicloop.programme.passages import Span


class NobodyNamed(Refused):
    code = "nobody-named"
    message = _("Choose the office that answers for it: a task needs one.")


@transaction.atomic
def confirm_and_order(
    *,
    directive: Directive,
    terms: Terms,
    by: User,
    at: datetime,
    span: Span | None = None,
    revision: int | None = None,
    reasons: Mapping[str, str] = NO_REASONS,
) -> Task:
    """Confirm an order as these terms say it, and make its task from them."""
    if terms.lead_office is None:
        raise NobodyNamed
    numbers.hold("T", day_of(at))
    confirmed = correct_directive(
        directive=directive, terms=terms, span=span, revision=revision, reasons=reasons, by=by, at=at
    )
    return order_task(
        directive=confirmed,
        lead_office=terms.lead_office,
        supporters=terms.support_offices,
        due_on=terms.deadline_on,
        by=by,
        at=at,
    )
