"""Where else a document's text stands: page beside page with the overlap marked; appeals, and their decision."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_edit_library
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.querysets import Viewer
from civicloop.library import actions, passages, rules
from civicloop.library.copies import overlap
from civicloop.library.copies.queries import Alike, PagePair, alike, open_appeals, page_pairs
from civicloop.library.forms import AppealForm, RulingForm
from civicloop.library.models import Appeal, CopyState, Document, Ground, Page, Ruling
from civicloop.library.views.reading import visible

AROUND = 15
"""Pairs that are offered on each side of the one shown."""


@dataclass(frozen=True)
class Side:
    """One of the two pages that stand beside each other."""

    document: Document
    page: int
    is_first: bool
    paragraphs: list[passages.Paragraph]


@dataclass(frozen=True)
class Chosen:
    """The pair that is shown: its pages, and how many letters they share."""

    pair: PagePair
    sides: list[Side]
    letters: int


@require_safe
def index(request: HttpRequest, number: int) -> HttpResponse:
    document = visible(request, number)
    return render(request, "library/copies.html", copies_context(request, document))


def copies_context(
    request: HttpRequest, document: Document, appeal_form: Form | None = None, ruling_form: Form | None = None
) -> dict[str, object]:
    found = alike(document, request.user, with_cleared=rules.may_change(request.user, document))
    shown = chosen_copy(found, request.GET)
    pairs = page_pairs(shown, request.user) if shown else []
    chosen = chosen_pair(shown, pairs, request) if shown else None
    return {
        "document": document,
        "alike": found,
        "shown": shown,
        "pair_count": len(pairs),
        "pairs": near(pairs, chosen.pair) if chosen else [],
        "chosen": chosen,
        "may_change": rules.may_change(request.user, document),
        **(appeal_context(request.user, shown, appeal_form, ruling_form) if shown else {}),
    }


def chosen_copy(found: list[Alike], asked: QueryDict) -> Alike | None:
    """The one asked for by the other document's number, else the first."""
    if "with" not in asked:
        return found[0] if found else None
    shown = next((each for each in found if str(each.other.number) == asked["with"]), None)
    if shown is None:
        raise Http404
    return shown


def near(pairs: list[PagePair], chosen: PagePair) -> list[PagePair]:
    """The pairs around the one that is shown: two long documents may have thousands."""
    place = pairs.index(chosen)
    return pairs[max(0, place - AROUND) : place + AROUND + 1]


def chosen_pair(shown: Alike, pairs: list[PagePair], request: HttpRequest) -> Chosen:
    asked = (request.GET.get("page", ""), request.GET.get("of", ""))
    pair = next((each for each in pairs if (str(each.page), str(each.of)) == asked), pairs[0])
    left = page_of(shown.document, pair.page, request.user)
    right = page_of(shown.other, pair.of, request.user)
    compared = overlap.compare(left.text, right.text)
    sides = [
        Side(shown.document, pair.page, not shown.is_from_other, marked(left, compared.left)),
        Side(shown.other, pair.of, shown.is_from_other, marked(right, compared.right)),
    ]
    return Chosen(pair, sides, compared.letters)


def page_of(document: Document, number: int, viewer: Viewer) -> Page:
    return get_object_or_404(Page.objects.visible_to(viewer), version=document.current_id, number=number)


def marked(page: Page, spans: list[passages.Span]) -> list[passages.Paragraph]:
    return passages.paragraphs(page.text, spans, page=page.number)


# --- appeals -----------------------------------------------------------------------------------------


def appeal_context(
    viewer: Viewer, shown: Alike, appeal_form: Form | None, ruling_form: Form | None
) -> dict[str, object]:
    """Those with a part in it see the appeals; the uploader of the later document may make one, a moderator decide."""
    has_part = any(rules.may_change(viewer, each) for each in (shown.document, shown.other))
    appeals = list(shown.copy.appeals.select_related("by", "decided_by").order_by("made_at")) if has_part else []
    is_open = shown.copy.state == CopyState.APPEALED
    may_appeal = rules.may_appeal_copy(viewer, shown.copy) and not any(each.by_id == viewer.pk for each in appeals)
    may_appeal &= shown.copy.state in (CopyState.FOUND, CopyState.KEPT)
    return {
        "appeals": appeals,
        "appeal_form": (appeal_form or AppealForm()) if may_appeal else None,
        "ruling_form": (ruling_form or RulingForm()) if is_open and rules.may_decide_copy(viewer, shown.copy) else None,
    }


@login_required
@require_POST
def appeal(request: HttpRequest, number: int, other: int) -> HttpResponse:
    document, shown = wanted(request, number, other)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return render(request, "library/copies.html", copies_context(request, document, appeal_form=form), status=422)
    assert isinstance(request.user, User)
    ground, text = Ground(form.cleaned_data["ground"]), form.cleaned_data["text"]
    actions.appeal_copy(by=request.user, copy=shown.copy, ground=ground, text=text, at=clock.now())
    messages.success(request, _("Your appeal is in: a moderator without a part in it decides."))
    return redirect(address(document, other))


@login_required
@require_POST
def decide(request: HttpRequest, number: int, other: int) -> HttpResponse:
    document, shown = wanted(request, number, other)
    form = RulingForm(request.POST)
    if not form.is_valid():
        return render(request, "library/copies.html", copies_context(request, document, ruling_form=form), status=422)
    assert isinstance(request.user, User)
    ruling, reason = Ruling(form.cleaned_data["ruling"]), form.cleaned_data["reason"]
    actions.decide_copy(by=request.user, copy=shown.copy, ruling=ruling, reason=reason, at=clock.now())
    messages.success(request, _("Decided; both uploaders see why."))
    return redirect(address(document, other))


def wanted(request: HttpRequest, number: int, other: int) -> tuple[Document, Alike]:
    document = visible(request, number)
    request.GET = QueryDict(f"with={other}")
    shown = chosen_copy(alike(document, request.user, with_cleared=True), request.GET)
    assert shown
    return document, shown


def address(document: Document, other: int) -> str:
    return reverse("library:copies", args=[document.number], query={"with": other})


@login_required
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """What waits for a moderator."""
    if not may_edit_library(request.user):
        raise NotAllowed
    waiting: list[Appeal] = open_appeals(request.user)
    return render(request, "library/appeals.html", {"appeals": waiting})
