"""The living style guide: every component on one page, for developers and tests; never served in production."""

from datetime import datetime, timedelta
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicloop.kernel import clock
from civicloop.kernel.errors import WrongState
from civicloop.ui.charts import Point
from civicloop.ui.forms import RatingField

SPRITE = Path(__file__).parent / "static" / "ui" / "img" / "icons.svg"


class SampleForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("As it stands on the first page."), max_length=40
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("task", gettext_lazy("Task")), ("report", gettext_lazy("Report"))],
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label=gettext_lazy("In your words"), widget=forms.Textarea, required=False)
    rating = RatingField(label=gettext_lazy("How was the service?"))
    is_public = forms.BooleanField(label=gettext_lazy("Everyone may read this"))


def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/guide.html", samples() | {"form": SampleForm()})


def form(request: HttpRequest) -> HttpResponse:
    """The sample form on its own page; every answer comes back with its errors."""
    return render(request, "ui/guide_form.html", {"form": SampleForm(request.POST or None)})


def refusal(request: HttpRequest) -> HttpResponse:
    raise WrongState(now=_("Closed"), wanted=_("Verified"))


def samples() -> dict[str, object]:
    now = clock.now()
    return {
        "now": now,
        "icons": icon_names(),
        "page": Paginator(range(240), 20).page(4),
        "tabs": [link(_("All"), 42, is_current=True), link(_("Late"), 3), link(_("Done"), 0)],
        "points": [
            Point(f"{month:02d}", 61 + month * 2.5, 56 + month * 2.4, 66 + month * 2.6) for month in range(1, 9)
        ],
        "shares": [
            ("green", 7, _("done")),
            ("grey", 9, _("under way")),
            ("yellow", 1, _("unassigned")),
            ("red", 2, _("late")),
        ],
        "steps": [
            step("done", _("Reported"), _("A resident"), now - timedelta(days=6), _("Three bicycles block the ramp.")),
            step("done", _("Dispatched"), _("Command centre"), now - timedelta(days=5, hours=20)),
            step("bad", _("Returned"), _("Bureau of parks"), now - timedelta(days=5)),
            step("now", _("Being fixed"), _("Urban management bureau"), now - timedelta(hours=3)),
            step("todo", _("Verify")),
        ],
    }


def step(state: str, title: str, by: str = "", at: datetime | None = None, text: str = "") -> dict[str, object]:
    return {"state": state, "title": title, "by": by, "at": at, "text": text}


def link(label: str, count: int, *, is_current: bool = False) -> dict[str, object]:
    return {"label": label, "url": "#", "count": count, "is_current": is_current}


def icon_names() -> list[str]:
    return [line.split('"')[1] for line in SPRITE.read_text().splitlines() if line.startswith("<symbol")]


urlpatterns: list[URLPattern] = [
    path("ui/", guide, name="guide"),
    path("ui/form", form, name="guide-form"),
    path("ui/refusal", refusal, name="guide-refusal"),
]
