"""`civicloop bench SUBJECT`: measures a part of the product, and names the machine where time is measured."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from civicloop.cases import benchmark as casework
from civicloop.cases import suggestion_benchmark
from civicloop.kernel import machine
from civicloop.kernel.commands import JsonCommand
from civicloop.library import intake_benchmark, reading_benchmark
from civicloop.library.conversion import office
from civicloop.library.copies import benchmark
from civicloop.library.masking import benchmark as masking
from civicloop.library.search import benchmark as searching
from civicloop.open311 import benchmark as reporting
from civicloop.programme.extraction import benchmark as extraction

WRONG_USAGE = 2
INSIDE = "CIVICLOOP_BENCH_FOLDER"
SUBJECTS = ("categories", "directives", "copies", "search", "convert", "cases", "reports", "read", "masking")
CORPUS = Path("tests/corpus")


class Command(JsonCommand):
    uses_database = False  # a subject that needs one makes its own
    help = (
        "Measure a part of the product: `directives` scores the extraction on a labelled set, each half apart; "
        "`categories` says how often the suggested kind of problem is right, and how fast cases are routed; "
        "`copies` says what is found of each edit over made-up documents, and what a page costs; `search` says how "
        "fast and how large the index of made-up documents is, and compares answers with a scan; "
        "`convert` takes in made-up Word files: the first page from a warm start, documents and pages a second; "
        "`cases` says what taking in, lists, the map, counts, routing and looking for rebounds cost over made-up "
        "cases; `reports` sends reports over HTTP to the real server; `read` opens a document of 8,000 pages in a "
        "browser: times, memory of the tab, what the server takes; `masking` scores suggestions of what to mask on a "
        "labelled set, each half and kind apart."
    )

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("subject", choices=SUBJECTS)
        parser.add_argument("--set", type=Path, dest="folder", help="the labelled set's folder")
        parser.add_argument("--errors", action="store_true", help="masking: what is missed or wrong in the tuned half")
        parser.add_argument("--pages", type=int, nargs="+", default=[10_000], help="sizes of the index, growing")
        parser.add_argument("--cases", type=int, nargs="+", default=[10_000], help="how many cases, growing")
        parser.add_argument(
            "--each", type=int, default=100, help="documents copied with each edit; questions of a kind"
        )
        parser.add_argument("--length", type=int, default=8000, help="pages of the document that is read")
        parser.add_argument("--documents", type=int, default=48, help="files converted at once")
        parser.add_argument("--workers", type=int, default=2, help="processes that convert")

    def run(self, *args: Any, subject: str, **options: Any) -> None:
        if subject == "copies":
            self.copies(options["pages"], options["each"])
        elif subject == "search":
            self.search(options["pages"], options["each"])
        elif subject == "convert":
            self.convert(options["documents"], options["workers"])
        elif subject == "read":
            self.read(options["length"])
        elif subject == "reports":
            self.reports(options["each"])
        elif subject == "cases":
            self.cases(options["cases"], options["each"])
        elif subject == "categories":
            self.categories()
        elif subject == "masking":
            self.labelled(options["folder"] or CORPUS / "masking", masking.halves)
            self.tell({"machine": machine.described(), **masking.quiet(CORPUS / "directives" / "tuned")})
            for line in masking.errors(options["folder"] or CORPUS / "masking") if options["errors"] else []:
                self.say({"error": line}, line)
        else:
            self.labelled(options["folder"] or CORPUS / "directives", extraction.halves)

    def copies(self, sizes: list[int], each: int) -> None:
        with scratch_database():
            self.tell({"machine": machine.described()})
            shelf = benchmark.Shelf()
            for pages in sizes:
                self.tell(asdict(benchmark.cost(shelf, pages)))
                for quality in benchmark.quality(shelf, each=each, seed=pages):
                    self.tell({"pages": pages, **asdict(quality), **quality.rates()})

    def categories(self) -> None:
        if not suggestion_benchmark.CORPUS.is_dir():
            told = _("There is no labelled set in %(folder)s.") % {"folder": suggestion_benchmark.CORPUS}
            raise CommandError(told, returncode=WRONG_USAGE)
        with scratch_database():
            self.tell({"machine": machine.described()})
            for answer in suggestion_benchmark.suggestions():
                self.tell(answer)
            self.tell(suggestion_benchmark.routing())

    def search(self, sizes: list[int], each: int) -> None:
        with scratch_database():
            self.tell({"machine": machine.described()})
            library = searching.Library()
            for pages in sizes:
                self.tell(library.grow(pages))
                for answer in searching.measure(library, each=each):
                    self.tell({"pages": pages, **answer})

    def convert(self, documents: int, workers: int) -> None:
        with scratch_database(), TemporaryDirectory(prefix="civicloop-bench-") as name:
            folder = Path(name)
            with intake_benchmark.scratch_storage(folder / "blobs"):
                self.tell({"machine": machine.described(), "converter": office.version()})
                files = intake_benchmark.make_files(folder, documents)
                intake = intake_benchmark.Intake()
                self.tell(asdict(intake.first_pages(files[:8])))
                self.tell(asdict(intake.batch(files, workers)))
                self.tell(asdict(intake_benchmark.drawing(folder, files[:8])))
                for picture in intake_benchmark.pictures(folder, files[0]):
                    self.tell(asdict(picture))

    def cases(self, sizes: list[int], each: int) -> None:
        with scratch_database():
            self.tell({"machine": machine.described()})
            city = casework.City()
            for size in sizes:
                self.tell(city.grow(size))
                for answer in casework.measure(city, each):
                    self.tell({"cases": size, **answer})

    def read(self, length: int) -> None:
        """In an installation of its own, since it is served: this command again, with another folder for its data."""
        if find_spec("playwright") is None:
            raise CommandError(_("This needs a browser’s driver: install the packages for developers."), returncode=1)
        if folder := self.inside("read", "--length", str(length)):
            for answer in reading_benchmark.measure(length, folder):
                self.tell(answer)

    def reports(self, count: int) -> None:
        """In an installation of its own, too."""
        if self.inside("reports", "--each", str(count)):
            for answer in reporting.measure(count):
                self.tell(answer)

    def inside(self, *words: str) -> Path | None:
        """The folder of an installation made for this; outside, the command is run again inside."""
        if INSIDE in os.environ:
            call_command("migrate", verbosity=0)
            self.tell({"machine": machine.described()})
            return Path(os.environ[INSIDE])
        with TemporaryDirectory(prefix="civicloop-bench-") as folder:
            own = {INSIDE: folder, "CIVICLOOP_DATA": f"{folder}/data"}
            command = [sys.executable, "-m", "civicloop", "bench", *words, *(["--json"] if self.as_json else [])]
            subprocess.run(command, env={**os.environ, **own}, check=True)
        return None

    def tell(self, answer: dict[str, Any]) -> None:
        self.say(answer, as_text(answer))

    def labelled(self, folder: Path, halves: Callable[[Path], Iterator[dict[str, Any]]]) -> None:
        found = list(halves(folder))
        if not found:
            raise CommandError(
                _("There is no labelled set in %(folder)s.") % {"folder": folder}, returncode=WRONG_USAGE
            )
        for answer in found:
            self.tell(answer)


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database of its own beside the installation's, gone afterwards."""
    with TemporaryDirectory(prefix="civicloop-bench-") as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        own = connection.settings_dict["NAME"]
        with redirect_stdout(StringIO()):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(own, verbosity=0)


def as_text(answer: dict[str, Any]) -> str:
    width = max(map(len, answer))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in answer.items()) + "\n"
