"""`civicloop worker`: work on waiting tasks until told to stop, and look after what no task waits for."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from civicloop.accounts.tasks import send_waiting
from civicloop.cases.tasks import (
    end_pauses,
    end_probations,
    forget_contacts,
    send_letters,
    sweep_drafts,
    tell_late,
    tell_troubles,
)
from civicloop.kernel.limits import forget_ended
from civicloop.library.alerts_task import look_around, look_out
from civicloop.library.masking_task import rescue as rescue_maskings
from civicloop.library.search.index import tidy
from civicloop.library.tasks import keep_ready, rescue
from civicloop.open311.tasks import send_errands
from civicloop.programme.tasks import draw_waiting, look_at_days, supervise

log = logging.getLogger(__name__)

type Look = Callable[[], object]

LOOKS: tuple[tuple[Look, float], ...] = (
    (rescue, 60.0),  # seconds between looks for what a dead worker left behind
    (rescue_maskings, 60.0),  # … and for maskings that it was at
    (look_out, 10.0),  # … for documents that more people see than before, of which saved searches tell
    (look_around, 300.0),  # … for people with a new office or role, to whom other documents are new
    (draw_waiting, 3.0),  # … for documents that have become readable, whose orders are to be drawn
    (tidy, 900.0),  # … to bring the index of pages nearer to its least size
    (send_waiting, 5.0),  # … for notices that go out by e-mail or to webhooks
    (supervise, 300.0),  # … for tasks near or over their time, whose offices get a slip
    (look_at_days, 300.0),  # … for reminders and rounds that are due
    (end_probations, 600.0),  # … for cases that stayed fixed through their probation
    (forget_ended, 3600.0),  # … for rate limits whose window is over
    (tell_late, 300.0),  # … for stages of cases whose time is over
    (tell_troubles, 3600.0),  # … for rules of who gets what that can't work any more
    (send_errands, 30.0),  # … for cases that go to other cities, and what those say of them
    (send_letters, 10.0),  # … for steps that are mailed to people without an account
    (forget_contacts, 3600.0),  # … for cases that are over, whose reporters' contacts are deleted
    (sweep_drafts, 3600.0),  # … for pictures of reports that were never sent
    (end_pauses, 300.0),  # … for cases whose clock has stood still long enough
)


class Command(BaseCommand):
    help = "Work on waiting tasks; start as many as there are cores, on as many machines as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", default="*", help="default, large, or * for both")
        parser.add_argument("--once", action="store_true", help="end when nothing waits")

    def handle(self, *args: Any, queue: str, once: bool, **options: Any) -> None:
        rescue()
        keep_ready()
        if not once:
            for look, seconds in LOOKS:
                threading.Thread(target=sweep, args=[look, seconds], daemon=True).start()
        call_command("db_worker", queue_name=queue, batch=once, interval=0.5, reload=False, startup_delay=False)
        if once:
            look_out()
            look_around()
            draw_waiting()
            supervise()


def sweep(look: Look, seconds: float) -> None:
    """Look now and then, beside the work; a database that is busy or away for a moment is asked again."""
    wait = threading.Event()
    while not wait.wait(seconds):
        try:
            look()
        except Exception:
            log.exception("%s did not come to its end", look.__name__)
        finally:
            connection.close()
