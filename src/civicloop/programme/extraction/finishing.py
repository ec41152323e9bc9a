"""Drafts into directives: the kind, who, by when, how clear, and where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from civicloop.programme.extraction import words
from civicloop.programme.extraction.clauses import mask
from civicloop.programme.extraction.deadlines import Deadline
from civicloop.programme.extraction.drafts import Draft
from civicloop.programme.extraction.drawn import Drawn
from civicloop.programme.extraction.joining import Joined
from civicloop.programme.extraction.kinds import kind_of, target_in
from civicloop.programme.extraction.offices import Named
from civicloop.programme.extraction.vocabularies import vocabularies_in

HOLE_IN_NAME = re.compile(
    r"(?:[_＿×□△]{1,}|[Xx]{2,})(?=[一-鿿]{0,6}(?:局|委|办|部|街道|公司|单位|部门|同志|书记|区|科|室))"
)
FIRM_BAN = re.compile(rf"{words.BAN}|应当?|一律")
MILD_BAN = re.compile(r"决不能|绝不能|不能|不要|决不|绝不|不可|防止|避免|不搞|不增加")
BAN_WORD = re.compile(rf"(?:{words.BAN})$")
EDGE = " 　\n，,。；;：:、！!"


@dataclass(frozen=True)
class Verdict:
    """A grade and why."""

    grade: str
    reason: str


def finished(draft: Draft, joined: Joined, pages: Sequence[str]) -> Drawn:
    kind, why_kind = kind_of(draft.readings)
    if kind == "task" and draft.aims:
        kind, why_kind = "goal", "stands under the aims"
    deadline = draft.deadline
    blank = bool(deadline and deadline.blank) or bool(HOLE_IN_NAME.search(draft.text))
    target = target_in(without(draft.text, deadline))
    clarity = grade(draft, kind, deadline, target, is_blank=blank)
    start, end = trimmed(joined.text, draft.start, draft.end)
    spot = joined.spot(start, end, *core(draft))
    first, last = trimmed(pages[spot.page - 1], spot.start, spot.end)
    found = vocabularies_in(draft.text)
    return Drawn(
        page=spot.page,
        start=first,
        end=last,
        quote=pages[spot.page - 1][first:last],
        text=joined.text[start:end],
        kind=kind,
        clarity=clarity.grade,
        what=what(draft),
        lead=tuple(name.text for name in draft.lead),
        support=tuple(name.text for name in draft.support if name not in draft.lead),
        generic_lead=tuple(name.text for name in draft.lead if name.generic),
        speaker=draft.speaker,
        places=tuple(found["places"]),
        problems=tuple(found["problems"]),
        periods=tuple(found["periods"]),
        target=target,
        blank=blank,
        reasons=(*draft.reasons, f"kind {kind}: {why_kind}", f"clarity {clarity.grade}: {clarity.reason}"),
        deadline_text=deadline.text if deadline else "",
        deadline_date=deadline.on if deadline else None,
        starts_on=deadline.starts_on if deadline else None,
        first_on=deadline.first_on if deadline else None,
        trigger=deadline.trigger if deadline else "",
        recurring=deadline.recurring if deadline else "",
        vague=bool(deadline and deadline.vague),
    )


def is_soft(draft: Draft, kind: str, named: Sequence[Named]) -> bool:
    """Whether nothing in it could be checked. An office by name is bound to something unless only minds are meant."""
    if kind in {"report", "pledge", "circulate"} or any(each.force == "assigned" for each in draft.readings):
        return False
    shown = mask("，".join(each.predicate or each.clause.masked for each in draft.readings))
    if words.CONCRETE.search(shown):
        return False
    is_firm = FIRM_BAN.search(draft.text) and not MILD_BAN.search(draft.text)
    if named or (draft.lead and words.FIRM.search(draft.text)) or is_firm:
        return bool(words.ABSTRACT.search(shown))
    return True


def grade(draft: Draft, kind: str, deadline: Deadline | None, target: str, *, is_blank: bool) -> Verdict:
    """clear: somebody by name and a day, a recurrence or an event's limit. soft: nothing to check. open: the rest."""
    if draft.calls and not any(not name.generic for name in draft.lead):
        return Verdict("soft", "calls on everybody")
    is_timed = bool(deadline and not deadline.vague and not deadline.blank)
    named = [name for name in draft.lead if not name.generic]
    if not is_timed and not target and not is_blank and not draft.row and is_soft(draft, kind, named):
        return Verdict("soft", "names no deed that could be checked")
    when_known = bool(deadline and (deadline.on or deadline.recurring or deadline.trigger))
    if named and when_known and not is_blank:
        return Verdict("clear", "names who and when")
    missing = [] if named else ["who"]
    missing += [] if when_known else ["when"]
    return Verdict("open", f"{' and '.join(missing) or 'a blank'} still to be said")


def without(text: str, deadline: Deadline | None) -> str:
    return text.replace(deadline.text, "＊") if deadline else text


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def core(draft: Draft) -> tuple[int, int]:
    """The first clause that binds."""
    clause = next(reading for reading in draft.readings if reading.force).clause
    return clause.start, clause.end


def what(draft: Draft) -> str:
    """The deed: the first binding clause behind its subject and modal (a ban keeps its word), and what follows."""
    first = next((index for index, reading in enumerate(draft.readings) if reading.force and not reading.is_help), 0)
    head, rest = draft.readings[first], draft.readings[first + 1 :]
    offset = len(head.clause.masked.rstrip()) - len(head.predicate)
    if ban := BAN_WORD.search(head.clause.masked[: max(0, offset)]):
        offset = ban.start()
    parts = [head.clause.text.rstrip()[max(0, offset) :], *(reading.clause.text for reading in rest)]
    return "，".join(part.strip(EDGE) for part in parts if part.strip(EDGE))
