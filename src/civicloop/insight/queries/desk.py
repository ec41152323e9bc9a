"""One desk over all apps: what is late, due today, due this week, and what others have to do first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from civicloop.accounts.models import User
from civicloop.accounts.queries import followed_keys
from civicloop.appraisal.queries.desk import desk as service_duties
from civicloop.cases import clocks, routes
from civicloop.cases import queries as cases
from civicloop.cases.models import WITH_OFFICE, Case, Follower
from civicloop.cases.rows import Row, rows
from civicloop.cases.rules import may_set_up
from civicloop.kernel.clock import day_of
from civicloop.library.models import Document
from civicloop.pledges import queries as pledges
from civicloop.programme import queries as programme
from civicloop.programme.circulars import queries as circulars
from civicloop.programme.models import Light, Question, Slip, Task
from civicloop.programme.pending import pleas_to_decide, slips_to_answer, slips_to_check
from civicloop.programme.questions import questions_for, questions_of
from civicloop.programme.reports import queries as reports

SUNDAY = 7
ICONS = {
    "task": "programme",
    "slip": "bell",
    "plea": "clock",
    "case": "cases",
    "pledge": "pledges",
    "service": "star",
    "document": "library",
    "report": "edit",
    "circular": "eye",
    "rule": "settings",
}
TONES = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "red"}


@dataclass(frozen=True)
class Duty:
    """One thing to do: what, with what, until when. `due` is a day or a moment."""

    title: str
    what: str | Promise
    url: str
    due: date | None
    tone: str
    kind: str
    number: str = ""

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


@dataclass
class Desk:
    """A person's duties by when they are due; `waiting` is for others to do."""

    late: list[Duty] = field(default_factory=list)
    today: list[Duty] = field(default_factory=list)
    week: list[Duty] = field(default_factory=list)
    later: list[Duty] = field(default_factory=list)
    waiting: list[Duty] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        return not (self.late or self.today or self.week or self.later)


def desk(user: User, now: datetime) -> Desk:
    found = Desk()
    tasks = programme.desk(user, now)
    for name in ("late", "today", "week", "later", "waiting"):
        getattr(found, name).extend(of_task(task) for task in getattr(tasks, name))
    found.today.extend(of_review(document) for document in tasks.reviews)
    found.today.extend(of_question(asked) for asked in questions_for(user))
    found.waiting.extend(of_question(asked) for asked in questions_of(user))
    for duty in others(user, now):
        place(found, duty, now)
    for name in ("late", "today", "week", "later"):
        getattr(found, name).sort(key=lambda duty: (sort_day(duty.due), duty.number))
    return found


def others(user: User, now: datetime) -> Iterator[Duty]:
    yield from of_cases(user, now)
    yield from of_supervision(user)
    yield from of_papers(user, now)
    for promise in pledges.desk(user, now):
        url = reverse("pledges:detail", args=[promise.pledge.number])
        yield Duty(
            str(promise.pledge.title), promise.what, url, promise.due_on, promise.light, "pledge", promise.pledge.number
        )
    for owed in service_duties(user, now):
        yield Duty(owed.title, owed.what, owed.url, owed.due_on, owed.light, "service")


def of_task(task: Task) -> Duty:
    url = reverse("programme:task", args=[task.number])
    tone = TONES.get(task.light, "grey")  # type: ignore[attr-defined]
    due = day_of(task.due_at) if task.due_at else None
    return Duty(task.title, task.get_state_display(), url, due, tone, "task", task.number)


def of_supervision(user: User) -> Iterator[Duty]:
    """Slips to answer or to check, and more time that offices ask for."""
    for slip in slips_to_answer(user):
        what = _("Answer the supervision slip: %(colour)s") % {"colour": slip.get_colour_display()}
        yield of_slip(slip, what, slip.answer_by)
    for slip in slips_to_check(user):
        yield of_slip(slip, _("Check the answer to a supervision slip"), None)
    for plea in pleas_to_decide(user):
        asked = {"office": plea.task.lead_office.title, "kind": plea.get_kind_display(), "day": plea.until}
        what = _("%(office)s asks for more time (%(kind)s) until %(day)s") % asked
        url = reverse("programme:task", args=[plea.task.number])
        yield Duty(plea.task.title, what, url, None, "yellow", "plea", plea.task.number)


def of_slip(slip: Slip, what: str, due: date | None) -> Duty:
    url = reverse("programme:slip", args=[slip.number])
    return Duty(slip.task.title, what, url, due, "yellow", "slip", slip.number)


def of_papers(user: User, now: datetime) -> Iterator[Duty]:
    """Reports to hand in, reports to check, circulars to read."""
    for report in reports.owed_by(user):
        url = reverse("programme:report", args=[report.call.number, report.office.code])
        tone = TONES.get(report.light(now), "grey")
        yield Duty(report.call.title, _("Hand in a report"), url, report.due_at, tone, "report", report.call.number)
    for report in reports.to_check(user):
        url = reverse("programme:report", args=[report.call.number, report.office.code])
        yield Duty(f"{report.call.title} · {report.office}", _("Check a report"), url, None, "grey", "report")
    for receipt in circulars.to_read(user):
        circular = receipt.circular
        url = reverse("programme:read-circular", args=[circular.number, circular.first_page])
        tone = "red" if circulars.is_late(receipt, now) else "green"
        yield Duty(
            circular.title, _("Read what was circulated"), url, circular.due_at, tone, "circular", circular.number
        )


def of_review(document: Document) -> Duty:
    url = reverse("programme:review", args=[document.number])
    count = document.proposal_count  # type: ignore[attr-defined]
    what = _("Say which of %(count)s proposals are orders") % {"count": count}
    return Duty(document.title, what, url, None, "grey", "document", str(document.number))


def of_question(asked: Question) -> Duty:
    url = reverse("programme:question", args=[asked.pk])
    what = _("%(office)s is asked: %(text)s") % {"office": asked.office.title, "text": asked.text}
    return Duty(asked.directive.what, what, url, None, "yellow", "document")


def of_cases(user: User, now: datetime) -> Iterator[Duty]:
    for pile in cases.desk(user, now):
        for case in pile.cases:
            yield of_case(case, pile.label, now)
    for trouble in routes.troubles(routes.live_book()) if may_set_up(user) else []:
        yield of_rule(trouble)


def of_rule(trouble: routes.Trouble) -> Duty:
    """A rule that is passed over, for as long as it can't work."""
    what = _("This rule can’t work and is passed over: %(faults)s") % {"faults": _("; ").join(trouble.words)}
    return Duty(trouble.row.name, what, trouble.url, None, "red", "rule")


def of_case(case: Case, what: str | Promise, now: datetime) -> Duty:
    has_clock = case.state in WITH_OFFICE
    title = " · ".join(filter(None, [case.title, case.place_text]))
    return Duty(
        title=title,
        what=what,
        url=reverse("cases:case", args=[case.number]),
        due=case.due_at if has_clock else None,
        tone=clocks.light(case.due_at, case.warns_at, now) if has_clock else "grey",
        kind="case",
        number=case.number,
    )


def place(desk: Desk, duty: Duty, now: datetime) -> None:
    """Into the list of its day; what has no day is for today."""
    today = day_of(now)
    day = day_in_city(duty.due)
    if duty.tone == "red" or (day and day < today):
        desk.late.append(duty)
    elif day is None or day == today:
        desk.today.append(duty)
    elif day <= today + timedelta(days=SUNDAY - today.isoweekday()):
        desk.week.append(duty)
    else:
        desk.later.append(duty)


def day_in_city(due: date | None) -> date | None:
    return day_of(due) if isinstance(due, datetime) else due


def sort_day(due: date | None) -> date:
    return day_in_city(due) or date.max


@dataclass(frozen=True)
class Own:
    """What a member reported, follows and read."""

    reports: list[Row]
    followed_cases: list[Row]
    followed_pledges: list[pledges.Standing]
    readings: list[Document]


def own(user: User, count: int = 5) -> Own:
    visible = cases.listed(Case.objects.visible_to(user))
    promises = pledges.shown(user).filter(number__in=followed_keys(user, "pledge"))[:count]
    joined = Q(pk__in=Follower.objects.filter(user=user).values("case"))
    followed = visible.filter(joined | Q(number__in=followed_keys(user, "case"))).exclude(reporter=user)
    read = Document.objects.visible_to(user).filter(readings__user=user).order_by("-readings__read_at")
    return Own(
        reports=rows(visible.filter(reporter=user)[:count]),
        followed_cases=rows(followed[:count]),
        followed_pledges=pledges.standings(promises),
        readings=list(read[:count]),
    )
