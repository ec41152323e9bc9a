"""`civicloop open311-key NAME`: let an application send reports through Open311, or end that."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from civicloop.accounts.models import Office
from civicloop.kernel import clock
from civicloop.kernel.commands import JsonCommand
from civicloop.open311 import actions

WRONG_USAGE = 2


class Command(JsonCommand):
    help = "Make an API key for Open311; it is shown this once. With --end the application's key ends."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the application, such as FixMyStreet")
        parser.add_argument("--office", metavar="CODE", help="the office that answers for it")
        parser.add_argument("--hourly", type=int, default=600, metavar="N", help="most requests an hour; 600")
        parser.add_argument("--end", action="store_true", help="end it")

    def run(self, *args: Any, name: str, office: str | None, hourly: int, end: bool, **options: Any) -> None:
        if end:
            actions.end_key(by=None, name=name, at=clock.now())
            self.say({"ended": name}, _("The key of %(name)s has ended.") % {"name": name})
            return
        if hourly < 1:
            raise CommandError("--hourly: 1 or more", returncode=WRONG_USAGE)
        _key, secret = actions.issue_key(
            by=None, name=name, office=office_of(office), hourly_limit=hourly, at=clock.now()
        )
        told = _("API key of %(name)s, shown this once: %(secret)s") % {"name": name, "secret": secret}
        self.say({"name": name, "api_key": secret, "hourly_limit": hourly}, told)


def office_of(code: str | None) -> Office | None:
    if not code:
        return None
    if found := Office.objects.filter(code=code).first():
        return found
    raise CommandError(_("There is no office %(code)s.") % {"code": code}, returncode=WRONG_USAGE)
