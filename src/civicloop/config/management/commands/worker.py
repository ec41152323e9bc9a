"""`civicloop worker`: work on waiting tasks until told to stop."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Work on waiting tasks; start as many as there are cores, on as many machines as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", default="*", help="default, large, or * for both")
        parser.add_argument("--once", action="store_true", help="end when nothing waits")

    def handle(self, *args: Any, queue: str, once: bool, **options: Any) -> None:
        call_command("db_worker", queue_name=queue, batch=once, interval=0.5, reload=False, startup_delay=False)
