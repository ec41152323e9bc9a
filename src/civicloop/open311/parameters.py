"""What a client asks for: parameters read strictly, with an empty one taken as absent.

Refused
└── Fault               an answer of the specification: status and a description
    ├── BadParameter    400
    ├── NotThere        404
    └── KeyNeeded       403
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicloop.cases.places import Point
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import Refused

LONGEST = timedelta(days=90)
MOST = 1000
LONGEST_DESCRIPTION = 4000
UNESCAPED_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")


class Fault(Refused):
    status = 400


class BadParameter(Fault):
    code = "bad-parameter"
    message = _("%(name)s: “%(value)s” is not %(wanted)s.")


class Missing(Fault):
    code = "missing-parameter"
    message = _("%(name)s was not provided.")


class NotThere(Fault):
    code = "not-there"
    status = 404
    message = _("%(name)s “%(value)s” was not found.")


class KeyNeeded(Fault):
    code = "key-needed"
    status = 403
    message = _("api_key is missing or not valid.")


class Window(NamedTuple):
    """From a moment to a moment, both in it; None where it is open."""

    begin: datetime | None
    end: datetime | None

    def lookup(self, name: str) -> dict[str, datetime]:
        sides = {f"{name}__gte": self.begin, f"{name}__lte": self.end}
        return {side: moment for side, moment in sides.items() if moment}


class Page(NamedTuple):
    number: int
    size: int

    @property
    def slice(self) -> slice:
        return slice((self.number - 1) * self.size, self.number * self.size)


class Said:
    """The parameters of a request; the body's win over the address's."""

    def __init__(self, *sources: QueryDict) -> None:
        self.sources = sources

    def text(self, name: str) -> str:
        return next((value for value in self.values(name)), "")

    def values(self, name: str) -> list[str]:
        given = (value.replace("\0", "").strip() for source in self.sources for value in source.getlist(name))
        return [value for value in given if value]

    def listed(self, name: str) -> list[str]:
        """A comma-separated list, which may also be declared several times."""
        parts = (part.strip() for value in self.values(name) for part in value.split(","))
        return [part for part in parts if part]

    def required(self, name: str) -> str:
        if found := self.text(name):
            return found
        raise Missing(name=name)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def among(self, name: str, known: Iterable[str]) -> list[str]:
        for value in (found := [each.lower() for each in self.listed(name)]):
            if value not in known:
                raise BadParameter(name=name, value=value, wanted=" / ".join(known))
        return found

    def moment(self, name: str) -> datetime | None:
        """A W3C datetime with its zone, or a day, which begins at the city's midnight."""
        if not (text := self.text(name)):
            return None
        wanted = _("a date and time with its zone, such as 2010-01-01T00:00:00Z")
        try:
            if len(text) == len("2010-01-01"):
                return timezone.make_aware(datetime.combine(date.fromisoformat(text), time()))
            moment = datetime.fromisoformat(UNESCAPED_PLUS.sub("+", text))
        except (ValueError, OverflowError) as error:
            raise BadParameter(name=name, value=text, wanted=wanted) from error
        if moment.tzinfo is None:
            raise BadParameter(name=name, value=text, wanted=wanted)
        return moment

    def window(self, begin: str, end: str) -> Window:
        """As given, whatever its length."""
        return Window(self.moment(begin), self.moment(end))

    def dates(self, now: datetime) -> Window:
        """`start_date` to `end_date`: at most 90 days, and the last 90 where neither is given."""
        begin, end = self.window("start_date", "end_date")
        if begin and end:
            if not timedelta() <= end - begin <= LONGEST:
                raise BadParameter(
                    name="end_date", value=self.text("end_date"), wanted=_("within 90 days of start_date")
                )
            return Window(begin, end)
        return Window(begin, begin + LONGEST) if begin else Window((end or now) - LONGEST, end or now)

    def page(self) -> Page:
        return Page(self.whole("page", 1, 10**6), self.whole("page_size", MOST, MOST))

    def whole(self, name: str, default: int, most: int) -> int:
        text = self.text(name)
        if not text:
            return default
        number = whole(text)
        if number is None or not (text.isascii() and 1 <= number <= most):
            raise BadParameter(name=name, value=text, wanted=_("a whole number from 1 to %(most)s") % {"most": most})
        return number

    def point(self) -> Point | None:
        """`lat` and `long`: both or neither."""
        if not (self.text("lat") or self.text("long")):
            return None
        return Point(self.degrees("lat", 90), self.degrees("long", 180))

    def degrees(self, name: str, most: int) -> float:
        text = self.required(name)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not abs(value) <= most:
            raise BadParameter(name=name, value=text, wanted=_("degrees in WGS-84"))
        return value

    def description(self) -> str:
        """The description, and the address of a picture elsewhere: nothing is fetched from strangers' servers."""
        found = self.text("description")
        if len(found) > LONGEST_DESCRIPTION:
            raise BadParameter(name="description", value=f"{found[:20]}…", wanted=_("at most 4,000 characters"))
        return "\n".join(part for part in (found, *self.values("media_url")) if part)

    def contact(self) -> str:
        """How to reach who reported it, in one line."""
        name = self.text("name") or " ".join(filter(None, (self.text("first_name"), self.text("last_name"))))
        return " · ".join(part for part in (name, self.text("email"), self.text("phone")) if part)[:120]


def said(get: QueryDict, post: QueryDict) -> Said:
    return Said(post, get)


def content_of(sent: Mapping[str, object]) -> str:
    """Everything said, in one order: the same for the same report sent twice."""
    return "\n".join(f"{name}={sent[name]}" for name in sorted(sent))
