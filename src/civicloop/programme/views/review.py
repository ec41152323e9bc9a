"""Review beside the text: a coordinator confirms, corrects, rejects and adds a document's orders, one by one."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library import passages
from civicloop.library.models import Document, Page
from civicloop.library.views.reading import visible
from civicloop.programme import actions, assistant, rules
from civicloop.programme.actions.drawing import is_drawn
from civicloop.programme.actions.review import ReviewedMeanwhile
from civicloop.programme.completion import reasons_for
from civicloop.programme.forms import TermsForm, open_offices
from civicloop.programme.matching import match
from civicloop.programme.models import Clarity, Directive, DirectiveQuerySet, Origin, Review
from civicloop.programme.passages import NoSuchWords, Span, find, locate, sentences
from civicloop.programme.queries import place_of
from civicloop.programme.signs import REVIEWS
from civicloop.programme.views.grey import grey_context


@dataclass(frozen=True)
class Place:
    """Where the review stands: the order at hand and its neighbours, in reading order."""

    rows: list[Directive]
    at: Directive

    @property
    def index(self) -> int:
        return next(index for index, row in enumerate(self.rows) if row.pk == self.at.pk)

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def previous(self) -> Directive | None:
        return self.rows[self.index - 1] if self.index else None

    @property
    def following(self) -> Directive | None:
        return self.rows[self.index + 1] if self.index + 1 < len(self.rows) else None

    @property
    def reviewed_count(self) -> int:
        return sum(row.review != Review.PROPOSED for row in self.rows)


@login_required
def review(request: HttpRequest, number: int) -> HttpResponse:
    """The order that `at` names, else the first that is not reviewed; what the form says when it is sent."""
    document = reviewable(request, number)
    rows = list(rows_of(document))
    if not rows:
        return render(
            request,
            "programme/review_empty.html",
            {"document": document, "is_drawn": document.current is not None and is_drawn(document.current)},
        )
    place = Place(rows, chosen(rows, request.GET.get("at", "")))
    page = page_of(place.at)
    form = TermsForm.of(place.at, page, request.POST or None)
    if request.method == "POST" and (answer := decide(request, place, form)):
        return answer
    return render(request, "programme/review.html", review_context(request, document, place, page, form))


def reviewable(request: HttpRequest, number: int) -> Document:
    document = visible(request, number)
    if not rules.may_review(request.user):
        raise NotAllowed
    return document


def rows_of(document: Document) -> DirectiveQuerySet:
    return document.directives.select_related(
        "passage__version", "lead_office", "document__current", "document__office", "campaign"
    ).in_reading_order()


def chosen(rows: list[Directive], wanted: str) -> Directive:
    by_key = {str(row.pk): row for row in rows}
    if wanted and wanted not in by_key:
        raise Http404
    return by_key.get(wanted) or next((row for row in rows if row.review == Review.PROPOSED), rows[0])


def page_of(directive: Directive) -> Page:
    """The page to show beside: today's version where the words are still there, else the one they were read from."""
    current = directive.document.current
    version = current or directive.passage.version
    page = version.pages.filter(number=place_of(directive)).first()
    if page is not None and locate(directive.passage, page):
        return page
    return directive.passage.version.pages.get(number=directive.passage.page)


def decide(request: HttpRequest, place: Place, form: TermsForm) -> HttpResponse | None:
    """Do what the pressed button says; None where the form must be shown again."""
    deed = DEEDS.get(request.POST.get("deed", "confirm"), confirm)
    if not form.is_valid() and deed is not reject:
        return None
    try:
        messages.success(request, deed(cast(User, request.user), place.at, form))
    except ReviewedMeanwhile as refusal:
        messages.error(request, str(refusal))
        return redirect(review_url(place.at))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect(f"{next_url(place)}&undo={place.at.pk}")


def reading(user: User, directive: Directive, form: TermsForm) -> dict[str, Any]:
    """What the form says, with the reasons for which its office and its day had been proposed."""
    terms = form.terms()
    reasons = reasons_for(
        directive,
        user,
        lead_office=terms.lead_office,
        deadline_on=terms.deadline_on,
        today=clock.day_of(clock.now()),
    )
    return {**form.reading(directive), "reasons": reasons}


def confirm(user: User, directive: Directive, form: TermsForm) -> str:
    actions.correct_directive(directive=directive, by=user, at=clock.now(), **reading(user, directive, form))
    return _("Confirmed.")


def dispatch(user: User, directive: Directive, form: TermsForm) -> str:
    task = actions.confirm_and_order(directive=directive, by=user, at=clock.now(), **reading(user, directive, form))
    return _("%(number)s dispatched to %(office)s.") % {"number": task.number, "office": task.lead_office}


def reject(user: User, directive: Directive, form: TermsForm) -> str:
    """Whatever else the form says: only what the reviewer had before the eyes counts."""
    revision = form.cleaned_data.get("revision")
    actions.reject_directive(directive=directive, by=user, at=clock.now(), revision=revision)
    return _("Marked as no order.")


DEEDS = {"confirm": confirm, "dispatch": dispatch, "reject": reject}


def next_url(place: Place) -> str:
    """The next order that nobody has reviewed, after this one or from the top; else this one again."""
    order = [*place.rows[place.index + 1 :], *place.rows[: place.index]]
    following = next((row for row in order if row.review == Review.PROPOSED), place.at)
    return review_url(following)


def review_url(directive: Directive) -> str:
    return f"{reverse('programme:review', args=[directive.document.number])}?at={directive.pk}"


def review_context(
    request: HttpRequest, document: Document, place: Place, page: Page, form: TermsForm
) -> dict[str, object]:
    offices = list(open_offices())
    return {
        "document": document,
        "place": place,
        "undo": next((row for row in place.rows if str(row.pk) == request.GET.get("undo", "")), None),
        "directive": place.at,
        "page": page,
        "form": form,
        "paragraphs": passages.paragraphs(page.text, marks(place, page), page=page.number),
        "matches": match([*place.at.lead, *place.at.support], offices),
        "signs": REVIEWS,
        "is_model_on": assistant.is_on(),
        "sure_count": sum(is_sure(row) for row in place.rows),
        **grey_context(request, place.at),
    }


def marks(place: Place, page: Page) -> list[passages.Span]:
    """The orders of this page: the one at hand stands out, the others lead to theirs."""
    found = []
    for row in place.rows:
        if span := locate(row.passage, page):
            is_at = row.pk == place.at.pk
            found.append(
                passages.Span(
                    span.start,
                    span.end,
                    css="at-hand" if is_at else f"order is-{REVIEWS[row.review].tone}",
                    href="" if is_at else f"?at={row.pk}",
                    id="at-hand" if is_at else "",
                )
            )
    return found


# --- several at once -----------------------------------------------------------------------------------


def is_sure(directive: Directive) -> bool:
    """Whether nothing in a proposal is open: an office of the tree, a day or a rhythm, drawn as clear."""
    return (
        directive.review == Review.PROPOSED
        and directive.origin == Origin.DRAWN
        and directive.clarity == Clarity.CLEAR
        and directive.lead_office_id is not None
        and bool(directive.deadline_on or directive.recurring)
        and not (directive.is_blank or directive.is_vague)
    )


@login_required
def sure(request: HttpRequest, number: int) -> HttpResponse:
    """The proposals that leave nothing open, to be confirmed together."""
    document = reviewable(request, number)
    rows = [row for row in rows_of(document) if is_sure(row)]
    if request.method == "POST":
        ticked = {row.pk: row.revision for row in rows if f"{row.pk}-{row.revision}" in request.POST.getlist("order")}
        done = actions.confirm_all(revisions=ticked, by=cast(User, request.user), at=clock.now())
        messages.success(request, _("Confirmed: %(count)s.") % {"count": done})
        return redirect("programme:review", number=number)
    return render(request, "programme/sure.html", {"document": document, "rows": rows})


# --- adding ------------------------------------------------------------------------------------------


@login_required
def add(request: HttpRequest, number: int, page: int) -> HttpResponse:
    """Choose a sentence of the page (or bring the selected `words`), then say what it orders."""
    document = reviewable(request, number)
    shown = get_object_or_404(Page, version=document.current, number=page)
    try:
        span = selected(request, shown)
    except NoSuchWords as refusal:
        messages.error(request, str(refusal))
        span = None
    if span is None:
        return render(request, "programme/add_choose.html", choose_context(document, shown))
    form = TermsForm.about(shown, span, request.POST or None)
    if request.method == "POST" and form.is_valid() and (answer := add_from(request, form)):
        return answer
    quote = shown.text[span.start : span.end]
    return render(request, "programme/add.html", {"document": document, "page": shown, "form": form, "quote": quote})


def selected(request: HttpRequest, page: Page) -> Span | None:
    """The words that were selected with the pointer, or chosen as a sentence by its number."""
    if words := request.GET.get("words", "").replace("\r\n", "\n").strip():
        return find(page, words)
    chosen_one = request.GET.get("sentence", "")
    spans = sentences(page)
    return spans[int(chosen_one)] if chosen_one.isdecimal() and int(chosen_one) < len(spans) else None


def choose_context(document: Document, page: Page) -> dict[str, object]:
    spans = [page.text[span.start : span.end] for span in sentences(page)]
    last = page.version.page_count or 1
    return {
        "document": document,
        "page": page,
        "sentences": spans,
        "previous_page": page.number - 1 if page.number > 1 else None,
        "next_page": page.number + 1 if page.number < last else None,
    }


def add_from(request: HttpRequest, form: TermsForm) -> HttpResponse | None:
    try:
        directive = actions.add_directive(
            span=form.span, terms=form.terms(), by=cast(User, request.user), at=clock.now()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Added."))
    return redirect(review_url(directive))


@login_required
@require_POST
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """Read the document for orders now, without waiting for the worker."""
    document = reviewable(request, number)
    found = actions.draw_directives(document=document, by=cast(User, request.user), at=clock.now())
    messages.info(request, _("Sentences proposed as orders: %(count)s.") % {"count": len(found)})
    return redirect("programme:review", number=number)
