"""The administrator's working calendar as the working-day functions take it."""

from civicloop.kernel.models import CalendarDay
from civicloop.kernel.workdays import Overrides


def overrides() -> Overrides:
    return dict(CalendarDay.objects.values_list("day", "is_working"))
