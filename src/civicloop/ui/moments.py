"""Times as people say them: "3 hours ago", "tomorrow", with the exact moment kept beside."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
FAR = 30  # days; beyond that the date says more


def relative(value: date, now: datetime) -> str:
    """`value` is a day, or a moment with its zone."""
    if isinstance(value, datetime):
        gap = value - now
        if abs(gap) < 12 * HOUR:
            return near(gap)
        value = timezone.localdate(value)
    return by_days(value, (value - timezone.localdate(now)).days)


def near(gap: timedelta) -> str:
    if abs(gap) < MINUTE:
        return _("just now") if gap <= timedelta() else _("in a moment")
    if abs(gap) < HOUR:
        return minutes(abs(gap) // MINUTE, is_past=gap < timedelta())
    return hours(abs(gap) // HOUR, is_past=gap < timedelta())


def minutes(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}
    return ngettext("in %(count)d minute", "in %(count)d minutes", count) % {"count": count}


def hours(count: int, *, is_past: bool) -> str:
    if is_past:
        return ngettext("%(count)d hour ago", "%(count)d hours ago", count) % {"count": count}
    return ngettext("in %(count)d hour", "in %(count)d hours", count) % {"count": count}


def by_days(day: date, distance: int) -> str:
    named = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if distance in named:
        return named[distance]
    if abs(distance) > FAR:
        return f"{day:%Y-%m-%d}"
    if distance < 0:
        return ngettext("%(count)d day ago", "%(count)d days ago", -distance) % {"count": -distance}
    return ngettext("in %(count)d day", "in %(count)d days", distance) % {"count": distance}


def exact(value: date) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"


def machine(value: date) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
