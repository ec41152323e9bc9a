"""What a visitor may read besides what everyone may: documents whose link was opened in this browser."""

from django.db.models import QuerySet
from django.http import HttpRequest

from civicloop.kernel import clock
from civicloop.library.models import Document, Share, Status

OPENED = "library.shares"


def remember(request: HttpRequest, made: Share) -> None:
    opened = {**request.session.get(OPENED, {}), str(made.document.number): made.pk}
    request.session[OPENED] = opened


def shared(request: HttpRequest, documents: QuerySet[Document], number: int) -> Document | None:
    """The document, if its link was opened here and still stands. No query where none was."""
    pk = request.session.get(OPENED, {}).get(str(number))
    made = Share.objects.filter(pk=pk, document__number=number).first() if pk else None
    if made is None or not made.is_open(clock.now()):
        return None
    return documents.filter(number=number, withdrawn_at=None, current__status=Status.READY).first()
