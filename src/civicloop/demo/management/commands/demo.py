"""`civicloop demo`: make the demo city, once."""

import sys
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from civicloop.accounts.models import Membership
from civicloop.demo import city
from civicloop.demo.cast import PASSWORD, RESIDENT, STAFF, Person
from civicloop.demo.world import YEAR
from civicloop.kernel import clock
from civicloop.kernel.commands import JsonCommand
from civicloop.kernel.models import Event

SEED = 20


class Command(JsonCommand):
    help = "Make the demo city: an invented city with offices, documents, orders, cases and pledges over a year."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="another number, another year")
        parser.add_argument("--today", type=date.fromisoformat, help="the day the story ends, as 2026-06-10")

    def run(self, *, seed: int, today: date | None, **options: Any) -> None:
        is_new = not is_made()
        if is_new:
            city.make(today=today or clock.today(), seed=seed, seen=self.progress(today or clock.today()))
        self.tell(is_new)

    def progress(self, today: date) -> "Progress":
        return Progress(today, is_shown=not self.as_json and sys.stderr.isatty())

    def tell(self, is_new: bool) -> None:
        accounts = [account(person) for person in [*STAFF, RESIDENT] if person.is_shown]
        answer = {"made": is_new, "url": settings.SITE_URL, "password": PASSWORD, "accounts": accounts}
        lines = [_("The demo city is made.") if is_new else _("The demo city was made before.")]
        lines += [f"  {one['email']:<34}{one['role']}" for one in accounts]
        lines += [_("Everybody's password: %(password)s") % {"password": PASSWORD}]
        lines += [_("Open %(url)s after `civicloop serve`.") % {"url": settings.SITE_URL}]
        self.say(answer, "\n".join(lines))


def is_made() -> bool:
    """Whether the demo city is there; a database without tables holds none."""
    return Event._meta.db_table in connection.introspection.table_names() and city.is_made()


def account(person: Person) -> dict[str, str]:
    post = Membership.objects.filter(user__handle=person.handle).select_related("office").first()
    role = f"{post.office.title}: {post.get_role_display()}" if post else _("Resident")
    return {"email": person.email, "name": person.name, "role": role}


class Progress:
    """One line on the terminal that is written over as the months go by."""

    def __init__(self, today: date, *, is_shown: bool) -> None:
        self.today, self.is_shown, self.last = today, is_shown, ""

    def __call__(self, moment: datetime) -> None:
        day = clock.day_of(moment)
        done = max(0, 100 - (self.today - day).days * 100 // YEAR)
        line = f"{day:%Y-%m}  {done:3d} %"
        if self.is_shown and line != self.last:
            sys.stderr.write(f"\r{line}" + ("\n" if done == 100 else ""))
            sys.stderr.flush()
        self.last = line
