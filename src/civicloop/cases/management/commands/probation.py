"""`civicloop probation`: how long each kind of problem stays fixed, and the probation that follows from it."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from civicloop.cases import actions, relapses
from civicloop.cases.relapses import Record
from civicloop.kernel import clock
from civicloop.kernel.commands import JsonCommand


class Command(JsonCommand):
    help = "Say how long each kind of problem stays fixed, and propose its probation; `--apply` takes it over."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="set the proposed days, for cases closed from now on")

    def run(self, *args: Any, apply: bool, **options: Any) -> None:
        now = clock.now()
        for record in relapses.records(now):
            self.say(answer_of(record), sentence(record))
            if apply and record.proposal:
                actions.set_probation(by=None, category=record.category, days=record.proposal.days, at=now)


def answer_of(record: Record) -> dict[str, Any]:
    shares = {str(days): [round(x, 4) for x in (each.value, each.low, each.high)] if each else None
              for days, each in record.stayed.items()}  # fmt: skip
    days = [record.proposal.days, record.proposal.low, record.proposal.high] if record.proposal else None
    return {
        "category": record.category.code, "closings": record.closings, "relapses": record.relapses,
        "looks": record.looks, "stayed": shares, "probation_days": record.category.probation_days, "proposal": days,
    }  # fmt: skip


def sentence(record: Record) -> str:
    facts = {
        "title": record.category.title, "n": record.closings, "back": record.relapses,
        "now": record.category.probation_days,
    }  # fmt: skip
    told = _("%(title)s: %(n)s closed, %(back)s came back; watched for %(now)s days.") % facts
    if record.proposal is None:
        return told + " " + _("Too few came back to propose another time.")
    found = {"days": record.proposal.days, "low": record.proposal.low, "high": record.proposal.high}
    return told + " " + _("Four of five relapses had come within %(days)s days (%(low)s to %(high)s).") % found
