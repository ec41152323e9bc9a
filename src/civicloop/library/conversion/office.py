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
QUIETLY = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
FILTERS = {"html": "HTML (StarWriter)"}


def soffice() -> Path:
    found = next((path for path in map(shutil.which, PROGRAMS) if path), None)
    if not found:
        raise ConverterMissing
    launcher = Path(found).resolve()
    program = launcher.with_name("soffice.bin")  # the launcher would start it again by itself, which its walls prevent
    return program if program.exists() else launcher


@cache
def answer() -> list[str]:
    """What it says of itself: LibreOffice, its version, its build."""
    asked = [str(soffice()), "--version"]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60).stdout.split()


def version() -> str:
    """As in `LibreOffice 7.4.7.2`."""
    return " ".join(answer()[:2]) or "LibreOffice"


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
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="office-", dir=work) as folder:
        run(Path(folder), [*infilter(sources[0]), "--convert-to", "pdf", "--outdir", out, *sources], work, limits)
    return {source: pdf for source in sources if is_there(pdf := out / f"{source.stem}.pdf")}


def run(office: Path, orders: list[str | Path], work: Path, limits: Limits) -> None:
    """LibreOffice with a profile and a font map of its own in `office`; it can write nowhere but in `work`."""
    program = soffice()
    profile = office / "profile"
    write_profile(profile, build="".join(answer()[2:3]))
    font_map = office / "fonts.conf"
    font_map.write_text(fonts.configuration(office / "fonts"), encoding="utf-8")
    environment = {"FONTCONFIG_FILE": str(font_map), "SAL_USE_VCLPLUGIN": "svp"}
    command = [program, f"-env:UserInstallation={profile.as_uri()}", *QUIETLY, *orders]
    room = Room(work, limits, limits.convert_seconds, readable=(program.parent.parent,), sockets=(SOCKETS,))
    for _start in range(STARTS):
        try:
            status, _written = room.run(command, environment)
        finally:
            remove_socket(profile)
        if status != START_AGAIN:
            break


def remove_socket(profile: Path) -> None:
    """The file by which a second LibreOffice would find the first: inside its walls it may make it, not remove it."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in digest)
    for path in SOCKETS.glob(f"OSL_PIPE_*SingleOfficeIPC_{name}"):
        path.unlink(missing_ok=True)


def infilter(source: Path) -> list[str]:
    """How to read what LibreOffice would take for something else."""
    name = FILTERS.get(source.suffix[1:])
    return [f"--infilter={name}"] if name else []


def is_there(pdf: Path) -> bool:
    return pdf.is_file() and pdf.stat().st_size > 0
