"""Copies as rows: who published first, what a second comparison changes, appeals and their decision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from civicloop.accounts.models import Office, User
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.models import Event
from civicloop.library import actions, tasks
from civicloop.library.actions.copies import AppealedBefore
from civicloop.library.copies.queries import alike, page_pairs
from civicloop.library.models import (
    COPY_STEPS,
    CopiedPage,
    Copy,
    CopyState,
    Document,
    Ground,
    Ruling,
    Status,
    Version,
    Visibility,
)
from tests.conftest import NOON
from tests.factories import library
from tests.factories.copies import compare, compared, words

pytestmark = pytest.mark.django_db
OWN = [words(f"page {number}") for number in range(1, 4)]
LATER = NOON + timedelta(days=1)


@pytest.fixture
def copy(alice: User, charlie: User) -> Copy:
    """Charlie's document, which took a page over from Alice's."""
    compared(*OWN, owner=alice)
    compared(words("own"), OWN[1], owner=charlie, at=LATER)
    return Copy.objects.get()


def known() -> list[tuple[int, int, int, int]]:
    rows = CopiedPage.objects.values_list(
        "copy__document__number", "page__number", "copy__source__number", "of__number"
    )
    return sorted(rows)


def test_earlier_document_is_the_source_whichever_is_compared_last(alice: User, charlie: User) -> None:
    early = compared(*OWN, owner=alice)
    late = compared(OWN[2], OWN[0], owner=charlie, at=LATER)
    expected = [(late.number, 1, early.number, 3), (late.number, 2, early.number, 1)]
    assert known() == expected

    compare(early)

    assert known() == expected


def test_comparing_again_forgets_what_is_no_longer_so(copy: Copy) -> None:
    copy.document.current.pages.filter(number=2).delete()  # type: ignore[union-attr]

    compare(copy.document)

    assert (known(), Copy.objects.count()) == ([], 0)


def test_old_version_of_a_document_proves_when_it_had_the_text(alice: User, charlie: User) -> None:
    first = library.document(OWN[0], owner=alice)
    compared(OWN[0], owner=charlie, at=LATER)
    newer = Version.objects.create(
        document=first,
        ordinal=2,
        blob=first.current.blob,  # type: ignore[union-attr]
        byte_size=1,
        status=Status.READY,
        taken_at=LATER + timedelta(days=1),
        progressed_at=LATER,
    )
    library.page(newer, 1, words("put in before"))
    library.page(newer, 2, OWN[0])
    first.current = newer
    first.save()

    compare(first)

    assert known() == [(10002, 1, 10001, 2)]


def test_version_that_is_no_longer_current_notes_nothing(copy: Copy) -> None:
    old = copy.document.current
    Document.objects.filter(pk=copy.document_id).update(current=None)

    assert old
    assert actions.note_copies(version=old, matches=[], at=NOON) == []
    assert len(known()) == 1


def test_two_documents_are_one_pair_whichever_way_round(copy: Copy) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Copy.objects.create(document=copy.source, source=copy.document, found_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Copy.objects.create(document=copy.source, source=copy.source, found_at=NOON)


def test_who_does_not_see_both_documents_learns_nothing(copy: Copy, alice: User, bob: User, charlie: User) -> None:
    Document.objects.filter(pk=copy.source_id).update(visibility=Visibility.PRIVATE)
    document = Document.objects.get(pk=copy.document_id)

    assert [len(alike(document, viewer)) for viewer in (alice, bob, charlie)] == [1, 0, 0]


def test_pairs_are_told_from_either_side(copy: Copy, alice: User) -> None:
    told = [alike(document, alice)[0] for document in (copy.document, copy.source)]

    assert [(each.other, each.is_from_other, each.page_count) for each in told] == [
        (copy.source, True, 1),
        (copy.document, False, 1),
    ]
    assert [[(pair.page, pair.of, pair.score) for pair in page_pairs(each, alice)] for each in told] == [
        [(2, 2, 1.0)],
        [(2, 2, 1.0)],
    ]


def test_killed_worker_leaves_a_comparison_that_is_made_up_for(alice: User, charlie: User) -> None:
    library.document(*OWN, owner=alice)
    late = library.document(*OWN, owner=charlie, at=LATER)

    tasks.rescue(LATER + timedelta(hours=1))

    assert Copy.objects.get().document == late
    assert not Version.objects.filter(compared_at=None, document=late).exists()


# --- appeals -----------------------------------------------------------------------------------------


def appealed(copy: Copy, by: User) -> Copy:
    actions.appeal_copy(by=by, copy=copy, ground=Ground.MINE, text="先发表在别处", at=LATER)
    copy.refresh_from_db()
    return copy


def test_uploader_of_the_later_document_may_appeal(copy: Copy, charlie: User) -> None:
    appealed(copy, charlie)

    assert copy.state == CopyState.APPEALED
    event = Event.objects.get(verb="copy.appealed")
    assert (event.actor, event.thing, event.data) == (charlie.chain_name, "copy:10002:10001", '{"ground":"mine"}')


def test_nobody_else_may_appeal(copy: Copy, alice: User, bob: User) -> None:
    for by in (alice, bob):
        with pytest.raises(NotAllowed):
            appealed(copy, by)


def test_uploader_appeals_once(copy: Copy, charlie: User, coordinator: User) -> None:
    appealed(copy, charlie)
    actions.decide_copy(by=coordinator, copy=copy, ruling=Ruling.KEPT, reason="逐字相同", at=LATER)

    with pytest.raises(AppealedBefore):
        appealed(copy, charlie)


def test_moderator_without_a_part_in_it_decides(copy: Copy, charlie: User, alice: User, coordinator: User) -> None:
    appealed(copy, charlie)

    for by in (alice, charlie):
        with pytest.raises(NotAllowed):
            actions.decide_copy(by=by, copy=copy, ruling=Ruling.CLEARED, reason="", at=LATER)
    Document.objects.filter(pk=copy.source_id).update(owner=coordinator)
    with pytest.raises(NotAllowed):
        actions.decide_copy(by=coordinator, copy=copy, ruling=Ruling.CLEARED, reason="", at=LATER)


def test_cleared_copy_is_shown_to_readers_no_more(copy: Copy, charlie: User, bob: User, coordinator: User) -> None:
    appealed(copy, charlie)

    decided = actions.decide_copy(by=coordinator, copy=copy, ruling=Ruling.CLEARED, reason="引文", at=LATER)

    assert (decided.ruling, decided.reason, decided.decided_by) == (Ruling.CLEARED, "引文", coordinator)
    assert alike(copy.document, bob) == []
    assert [each.copy for each in alike(copy.document, charlie, with_cleared=True)] == [copy]
    assert Event.objects.get(verb="copy.cleared").thing == "copy:10002:10001"


def test_turned_copy_credits_the_other_document_from_then_on(copy: Copy, charlie: User, coordinator: User) -> None:
    appealed(copy, charlie)

    actions.decide_copy(by=coordinator, copy=copy, ruling=Ruling.TURNED, reason="原作者", at=LATER)

    assert known() == [(10001, 2, 10002, 2)]
    compare(Document.objects.get(number=10002))
    assert known() == [(10001, 2, 10002, 2)]


def test_other_uploader_may_appeal_against_a_turned_copy(
    copy: Copy, alice: User, charlie: User, coordinator: User
) -> None:
    appealed(copy, charlie)
    actions.decide_copy(by=coordinator, copy=copy, ruling=Ruling.TURNED, reason="原作者", at=LATER)

    assert appealed(Copy.objects.get(), alice).state == CopyState.APPEALED


def test_comparing_again_keeps_an_appealed_copy(copy: Copy, charlie: User) -> None:
    appealed(copy, charlie)
    copy.document.current.pages.filter(number=2).delete()  # type: ignore[union-attr]

    compare(copy.document)

    assert (known(), Copy.objects.count()) == ([], 1)


@pytest.mark.parametrize("now", CopyState)
@pytest.mark.parametrize("ruling", Ruling)
def test_only_an_open_appeal_is_decided(copy: Copy, charlie: User, coordinator: User, now: str, ruling: Ruling) -> None:
    appealed(copy, charlie)
    Copy.objects.update(state=now)
    if now == CopyState.APPEALED:
        assert COPY_STEPS.allows(CopyState.APPEALED, CopyState.KEPT)
        return

    with pytest.raises(WrongState):
        actions.decide_copy(by=coordinator, copy=copy, ruling=ruling, reason="x", at=LATER)


def test_first_page_of_a_pair_is_never_of_the_wrong_document(copy: Copy, office: Office) -> None:
    assert not CopiedPage.objects.exclude(page__version__document=F("copy__document")).exists()
    assert not CopiedPage.objects.exclude(of__version__document=F("copy__source")).exists()
