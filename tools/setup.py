#!/usr/bin/env python3
"""Set everything up: an interpreter, locked packages, system programs, translations. Runs on any Python 3.8+.

Says what it installs. A second run finds its stamp and ends at once. `--dev` adds what tests and checks need.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 12)
UV = "uv~=0.13.9"

# program or font that must be there -> (Debian packages, what is missing without it)
OFFICE = (
    ["libreoffice-writer-nogui", "libreoffice-calc-nogui", "libreoffice-impress-nogui"],
    "Office files (.doc, .docx, .xls, .ppt …) can't be read; PDF and text still can",
)
FONTS = (["fonts-noto-cjk"], "Chinese pages are drawn with whatever font there is")
OCR = (["tesseract-ocr", "tesseract-ocr-chi-sim"], "scanned pages stay without text")
BROWSER = (["chromium"], "browser journeys can't run")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    dev = parser.parse_args().dev
    started = time.monotonic()
    os.environ.setdefault("UV_SYSTEM_CERTS", "true")  # behind a city's own proxy its certificates are the system's
    done = stamp(dev)
    if done.exists():
        return 0
    install_system_parts(dev)
    if not (VENV / "bin" / "python").exists():
        make_environment()
    install_packages(dev)
    run([VENV / "bin" / "python", "tools/translations.py", "compile"])
    done.write_text("")
    print(f"Set up in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


def stamp(dev: bool) -> Path:
    """The file that says this very set-up was done: named by what it installs."""
    sources = [Path(__file__), ROOT / "pyproject.toml", *sorted(ROOT.glob("requirements/*.txt"))]
    sources += sorted(ROOT.glob("src/civicloop/**/*.po"))
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    return VENV / f".done-{'dev' if dev else 'run'}-{digest}"


def run(command: list, **options) -> None:
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT, **options)


# --- system programs ---------------------------------------------------------------------------------


def install_system_parts(dev: bool) -> None:
    wanted = [(OFFICE, has_program("soffice")), (FONTS, has_chinese_font()), (OCR, has_chinese_ocr())]
    if dev:
        wanted.append((BROWSER, has_program("chromium") or has_program("google-chrome")))
    missing = [part for part, present in wanted if not present]
    if not missing:
        return
    packages = [package for part, _ in missing for package in part]
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        command.insert(0, "sudo")
    if can_install():
        print("Installing system packages:", *packages, flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        try:
            run([*command[: command.index("install")], "update"], **quiet)
            run(command, **quiet)
            return
        except subprocess.CalledProcessError as error:
            print(f"That failed (exit {error.returncode}).", file=sys.stderr)
    for _packages, loss in missing:
        print(f"Missing: {loss}.", file=sys.stderr)
    print("To install on Debian or Ubuntu:", *command, file=sys.stderr)
    print(
        "Elsewhere install LibreOffice, Noto CJK fonts and tesseract with chi_sim. Going on without.",
        file=sys.stderr,
    )


def can_install() -> bool:
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        return True
    return bool(shutil.which("sudo")) and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0


def has_program(name: str) -> bool:
    return shutil.which(name) is not None


def has_chinese_font() -> bool:
    return has_program("fc-list") and "Noto Serif CJK" in output(["fc-list", ":lang=zh-cn", "family"])


def has_chinese_ocr() -> bool:
    return has_program("tesseract") and "chi_sim" in output(["tesseract", "--list-langs"])


def output(command: list) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout


# --- Python ------------------------------------------------------------------------------------------


def make_environment() -> None:
    interpreter = fit_interpreter()
    if interpreter:
        print(f"Python environment: .venv, from {interpreter}", flush=True)
        run([interpreter, "-m", "venv", VENV])
        run([VENV / "bin" / "python", "-m", "pip", "install", "--quiet", UV])
        return
    print("No Python 3.12 or later here: uv downloads one for .venv", flush=True)
    helper = ROOT / "var" / "uv"
    run([sys.executable, "-m", "venv", helper])
    run([helper / "bin" / "python", "-m", "pip", "install", "--quiet", UV])
    run([helper / "bin" / "uv", "venv", "--quiet", "--seed", "--python", "3.13", VENV])
    run([helper / "bin" / "uv", "pip", "install", "--quiet", "--python", VENV / "bin" / "python", UV])


def fit_interpreter() -> "str | None":
    """The newest Python from 3.14 down to 3.12 that has venv: on the path, then in pyenv's folders."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in (14, 13, 12):
        named = shutil.which(f"python3.{minor}")
        candidates = [named] if named else []
        candidates += [str(path / "bin" / "python3") for path in sorted(pyenv.glob(f"3.{minor}.*"), reverse=True)]
        for candidate in candidates:
            if is_fit(candidate):
                return candidate
    return sys.executable if sys.version_info[:2] >= OLDEST and is_fit(sys.executable) else None


def is_fit(interpreter: str) -> bool:
    """Whether it starts (a pyenv shim may not) and can make environments (Debian splits that off)."""
    probe = f"import sys, venv, ensurepip; sys.exit(sys.version_info[:2] < {OLDEST})"
    return subprocess.run([interpreter, "-c", probe], capture_output=True).returncode == 0


def install_packages(dev: bool) -> None:
    lock = ROOT / "requirements" / ("dev.txt" if dev else "runtime.txt")
    if not dev and list(VENV.glob(".done-dev-*")):
        lock = ROOT / "requirements" / "dev.txt"
    print(f"Python packages: {lock.relative_to(ROOT)}", flush=True)
    pip = [VENV / "bin" / "uv", "pip"]
    python = ["--quiet", "--python", VENV / "bin" / "python"]
    run([*pip, "sync", *python, "--require-hashes", lock])
    run([*pip, "install", *python, "--no-deps", "--no-build-isolation", "--editable", "."])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        print(f"Set-up stopped: `{' '.join(error.cmd)}` failed (exit {error.returncode}).", file=sys.stderr)
        print("Its message is above. Most often the network is down; `make setup` goes on from here.", file=sys.stderr)
        sys.exit(1)
