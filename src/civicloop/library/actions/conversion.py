"""The converter's steps: claim a version, keep page after page, make it ready as a whole, or say why not.

Each step may be repeated after its worker was killed. No reader sees anything before the last one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from civicloop.kernel import blobs, chain
from civicloop.library import passages
from civicloop.library.actions.access import keep_keywords
from civicloop.library.actions.documents import queue, title_of
from civicloop.library.actions.telling import tell_failed, tell_ready
from civicloop.library.actions.versions import retire
from civicloop.library.conversion import CleanPage, PageContent, Prepared, Understanding, Unreadable
from civicloop.library.copies import sketches
from civicloop.library.models import STEPS, Blank, Document, Field, Heading, Page, Part, Status, Version
from civicloop.library.reasons import Broken
from civicloop.library.search import index
from civicloop.library.search.folding import fold

CONVERTER = "converter"
MOST_ATTEMPTS = 3
WAIT = timedelta(seconds=30)


@transaction.atomic
def begin_conversion(*, version_id: int, claimant: str, at: datetime) -> Version | None:
    """Claim a waiting version; None when there is nothing to do, or another process has it."""
    version = Version.objects.select_for_update().select_related("document", "blob").get(pk=version_id)
    if version.status != Status.WAITING:
        return None
    version.status, version.claimed_by, version.progressed_at = Status.CONVERTING, claimant, at
    version.attempts += 1
    version.save()
    if version.attempts > MOST_ATTEMPTS:  # its worker was killed each time
        stop_conversion(version=version, refusal=Broken(), at=at)
        return None
    return version


@transaction.atomic
def plan_pages(*, version: Version, prepared: Prepared, at: datetime) -> list[int]:
    """Note what is known before any page is; the pages that are still to be made."""
    if (version.converter, version.page_count) != (prepared.converter, prepared.page_count):
        version.pages.all().delete()  # another converter's: its pages don't fit these
    version.format, version.converter = str(prepared.format), prepared.converter[:120]
    version.page_count, version.declared_page_count = prepared.page_count, prepared.declared_page_count
    done = set(version.pages.values_list("number", flat=True))
    version.done_page_count, version.progressed_at = len(done), at
    version.save()
    return [number for number in range(1, prepared.page_count + 1) if number not in done]


def keep_pages(*, version: Version, contents: Sequence[PageContent], at: datetime) -> list[Page]:
    """Some more pages done: their files first, then their rows and the count."""
    pages = [page_of(version, content) for content in contents]
    for page, content in zip(pages, contents, strict=True):
        for width, picture in content.images.items():
            blobs.put(page.image_key(width), picture)
        blobs.put(page.boxes_key, passages.pack(content.boxes))
    with transaction.atomic():
        Page.objects.bulk_create(pages)
        version.done_page_count += len(pages)
        version.progressed_at = at
        version.save(update_fields=["done_page_count", "progressed_at"])
    return pages


def page_of(version: Version, content: PageContent) -> Page:
    return Page(
        version=version,
        number=content.number,
        text=content.text,
        width=content.width,
        height=content.height,
        is_ocr=content.text_source == "ocr",
        scan=content.scan,
    )


@transaction.atomic
def finish_conversion(
    *, version: Version, pages: Sequence[Page], found: Understanding, keywords: dict[str, float], at: datetime
) -> Document:
    """All pages are there: their own texts, the index and the current version change together."""
    document = Document.objects.select_for_update().get(pk=version.document_id)
    STEPS.require(Status(version.status), Status.READY)
    clean_pages(pages, found.pages)
    retire(document.current)
    index.add(pages)
    sketches.add(pages)
    keep_understanding(version, found)
    version.status, version.ready_at, version.progressed_at, version.claimed_by = Status.READY, at, at, ""
    version.save()
    if version.ordinal == 1 and document.title == title_of(version.file_name) and found.title:
        document.title = found.title[:200]
    document.folded_title = fold(document.title)
    document.dated_on = document.dated_on or found.dated_on
    document.current = version
    document.save()
    index.add_titles([document])
    keep_keywords(document, keywords)
    facts = {"version": version.ordinal, "pages": version.page_count, "converter": version.converter}
    chain.record(by=CONVERTER, verb="document.converted", thing=document, at=at, **facts)
    tell_ready(document, at=at)
    return document


def clean_pages(pages: Sequence[Page], clean: Sequence[CleanPage]) -> None:
    """Without running headers and footers, where a page had any."""
    changed = []
    for page, own in zip(pages, clean, strict=True):
        if page.text != own.text:
            boxes = passages.pack(own.boxes)  # read while the page still has the text that they are kept under
            page.text = own.text
            blobs.put(page.boxes_key, boxes)
            changed.append(page)
    Page.objects.bulk_update(changed, ["text"], batch_size=200)


def keep_understanding(version: Version, found: Understanding) -> None:
    Part.objects.bulk_create(
        Part(version=version, title=part.title[:200], first_page=part.first_page, last_page=part.last_page)
        for part in found.parts
    )
    Field.objects.bulk_create(
        Field(version=version, name=field.name[:40], value=field.value[:200], page=field.page) for field in found.fields
    )
    Blank.objects.bulk_create(
        Blank(version=version, page=blank.page, start=blank.start, end=blank.end, context=blank.context[:200])
        for blank in found.blanks
    )
    Heading.objects.bulk_create(
        Heading(
            version=version, ordinal=place, level=each.level, text=each.text[:200], page=each.page, start=each.start
        )
        for place, each in enumerate(found.outline)
    )


@transaction.atomic
def stop_conversion(*, version: Version, refusal: Unreadable, at: datetime, is_queued: bool = True) -> Version:
    """It yields no pages: try again later with more patience where that can help, else say why for good."""
    again = refusal.may_pass and version.attempts < MOST_ATTEMPTS
    wanted = Status.WAITING if again else Status.FAILED if refusal.may_pass else Status.REFUSED
    STEPS.require(Status(version.status), wanted)
    due = at + WAIT * version.attempts if again else at
    version.status, version.claimed_by, version.progressed_at = wanted, "", due
    version.reason_code, version.reason_details = refusal.code, refusal.details
    version.save()
    if again and is_queued:
        queue(version, run_after=due)
    elif not again:
        facts = {"version": version.ordinal, "reason": refusal.code}
        chain.record(by=CONVERTER, verb=f"document.{wanted}", thing=version.document, at=at, **facts)
        tell_failed(version, at=at)
    return version
