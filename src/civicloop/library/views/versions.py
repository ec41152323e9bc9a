"""The versions of a document: what they are, a new one, and two of them side by side with what changed."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock, limits
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions, comparison, passages, rules
from civicloop.library.forms import VersionForm
from civicloop.library.models import Page, Status, Version
from civicloop.library.views.reading import Opened, opened, visible

A_DAY, AN_HOUR = 86_400, 3600
MOST = 60  # new versions from one address in an hour
AROUND = 12
"""Changed pairs of pages that are offered on each side of the one shown."""


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, number: int) -> HttpResponse:
    document = visible(request, number)
    may_change = rules.may_change(request.user, document)
    form = VersionForm(request.POST or None, request.FILES or None) if may_change else None
    if request.method == "POST" and (form is None or not isinstance(request.user, User)):
        raise NotAllowed
    if request.method == "POST" and form and form.is_valid() and isinstance(request.user, User):
        limits.spend(request, "version", limit=MOST, seconds=AN_HOUR)
        file = form.cleaned_data["file"]
        actions.add_version(by=request.user, document=document, file=file, name=file.name or "", at=clock.now())
        messages.success(request, _("The new version is being converted; readers see the present one meanwhile."))
        return redirect("library:versions", number)
    found = Version.objects.visible_to(request.user).filter(document=document).order_by("-ordinal")
    versions = list(found.select_related("masked_by"))
    context = {
        "document": document,
        "versions": [(each, before(each, versions)) for each in versions],
        "form": form,
        "is_under_way": any(each.is_under_way for each in versions),
        "may_change": may_change,
    }
    part = "library/parts/version_rows.html" if "rows" in request.GET else "library/versions.html"
    return render(request, part, context)


def before(version: Version, versions: list[Version]) -> Version | None:
    """The readable one before it."""
    older = (each for each in versions if each.ordinal < version.ordinal and each.status == Status.READY)
    return next(older, None) if version.status == Status.READY else None


# --- side by side ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One of the two pages beside each other; no `page` where the other has no counterpart."""

    version: Version
    url: str
    page: int | None
    paragraphs: list[passages.Paragraph]
    picture: str


@require_safe
def compare(request: HttpRequest, number: int, ordinal: int, other: int) -> HttpResponse:
    """`?pair=` is the place of a pair of pages, from 1; without it the first that changed."""
    left, right = opened(request, number, ordinal), opened(request, number, other)
    if Status.READY not in (left.version.status, right.version.status) or ordinal == other:
        raise Http404
    found = difference(left, right)
    changed = [place for place, pair in enumerate(found.pairs, 1) if pair.is_changed]
    asked = whole(request.GET.get("pair", "")) or (changed[0] if changed else 1)
    place = min(max(asked, 1), len(found.pairs))
    pair = found.pairs[place - 1]
    context = {
        "document": left.document,
        "left": left.version,
        "right": right.version,
        "place": place,
        "pair": pair,
        "sides": [
            side(request, left, pair.left, found.removed, "removed", _("removed")),
            side(request, right, pair.right, found.added, "added", _("added")),
        ],
        "pair_count": len(found.pairs),
        "changed_count": len(changed),
        "near": near(changed, place, found.pairs),
        "previous_change": next((each for each in reversed(changed) if each < place), None),
        "next_change": next((each for each in changed if each > place), None),
    }
    return render(request, "library/compare.html", context)


def difference(left: Opened, right: Opened) -> comparison.Difference:
    """Of the pages that both readers may read; places and numbers alone are kept, never words."""
    key = f"library.difference.{left.version.pk}.{right.version.pk}.{left.readable_count}.{right.readable_count}"
    found: comparison.Difference | None = cache.get(key)
    if found is None:
        found = comparison.compare(texts(left), texts(right))
        cache.set(key, found, A_DAY)
    return found


def texts(of: Opened) -> list[str]:
    return list(of.pages.order_by("number").values_list("text", flat=True))


def side(request: HttpRequest, of: Opened, number: int | None, changes: comparison.Spans, css: str, label: str) -> Side:
    address = reverse("library:version-page", args=[of.document.number, of.version.ordinal, number or 1])
    if number is None:
        return Side(of.version, address, None, [], "")
    page = get_object_or_404(of.pages, number=number)
    spans = [passages.Span(start, end, css=css, label=label) for start, end in changes.get(number, [])]
    return Side(of.version, address, number, passages.paragraphs(page.text, spans, page=number), picture_of(of, page))


def picture_of(of: Opened, page: Page) -> str:
    return of.picture_url(page.number, 180)


def near(changed: list[int], place: int, pairs: list[comparison.PagePair]) -> list[tuple[int, comparison.PagePair]]:
    """The changed pairs around the one shown: two long versions may have thousands."""
    at = sum(each < place for each in changed)
    return [(each, pairs[each - 1]) for each in changed[max(0, at - AROUND) : at + AROUND + 1]]
