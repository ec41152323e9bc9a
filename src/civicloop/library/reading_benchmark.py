"""Measures the reader: a very long document, served by the real server, read in a real browser.

It runs in an installation of its own (`bench read` makes the folder): rows are made in bulk, pictures are one file
under many names.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from civicloop.accounts.models import User
from civicloop.kernel import blobs, clock
from civicloop.library import passages
from civicloop.library.conversion import LIMITS, iter_pages, plain
from civicloop.library.models import Document, Page, Status, Version

NUMBER = 10001
LINE = "第{}项，各街道要把农贸市场周边的占道经营清理完毕，并落实长效管理，每周报告一次进展。"
LINES = 32
SCROLLED = 300
ROUNDS = 15
MEGABYTE = 1 << 20
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


def fill(count: int, folder: Path) -> float:
    """A ready document of so many pages; the seconds that making it took."""
    started = time.perf_counter()
    now, owner = clock.now(), User.objects.create_user(handle="bench", name="bench")
    text = "\n".join(LINE.format(number) for number in range(1, LINES + 1))
    plain.write_pdf(text, folder / "page.pdf", LIMITS)
    drawn = next(iter_pages(folder / "page.pdf", [1], widths=(180, 1000)))
    document = Document.objects.create(number=NUMBER, title="长文档", folded_title="长文档", owner=owner, added_at=now)
    version = Version.objects.create(
        document=document,
        blob=blobs.store(b"bench", "text/plain"),
        byte_size=5,
        format="txt",
        status=Status.READY,
        page_count=count,
        done_page_count=count,
        progressed_at=now,
        taken_at=now,
        ready_at=now,
    )
    rows = [
        Page(version=version, number=number, text=drawn.text, width=drawn.width, height=drawn.height)
        for number in range(1, count + 1)
    ]
    Page.objects.bulk_create(rows, batch_size=500)
    link_files(rows, {width: drawn.images[width] for width in (180, 1000)}, passages.pack(drawn.boxes))
    document.current = version
    document.save()
    return time.perf_counter() - started


def link_files(rows: list[Page], pictures: dict[int, bytes], boxes: bytes) -> None:
    """One file of each kind, under the name of every page."""
    root = Path(str(settings.BLOBS))
    first = {width: rows[0].image_key(width) for width in pictures}
    for width, key in first.items():
        blobs.put(key, pictures[width])
    blobs.put(rows[0].boxes_key, boxes)
    for row in rows[1:]:
        for width, key in first.items():
            os.link(root / key, root / row.image_key(width))
        os.link(root / rows[0].boxes_key, root / row.boxes_key)


class Served(NamedTuple):
    """The real server: its address and its process."""

    url: str
    process: int


@contextmanager
def served(*options: str) -> Iterator[Served]:
    """This installation behind the real server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "civicloop", "serve", "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/search")
        yield Served(f"http://127.0.0.1:{port}", server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(url: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  our own server
            return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(url)


def answers(url: str, count: int) -> Iterator[dict[str, Any]]:
    """Milliseconds until the server has sent all of each."""
    middle = count // 2
    for name, path in (
        ("page", f"/d/{NUMBER}/{{}}"),
        ("leaf", f"/d/{NUMBER}/{{}}?leaf=1"),
        ("picture", f"/d/{NUMBER}/{{}}/1000.jpg"),
        ("thumbnail", f"/d/{NUMBER}/{{}}/180.jpg"),
        ("sizes", f"/d/{NUMBER}/sizes.json?{{}}"),
    ):
        taken = [seconds_of(url + path.format(middle + place)) for place in range(ROUNDS)]
        yield {"server": name, "p50_ms": ms(statistics.median(taken)), "slowest_ms": ms(max(taken))}


def seconds_of(url: str) -> float:
    started = time.perf_counter()
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  our own server
        answer.read()
    return time.perf_counter() - started


def ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def read(url: str, count: int) -> Iterator[dict[str, Any]]:
    """What a reader waits for, and what the tab takes."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name in ("cold", "warm"):
            started = time.perf_counter()
            page.goto(f"{url}/d/{NUMBER}/1", wait_until="load")  # its text and picture are there
            yield {"browser": f"page 1 readable, {name}", "ms": ms(time.perf_counter() - started)}
        yield {"browser": "tab at page 1", **tab(browser, page)}
        last = count - 1
        started = time.perf_counter()
        page.fill("#jump-to", str(last))
        with page.expect_response(f"**/{last}/1000.jpg*"):
            page.press("#jump-to", "Enter")
        page.wait_for_selector(f'.book-cell[data-page="{last}"] .sheet')
        yield {"browser": f"jump to page {last}", "ms": ms(time.perf_counter() - started)}
        page.fill("#jump-to", "1")
        page.press("#jump-to", "Enter")
        scroll(page)
        yield {"browser": f"tab after scrolling {SCROLLED} pages", **tab(browser, page)}
        page.context.new_cdp_session(page).send("Memory.simulatePressureNotification", {"level": "critical"})
        page.wait_for_timeout(2000)
        yield {"browser": "the same tab, memory being short", **tab(browser, page)}  # without what is kept in case
        browser.close()


def scroll(page: Any) -> None:
    """Half a page at a time, as fast as a patient finger."""
    for _ in range(2 * SCROLLED):
        page.evaluate("() => { const book = document.querySelector('#book'); book.scrollTop += 620; }")
        page.wait_for_timeout(40)
    page.wait_for_timeout(1500)


def tab(browser: Any, page: Any) -> dict[str, Any]:
    """Script heap after collection, memory of the tab's process (its own, and with what it shares), pages drawn."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    tabs = [memory(each["id"]) for each in found if each["type"] == "renderer"]
    own, whole = max(tabs, default=(0.0, 0.0))
    return {
        "heap_mb": round(metrics["JSHeapUsedSize"] / MEGABYTE, 1),
        "process_own_mb": own,
        "process_rss_mb": whole,
        "dom_nodes": int(metrics["Nodes"]),
        "pages_in_the_document": page.locator(".book-cell").count(),
        "page": page.evaluate("() => document.querySelector('#jump-to').value"),
    }


def memory(process: int) -> tuple[float, float]:
    """Proportional share and resident set, in megabytes; Linux alone tells."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:] if line.endswith("kB")}
    return round(sizes["Pss"], 1), round(sizes["Rss"], 1)


def measure(count: int, folder: Path) -> Iterator[dict[str, Any]]:
    """All of it, in the installation that this process runs in."""
    yield {"pages": count, "filling_s": round(fill(count, folder), 1)}
    with served() as (url, _process):
        yield from answers(url, count)
        yield from read(url, count)
    yield {"load": json.dumps([round(each, 1) for each in os.getloadavg()])}
