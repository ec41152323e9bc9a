"""Alerts: wanted, stopped, and told of a case that everyone may see from now on."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Notice, User
from civicloop.cases import geography
from civicloop.cases.models import Alert, Area, Case, Step
from civicloop.cases.models.alerts import AlertQuerySet
from civicloop.cases.places import Point
from civicloop.kernel.errors import NotAllowed, Refused

MOST = 20
KIND = "case-near"


class TooManyAlerts(Refused):
    code = "too-many-alerts"
    message = _("You have 20 alerts. Stop one that you no longer need, then add this one.")


@transaction.atomic
def want_alert(*, by: User, at: datetime, area: Area | None = None, street: str = "") -> Alert:
    """Of an area, or of a street where no area is given. A second time changes nothing."""
    wanted = {"area": area, "street": "" if area else street.strip()}
    own = User.objects.select_for_update().get(pk=by.pk).alerts
    kept = own.filter(**wanted).first()
    if kept is None and own.count() >= MOST:
        raise TooManyAlerts
    return kept or own.create(**wanted, since=at)


def stop_alert(*, by: User, alert: Alert) -> None:
    if alert.person_id != by.pk:
        raise NotAllowed
    alert.delete()


def tell_near(case: Case, step: Step) -> None:
    """Who asked for this place, once a case; never those who reported it or are told of it as its followers."""
    if not Case.objects.visible_to(AnonymousUser()).filter(pk=case.pk).exists():
        return
    told = Notice.objects.filter(kind=KIND, about=case.chain_name)
    people = User.objects.filter(alerts__in=alerts_at(case)).exclude(pk__in=told.values("person"))
    notify(
        people=people.exclude(pk__in=case.followers.exclude(user=None).values("user")).distinct(),
        kind=KIND,
        text=_("New near you: %(title)s, %(place)s (%(number)s)"),
        url=reverse("cases:case", args=[case.number]),
        at=step.at,
        about=case.chain_name,
        is_followed=False,
        by=step.by,
        title=lazy(lambda: case.title, str)(),
        place=lazy(lambda: case.place, str)(),
        number=case.number,
    )


def alerts_at(case: Case) -> AlertQuerySet:
    around = geography.atlas().here(Point(case.latitude, case.longitude))
    wanted = Q(area__in=[area.pk for area in around])
    if case.place_text:
        wanted |= Q(place__icontains=F("street")) & ~Q(street="")
    return Alert.objects.annotate(place=Value(case.place_text)).filter(wanted)
