"""Putting the masked version in the place of the one before, everywhere at once; what stood there is closed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, JSONField, Model, Q, QuerySet, TextField

from civicloop.accounts.models import Notice
from civicloop.kernel import blobs, chain
from civicloop.kernel.models import Blob
from civicloop.library.actions.access import renew_keywords
from civicloop.library.actions.masking import step
from civicloop.library.actions.telling import NEW_VERSION, tell_changed
from civicloop.library.actions.versions import retire
from civicloop.library.copies import sketches
from civicloop.library.masking.painting import Hider
from civicloop.library.models import (
    MASKING_STEPS,
    Blank,
    CopiedPage,
    Document,
    Field,
    Heading,
    Masking,
    MaskingState,
    Page,
    Part,
    Passage,
    SavedSearch,
    Status,
    Version,
)
from civicloop.library.search import index
from civicloop.library.search.folding import fold

type Hide = Callable[[str], str]

ELSEWHERE: list[Callable[[Document, Hide], None]] = []
"""What higher apps do about words that they took from a document's text; each registers itself when it is loaded."""


@dataclass(frozen=True)
class MaskedPage:
    """A page as it will be published."""

    number: int
    text: str
    before: str
    width: float
    height: float
    is_ocr: bool
    boxes: bytes
    pictures: Mapping[int, Callable[[], bytes]]


@transaction.atomic
def publish_masked(*, masking: Masking, pages: Sequence[MaskedPage], blob: Blob, hider: Hider, at: datetime) -> Version:
    """It becomes current; index, sketches, keywords, passages and the texts taken from it change with it."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=masking.version.document_id)
    masking.refresh_from_db(fields=["state"])  # a worker taken for dead may come after the one that took its place
    MASKING_STEPS.require(MaskingState(masking.state), MaskingState.DONE)
    title = hider.hide(document.title)
    made = version_of(masking, document, blob, title, at)
    rows = [keep_page(made, page) for page in pages]
    hide = {page.number: Facts(page, hider) for page in pages}
    copy_understanding(masking.version, made, hide, hider)
    close_older(document, made, at)
    index.add(rows)
    sketches.add(rows)
    document.title, document.folded_title, document.current = title, fold(title), made
    document.save()
    index.add_titles([document])
    renew_keywords(document)
    move_passages(masking.version, made, {page.number: page.text for page in pages})
    mask_elsewhere(document, hider)
    masking.result = made
    step(masking, MaskingState.DONE, at)
    places = masking.masks.filter(is_wanted=True).count()
    chain.record(by=masking.by, verb="document.masked", thing=document, at=at, version=made.ordinal, places=places)
    tell_changed(document, NEW_VERSION, by=masking.by, at=at)
    return made


def version_of(masking: Masking, document: Document, blob: Blob, title: str, at: datetime) -> Version:
    source = masking.version
    return Version.objects.create(
        document=document,
        ordinal=document.newest.ordinal + 1,
        blob=blob,
        file_name=f"{title}.pdf"[-255:],
        format="pdf",
        byte_size=blob.byte_size,
        status=Status.READY,
        page_count=source.page_count,
        done_page_count=source.done_page_count,
        converter="masking 2",
        taken_at=at,
        progressed_at=at,
        ready_at=at,
    )


def keep_page(made: Version, page: MaskedPage) -> Page:
    row = Page(
        version=made,
        number=page.number,
        text=page.text,
        width=page.width,
        height=page.height,
        is_ocr=page.is_ocr,
    )
    for width, picture in page.pictures.items():
        blobs.put(row.image_key(width), picture())
    blobs.put(row.boxes_key, page.boxes)
    row.save()
    return row


@dataclass(frozen=True)
class Facts:
    """Hides what was masked in texts that were taken from one page."""

    page: MaskedPage
    hider: Hider

    def hide(self, text: str, start: int | None = None) -> str:
        """As the page's own letters stand there now, where the text stands on the page word for word."""
        at = self.page.before.find(text, max(0, start or 0)) if text else -1
        return self.hider.hide(self.page.text[at : at + len(text)] if at >= 0 else text)


def copy_understanding(source: Version, made: Version, hide: Mapping[int, Facts], hider: Hider) -> None:
    def hidden(page: int, text: str, start: int | None = None) -> str:
        return hide[page].hide(text, start) if page in hide else hider.hide(text)

    Part.objects.bulk_create(
        Part(
            version=made,
            title=hidden(each.first_page, each.title),
            first_page=each.first_page,
            last_page=each.last_page,
        )
        for each in source.parts.order_by("pk")
    )
    Heading.objects.bulk_create(
        Heading(
            version=made,
            ordinal=each.ordinal,
            level=each.level,
            text=hidden(each.page, each.text, each.start),
            page=each.page,
            start=each.start,
        )
        for each in source.headings.order_by("pk")
    )
    Field.objects.bulk_create(
        Field(version=made, name=each.name, value=hidden(each.page, each.value), page=each.page)
        for each in source.fields.order_by("pk")
    )
    Blank.objects.bulk_create(
        Blank(version=made, page=each.page, start=each.start, end=each.end, context=hidden(each.page, each.context))
        for each in source.blanks.order_by("pk")
    )


def close_older(document: Document, made: Version, at: datetime) -> None:
    """Older versions hold the words: out of the index and the sketches, and shown to their owner alone."""
    older = document.versions.exclude(pk=made.pk)
    retire(document.current)
    sketches.remove(list(Page.objects.filter(version__in=older).values_list("pk", flat=True)))
    CopiedPage.objects.filter(page__version__in=older).delete()
    CopiedPage.objects.filter(of__version__in=older).delete()
    older.filter(closed_at=None).update(closed_at=at)


def move_passages(source: Version, made: Version, texts: Mapping[int, str]) -> None:
    """Cited places go on to the masked version: letters stand where they stood, so the places are the same."""
    passages = list(Passage.objects.filter(version=source))
    for passage in passages:
        passage.version = made
        passage.quote = texts.get(passage.page, "")[passage.start : passage.end]
    Passage.objects.bulk_update(passages, ["version", "quote"], batch_size=200)


def mask_elsewhere(document: Document, hider: Hider) -> None:
    """Texts that were made of the document's: what people were told, and what higher apps keep."""
    for notice in notices_of(document):
        notice.message = hidden_in(notice.message, hider.hide)
        notice.save(update_fields=["message"])
    for mask in ELSEWHERE:
        mask(document, hider.hide)


def notices_of(document: Document) -> QuerySet[Notice]:
    """What people were told about the document, or were led to it by."""
    searches = [search.chain_name for search in SavedSearch.objects.filter(alerts__document=document)]
    told = Q(about__in=[document.chain_name, *searches])
    return Notice.objects.filter(told | Q(url__startswith=f"/d/{document.number}/"))


def mask_rows(rows: QuerySet[Any], hide: Hide) -> None:
    """Hide the words in every field of these rows that holds people's words."""
    names = texts_of(rows.model)
    changed = []
    for row in rows:
        before = {name: getattr(row, name) for name in names}
        after = {name: hidden_in(value, hide) for name, value in before.items()}
        if after != before:
            vars(row).update(after)
            changed.append(row)
    if changed:
        rows.model._default_manager.bulk_update(changed, names, batch_size=200)


def texts_of(model: type[Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField) and not field.choices and not field.unique
    ]


def hidden_in(value: Any, hide: Hide) -> Any:
    """The same in every text of a JSON value."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, list):
        return [hidden_in(each, hide) for each in value]
    if isinstance(value, dict):
        return {name: hidden_in(each, hide) for name, each in value.items()}
    return value
