"""Orders that say the same in several documents, or twice in one: pairs to propose, for a person to join."""

from dataclasses import dataclass

from django.db.models import Q

from civicloop.kernel.querysets import Viewer
from civicloop.programme.likeness import Rarity, pairs
from civicloop.programme.models import Clarity, Directive, DirectiveQuerySet, Review

SAME = 0.72  # likeness from which two orders are proposed as one
MOST = 3
COMPARED = 3000  # the newest orders of the city


@dataclass(frozen=True)
class Repeat:
    """An earlier order that says the same, and how alike the words are, from 0 to 1."""

    order: Directive
    likeness: float


def repeats_of(directive: Directive, viewer: Viewer) -> list[Repeat]:
    """The earlier orders that this one repeats, the most alike first; none for one that is joined or calls only."""
    if directive.same_as_id or directive.clarity == Clarity.SOFT or directive.review == Review.REJECTED:
        return []
    rows = list(earlier(directive, viewer).values_list("pk", "what")[:COMPARED])
    letters = [pairs(what) for _pk, what in rows]
    rarity, own = Rarity(letters), pairs(directive.what)
    scored = [(rarity.likeness(own, each), pk) for (pk, _what), each in zip(rows, letters, strict=True)]
    near = sorted(((score, pk) for score, pk in scored if score >= SAME), reverse=True)[:MOST]
    found = Directive.objects.select_related("document", "passage", "lead_office").in_bulk([pk for _score, pk in near])
    return [Repeat(found[pk], round(score, 2)) for score, pk in near]


def earlier(directive: Directive, viewer: Viewer) -> DirectiveQuerySet:
    """Orders of the same kind that stand before: in an older document, or further up in this one."""
    document, passage = directive.document, directive.passage
    older = Q(document__added_at__lt=document.added_at)
    above = Q(document=document, passage__page__lt=passage.page) | Q(
        document=document, passage__page=passage.page, passage__start__lt=passage.start
    )
    rows = Directive.objects.visible_to(viewer).filter(older | above, kind=directive.kind, same_as=None)
    return rows.exclude(review=Review.REJECTED).exclude(clarity=Clarity.SOFT).order_by("-pk")
