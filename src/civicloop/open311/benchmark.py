"""Measures taking reports in over HTTP, from an application, as a city's other systems and phones send them.

It runs in an installation of its own (`bench reports` makes the folder), behind the real server; each report goes
through middleware, key, limit, action and chain, and is answered with its number.
"""

import http.client
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from civicloop.cases.benchmark import City
from civicloop.kernel import chain, clock
from civicloop.library.reading_benchmark import served
from civicloop.open311 import actions

CLIENTS = 4
KNOWN = 10_000  # cases that the city has before
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def measure(count: int) -> Iterator[dict[str, object]]:
    """So many reports by four clients at once: how many a second, and the processor's part of all server processes."""
    city = City()
    city.grow(KNOWN)
    _key, secret = actions.issue_key(by=None, name="bench", at=clock.now(), hourly_limit=10**9)
    bodies = [body(city, secret, nth) for nth in range(count + CLIENTS)]
    with served("--processes", "2") as server:
        send(server.url, bodies[:CLIENTS])  # to warm up
        before, started = processor_seconds(server.process), time.perf_counter()
        numbers = send(server.url, bodies[CLIENTS:])
        seconds, used = time.perf_counter() - started, processor_seconds(server.process) - before
    assert len(set(numbers)) == count
    assert chain.verify().holds
    yield {
        "of": "reports over HTTP",
        "reports": count,
        "per_second": round(count / seconds, 1),
        "processor_ms": round(1000 * used / count, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def body(city: City, secret: str, nth: int) -> str:
    place = city.place()
    return urlencode({
        "api_key": secret, "service_code": city.dice.choice(city.categories).code, "lat": place.latitude,
        "long": place.longitude, "description": f"第{nth}处:路边有垃圾堆放,影响通行", "email": "someone@example.org",
    })  # fmt: skip


def send(url: str, bodies: list[str]) -> list[str]:
    """Each client keeps its connection, as applications do; the numbers that were given."""
    numbers: list[str] = []
    clients = [threading.Thread(target=client, args=(url, bodies[nth::CLIENTS], numbers)) for nth in range(CLIENTS)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    return numbers


def client(url: str, bodies: list[str], numbers: list[str]) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for content in bodies:
        connection.request("POST", "/open311/v2/requests.json", content, HEADERS)
        numbers.append(json.loads(connection.getresponse().read())[0]["service_request_id"])


def processor_seconds(process: int) -> float:
    """Of a process and all below it, as Linux counts it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(processor_seconds(int(each)) for each in below)
