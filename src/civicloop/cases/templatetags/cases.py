"""How a case's state and its clock are shown."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civicloop.cases import clocks
from civicloop.cases.models import WITH_OFFICE, Case, State
from civicloop.kernel import clock
from civicloop.ui import moments
from civicloop.ui.templatetags.ui import badge, light

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
def case_state(case: Case) -> SafeString:
    tone, sign = SIGNS[case.label]
    return badge(case.label.label, tone, sign)


@register.simple_tag(takes_context=True)
def case_clock(context: Context, case: Case) -> SafeString | str:
    """The light of a case that an office has, with when it is due; nothing for others."""
    if case.state not in WITH_OFFICE or case.due_at is None:
        return ""
    now = context.get("now") or clock.now()
    tone = clocks.light(case.due_at, case.warns_at, now)
    when = moments.relative(case.due_at, now)
    return light(tone, (_("Overdue: %(when)s") if tone == "red" else _("Due %(when)s")) % {"when": when})
