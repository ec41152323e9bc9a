"""Fixtures for all tests: the cast, a clean cache, a fixed moment."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from civicloop.accounts.models import Office, User
from civicloop.kernel.models import ChainHead
from tests.factories import accounts as people

NOON = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)  # a Wednesday, 12:00 in the city


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """The installation's, whatever the last request of another test was answered in."""
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _data_folder() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.DATA), ignore_errors=True)


@pytest.fixture(autouse=True)
def _base_data(request: pytest.FixtureRequest) -> None:
    """What the migrations put in is there for every test, also after another test's flush took it away."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    if not apps.get_model("cases", "Category").objects.exists():
        import_module("civicloop.cases.migrations.0004_cells_and_knowledge").add_base_knowledge(apps, None)
        import_module("civicloop.cases.migrations.0006_words_and_emergencies").add_words_and_emergencies(apps, None)
    if not apps.get_model("programme", "Rung").objects.exists():
        import_module("civicloop.programme.migrations.0004_carry_over").set_up_ladder(apps, None)
        import_module("civicloop.programme.migrations.0010_base_formula").set_up_formula(apps, None)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """For tests that need real commits: lets the flush at their end delete the append-only chain."""
    yield
    ChainHead.objects.all().delete()


@pytest.fixture
def office(db: None) -> Office:
    """The urban management bureau, where Alice is an officer and Bob a colleague."""
    return people.office(code="urban", name="城市管理局")


@pytest.fixture
def alice(office: Office) -> User:
    """Owns what the test is about."""
    return people.member("alice", officer_of=office)


@pytest.fixture
def bob(office: Office) -> User:
    """Alice's colleague."""
    return people.member("bob", officer_of=office)


@pytest.fixture
def charlie(db: None) -> User:
    """An outsider with an account."""
    return people.member("charlie")


@pytest.fixture
def coordinator(db: None) -> User:
    """An officer of the civility office."""
    return people.member("olive", officer_of=people.civility_office())
