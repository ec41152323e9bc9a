"""What pages ask of circulars: what waits for a person, how far one has come in each office, rows for the export."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from civicloop.accounts.models import Office, User
from civicloop.kernel.querysets import Viewer
from civicloop.programme.models import Circular, CircularQuerySet, Receipt


@dataclass(frozen=True)
class Coverage:
    """How many of an office's people have read it."""

    office: Office
    total: int
    done: int

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 1.0


def circulars(viewer: Viewer) -> CircularQuerySet:
    """What a person sees, the newest first, with `total` and `done`."""
    seen = Receipt.objects.visible_to(viewer).values("pk")
    counted = Circular.objects.visible_to(viewer).annotate(
        total=Count("receipts", filter=Q(receipts__in=seen)),
        done=Count("receipts", filter=Q(receipts__in=seen, receipts__done_at__isnull=False)),
    )
    return counted.select_related("issuer", "version__document", "directive").order_by("-started_at", "-pk")


def coverage(circular: Circular, viewer: Viewer) -> list[Coverage]:
    """By office, the least covered first."""
    rows = (
        Receipt.objects.visible_to(viewer)
        .filter(circular=circular)
        .values("office")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False)))
    )
    offices = Office.objects.in_bulk([row["office"] for row in rows])
    found = [Coverage(offices[row["office"]], row["total"], row["done"]) for row in rows]
    return sorted(found, key=lambda each: (each.share, each.office.path))


def receipts(circular: Circular, viewer: Viewer, office: Office | None = None) -> QuerySet[Receipt]:
    """Who has to read it: those who have not, first."""
    rows = Receipt.objects.visible_to(viewer).filter(circular=circular, **({"office": office} if office else {}))
    return rows.select_related("person", "office").order_by("office__path", "done_at", "pk")


def to_read(user: User) -> QuerySet[Receipt]:
    """What waits for the person, the most pressing first."""
    mine = Receipt.objects.missing().filter(person=user).select_related("circular__version")
    return mine.order_by("circular__due_at", "pk")


def is_late(receipt: Receipt, now: datetime) -> bool:
    return receipt.done_at is None and receipt.circular.due_at < now
