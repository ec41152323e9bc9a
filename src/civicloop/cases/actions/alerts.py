"""Alerts: wanted and stopped."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import geography
from civicloop.cases.actions.intake import OutsideCity
from civicloop.cases.models import Alert, Area
from civicloop.cases.models.alerts import LEAST_METRES, MOST_METRES
from civicloop.cases.places import Point
from civicloop.kernel.errors import NotAllowed, Refused

MOST = 20


class NoCircle(Refused):
    code = "no-circle"
    message = _("A circle reaches from %(least)s to %(most)s metres.")


class TooManyAlerts(Refused):
    code = "too-many-alerts"
    message = _("You have 20 alerts. Stop one that you no longer need, then add this one.")


def want_alert(*, by: User, at: datetime, area: Area | None = None, street: str = "") -> Alert:
    """Of an area, or of a street where no area is given. A second time changes nothing."""
    return want(by, at, {"area": area, "street": "" if area else street.strip()})


def want_circle(*, by: User, at: datetime, middle: Point, metres: int) -> Alert:
    """Of a circle around a place in the city. A second time changes nothing."""
    if not geography.is_in_city(middle):
        raise OutsideCity
    if not LEAST_METRES <= metres <= MOST_METRES:
        raise NoCircle(least=LEAST_METRES, most=MOST_METRES)
    circle = {"latitude": round(middle.latitude, 5), "longitude": round(middle.longitude, 5), "metres": metres}
    return want(by, at, circle, place_text=geography.place_words(middle))


@transaction.atomic
def want(by: User, at: datetime, wanted: dict[str, Any], **more: str) -> Alert:
    own = User.objects.select_for_update().get(pk=by.pk).alerts
    kept = own.filter(**wanted).first()
    if kept is None and own.count() >= MOST:
        raise TooManyAlerts
    return kept or own.create(**wanted, **more, since=at)


def stop_alert(*, by: User, alert: Alert) -> None:
    if alert.person_id != by.pk:
        raise NotAllowed
    alert.delete()
