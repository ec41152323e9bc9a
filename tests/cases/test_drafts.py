"""Pictures that are kept before what they belong to is done: swept after a day where it never was."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, tokens
from civicloop.cases.models import DraftPicture
from civicloop.cases.pictures import clean
from civicloop.kernel import blobs, clock
from civicloop.kernel.models import Blob
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def sign_in(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def keep(colour: str) -> actions.Kept:
    return actions.keep_draft(picture=clean(make.photo(colour, size=(900, 600))), at=NOON)


def test_unsent_picture_goes_after_a_day_and_a_sent_one_stays() -> None:
    unsent, sent = keep("red"), keep("green")
    case = make.tip(pictures=[sent])
    gone = list(Blob.objects.filter(pk__in=[unsent.blob, unsent.small]))

    counts = [actions.sweep_drafts(at=NOON + hours * HOUR) for hours in (24, 26, 27)]

    assert counts == [0, 2, 0]
    assert set(Blob.objects.values_list("pk", flat=True)) == {sent.blob, sent.small}
    assert blobs.read(case.pictures.get().blob)[:2] == b"\xff\xd8"
    assert DraftPicture.objects.count() == 0
    for blob in gone:
        with pytest.raises(FileNotFoundError):
            blobs.read(blob)


def test_picture_that_is_chosen_again_waits_from_then_on() -> None:
    first = keep("red")
    again = actions.keep_draft(picture=clean(make.photo("red", size=(900, 600))), at=NOON + 20 * HOUR)

    assert first.blob == again.blob
    assert actions.sweep_drafts(at=NOON + 26 * HOUR) == 0
    assert actions.sweep_drafts(at=NOON + 46 * HOUR) == 2


def test_pictures_of_a_deed_that_is_refused_are_swept(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    """Someone was quicker: nothing of what was sent is done."""
    case = make.dispatched(coordinator, office)
    opened = actions.accept(case=case, by=alice, at=NOON)
    actions.assign(case=opened, by=alice, person=alice, at=NOON)
    sign_in(client, alice)
    files = {"fixed-pictures": SimpleUploadedFile("a.jpg", make.photo("blue"), "image/jpeg")}

    answer = client.post(f"/cases/{case.number}/fixed", {"revision": opened.revision, **files})

    assert (answer.status_code, case.pictures.count(), Blob.objects.count()) == (200, 0, 2)
    assert (actions.sweep_drafts(at=clock.now() + 26 * HOUR), Blob.objects.count()) == (2, 0)


def test_pictures_of_a_deed_that_is_done_stay(client: Client, coordinator: User, office: Office, alice: User) -> None:
    case = actions.accept(case=make.dispatched(coordinator, office), by=alice, at=NOON)
    sign_in(client, alice)
    files = {"fixed-pictures": SimpleUploadedFile("a.jpg", make.photo("blue"), "image/jpeg")}

    client.post(f"/cases/{case.number}/fixed", {"revision": case.revision, **files})

    assert (actions.sweep_drafts(at=clock.now() + 26 * HOUR), case.pictures.count(), Blob.objects.count()) == (0, 1, 2)


def test_pictures_of_a_judgement_that_is_refused_are_swept(client: Client, coordinator: User) -> None:
    token = tokens.token_of("x" * 22)
    make.tip(token)  # nothing of it was fixed yet
    files = {"pictures": SimpleUploadedFile("a.jpg", make.photo("blue"), "image/jpeg")}

    answer = client.post(f"/c/{token}/judge", {"fixed": "no", "reason": "还在", **files})

    assert (answer.status_code, Blob.objects.count()) == (409, 2)
    assert (actions.sweep_drafts(at=clock.now() + 26 * HOUR), Blob.objects.count()) == (2, 0)
