"""The demo city, served by the real program, and a browser to walk through it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from docx import Document as WordDocument
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps a loop running beside other tests

PASSWORD = "civicloop-demo"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)  # before the distribution reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one city, so they run in one process."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journey"))


@dataclass(frozen=True)
class City:
    """A served demo city: its address and its data folder."""

    url: str
    data: Path

    def civicloop(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on this city's data."""
        return subprocess.run(
            [sys.executable, "-m", "civicloop", *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        return {
            **inherited,
            "CIVICLOOP_DATA": str(self.data),
            "CIVICLOOP_LANGUAGE": "zh-hans",
            "CIVICLOOP_SITE_URL": self.url,
        }


@pytest.fixture(scope="session")
def city() -> Iterator[City]:
    """A new demo city, served; or the one that `JOURNEY_CITY=URL DATA` names, while a journey is being written."""
    if running := os.environ.get("JOURNEY_CITY"):
        url, data = running.split()
        yield City(url, Path(data))
        return
    port = free_port()
    made = City(f"http://127.0.0.1:{port}", Path(tempfile.mkdtemp(prefix="civicloop-city-")))
    demo = made.civicloop("demo")
    assert demo.returncode == 0, demo.stderr
    log = (made.data / "server.log").open("w")
    command = [sys.executable, "-m", "civicloop", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=made.environment(), stdout=log, stderr=log)
    try:
        wait_for(made.url, server)
        yield made
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(made.data, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(120):
        assert server.poll() is None, "the server ended at once"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"no answer from {url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not program:
        pytest.fail("no Chromium here: `make test` names the package to install")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


@dataclass
class Visitor:
    """One person's browser window, signed in or not."""

    page: Page
    city: City

    def opens(self, path: str) -> Page:
        answer = self.page.goto(self.city.url + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.page

    def signs_in(self, email: str) -> "Visitor":
        self.opens("/account/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/login" not in url)
        return self


@pytest.fixture
def visitors(city: City, browser: Browser) -> "Iterator[Visitors]":
    opened = Visitors(city, browser)
    yield opened
    opened.leave()


class Visitors:
    """Opens a window for each person of a journey; a page error in any of them fails the test."""

    def __init__(self, city: City, browser: Browser) -> None:
        self.city, self.browser = city, browser
        self.contexts: list[object] = []
        self.faults: list[str] = []

    def comes(self, *, phone: bool = False, language: str = "zh-CN", javascript: bool = True) -> Visitor:
        context = self.browser.new_context(
            viewport=PHONE if phone else DESKTOP, locale=language, java_script_enabled=javascript, has_touch=phone
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda line: self.faults.append(line.text) if "Content Security Policy" in line.text else None
        )
        return Visitor(page, self.city)

    def leave(self) -> None:
        for context in self.contexts:
            context.close()  # type: ignore[attr-defined]
        assert self.faults == []


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    """A notice as a legacy Word file, saved by an office program."""
    from tests.journeys.steps import PARAGRAPHS

    source = tmp_path / "关于整治槐安里菜场周边秩序的通知.docx"
    document = WordDocument()
    today = date.today()
    for paragraph in [*PARAGRAPHS, "市精神文明建设办公室", f"{today.year}年{today.month}月{today.day}日"]:
        document.add_paragraph(paragraph)
    document.save(str(source))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    subprocess.run(
        [*command, "--convert-to", "doc", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return source.with_suffix(".doc")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "street.jpg"
    Image.effect_noise((640, 480), 60).convert("RGB").save(path)
    return path
