"""The living document: the library's reader with every order's state beside the words that give it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from civicloop.kernel import clock
from civicloop.kernel.querysets import Viewer
from civicloop.library import passages
from civicloop.library.models import Document, Page
from civicloop.library.views import reading
from civicloop.programme import queries, rules
from civicloop.programme.chips import chips
from civicloop.programme.models import Directive, DirectiveQuerySet, Question, Review, Standing
from civicloop.programme.passages import Span, locate
from civicloop.programme.queries import Tally
from civicloop.programme.signs import STANDINGS, Sign

IN_TALLY = {
    Standing.DONE: "done",
    Standing.UNDER_WAY: "under_way",
    Standing.LATE: "late",
    Standing.UNASSIGNED: "unassigned",
    Standing.CALL: "calls",
}
FLAG = 17  # points: how wide a sign on the picture is, with the space around it


@dataclass(frozen=True)
class Underlined:
    """An order on the page: where it stands in the text and on the picture, and how it stands."""

    order: Directive
    span: Span
    sign: Sign
    rects: list[passages.Rect]
    flag: tuple[float, float] = (0, 0)  # where the sign stands on the picture

    @property
    def lines(self) -> list[tuple[float, float, float]]:
        """Left, right and height of each underline on the picture, in points."""
        return [(rect.x, round(rect.x + rect.width, 2), round(rect.y + rect.height + 2, 2)) for rect in self.rects]

    @property
    def words(self) -> str:
        return words_of(self.order, self.sign)


@require_safe
def living(request: HttpRequest, number: int, page: int) -> HttpResponse:
    if answer := reading.instead(request, number, page):
        return answer
    context = reading.reader_context(request, number, page)
    return render(request, "programme/document.html", context | living_context(request, context, clock.now()))


def living_context(request: HttpRequest, context: dict[str, object], now: datetime) -> dict[str, object]:
    """What the reader's page needs beyond the reader: the orders on this page, the tally of the document."""
    document, page, sheet = context["document"], context["page"], context["sheet"]
    assert isinstance(document, Document)
    assert isinstance(page, Page)
    assert isinstance(sheet, passages.Sheet)
    standing = request.GET.get("standing", "")
    wanted = standing if standing in Standing.values else ""
    tally = tally_of(document, request.user, now)
    underlined = orders_on(page, sheet, request.user, now, standing=wanted)
    pages = pages_with_orders(document, request.user, now, standing=wanted)
    marks = [*context["spans"], *(mark_of(each) for each in underlined)]  # type: ignore[misc]
    return {
        "now": now,
        "tally": tally,
        "standing_chips": standing_chips(request, tally) if tally else [],
        "asked": asked_about(underlined, request.user),
        "underlined": underlined,
        "paragraphs": passages.paragraphs(page.text, marks, page=page.number),
        "pages_with_orders": pages,
        "orders_before": max((number for number in pages if number < page.number), default=None),
        "orders_after": min((number for number in pages if number > page.number), default=None),
        "kept": f"?standing={wanted}" if wanted else "",
        "may_review": rules.may_review(request.user),
        "proposal_count": proposal_count(document, request.user),
        "orders_url": f"{reverse('programme:orders')}?document={document.number}&",
    }


def tally_of(document: Document, viewer: Viewer, now: datetime) -> Tally | None:
    """None where there are no orders: then the page is a plain reader."""
    return queries.tallies(queries.orders_for(viewer, now).filter(document=document)).get(document.pk)


def standing_chips(request: HttpRequest, tally: Tally) -> list[dict[str, object]]:
    """The states in which the document's orders are, each to show those alone."""
    counts = {str(standing): getattr(tally, name) for standing, name in IN_TALLY.items()}
    return chips(request, "standing", Standing.choices, counts, _("All orders"))


def asked_about(underlined: Iterable[Underlined], viewer: Viewer) -> set[int]:
    """The orders about which a question waits at the office that gave them."""
    orders = [each.order.pk for each in underlined]
    waiting = Question.objects.visible_to(viewer).waiting().filter(directive__in=orders)
    return set(waiting.values_list("directive_id", flat=True))


def orders_on(
    page: Page, sheet: passages.Sheet, viewer: Viewer, now: datetime, *, standing: str = ""
) -> list[Underlined]:
    orders = in_standing(queries.orders_for(viewer, now).filter(document=page.version.document), standing)
    here = orders.filter(passage__version=page.version, passage__page=page.number)
    elsewhere = orders.exclude(passage__version=page.version)
    rows = queries.with_tasks(here | elsewhere, viewer, now)
    placed = [(order, span) for order in rows if (span := locate(order.passage, page))]
    found = [
        Underlined(order, span, STANDINGS[standing_of(order)], sheet.rects(span.start, span.end))
        for order, span in sorted(placed, key=lambda each: each[1].start)
    ]
    return flagged(found)


def flagged(found: list[Underlined]) -> list[Underlined]:
    """Signs in the paper's left margin, level with the order's first line; a second one there stands further out."""
    drawn = [each for each in found if each.rects]
    edge = min((rect.x for each in drawn for rect in each.rects), default=0.0)
    taken: list[tuple[float, float]] = []
    placed = []
    for each in found:
        if each.rects:
            level = round(each.rects[0].y + each.rects[0].height / 2, 2)
            beside = sum(abs(other - level) < FLAG for _x, other in taken)
            taken.append((max(edge - FLAG * (beside + 0.8), FLAG / 2), level))
            placed.append(replace(each, flag=taken[-1]))
        else:
            placed.append(each)
    return placed


def standing_of(order: Directive) -> str:
    return str(order.standing)  # type: ignore[attr-defined]


def mark_of(each: Underlined) -> passages.Span:
    """The order as a link within the page's text."""
    return passages.Span(
        each.span.start,
        each.span.end,
        css=f"order is-{each.sign.tone}",
        href=reverse("programme:directive", args=[each.order.pk]),
        label=words_of(each.order, each.sign),
        sign=each.sign.mark,
        id=f"order-{each.order.pk}",
    )


def words_of(order: Directive, sign: Sign) -> str:
    """“Order, late: Urban bureau, by 2026-06-30”, for a reader who can't see the colour."""
    parts = [str(office.title)] if (office := order.lead_office) else []
    if order.deadline_on:
        parts.append(pgettext("order", "by %(day)s") % {"day": date_format(order.deadline_on, "Y-m-d")})
    head = _("Order, %(state)s") % {"state": str(sign.word).lower()}
    return f"{head}: {', '.join(parts)}" if parts else head


def in_standing(orders: DirectiveQuerySet, standing: str) -> DirectiveQuerySet:
    return orders.filter(Q(standing=standing)) if standing else orders


def pages_with_orders(document: Document, viewer: Viewer, now: datetime, *, standing: str = "") -> list[int]:
    if document.current_id is None:
        return []
    confirmed = in_standing(queries.orders_for(viewer, now).filter(document=document), standing)
    pages = confirmed.filter(passage__version=document.current_id).order_by("passage__page")
    return list(pages.values_list("passage__page", flat=True).distinct())


def proposal_count(document: Document, viewer: Viewer) -> int:
    return Directive.objects.visible_to(viewer).filter(document=document, review=Review.PROPOSED).count()
