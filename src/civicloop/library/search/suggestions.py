"""What is offered while someone types: titles that hold it, keywords that begin with it, by letter or by pinyin."""

from dataclasses import dataclass

from django.db.models import Count, Q

from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document, Keyword
from civicloop.library.search import index
from civicloop.library.search.folding import fold

MOST = 6


@dataclass(frozen=True)
class Suggestions:
    """Words to search for, and documents to open; nothing that the viewer doesn't see."""

    words: list[str]
    documents: list[Document]

    def __bool__(self) -> bool:
        return bool(self.words or self.documents)


def suggestions(viewer: Viewer, typed: str) -> Suggestions:
    folded = fold(typed).strip()[:40]
    if not folded:
        return Suggestions([], [])
    shown = Document.objects.visible_to(viewer).filter(withdrawn_at=None, current__isnull=False)
    spelled = Q(sound__startswith=folded) | Q(initials__startswith=folded) if folded.isascii() else Q()
    keywords = Keyword.objects.filter(Q(word__startswith=folded) | spelled, document__in=shown)
    ranked = keywords.values("word").annotate(count=Count("document")).order_by("-count", "word")
    documents = shown.filter(index.titled([folded])).only("number", "title").order_by("-pk")
    return Suggestions([row["word"] for row in ranked[:MOST]], list(documents[:MOST]))
