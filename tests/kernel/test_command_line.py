"""The command line keeps its promises: statuses, and one object a line."""

import json
import socket
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from civicloop.accounts.models import User
from civicloop.config.cli import main
from civicloop.config.management.commands.serve import is_free
from tests.kernel.test_chain import tamper, three_links

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, dict[str, object]]:
    out = StringIO()
    status = 0
    try:
        call_command(*words, "--json", stdout=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, json.loads(out.getvalue())


def test_check_of_an_honest_chain_is_done() -> None:
    three_links()

    status, answer = run("check")

    assert (status, answer["chain"], answer["height"]) == (0, "holds", 3)


def test_check_names_the_first_broken_link() -> None:
    three_links()
    tamper("UPDATE kernel_event SET actor = 'nobody' WHERE height = 2")

    status, answer = run("check")

    assert (status, answer["chain"], answer["broken_at"]) == (1, "broken", 2)


def test_operator_with_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("1234\n"))

    status, answer = run("operator", "chief", "--email=chief@example.org")

    assert (status, answer["refused"], User.objects.count()) == (1, "weak-password", 0)


def test_operator_may_do_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("a long sentence 42\n"))

    status, answer = run("operator", "chief", "--email=chief@example.org")

    assert (status, answer) == (0, {"member": "chief"})
    assert User.objects.get().is_operator


def test_shared_database_that_lags_behind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    MigrationRecorder.Migration.objects.filter(app="kernel").latest("name").delete()
    monkeypatch.setattr(connection, "vendor", "postgresql")

    status, answer = run("search", "槐安里")

    assert (status, answer["refused"]) == (1, "not-migrated")


@pytest.mark.parametrize(("words", "status"), [([], 2), (["--help"], 0), (["bogus"], 2), (["read"], 2)])
def test_wrong_usage_ends_with_two(monkeypatch: pytest.MonkeyPatch, words: list[str], status: int) -> None:
    monkeypatch.setattr("sys.argv", ["civicloop", *words])

    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == status


def test_port_of_another_server_is_not_shared() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = is_free("127.0.0.1", port)

    assert [taken, is_free("127.0.0.1", port)] == [False, True]
