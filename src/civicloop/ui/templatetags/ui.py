"""The design system's tags and filters; docs/design.md shows each in use."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from civicloop.ui import charts, moments
from civicloop.ui.context import DARK_MEDIA

register = template.Library()

Text = str | Promise

STYLES = [f"ui/css/{name}.css" for name in ("tokens", "base", "layout", "forms", "components", "data", "print")]
LIGHTS = {
    "green": pgettext_lazy("light", "On track"),
    "yellow": pgettext_lazy("light", "At risk"),
    "red": pgettext_lazy("light", "Overdue"),
    "grey": pgettext_lazy("light", "Not started"),
}
CLARITY = {
    "clear": ("accent", pgettext_lazy("clarity", "Clear")),
    "open": ("yellow", pgettext_lazy("clarity", "To be made clear")),
    "soft": ("grey", pgettext_lazy("clarity", "A call, nothing to check")),
}
NODES = {"done": "step-done", "now": "step-now", "todo": "step-todo", "bad": "step-bad"}
KB = 1024


@register.inclusion_tag("ui/components/styles.html", takes_context=True)
def stylesheets(context: Context) -> dict[str, object]:
    chrome = context.get("chrome")
    return {"styles": STYLES, "dark_media": chrome.dark_media if chrome else DARK_MEDIA["auto"]}


# --- signs -------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """A drawing of the sprite: decoration, unless it is given a label."""
    sprite = static("ui/img/icons.svg")
    if label:
        drawing = '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>'
        return format_html(drawing, label, sprite, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_tag
def light(tone: str, word: Text = "") -> SafeString:
    """Green, yellow, red or grey: always with its sign and a word."""
    sign = icon(f"light-{tone}")
    return format_html('<span class="light is-{}">{}{}</span>', tone, sign, word or LIGHTS[tone])


@register.simple_tag
def badge(word: Text, tone: str = "grey", sign: str = "") -> SafeString:
    return format_html('<span class="badge is-{}">{}{}</span>', tone, icon(sign) if sign else "", word)


@register.simple_tag
def clarity(value: str) -> SafeString:
    """How clear a directive is: clear, open or soft."""
    tone, word = CLARITY[value]
    return badge(word, tone, value)


@register.simple_tag
def face(level: int | str) -> SafeString:
    return icon(f"face-{level}")


@register.simple_tag
def step_node(state: str = "done") -> SafeString:
    sprite = static("ui/img/icons.svg")
    sign = NODES.get(state, "step-done")
    return format_html('<svg class="icon node" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, sign)


# --- times and numbers -------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def moment(context: Context, value: date | None) -> SafeString | str:
    """A time as people say it, the exact one on hover. A `now` in the context is the one to reckon from."""
    return "" if value is None else time(value, context.get("now") or timezone.now())


def time(value: date, now: datetime) -> SafeString:
    drawing = '<time datetime="{}" title="{}">{}</time>'
    return format_html(drawing, moments.machine(value), moments.exact(value), moments.relative(value, now))


@register.filter
def number(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


@register.filter(name="bytes")
def in_bytes(value: int | None) -> str:
    """A file's size as people know it: 90.50 KB, 3.20 MB."""
    if value is None:
        return ""
    if value < KB * KB:
        return f"{value / KB:,.2f} KB"
    return f"{value / KB / KB:,.2f} MB"


@register.filter
def with_n(value: str | float, count: int) -> str:
    """A number with how many it was counted from: `{{ "87%"|with_n:203 }}`."""
    return _("%(value)s (n = %(count)s)") % {"value": value, "count": f"{count:,}"}


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1."""
    return "–" if share is None else f"{share * 100:.0f}%"


@register.simple_tag
def rate(share: float | None, count: int, low: float | None = None, high: float | None = None) -> str:
    """A share with its interval and its n; a dash when nobody was counted."""
    if share is None or not count:
        return _("too few to say")
    if low is None or high is None:
        return with_n(percent(share), count)
    span = f"{low * 100:.0f}–{high * 100:.0f}%"
    return _("%(share)s (%(span)s, n = %(count)s)") % {"share": percent(share), "span": span, "count": f"{count:,}"}


# --- blocks ------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/crumb.html")
def crumb(label: Text, url: str = "") -> dict[str, object]:
    return {"label": label, "url": url}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, object]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": numbers, "request": context.get("request")}


@register.inclusion_tag("ui/components/tile.html")
def tile(value: object, label: Text, url: str = "", hint: Text = "", tone: str = "") -> dict[str, object]:
    return {"value": value, "label": label, "url": url, "hint": hint, "tone": tone}


@register.inclusion_tag("ui/components/progress.html")
def progress(done: float, total: float, label: Text = "") -> dict[str, object]:
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("ui/components/ring.html")
def ring(done: float, total: float, label: Text = "") -> dict[str, object]:
    return {"percent": round(100 * done / total) if total else 0, "label": label}


@register.inclusion_tag("ui/components/share.html")
def share_bar(parts: Iterable[tuple[str, int, Text]]) -> dict[str, object]:
    """One bar cut by counts: (tone, count, words) each, as in "19 orders: 7 done, 9 under way, …"."""
    counted = [part for part in parts if part[1]]
    total = sum(count for _tone, count, _words in counted) or 1
    drawn, x = [], 0.0
    for tone, count, words in counted:
        drawn.append(
            {"tone": tone, "x": round(x, 2), "width": round(100 * count / total, 2), "words": f"{count} {words}"}
        )
        x += 100 * count / total
    return {"parts": drawn}


@register.inclusion_tag("ui/components/chart.html")
def line_chart(
    points: Sequence[charts.Point], title: Text, text: Text = "", unit: str = "", target: float | None = None
) -> dict[str, object]:
    return {"chart": charts.line_chart(points, unit=unit, target=target), "title": title, "text": text}
