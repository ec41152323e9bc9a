"""Good deeds: sent once, shown after a look."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from civicloop.accounts.models import User
from civicloop.cases import actions, tokens
from civicloop.cases.models import Area, Praise, PraiseState
from civicloop.cases.places import Point
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
KEY = "g" * tokens.FORM_KEY_LENGTH


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    make.city()


def send(client: Client, **said: object) -> object:
    usual = {"form_key": KEY, "words": "公交司机扶老人上车", "area": Area.objects.get(code="east").pk}
    return client.post("/praise/new", {**usual, **said})


def praise(state: str = PraiseState.SENT, by: User | None = None) -> Praise:
    made = actions.send_praise(by=by, token=tokens.new_form_key(), words="好事一件", point=Point(31.0, 121.02), at=NOON)
    Praise.objects.filter(pk=made.pk).update(state=state)
    return made


def test_praise_is_sent_once_however_often_one_taps(client: Client) -> None:
    picture = SimpleUploadedFile("a.jpg", make.photo(), "image/jpeg")

    answers = [send(client, pictures=[picture]).status_code, send(client).status_code]

    sent = Praise.objects.get()
    assert (answers, sent.number, sent.state, sent.area.code) == ([302, 302], sent.number, PraiseState.SENT, "east")
    assert sent.picture is not None
    assert Event.objects.get(verb="praise.sent").actor == "anonymous"


def test_praise_without_words_or_place_is_refused(client: Client) -> None:
    assert [send(client, words="").status_code, send(client, area="").status_code] == [200, 200]
    assert Praise.objects.count() == 0


def test_praise_is_shown_after_an_officers_look(client: Client, coordinator: User) -> None:
    waiting = praise()
    before = client.get("/praise/").content.decode()
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")

    client.post(f"/praise/{waiting.number}/show")

    client.logout()
    assert ["好事一件" in page for page in (before, client.get("/praise/").content.decode())] == [False, True]


def test_outsiders_see_and_decide_nothing_that_waits(client: Client, charlie: User) -> None:
    waiting = praise()
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/praise/{waiting.number}.jpg").status_code == 404
    assert client.post(f"/praise/{waiting.number}/show").status_code == 403
    with pytest.raises(NotAllowed):
        actions.decide_praise(by=charlie, praise=waiting, is_shown=True, at=NOON)
