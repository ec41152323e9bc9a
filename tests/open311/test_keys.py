"""Keys are issued and ended by the civility office or on the command line; only their hash is kept."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from civicloop.accounts.models import Office, User
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from civicloop.open311 import actions, queries
from civicloop.open311.models import Key
from tests.conftest import NOON
from tests.factories import open311

pytestmark = pytest.mark.django_db


def test_secret_is_shown_once_and_kept_as_a_hash(office: Office) -> None:
    key, secret = open311.key(office=office, hourly_limit=5)

    assert len(secret) >= 32
    assert secret not in str(Key.objects.values().get())
    assert queries.key_of(secret) == key
    assert queries.key_of("") is None
    link = Event.objects.get(verb="open311-key.issued")
    assert (link.thing, json.loads(link.data)) == (f"open311-key:{key.pk}", {"hourly_limit": 5, "office": "urban"})


def test_ended_key_opens_nothing_and_its_name_is_free_again() -> None:
    _key, secret = open311.key()

    actions.end_key(by=None, name="FixMyStreet", at=NOON)

    assert queries.key_of(secret) is None
    assert queries.key_of(open311.key()[1])
    with pytest.raises(actions.NoKey):
        actions.end_key(by=None, name="Nobody", at=NOON)


def test_name_has_one_open_key() -> None:
    key, _secret = open311.key()

    with pytest.raises(actions.KeyExists):
        open311.key()
    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.create(name="FixMyStreet", secret_hash="x", issued_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.filter(pk=key.pk).update(hourly_limit=0)


def test_keys_are_the_coordinators(alice: User, coordinator: User) -> None:
    with pytest.raises(NotAllowed):
        actions.issue_key(by=alice, name="Mine", at=NOON)
    key, _secret = actions.issue_key(by=coordinator, name="Mine", at=NOON)
    with pytest.raises(NotAllowed):
        actions.end_key(by=alice, name="Mine", at=NOON)

    assert actions.end_key(by=coordinator, name="Mine", at=NOON) == key


def run(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("open311-key", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def test_command_makes_a_key_and_ends_it(office: Office) -> None:
    made = run("FixMyStreet", "--office", "urban", "--hourly", "9")

    key = queries.key_of(made["api_key"])
    assert key
    assert (key.name, key.office, key.hourly_limit) == ("FixMyStreet", office, 9)
    assert run("FixMyStreet", "--end") == {"ended": "FixMyStreet"}
    assert queries.key_of(made["api_key"]) is None


def test_command_refuses_an_office_that_is_not_there() -> None:
    with pytest.raises(CommandError):
        run("FixMyStreet", "--office", "nowhere")
    with pytest.raises(CommandError):
        run("FixMyStreet", "--hourly", "0")
    with pytest.raises(SystemExit):
        run("Nobody", "--end")
