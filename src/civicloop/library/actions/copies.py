"""Copies: noting what comparison found, and settling what uploaders say against it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library import rules
from civicloop.library.actions.telling import tell_copied, tell_decided
from civicloop.library.copies.matching import Match
from civicloop.library.models import (
    COPY_STEPS,
    Appeal,
    CopiedPage,
    Copy,
    CopyState,
    Document,
    Ground,
    Ruling,
    Version,
)


class AppealedBefore(Refused):
    code = "appealed-before"
    message = _("You have appealed in this matter before: it was decided.")


RULED = {Ruling.KEPT: CopyState.KEPT, Ruling.TURNED: CopyState.KEPT, Ruling.CLEARED: CopyState.CLEARED}


@dataclass
class Pair:
    """What a document shares with one other: the pages of both that are current, and since when each has the text."""

    other: Document
    since: datetime
    other_since: datetime
    matches: list[Match] = field(default_factory=list)

    def is_first(self, document: Document) -> bool:
        """Whether the document had the text before the other one."""
        return (self.since, document.number) < (self.other_since, self.other.number)


@transaction.atomic
def note_copies(*, version: Version, matches: Sequence[Match], at: datetime) -> list[Copy]:
    """Keep what was found of a document's current version in place of what was known; appeals stay."""
    pairs = pairs_of(version, matches)
    document = locked_documents([version.document_id, *(pair.other.pk for pair in pairs)])[version.document_id]
    version.compared_at = at
    version.save(update_fields=["compared_at"])
    if document.current_id != version.pk:
        return []
    of_document = Copy.objects.filter(Q(document=document) | Q(source=document))
    CopiedPage.objects.filter(copy__in=of_document).delete()
    noted = [note_pair(document, pair, at) for pair in pairs if pair.matches]
    of_document.filter(appeals=None).exclude(pk__in=[copy.pk for copy in noted]).delete()
    return noted


def locked_documents(pks: Sequence[int]) -> dict[int, Document]:
    """In one order, so that two comparisons wait for each other."""
    return {each.pk: each for each in Document.objects.select_for_update().filter(pk__in=pks).order_by("pk")}


def pairs_of(version: Version, matches: Sequence[Match]) -> list[Pair]:
    """Matches by the other document. Older versions, of either document, only tell since when it has the text."""
    since: defaultdict[int, datetime] = defaultdict(lambda: version.taken_at)
    for match in matches:
        if match.of.version.document_id == version.document_id:
            since[match.page.pk] = min(since[match.page.pk], match.of.version.taken_at)
    pairs: dict[int, Pair] = {}
    for match in matches:
        other, taken_at = match.of.version.document, match.of.version.taken_at
        if other.pk == version.document_id:
            continue
        pair = pairs.setdefault(other.pk, Pair(other, since[match.page.pk], taken_at))
        pair.since, pair.other_since = min(pair.since, since[match.page.pk]), min(pair.other_since, taken_at)
        if match.of.version_id == other.current_id:
            pair.matches.append(match)
    return list(pairs.values())


def note_pair(document: Document, pair: Pair, at: datetime) -> Copy:
    later, first = (pair.other, document) if pair.is_first(document) else (document, pair.other)
    both = Q(document=document, source=pair.other) | Q(document=pair.other, source=document)
    copy = Copy.objects.select_for_update().filter(both).first()
    if copy is None:
        copy = Copy.objects.create(document=later, source=first, found_at=at)
        tell_copied(copy, at=at)
    elif copy.state == CopyState.FOUND and copy.source_id != first.pk:
        copy.document, copy.source = later, first
        copy.save(update_fields=["document", "source"])
    is_turned = copy.source_id == document.pk
    CopiedPage.objects.bulk_create(
        CopiedPage(
            copy=copy,
            page=match.of if is_turned else match.page,
            of=match.page if is_turned else match.of,
            score=match.score,
        )
        for match in pair.matches
    )
    return copy


@transaction.atomic
def appeal_copy(*, by: User, copy: Copy, ground: Ground, text: str, at: datetime) -> Appeal:
    """The uploader of the later document says why it isn't what it seems. Once each."""
    copy = locked(copy)
    if not rules.may_appeal_copy(by, copy):
        raise NotAllowed
    if copy.appeals.filter(by=by).exists():
        raise AppealedBefore
    step(copy, CopyState.APPEALED)
    appeal = Appeal.objects.create(copy=copy, by=by, ground=ground, text=text, made_at=at)
    chain.record(by=by, verb="copy.appealed", thing=copy, at=at, ground=ground)
    return appeal


@transaction.atomic
def decide_copy(*, by: User, copy: Copy, ruling: Ruling, reason: str, at: datetime) -> Appeal:
    """A moderator without a part in it decides on the open appeal, with a reason that both uploaders read."""
    copy = locked(copy)
    if not rules.may_decide_copy(by, copy):
        raise NotAllowed
    step(copy, RULED[ruling])
    name = copy.chain_name
    if ruling == Ruling.TURNED:
        turn(copy)
    appeal = copy.appeals.get(ruling="")
    appeal.ruling, appeal.reason, appeal.decided_by, appeal.decided_at = ruling, reason, by, at
    appeal.save()
    chain.record(by=by, verb=f"copy.{ruling}", thing=name, at=at)
    tell_decided(copy, at=at)
    return appeal


def locked(copy: Copy) -> Copy:
    return Copy.objects.select_for_update(of=("self",)).select_related("document__office", "source").get(pk=copy.pk)


def step(copy: Copy, wanted: CopyState) -> None:
    COPY_STEPS.require(CopyState(copy.state), wanted)
    copy.state = wanted
    copy.save(update_fields=["state"])


def turn(copy: Copy) -> None:
    """Copy and source change places, page by page."""
    copy.document, copy.source = copy.source, copy.document
    copy.save(update_fields=["document", "source"])
    pages = list(copy.pages.all())
    for each in pages:
        each.page_id, each.of_id = each.of_id, each.page_id
    CopiedPage.objects.bulk_update(pages, ["page", "of"])
