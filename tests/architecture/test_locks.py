"""Locks are taken in one order, so that two actions at the same moment never wait for each other for ever.

Rows first, then a series of numbers, then the head of the chain, for which everyone waits. SQLite takes one lock for
all and PostgreSQL one by one, so the order is read from the statements.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.accounts.models import Office, User
from civicloop.cases import actions as cases
from civicloop.programme import actions as programme
from civicloop.programme.actions.review import terms_of
from tests.conftest import NOON
from tests.factories import cases as make_cases
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def statements(deed: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        deed()
    return [query["sql"] for query in found]


def first(said: list[str], *words: str) -> int:
    """Which statement is the first with all these words."""
    return next(index for index, sql in enumerate(said) if all(word in sql for word in words))


def test_number_of_a_task_is_held_before_the_chain(coordinator: User, office: Office, alice: User) -> None:
    order = make.directive(make.readable(alice), lead_office=office)

    said = statements(
        lambda: programme.confirm_and_order(directive=order, terms=terms_of(order), by=coordinator, at=NOON)
    )

    assert first(said, "SELECT", "kernel_series") < first(said, "SELECT", "kernel_chainhead")


def test_case_that_came_back_is_held_before_the_chain(coordinator: User, office: Office, alice: User) -> None:
    original = make_cases.closed(coordinator, office, alice)
    tip, later = make_cases.tip(at=NOON + timedelta(days=3)), NOON + timedelta(days=4)

    said = statements(lambda: cases.file_case(case=tip, by=coordinator, category=make_cases.category(), at=later))

    held = first(said, "SELECT", f'WHERE "cases_case"."id" = {original.pk}')
    assert held < first(said, "SELECT", "kernel_chainhead")
    original.refresh_from_db()
    assert original.state == "rebounded"
