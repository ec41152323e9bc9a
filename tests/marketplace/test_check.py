"""`civicloop check` looks into the ledger, too."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from civicloop.accounts.models import User
from civicloop.marketplace import ledger
from civicloop.marketplace.models import Entry, Transfer, TransferKind
from tests.conftest import NOON
from tests.factories import marketplace as make


def test_check_finds_a_sound_ledger(charlie: User, capsys: pytest.CaptureFixture[str]) -> None:
    make.grant(charlie, 10)

    call_command("check", as_json=True)

    assert json.loads(capsys.readouterr().out)["ledger"] == "sound"


def test_check_names_a_faulty_transfer(charlie: User, capsys: pytest.CaptureFixture[str]) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL does not let it happen")
    transfer = Transfer.objects.create(kind=TransferKind.GRANT, at=NOON, by=charlie, key="half")
    Entry.objects.create(transfer=transfer, account=ledger.account_of(charlie), amount=7)

    with pytest.raises(SystemExit):
        call_command("check", as_json=True)

    answer = json.loads(capsys.readouterr().out)
    assert (answer["ledger"], len(answer["faults"]), str(transfer.pk) in answer["faults"][0]) == ("faulty", 1, True)
