"""`civicloop serve`: the web pages, with a worker beside them unless other machines have theirs."""

import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

RESTART_AFTER = 2.0  # seconds before a fallen worker is started again


class Command(BaseCommand):
    help = "Serve the web pages, with a worker beside them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=1, help="web processes")
        parser.add_argument("--no-worker", action="store_true", help="workers run elsewhere")

    def handle(self, *args: Any, host: str, port: int, processes: int, no_worker: bool, **options: Any) -> None:
        if not is_free(host, port):
            raise CommandError(
                f"Port {port} is in use. Choose another: --port {port + 1}, or make run PORT={port + 1}."
            )
        call_command("migrate", verbosity=0)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        if settings.PRODUCTION:
            call_command("collectstatic", interactive=False, verbosity=0)
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
        web += ["--workers", str(processes), "--blocking-threads", "4", "--log-level", "warning"]
        children = {"web": [*web, "civicloop.config.wsgi:application"]}
        if not no_worker:
            children["worker"] = [sys.executable, "-m", "civicloop", "worker"]
        self.stdout.write(f"CivicLoop: http://{host}:{port}  (Ctrl+C ends it)")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        watch(children)


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there; the web server itself would share the port without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def watch(commands: dict[str, list[str]]) -> None:
    """Run the programs until the web server ends; start a worker again that falls."""
    running = {name: subprocess.Popen(command) for name, command in commands.items()}
    try:
        while running["web"].poll() is None:
            time.sleep(0.5)
            worker = running.get("worker")
            if worker and worker.poll() is not None:
                time.sleep(RESTART_AFTER)
                running["worker"] = subprocess.Popen(commands["worker"])
    except KeyboardInterrupt:
        pass
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(timeout=20)
