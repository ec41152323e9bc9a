"""Taking in, describing, withdrawing, retrying: what changes, who may, what the chain records."""

import io
import json
from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from civicloop.accounts.models import Office, User
from civicloop.kernel import blobs, chain
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.models import Event
from civicloop.library import actions, queries, rules
from civicloop.library.conversion.errors import Damaged, TimedOut, TooLarge
from civicloop.library.models import STEPS, Document, Passage, Status, Version, Visibility
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db


def take_in(by: User, content: bytes = b"bytes", name: str = "通知.doc", office: Office | None = None) -> Document:
    return actions.take_in(by=by, file=io.BytesIO(content), name=name, at=NOON, office=office, is_queued=False)


def test_file_is_kept_as_it_came_under_a_short_number(alice: User) -> None:
    first, second = take_in(alice), take_in(alice, b"other", name="C:\\Users\\a\\报\x00告.final.doc")

    version = second.versions.get()
    assert [(each.number, each.title) for each in (first, second)] == [(10001, "通知"), (10002, "报告.final")]
    assert (version.status, version.byte_size, version.file_name) == (Status.WAITING, 5, "报告.final.doc")
    assert blobs.read(version.blob) == b"other"


def test_taking_in_is_recorded_without_names(alice: User) -> None:
    document = take_in(alice, name="张三的报告.doc")

    event = Event.objects.get(verb="document.added")
    digest = document.versions.get().blob.sha256
    assert (event.actor, event.thing) == (f"member:{alice.pk}", "document:10001")
    assert json.loads(event.data) == {"bytes": 5, "sha256": digest}


def test_file_of_a_private_document_leaves_no_hash_in_the_public_chain(alice: User) -> None:
    document = actions.take_in(
        by=alice, file=io.BytesIO(b"mine"), name="机密.doc", at=NOON, visibility=Visibility.PRIVATE, is_queued=False
    )

    digest = document.versions.get().blob.sha256
    assert json.loads(Event.objects.get(verb="document.added").data) == {"seal": chain.seal(digest)}


def test_same_file_again_is_accepted_and_points_to_the_first(alice: User, charlie: User) -> None:
    library.document("一", owner=alice, content=b"same")
    again, hidden = take_in(charlie, b"same"), take_in(alice, b"mine")

    assert queries.same_file(again, charlie) == Document.objects.get(number=10001)
    assert queries.same_file(take_in(charlie, b"mine"), charlie) is None, hidden


def test_file_beyond_the_limit_is_refused(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "UPLOAD_MAX_BYTES", 4)

    with pytest.raises(TooLarge):
        take_in(alice)
    assert not Document.objects.exists()
    assert settings.UPLOAD_MAX_BYTES > 4


def test_member_takes_in_for_the_own_office_only(alice: User, charlie: User, office: Office) -> None:
    assert take_in(alice, office=office).office == office
    with pytest.raises(NotAllowed):
        take_in(charlie, office=office)


def test_owner_and_editors_describe_others_do_not(alice: User, bob: User, charlie: User, coordinator: User) -> None:
    made = library.document("一", owner=alice)
    wanted = {"title": "新題", "category": None, "dated_on": date(2026, 5, 1), "visibility": Visibility.PRIVATE}

    changed = actions.set_details(by=alice, document=made, at=NOON, **wanted)

    assert (changed.title, changed.folded_title, changed.dated_on) == ("新題", "新题", date(2026, 5, 1))
    assert json.loads(Event.objects.get(verb="document.described").data) == {
        "changed": ["title", "dated_on", "visibility"],
        "visibility": "private",
    }
    assert [rules.may_change(each, made) for each in (alice, coordinator, bob, charlie)] == [True, True, False, False]
    with pytest.raises(NotAllowed):
        actions.set_details(by=charlie, document=made, at=NOON, **wanted)


def test_withdrawn_document_is_gone_for_its_readers_once(alice: User, charlie: User) -> None:
    made = library.document("一", owner=alice)

    with pytest.raises(NotAllowed):
        actions.withdraw(by=charlie, document=made, at=NOON)
    for _ in range(2):
        actions.withdraw(by=alice, document=made, at=NOON)

    assert Event.objects.filter(verb="document.withdrawn").count() == 1
    assert [Document.objects.visible_to(each).count() for each in (alice, charlie)] == [1, 0]


def test_only_what_ended_badly_is_tried_again(alice: User, charlie: User) -> None:
    made = library.waiting_document(owner=alice)
    with pytest.raises(WrongState):
        actions.retry(by=alice, document=made, at=NOON)

    claimed = begin(made)
    actions.stop_conversion(version=claimed, refusal=Damaged(), at=NOON)
    with pytest.raises(NotAllowed):
        actions.retry(by=charlie, document=made, at=NOON)
    version = actions.retry(by=alice, document=made, at=NOON, is_queued=False)

    assert (version.status, version.attempts, version.reason) == (Status.WAITING, 0, "")


def begin(document: Document, claimant: str = "host:1") -> Version:
    version = actions.begin_conversion(version_id=document.versions.get().pk, claimant=claimant, at=NOON)
    assert version is not None
    return version


def test_waiting_version_is_claimed_by_one_process(alice: User) -> None:
    made = library.waiting_document(owner=alice)

    assert begin(made).claimed_by == "host:1"
    assert actions.begin_conversion(version_id=made.versions.get().pk, claimant="host:2", at=NOON) is None


def test_failure_that_may_pass_is_tried_three_times(alice: User) -> None:
    made = library.waiting_document(owner=alice)

    statuses = []
    for _ in range(3):
        stopped = actions.stop_conversion(version=begin(made), refusal=TimedOut(seconds=50), at=NOON, is_queued=False)
        statuses.append(stopped.status)

    assert statuses == [Status.WAITING, Status.WAITING, Status.FAILED]
    assert "50" in made.versions.get().reason
    assert Event.objects.filter(verb="document.failed").count() == 1


def test_version_whose_workers_all_died_fails(alice: User) -> None:
    made = library.waiting_document(owner=alice)
    for _ in range(3):
        begin(made)
        Version.objects.update(status=Status.WAITING)

    assert actions.begin_conversion(version_id=made.versions.get().pk, claimant="host:9", at=NOON) is None
    assert made.versions.get().status == Status.FAILED


@pytest.mark.parametrize("now", Status)
@pytest.mark.parametrize("wanted", Status)
def test_steps_of_a_version_are_these_alone(now: Status, wanted: Status) -> None:
    allowed = {
        ("waiting", "converting"), ("converting", "ready"), ("converting", "refused"), ("converting", "failed"),
        ("converting", "waiting"), ("refused", "waiting"), ("failed", "waiting"),
    }  # fmt: skip

    assert STEPS.allows(now, wanted) == ((now.value, wanted.value) in allowed)


def test_same_span_is_one_passage(alice: User) -> None:
    page = library.document("创建文明城市", owner=alice).current.pages.get()  # type: ignore[union-attr]

    passages = [actions.cite(page=page, start=2, end=4) for _ in range(2)]

    assert (passages[0], passages[0].quote, passages[0].anchor) == (passages[1], "文明", "p1-2")


def test_database_refuses_an_empty_passage(alice: User) -> None:
    version = library.document("一", owner=alice).current
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.create(version=version, page=1, start=2, end=2, quote="")
