"""The days that the administrator declares to be working or free, over the built-in calendar of `workdays`."""

from civicloop.kernel.models import CalendarDay
from civicloop.kernel.stamps import remembered
from civicloop.kernel.workdays import Overrides


def declared_days() -> Overrides:
    """Day → whether it is worked; for the `overrides` of `workdays`."""
    return remembered("calendar", "calendar", lambda: dict(CalendarDay.objects.values_list("day", "is_working")))
