"""Office files to PDF with LibreOffice: a fresh hardened profile for each run, shut in its folder, killed in time."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from . import fonts
from .confinement import Room
from .errors import ConverterFailed, ConverterMissing
from .limits import LIMITS, Limits
from .profile import write_profile

PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
SOCKETS = Path("/tmp")  # noqa: S108  compiled into LibreOffice; TMPDIR does not move it
START_AGAIN, STARTS = 81, 3  # the exit status of a first start, when the profile has just been filled
FILTERS = {"html": "HTML (StarWriter)"}


def soffice() -> Path:
    found = next((path for path in map(shutil.which, PROGRAMS) if path), None)
    if not found:
        raise ConverterMissing
    launcher = Path(found).resolve()
    program = launcher.with_name("soffice.bin")  # the launcher would start it again by itself, which its walls prevent
    return program if program.exists() else launcher


@cache
def version() -> str:
    """As in `LibreOffice 7.4.7.2`."""
    asked = [str(soffice()), "--version"]
    words = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60).stdout.split()
    return " ".join(words[:2]) or "LibreOffice"


def convert(source: Path, work: Path, limits: Limits = LIMITS) -> Path:
    """The PDF of one file. `source` lies in `work` and is named by its true format."""
    made = convert_many([source], work, limits)
    if source not in made:
        raise ConverterFailed
    return made[source]


def convert_many(sources: Sequence[Path], work: Path, limits: Limits = LIMITS) -> dict[Path, Path]:
    """Those of the sources that became a PDF. All go through one process: one that kills it takes the later ones along.

    LibreOffice exits 0 whatever happened, so only the files that it left behind count.
    """
    program = soffice()
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="office-", dir=work) as folder:
        office = Path(folder)
        write_profile(office / "profile")
        (office / "fonts.conf").write_text(fonts.configuration(office / "fonts"), encoding="utf-8")
        profile = (office / "profile").as_uri()
        command: list[str | Path] = [
            program,
            f"-env:UserInstallation={profile}",
            *OPTIONS,
            *filters(sources[0]),
            "--outdir",
            out,
            *sources,
        ]
        room = Room(work, limits, limits.convert_seconds, readable=(program.parent.parent,), sockets=(SOCKETS,))
        environment = {"FONTCONFIG_FILE": str(office / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp"}
        status = START_AGAIN
        for _start in range(STARTS):
            if status == START_AGAIN:
                status, _written = room.run(command, environment)
                remove_socket(profile)
    return {source: pdf for source in sources if is_there(pdf := out / f"{source.stem}.pdf")}


def remove_socket(profile: str) -> None:
    """The file by which a second LibreOffice would find the first: inside its walls it may make it, not remove it."""
    digest = "".join(f"{byte:x}" for byte in hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest())
    for path in SOCKETS.glob(f"OSL_PIPE_*SingleOfficeIPC_{digest}"):
        path.unlink(missing_ok=True)


OPTIONS = (
    "--headless",
    "--invisible",
    "--norestore",
    "--nologo",
    "--nodefault",
    "--nolockcheck",
    "--convert-to",
    "pdf",
)


def filters(source: Path) -> list[str]:
    """How to read what LibreOffice would take for something else."""
    name = FILTERS.get(source.suffix[1:])
    return [f"--infilter={name}"] if name else []


def is_there(pdf: Path) -> bool:
    return pdf.is_file() and pdf.stat().st_size > 0
