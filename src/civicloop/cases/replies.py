"""Standard replies: which step of a case offers which, and the places in their words that each case fills in."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from civicloop.accounts.models import Office
from civicloop.cases.models import WITH_OFFICE, Case, Category, Deed, StandardReply
from civicloop.kernel.querysets import Viewer
from civicloop.ui.moments import exact

MOST_OFFERED = 30  # for one step of one case: more can't be looked through

WORDED = (
    Deed.ACCEPTED, Deed.DISPATCHED, Deed.SENT_OUT, Deed.REFUSED, Deed.RETURNED, Deed.CHECKED, Deed.FIXED, Deed.PASSED,
    Deed.FAILED, Deed.REDRAWN, Deed.LOOKED, Deed.REOPENED, Deed.ASKED, Deed.WANTS_TIME, Deed.EXTENDED,
    Deed.WANTS_WAIT, Deed.SUSPENDED, Deed.DENIED, Deed.RESUMED, Deed.SPLIT, Deed.HELPED, Deed.FORWARDED,
    Deed.CAME_BACK, Deed.CONCLUDED, Deed.SUPERVISED, Deed.VOIDED,
)  # fmt: skip
"""Steps in which someone says something."""
TOGETHER = {
    Deed.QUERIED: (Deed.ASKED,),
    Deed.PASSED: (Deed.PASSED, Deed.FAILED),
    Deed.EXTENDED: (Deed.EXTENDED, Deed.SUSPENDED, Deed.DENIED),
}
"""Forms that offer what is written for other steps: one for several outcomes, or the same question earlier."""

type Fill = Callable[[Case, Office | None], str]
BRACED = re.compile(r"[{｛]\s*([^{}｛｝\n]{0,30}?)\s*[}｝]")


@dataclass(frozen=True)
class Place:
    """Written as {编号} or {number}: filled in by each case, in the language of the name that was written."""

    chinese: str
    english: str
    fill: Fill

    def name(self, language: str) -> str:
        return self.english if language == ENGLISH else self.chinese


CHINESE, ENGLISH = "zh-hans", "en"
PLACES = (
    Place("编号", "number", lambda case, office: case.number),
    Place("问题", "problem", lambda case, office: case.title),
    Place("地点", "place", lambda case, office: case.place),
    Place("单位", "office", lambda case, office: office.title if office else ""),
    Place("时限", "due", lambda case, office: exact(case.due_at) if case.due_at and case.state in WITH_OFFICE else ""),
)
BY_NAME = {place.name(language): (place, language) for place in PLACES for language in (CHINESE, ENGLISH)}


def filled(words: str, case: Case, office: Office | None = None) -> str:
    """With what this case puts into the places; other braces stay. `office`: one that it is being given to."""

    def put(found: re.Match[str]) -> str:
        if found[1] not in BY_NAME:
            return found[0]
        place, language = BY_NAME[found[1]]
        with override(language):
            return place.fill(case, office or case.office) or gettext("(not known yet)")

    return BRACED.sub(put, words)


def names(language: str) -> list[str]:
    return [f"{{{place.name(language)}}}" for place in PLACES]


def unknown_places(words: str, language: str) -> list[str]:
    """What stands in braces and no case can fill in."""
    return [f"{{{name}}}" for name in BRACED.findall(words) if BY_NAME.get(name, ("", ""))[1] != language]


def steps() -> list[tuple[str, str]]:
    """Those that a reply can be written for, to choose from."""
    return [(deed.value, str(capfirst(deed.label))) for deed in WORDED]


def offered(
    user: Viewer, deeds: Collection[Deed], categories: Iterable[Category | None]
) -> dict[Deed, list[StandardReply]]:
    """For each step the replies that suit all these kinds of problem, those used most often first."""
    wanted = {outcome: deed for deed in deeds for outcome in TOGETHER.get(deed, (deed,))}
    kinds = {kind.pk if kind else None for kind in categories}
    suiting = StandardReply.objects.visible_to(user).in_use().filter(deed__in=wanted)
    found: dict[Deed, list[StandardReply]] = defaultdict(list)
    for reply in suiting.order_by("-use_count", "name", "pk"):
        listed = found[wanted[Deed(reply.deed)]]
        if (reply.category_id is None or kinds == {reply.category_id}) and len(listed) < MOST_OFFERED:
            listed.append(reply)
    return found
