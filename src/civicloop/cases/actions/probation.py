"""How long closed cases of a category are watched."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import rules
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import Category
from civicloop.kernel import chain
from civicloop.kernel.errors import Refused

LONGEST = 730


class NoProbation(Refused):
    code = "no-probation"
    message = _("A probation lasts from 1 to %(most)s days.")


@transaction.atomic
def set_probation(*, by: User | None, category: Category, days: int, at: datetime) -> Category:
    """For cases closed from now on; `by` is None for the command line."""
    allow(by is None or rules.may_set_up(by))
    if not 1 <= days <= LONGEST:
        raise NoProbation(most=LONGEST)
    category = Category.objects.select_for_update().get(pk=category.pk)
    before, category.probation_days = category.probation_days, days
    category.save(update_fields=["probation_days"])
    chain.record(by=by, verb="category.probation", thing="categories", at=at, code=category.code, days=days, was=before)
    return category
