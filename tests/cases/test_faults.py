"""A process that dies in the middle of an action loses nothing and doubles nothing; a second officer is told."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from civicloop.accounts.models import Office, User
from civicloop.cases import actions
from civicloop.cases.models import Case
from tests.conftest import NOON
from tests.factories import cases as make

ROOT = Path(__file__).parents[2]
WORKER = """
import os, sys
import django
django.setup()
from django.core.management import call_command
from django.db import transaction
from tests.conftest import NOON
from tests.factories import accounts as people, cases as make
from civicloop.cases import actions
from civicloop.kernel import chain

call_command("migrate", verbosity=0)
office = people.office(code="urban", name="城市管理局")
olive, alice = people.member("olive", officer_of=people.civility_office()), people.member("alice", officer_of=office)
case = make.dispatched(olive, office)
with transaction.atomic():
    actions.accept(case=case, by=alice, at=NOON)
    print("within", flush=True)
    sys.stdin.read()  # here it is killed: everything is written, nothing is committed
"""
READER = """
import django
django.setup()
from tests.conftest import NOON
from civicloop.accounts.models import User
from civicloop.cases import actions
from civicloop.cases.models import Case
from civicloop.kernel import chain

case = Case.objects.get()
print(case.state, list(case.steps.order_by("pk").values_list("deed", flat=True)), chain.verify().holds, case.revision)
actions.accept(case=case, by=User.objects.get(handle="alice"), at=NOON)
print(case.steps.filter(deed="accepted").count(), case.runs.filter(ended_at=None).count(), chain.verify().height)
"""


def test_killed_in_mid_action_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CIVICLOOP_")}
    surroundings = kept | {
        "CIVICLOOP_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "civicloop.config.settings",
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "within\n"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()

    after = subprocess.run(
        [sys.executable, "-c", READER], env=surroundings, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert after == ["dispatched ['reported', 'filed', 'dispatched'] True 3", "1 1 4"]


@pytest.mark.django_db
def test_second_officer_is_told_what_happened_meanwhile_and_loses_no_word(
    coordinator: User, office: Office, alice: User, bob: User
) -> None:
    case = make.dispatched(coordinator, office)
    opened = case.revision
    actions.accept(case=case, by=alice, at=NOON)
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(bob)

    said = {"return-reason": "This belongs to the water office", "revision": opened}
    answer = browser.post(f"/cases/{case.number}/return", said)

    page = answer.content.decode()
    assert (answer.status_code, Case.objects.get(pk=case.pk).state) == (200, "accepted")
    assert "Someone else has worked on this case since you opened it" in page
    assert "城市管理局 takes it on" in page
    assert "This belongs to the water office" in page
    said["revision"] = opened + 1
    assert browser.post(f"/cases/{case.number}/return", said).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "returned"


@pytest.mark.django_db
def test_deed_is_taken_back_on_the_page(coordinator: User, office: Office) -> None:
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(coordinator)
    case = make.filed(coordinator)

    browser.post(f"/cases/{case.number}/dispatch", {"dispatch-office": office.pk, "revision": case.revision})
    assert "Take back" in browser.get(f"/cases/{case.number}/").content.decode()
    browser.post(f"/cases/{case.number}/undo")

    case.refresh_from_db()
    assert (case.state, case.office) == ("filed", None)
