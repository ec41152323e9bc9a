"""Template tags of the programme: signs of orders, tasks and reviews; the bar over a document's orders."""

from decimal import Decimal

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicloop.kernel.clock import day_of
from civicloop.programme.models import ENDED, Directive, Slip, Task, Telling
from civicloop.programme.queries import Tally, tasks_of
from civicloop.programme.signs import LIGHTS, REVIEWS, SLIP_STATES, SLIPS, STANDINGS, STATES, Share, Sign, Text, shares
from civicloop.ui.moments import relative
from civicloop.ui.templatetags.ui import badge, icon

register = template.Library()


def pill(sign: Sign, word: Text = "") -> SafeString:
    return format_html('<span class="light is-{}">{}{}</span>', sign.tone, icon(sign.icon), word or sign.word)


@register.simple_tag
def standing_sign(standing: str) -> SafeString:
    """What became of an order: sign and word."""
    return pill(STANDINGS[standing])


@register.simple_tag
def task_light(light: str) -> SafeString:
    return pill(LIGHTS[light])


@register.simple_tag
def task_state(state: str) -> SafeString:
    sign = STATES[state]
    return format_html('<span class="badge is-{}">{}{}</span>', sign.tone, icon(sign.icon), sign.word)


@register.simple_tag
def slip_sign(colour: str) -> SafeString:
    return pill(SLIPS[colour])


@register.simple_tag
def slip_state(slip: Slip) -> SafeString:
    return badge(slip.get_state_display(), SLIP_STATES[slip.state])


@register.filter
def told_of(tellings: list[Telling], audience: str) -> Telling | None:
    """When an audience of the ladder was told."""
    return next((each for each in tellings if each.audience == audience), None)


@register.simple_tag
def review_sign(review: str) -> SafeString:
    sign = REVIEWS[review]
    return format_html('<span class="badge is-{}">{}{}</span>', sign.tone, icon(sign.icon), sign.word)


@register.simple_tag
def quote_url(directive: Directive) -> str:
    """Where the order's sentence stands: its page, or, if the document has changed since, wherever it is now."""
    if directive.passage.version_id == directive.document.current_id:
        page = reverse("programme:page", args=[directive.document.number, directive.passage.page])
        return f"{page}#order-{directive.pk}"
    return reverse("programme:place", args=[directive.pk])


@register.inclusion_tag("programme/parts/order_bar.html")
def order_bar(tally: Tally, list_url: str = "") -> dict[str, object]:
    """ "19 orders: 7 done, 9 under way …": every number opens its list where `list_url` is given, ending in `?…&`."""
    words = ngettext("%(count)d order", "%(count)d orders", tally.orders) % {"count": tally.orders}
    return {"tally": tally, "words": words, "shares": shares(tally), "list_url": list_url}


@register.simple_tag
def count_sign(share: Share) -> SafeString:
    """A piece of the bar in words: “7 done”."""
    return pill(STANDINGS[share.standing], f"{share.number:,} {share.word}")


@register.simple_tag
def order_who(order: Directive) -> str:
    """The office that answers for an order, else the document's own words, else that nobody is named."""
    if order.lead_office:
        return str(order.lead_office.title)
    return f"“{names(order.lead)}”" if order.lead else _("nobody named")


@register.simple_tag
def order_when(order: Directive) -> str:
    """The day, else the document's own words, else that there is none."""
    if order.deadline_on:
        return date_format(order.deadline_on, "Y-m-d")
    return f"“{order.deadline_text}”" if order.deadline_text else _("no date named")


@register.simple_tag(takes_context=True)
def due(context: Context, task: Task) -> SafeString | str:
    """The last day of a task; while it runs also how far off that is."""
    if task.due_at is None:
        return ""
    day = day_of(task.due_at)
    if task.state in ENDED:
        return date_format(day, "Y-m-d")
    exact, spoken = date_format(day, "Y-m-d"), relative(day, context.get("now") or timezone.now())
    return exact if spoken == exact else format_html('{} <span class="soft">({})</span>', exact, spoken)


@register.filter
def node(nodes: dict[str, str], deed: str) -> str:
    """The drawing of a step in the history."""
    return nodes.get(deed, "done")


@register.filter
def normal(value: Decimal | str) -> str:
    """A decimal number without the noughts at its end."""
    return f"{Decimal(value).normalize():f}"


@register.filter
def tasks(order: Directive) -> list[Task]:
    """The tasks that carry an order out."""
    return tasks_of(order)


@register.filter
def names(words: list[str]) -> str:
    return "、".join(words)
