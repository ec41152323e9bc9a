"""`civicloop open311-city NAME`: let cases that are forwarded to a body be sent to its Open311, or look how it goes."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Count
from django.utils.translation import gettext as _

from civicloop.kernel import clock
from civicloop.kernel.commands import JsonCommand
from civicloop.open311 import actions
from civicloop.open311.models import City

WRONG_USAGE = 2


class Command(JsonCommand):
    help = "Another city's Open311 for cases that are forwarded to it: set it up, switch it on or off, see how it goes."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="short name, such as next-town")
        parser.add_argument("--body", help="the body as forwarding names it")
        parser.add_argument("--url", help="its endpoint, such as https://next-town.example/open311/v2")
        parser.add_argument("--key", default="", help="the API key that it gave us")
        parser.add_argument("--jurisdiction", default="", help="its jurisdiction_id, where it wants one")
        parser.add_argument("--map", nargs="+", default=[], metavar="OURS=THEIRS", help="service codes; * for the rest")
        switch = parser.add_mutually_exclusive_group()
        switch.add_argument("--on", action="store_true", help="send from now on")
        switch.add_argument("--off", action="store_true", help="send no more; what was sent is kept")
        parser.add_argument("--again", action="store_true", help="begin anew with what was given up")

    def run(self, *args: Any, name: str, **options: Any) -> None:
        if options["url"]:
            self.save(name, options)
        city = City.objects.filter(name=name).first()
        if city is None:
            raise CommandError(_("There is no city %(name)s. Give --body and --url.") % {"name": name}, returncode=1)
        if options["on"] or options["off"]:
            actions.switch_city(by=None, city=city, is_on=options["on"], at=clock.now())
        again = actions.send_again(city=city, at=clock.now()) if options["again"] else 0
        self.tell(city, again)

    def save(self, name: str, options: dict[str, Any]) -> None:
        pairs = [each.partition("=") for each in options["map"]]
        if not options["body"] or not all(ours and theirs for ours, _sign, theirs in pairs):
            raise CommandError("--body BODY --map OURS=THEIRS …", returncode=WRONG_USAGE)
        actions.save_city(
            by=None, name=name, body=options["body"], url=options["url"], key=options["key"],
            jurisdiction=options["jurisdiction"], services={ours: theirs for ours, _sign, theirs in pairs},
            at=clock.now(),
        )  # fmt: skip

    def tell(self, city: City, again: int) -> None:
        counted = dict(city.errands.values_list("state").annotate(Count("pk")))
        troubles = list(city.errands.exclude(trouble="").values("forwarding__case__number", "state", "trouble")[:20])
        answer = {"name": city.name, "is_on": city.is_on, "again": again, "errands": counted, "troubles": troubles}
        lines = [f"{city.name} {'on' if city.is_on else 'off'}", *(f"{state}: {n}" for state, n in counted.items())]
        lines += [f"{each['forwarding__case__number']} {each['state']}: {each['trouble']}" for each in troubles]
        self.say(answer, "\n".join(lines))
