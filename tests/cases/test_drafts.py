"""Pictures of a report that is being written: kept for the page, swept after a day when it was never sent."""

from datetime import timedelta

import pytest

from civicloop.cases import actions
from civicloop.cases.models import DraftPicture
from civicloop.cases.pictures import clean
from civicloop.kernel import blobs
from civicloop.kernel.models import Blob
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


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
