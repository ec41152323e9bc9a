"""Masking a document: look for what is private, decide place by place, have it done; who may see what was before."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library import masking as engine
from civicloop.library import rules
from civicloop.library.masking.painting import Hider
from civicloop.library.masking.suggestions import Certainty, Kind
from civicloop.library.models import MASKING_STEPS, Document, Mask, Masking, MaskingState, Page
from civicloop.library.models.masking import OPEN


class NothingToMask(Refused):
    code = "nothing-to-mask"
    message = _("Nothing is ticked. Tick what shall go, or leave the document as it is.")


class NotThere(Refused):
    code = "not-there"
    message = _("These words are not on page %(page)s. Select them as they stand there.")


class NotReadable(Refused):
    code = "not-readable"
    message = _("Another version is being converted. Wait until it is ready, then mask that one.")


@transaction.atomic
def begin_masking(*, by: User, document: Document, at: datetime) -> Masking:
    """Note what may be private in the current version; what is likely is ticked. Goes on with one that was begun."""
    document = Document.objects.select_for_update(of=("self",)).select_related("current").get(pk=document.pk)
    if not rules.may_mask(by, document):
        raise NotAllowed
    version = document.current
    if version is None or document.newest.is_under_way:
        raise NotReadable
    if begun := version.maskings.filter(state__in=OPEN).first():
        return begun
    made = Masking.objects.create(version=version, by=by, begun_at=at, progressed_at=at)
    pages = list(version.pages.order_by("number").values_list("number", "text"))
    found = engine.suggest([text for _number, text in pages])
    Mask.objects.bulk_create(
        Mask(
            masking=made,
            page=number,
            start=each.start,
            end=each.end,
            kind=each.kind,
            reason=each.reason,
            is_wanted=each.certainty > Certainty.MAYBE,
        )
        for (number, _text), suggestions in zip(pages, found, strict=True)
        for each in suggestions
    )
    return made


@transaction.atomic
def choose_masks(*, by: User, masking: Masking, page: int, wanted: Collection[int]) -> None:
    """Of a page's places, those of these ids go."""
    open_draft(by, masking)
    masks = Mask.objects.filter(masking=masking, page=page)
    masks.filter(pk__in=wanted).update(is_wanted=True)
    masks.exclude(pk__in=wanted).update(is_wanted=False)


@transaction.atomic
def add_masks(*, by: User, masking: Masking, page: int, words: str, kind: Kind, everywhere: bool = True) -> int:
    """Mask these words of a page, and wherever else they stand; returns in how many places."""
    open_draft(by, masking)
    hider = Hider.of([words]) if len("".join(words.split())) > 1 else None
    pages = Page.objects.filter(version=masking.version_id)
    here = pages.filter(number=page).first()
    if not words.strip() or here is None or not places_of(here.text, words, hider):
        raise NotThere(page=page)
    looked_at = pages.iterator(chunk_size=200) if everywhere and hider else [here]
    places = [(each.number, *span) for each in looked_at for span in places_of(each.text, words, hider)]
    for number, start, end in places:
        found = {"is_wanted": True}
        Mask.objects.update_or_create(
            masking=masking, page=number, start=start, end=end, defaults=found, create_defaults=found | {"kind": kind}
        )
    return len(places)


def places_of(text: str, words: str, hider: Hider | None) -> list[tuple[int, int]]:
    if hider:
        return hider.places(text)
    word, found = words.strip(), []
    at = text.find(word)
    while word and at >= 0:
        found.append((at, at + len(word)))
        at = text.find(word, at + 1)
    return found


@transaction.atomic
def confirm_masking(*, by: User, masking: Masking, at: datetime, is_queued: bool = True) -> Masking:
    """Have it done; from here a task goes on. Also another try of one that failed or whose worker died."""
    masking = Masking.objects.select_for_update(of=("self",)).select_related("version__document").get(pk=masking.pk)
    if not rules.may_mask(by, masking.version.document):
        raise NotAllowed
    if not masking.masks.filter(is_wanted=True).exists():
        raise NothingToMask
    if masking.version.document.newest.pk != masking.version_id:
        raise NotReadable
    step(masking, MaskingState.WAITING, at)
    if is_queued:
        from civicloop.library.masking_task import enqueue

        transaction.on_commit(lambda: enqueue(masking))
    return masking


@transaction.atomic
def drop_masking(*, by: User, masking: Masking, at: datetime) -> None:
    """Leave the document as it is."""
    masking = Masking.objects.select_for_update(of=("self",)).select_related("version__document").get(pk=masking.pk)
    if not rules.may_mask(by, masking.version.document):
        raise NotAllowed
    step(masking, MaskingState.DROPPED, at)


@transaction.atomic
def take_masking(*, masking_id: int, at: datetime) -> Masking | None:
    """Claim a confirmed one; None where another worker has it."""
    masking = Masking.objects.select_for_update(of=("self",)).select_related("version__document").get(pk=masking_id)
    if masking.state != MaskingState.WAITING:
        return None
    masking.done_page_count, masking.problem = 0, ""
    step(masking, MaskingState.WORKING, at)
    return masking


@transaction.atomic
def retry_masking(*, masking_id: int, before: datetime, at: datetime) -> Masking | None:
    """Let another worker take one that nobody has gone on with since `before`; None where somebody has."""
    masking = Masking.objects.select_for_update(of=("self",)).get(pk=masking_id)
    if masking.progressed_at >= before or not masking.is_under_way:
        return None
    masking.state, masking.progressed_at = MaskingState.WAITING, at
    masking.save()
    return masking


@transaction.atomic
def fail_masking(*, masking: Masking, problem: str, at: datetime) -> None:
    masking.problem = problem[:40]
    step(masking, MaskingState.FAILED, at)
    chain.record(by=None, verb="document.not-masked", thing=masking.version.document, at=at, reason=problem)


def keep_proof(*, masking: Masking, proof: dict[str, object], at: datetime) -> None:
    masking.proof, masking.proved_at = proof, at
    masking.save(update_fields=["proof", "proved_at"])


def step(masking: Masking, wanted: MaskingState, at: datetime) -> None:
    MASKING_STEPS.require(MaskingState(masking.state), wanted)
    masking.state, masking.progressed_at = wanted, at
    masking.save()


def open_draft(by: User, masking: Masking) -> Masking:
    """Locked; only a draft may still be changed."""
    locked = Masking.objects.select_for_update(of=("self",)).select_related("version__document").get(pk=masking.pk)
    if not rules.may_mask(by, locked.version.document):
        raise NotAllowed
    MASKING_STEPS.require(MaskingState(locked.state), MaskingState.WAITING)
    return locked
