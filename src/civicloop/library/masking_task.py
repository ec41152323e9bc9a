"""Masking in the background: paint every page, publish the result as a whole, then prove it."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import F
from django.tasks import task

from civicloop.kernel import blobs, clock
from civicloop.kernel.errors import WrongState
from civicloop.library import actions, passages, proof, tasks
from civicloop.library.actions.publishing_masked import MaskedPage
from civicloop.library.masking import layered, painting
from civicloop.library.models import Masking, MaskingState, Page, Version

LARGE, SMALL = 1000, 180


@task()
def mask_document(masking_id: int) -> None:
    """Carry out a confirmed masking; does nothing for any other."""
    carry_out(masking_id)


def enqueue(masking: Masking) -> None:
    mask_document.enqueue(masking.pk)


def carry_out(masking_id: int, now: tasks.Clock = clock.now) -> None:
    masking = actions.take_masking(masking_id=masking_id, at=now())
    if masking is None:
        return
    try:
        with TemporaryDirectory(prefix="civicloop-mask-") as folder:
            made = publish(masking, Path(folder), now)
    except WrongState:
        return  # another worker has done it
    except Unplaced as problem:
        actions.fail_masking(masking=masking, problem=problem.code, at=now())
        return
    except Exception:
        actions.fail_masking(masking=masking, problem="broken", at=now())
        raise
    actions.keep_proof(masking=masking, proof=proof.prove(masking), at=now())
    tasks.find_copies(made, now)


def rescue(now: datetime | None = None) -> int:
    """Queue again what no worker has gone on with for a while; returns how many."""
    now = now or clock.now()
    late = Masking.objects.filter(
        state__in=[MaskingState.WAITING, MaskingState.WORKING], progressed_at__lt=now - tasks.PATIENCE
    )
    return sum(rescue_one(pk, now) for pk in late.values_list("pk", flat=True))


def rescue_one(masking_id: int, now: datetime) -> bool:
    rescued = actions.retry_masking(masking_id=masking_id, before=now - tasks.PATIENCE, at=now)
    if rescued:
        enqueue(rescued)
    return rescued is not None


class Unplaced(Exception):  # noqa: N818  an answer: the place of a word on the picture is not known
    code = "unplaced"


def publish(masking: Masking, folder: Path, now: tasks.Clock) -> Version:
    """Paint into the folder, make the file, and put all of it in place at once."""
    spans: defaultdict[int, list[painting.Span]] = defaultdict(list)
    for number, start, end in masking.masks.filter(is_wanted=True).values_list("page", "start", "end"):
        spans[number].append((start, end))
    words: set[str] = set()
    pages = []
    for page in masking.version.pages.order_by("number").iterator(chunk_size=50):
        words.update(page.text[start:end] for start, end in spans[page.number])
        pages.append(masked_page(page, spans[page.number], folder))
        Masking.objects.filter(pk=masking.pk).update(done_page_count=F("done_page_count") + 1, progressed_at=now())
    target = folder / "masked.pdf"
    layered.write_pdf(map(sheet_of, pages), target)
    with target.open("rb") as file:
        blob = blobs.store(file, "application/pdf")
    hider = painting.Hider.of(words)
    return actions.publish_masked(masking=masking, pages=pages, blob=blob, hider=hider, at=now())


def sheet_of(page: MaskedPage) -> layered.Sheet:
    """For the file to download: the painted picture, over it what is left of the text."""
    letters = list(painting.left_letters(page.text, passages.unpack(page.boxes)))
    return layered.Sheet(page.pictures[LARGE](), page.width, page.height, letters)


def masked_page(page: Page, spans: list[painting.Span], folder: Path) -> MaskedPage:
    """Its painted pictures wait in the folder; a page without masks keeps the ones it has."""
    pictures: dict[int, Callable[[], bytes]] = {
        width: partial(blobs.get, page.image_key(width)) for width in (LARGE, SMALL)
    }
    if spans:
        areas = areas_of(page, spans)
        large = painting.painted(blobs.get(page.image_key(LARGE)), areas)
        for width, picture in ((LARGE, large), (SMALL, painting.smaller(large, SMALL, areas))):
            path = folder / f"{page.number}-{width}.jpg"
            path.write_bytes(picture)
            pictures[width] = path.read_bytes
    return MaskedPage(
        number=page.number,
        text=painting.masked(page.text, spans),
        before=page.text,
        width=page.width,
        height=page.height,
        is_ocr=page.is_ocr,
        boxes=passages.pack(passages.shares_of(page)),
        pictures=pictures,
    )


def areas_of(page: Page, spans: list[painting.Span]) -> list[painting.Area]:
    """What to paint over, with a margin; `Unplaced` where letters have no place on the picture."""
    sheet, found = passages.Sheet(page), []
    margin = painting.SCANNED_MARGIN if page.is_ocr else painting.MARGIN
    for start, end in spans:
        rects = sheet.rects(start, end)
        if not rects and page.text[start:end].strip():
            raise Unplaced
        for rect in rects:
            more = rect.height * margin
            left, top = (rect.x - more) / page.width, (rect.y - more) / page.height
            right = (rect.x + rect.width + more) / page.width
            bottom = (rect.y + rect.height + more) / page.height
            found.append((max(left, 0.0), max(top, 0.0), min(right, 1.0), min(bottom, 1.0)))
    return found
