"""Orders that say the same are joined into the earlier one, whose tasks then stand for both; and parted again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import Refused
from civicloop.programme.actions.review import HasTasks, opened
from civicloop.programme.models import LIVE, Directive, Review


class NotAnEarlierOrder(Refused):
    code = "not-an-earlier-order"
    message = _("Join an order with an earlier one that is confirmed and not itself joined with another.")


@transaction.atomic
def join_directives(*, directive: Directive, into: Directive, by: User, at: datetime) -> Directive:
    """This order is the same as an earlier one: confirmed, without tasks of its own, and it stands as that one does."""
    directive = opened(directive, by, None)
    first = Directive.objects.select_for_update(of=("self",)).get(pk=into.pk)
    is_apart = first.same_as_id is None and first.pk != directive.pk and not directive.repeats.exists()
    if not is_apart or first.review != Review.CONFIRMED or directive.review == Review.REJECTED:
        raise NotAnEarlierOrder
    if directive.tasks.filter(state__in=LIVE).exists():
        raise HasTasks
    directive.same_as = first
    directive.lead_office = directive.lead_office or first.lead_office
    directive.review, directive.reviewed_by, directive.reviewed_at = Review.CONFIRMED, by, at
    directive.revision += 1
    directive.save()
    chain.record(by=by, verb="directive.joined", thing=directive, at=at, into=first.chain_name)
    return directive


@transaction.atomic
def part_directive(*, directive: Directive, by: User, at: datetime) -> Directive:
    """It is an order of its own after all."""
    directive = opened(directive, by, None)
    if directive.same_as is not None:
        chain.record(by=by, verb="directive.parted", thing=directive, at=at, out_of=directive.same_as.chain_name)
        directive.same_as = None
        directive.revision += 1
        directive.save()
    return directive
