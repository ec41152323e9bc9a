"""How a case's state and its clock are shown."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civicloop.cases import clocks
from civicloop.cases.models import WITH_OFFICE, Case, State
from civicloop.cases.risk import TONES as TONES_OF_RISK
from civicloop.cases.risk import Level, Risk
from civicloop.cases.rows import Row
from civicloop.kernel import clock
from civicloop.ui import moments
from civicloop.ui.templatetags.ui import badge, icon, light, time

register = template.Library()

SIGNS = {
    State.TIP: ("grey", "message"),
    State.CHECKING: ("grey", "eye"),
    State.CHECKED: ("grey", "message"),
    State.QUERIED: ("grey", "message"),
    State.ASKED: ("yellow", "message"),
    State.REFUSED: ("grey", "close"),
    State.MERGED: ("grey", "link"),
    State.FILED: ("accent", "check"),
    State.DISPATCHED: ("accent", "office"),
    State.RETURNED: ("yellow", "previous"),
    State.ACCEPTED: ("accent", "step-now"),
    State.SPLIT: ("accent", "office"),
    State.FORWARDED: ("accent", "next"),
    State.SUSPENDED: ("yellow", "clock"),
    State.FIXED: ("yellow", "eye"),
    State.REWORK: ("red", "history"),
    State.PROBATION: ("green", "clock"),
    State.DONE: ("green", "check"),
    State.REBOUNDED: ("red", "rebound"),
    State.ENDED: ("grey", "check"),
    State.VOID: ("grey", "close"),
}
TONES = {state: tone for state, (tone, _sign) in SIGNS.items()}


@register.simple_tag
def case_state(case: Case | Row) -> SafeString:
    return state_badge(case.state)


def state_badge(state: str) -> SafeString:
    tone, sign = SIGNS[State(state)]
    return badge(State(state).label, tone, sign)


def risk_badge(level: Level) -> SafeString | str:
    """Of a place where something came back; the usual risk needs no sign."""
    return "" if level == Level.USUAL else badge(level.label, TONES_OF_RISK[level], "rebound")


@register.simple_tag(takes_context=True)
def case_clock(context: Context, case: Case) -> SafeString | str:
    """The light of a case that an office has, with when it is due; nothing for others."""
    return clock_light(case, context.get("now") or clock.now())


def clock_light(case: Case | Row, now: datetime) -> SafeString | str:
    if case.state not in WITH_OFFICE or case.due_at is None:
        return ""
    tone = clocks.light(case.due_at, case.warns_at, now)
    when = moments.relative(case.due_at, now)
    return light(tone, (_("Overdue: %(when)s") if tone == "red" else _("Due %(when)s")) % {"when": when})


# --- rows of a list: written here at once, since a template takes five times as long over fifty of them ----------


@register.simple_tag(takes_context=True)
def case_rows(context: Context, rows: Iterable[Row], form: str = "") -> SafeString:
    """The items of a list of cases, with a box to tick for a form. A `now` in the context is the one to reckon from,
    `risks` are of the rows' places, by cell."""
    now, risks = context.get("now") or clock.now(), context.get("risks") or {}
    came_back = badge(_("Came back"), "red", "rebound")
    signs = Signs(cache(state_badge), cache(risk_badge), icon("camera"), came_back, form, _("Choose"), risks)
    return SafeString("".join(item(row, now, signs) for row in rows))


class Signs(NamedTuple):
    """What many rows of a list share, drawn once."""

    state: Callable[[str], SafeString]
    risk: Callable[[Level], str]
    no_picture: SafeString
    came_back: SafeString
    form: str
    choose: str
    risks: Mapping[int, Risk]


def item(row: Row, now: datetime, signs: Signs) -> str:
    """Texts pass through `escaped` or through tags that escape them."""
    return (
        f'<li class="case-row">{box(row, signs)}{picture(row, signs)}<div class="row-body">'
        f'<a class="row-link" href="{case_url(row.number)}">{escape(row.title)}</a>'
        f'{escaped('<p class="one-line">', row.words, "</p>")}<p class="row-meta"><span>{escape(row.number)}</span>'
        f'{escaped("<span>", row.place, "</span>")}{time(row.reported_at, now)}</p><p class="signs">'
        f"{clock_light(row, now) or signs.state(row.state)}"
        f"{badge(row.period, 'accent', 'calendar') if row.period_name else ''}"
        f"{signs.came_back if row.rebound_of and row.state != State.REBOUNDED else ''}"
        f"{signs.risk(signs.risks[row.cell].level) if row.cell in signs.risks else ''}"
        f"{escaped('<span class="soft small">', row.office, '</span>')}</p></div></li>"
    )


def escaped(before: str, text: str, after: str) -> str:
    """A text between its tags; nothing where there is none."""
    return f"{before}{escape(text)}{after}" if text else ""


def box(row: Row, signs: Signs) -> str:
    if not signs.form:
        return ""
    label = escape(f"{signs.choose}: {row.number} {row.title}")
    value = escape(f"{row.number}:{row.revision}")
    return f'<input type="checkbox" name="case" value="{value}" form="{signs.form}" aria-label="{label}">'


def picture(row: Row, signs: Signs) -> str:
    if not row.picture:
        return f'<span class="no-picture">{signs.no_picture}</span>'
    return f'<img src="{picture_url(row.number, row.picture)}" alt="" loading="lazy" width="72" height="72">'


# --- addresses: a pattern's with a mark in it, so that it is looked for once and not for every row -----------------

MARK = "0number0"


@cache
def marked(name: str, *args: object) -> str:
    return reverse(name, args=args)


def case_url(number: str) -> str:
    return marked("cases:case", MARK).replace(MARK, quote(number))


def picture_url(number: str, picture: int) -> str:
    return marked("cases:picture", MARK, 0, "small").replace(f"{MARK}/0", f"{quote(number)}/{picture}")
