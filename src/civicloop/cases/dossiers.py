"""A case as a file to take away: what its page shows this person, as plain texts and pictures. Names offices, no people
but those whom only staff are told, and says so where it holds more than everyone sees."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicloop.accounts.models import User
from civicloop.cases import rules, summary
from civicloop.cases.models import Case, Picture, State
from civicloop.cases.stories import Entry
from civicloop.kernel.addresses import absolute
from civicloop.kernel.querysets import Viewer
from civicloop.library.conversion import office
from civicloop.library.conversion.errors import ConverterMissing
from civicloop.ui.moments import exact

type Fact = tuple[str, str]


@dataclass(frozen=True)
class Shot:
    """A picture by its key, and what stands below it."""

    picture: int
    caption: str


@dataclass(frozen=True)
class Event:
    """One line of the history, what happens now last."""

    title: str
    at: str
    text: str = ""
    remarks: tuple[str, ...] = ()
    shots: tuple[Shot, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """`address`: where everyone reads it, empty where not everyone may; `notices`: who may not read this file."""

    number: str
    title: str
    facts: tuple[Fact, ...]
    words: str
    shots: tuple[Shot, ...]
    reason: str  # the sentence of a document that it stems from, and the task
    events: tuple[Event, ...]
    remarks: tuple[str, ...]
    address: str = ""
    notices: tuple[str, ...] = ()


@cache
def has_pdf() -> bool:
    """Whether this installation can make PDFs."""
    try:
        office.soffice()
    except ConverterMissing:
        return False
    return True


def of(user: Viewer, case: Case) -> Dossier:
    """What this person may take away, for someone who may see the case."""
    own = shown_to(user, case)
    if not case.is_everyones:
        return replace(own, notices=(_("This case is not shown to everyone. Pass this file on with care."),))
    own = replace(own, address=absolute(reverse("cases:case", args=[case.number])))
    everyones = replace(shown_to(AnonymousUser(), case), address=own.address)
    if own == everyones:
        return own
    return replace(own, notices=(_("For those who work on it: this file holds more than everyone sees of the case."),))


def shown_to(user: Viewer, case: Case) -> Dossier:
    about = summary.about(user, case)
    return Dossier(
        number=case.number,
        title=case.title,
        facts=(*facts(about), *staffs_facts(user, case)),
        words=case.words,
        shots=tuple(pair(about)),
        reason=reason(about),
        events=tuple(event(entry) for entry in about["steps"] if entry.state != "todo"),
        remarks=tuple(remarks(about)),
    )


# --- facts -------------------------------------------------------------------------------------------


def facts(about: dict[str, Any]) -> Iterator[Fact]:
    """As beside the case's page, one after the other; those that say nothing are left out."""
    case: Case = about["case"]
    yield _("Number"), case.number
    yield _("Kind of problem"), case.title
    yield _("State"), str(case.label.label)
    if case.outcome:
        yield _("How it ended"), case.outcome
    yield _("Where"), "\n".join(filter(None, [case.place, f"{case.latitude:.5f}, {case.longitude:.5f}"]))
    yield _("Reported at"), exact(case.reported_at)
    if case.office:
        yield (_("Who has it") if about["is_open"] else _("Who fixed it")), case.office.title
    if about["helpers"]:
        yield _("Helping"), ", ".join(each.title for each in about["helpers"])
    yield from clock_facts(about, case)
    if case.probation_until:
        yield _("Watched until"), exact(case.probation_until)
    if case.rework_count:
        yield _("Fixed again"), ngettext("%(n)s time", "%(n)s times", case.rework_count) % {"n": case.rework_count}
    if (count := about["follower_count"]) > 1:
        yield _("Reported by"), ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


def clock_facts(about: dict[str, Any], case: Case) -> Iterator[Fact]:
    if case.condition:
        yield _("Filing condition"), case.condition.title
    if case.due_at and about["is_open"] and (limit := about["limit"]):
        yield _("Limit"), f"{limit.amount} {limit.get_unit_display()}, {exact(case.due_at)}"
    if case.period:
        yield _("Key period"), case.period.title
    if sent := about["forwarding"]:
        yield _("Body outside the city"), f"{sent.body} ({sent.reference})" if sent.reference else sent.body
    for pause in about["pauses"]:
        end = exact(pause.ended_at) if pause.ended_at else f"{_('until at the latest')} {exact(pause.until)}"
        yield _("The clock stood still"), f"{exact(pause.began_at)} – {end}\n{pause.reason}".strip()
    if case.supervised_at:
        yield _("Chased"), exact(case.supervised_at)


def staffs_facts(user: Viewer, case: Case) -> Iterator[Fact]:
    """What only those are told who file it or work on it."""
    for question, said in answers_of(user, case):
        yield f"{question} ({_('Confidential')})", said
    if assignee := assignee_of(user, case):
        yield f"{_('Who sees to it')} ({_('Confidential')})", str(assignee)
    if contact := contact_of(user, case):
        yield f"{_('Contact')} ({_('Confidential')})", contact


def answers_of(user: Viewer, case: Case) -> list[Fact]:
    """What was said to the questions of its kind: for those who look into it, since a city may ask for anything."""
    if not case.answers or not (rules.may_ask(user, case) or rules.may_patrol(user)):
        return []
    known = case.category.questions.all() if case.category else []
    titles = {question.code: question.title for question in known}
    return [(titles.get(code, code), said) for code, said in case.answers.items()]


def assignee_of(user: Viewer, case: Case) -> User | None:
    return case.assignee if rules.may_ask(user, case) else None


def contact_of(user: Viewer, case: Case) -> str:
    if not rules.may_see_contact(user, case):
        return ""
    return ", ".join(case.followers.exclude(contact="").order_by("pk").values_list("contact", flat=True))


# --- pictures, history, and what belongs to it ---------------------------------------------------------


def pair(about: dict[str, Any]) -> Iterator[Shot]:
    case: Case = about["case"]
    for picture, at in ((about["before"], case.reported_at), (about["after"], case.fixed_at)):
        if picture:
            yield Shot(picture.pk, " ".join(filter(None, [picture.get_purpose_display(), exact(at) if at else ""])))


def event(entry: Entry) -> Event:
    remarks = [each.words for each in entry.facts]
    if entry.other and entry.other.number not in entry.title:
        remarks = [entry.other.number, *remarks]
    shots = tuple(Shot(picture.pk, picture.get_purpose_display()) for picture in entry.pictures)
    return Event(entry.title, exact(entry.at) if entry.at else _("Now"), entry.text, tuple(remarks), shots)


def reason(about: dict[str, Any]) -> str:
    task = about["task"]
    if task is None:
        return ""
    words = f"{_('Part of task')} {task.number} {task.title}"
    if not task.directive:
        return words
    return f"“{task.directive.passage.quote}” ({task.directive.document.title})\n{words}"


def remarks(about: dict[str, Any]) -> Iterator[str]:
    """Rebounds, parts, and what those say who reported it."""
    if original := about["original"]:
        yield f"{_('Came back')}: {original.number}"
    for again in about["rebounds"]:
        yield f"{_('It came back: %(other)s') % {'other': again.number}}"
    if whole := about["whole"]:
        yield f"{_('Part of a case that several offices share')}: {whole.number}"
    for part in about["parts"]:
        yield f"{_('Its parts')}: {part.number} {part.office} {State(part.state).label}"
    if about["judgements"]:
        yes, no = about["yes"], about["no"]
        said = ngettext("%(n)s says it is fixed,", "%(n)s say it is fixed,", yes) % {"n": yes}
        yield f"{said} {ngettext('%(n)s says it is not.', '%(n)s say it is not.', no) % {'n': no}}"


def pictures_of(dossier: Dossier) -> dict[int, Picture]:
    keys = [shot.picture for shots in (dossier.shots, *(each.shots for each in dossier.events)) for shot in shots]
    return Picture.objects.select_related("blob", "small").in_bulk(keys)
