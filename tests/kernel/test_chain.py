"""The chain holds, and names the first link that doesn't."""

import pytest
from django.db import Error, connection, transaction

from civicloop.kernel import chain
from civicloop.kernel.models import Event
from tests.conftest import NOON


def three_links() -> None:
    for number in (1, 2, 3):
        chain.record(by="member:1", verb="task.done", thing=f"task:T-2026-0000{number}", at=NOON, late=False)


@pytest.mark.django_db
def test_chain_of_honest_links_holds() -> None:
    three_links()

    assert chain.verify() == chain.Verdict(height=3, head=Event.objects.get(height=3).hash)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE kernel_event SET actor = 'x'", "DELETE FROM kernel_event"])
def test_database_refuses_to_rewrite_the_chain(statement: str) -> None:
    three_links()

    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_tampered_link_is_named() -> None:
    three_links()

    tamper("UPDATE kernel_event SET data = '{\"late\":true}' WHERE height = 2")

    verdict = chain.verify()
    assert (verdict.broken_at, verdict.height) == (2, 1)
    assert "task:T-2026-00002" in verdict.reason


@pytest.mark.django_db
def test_missing_last_link_is_noticed() -> None:
    three_links()

    tamper("DELETE FROM kernel_event WHERE height = 3")

    assert chain.verify().reason == "links after 2 are gone: the head says 3"


def test_record_needs_the_transaction_of_its_deed(committed: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        chain.record(by="member:1", verb="x", thing="y", at=NOON)


def tamper(statement: str) -> None:
    """What someone with the database's password could do: lift the guards, then rewrite."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER kernel_event_stays")
            cursor.execute("DROP TRIGGER kernel_event_remains")
        else:
            cursor.execute("DROP TRIGGER kernel_event_stays ON kernel_event")
        cursor.execute(statement)
