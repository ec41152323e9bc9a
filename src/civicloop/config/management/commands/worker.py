"""`civicloop worker`: work on waiting tasks until told to stop."""

import logging
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from civicloop.library.tasks import rescue

log = logging.getLogger(__name__)
SWEEP = 60.0  # seconds between looks for work that a dead worker left behind


class Command(BaseCommand):
    help = "Work on waiting tasks; start as many as there are cores, on as many machines as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", default="*", help="default, large, or * for both")
        parser.add_argument("--once", action="store_true", help="end when nothing waits")

    def handle(self, *args: Any, queue: str, once: bool, **options: Any) -> None:
        rescue()
        if not once:
            threading.Thread(target=sweep, daemon=True).start()
        call_command("db_worker", queue_name=queue, batch=once, interval=0.5, reload=False, startup_delay=False)


def sweep() -> None:
    """Look now and then, beside the work; a database that is busy or away for a moment is asked again."""
    wait = threading.Event()
    while not wait.wait(SWEEP):
        try:
            rescue()
        except Exception:
            log.exception("could not look for what a dead worker left behind")
        finally:
            connection.close()
