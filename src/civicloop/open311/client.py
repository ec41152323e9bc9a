"""Speaks GeoReport v2 to another city: sends a request, asks for its number and its state, reads updates.

Nothing of it touches the database. What the other side sends is not trusted: sizes, types and words are checked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

TIMEOUT = httpx.Timeout(20, connect=10)
LARGEST = 4 << 20
LONGEST = 2000
TRY_LATER = (408, 425, 429)


class Unreachable(Exception):  # noqa: N818 — named as refusals are
    """No answer, or none that can be read: it may have arrived or not. To be tried again."""


class Declined(Exception):  # noqa: N818
    """The other city says no: trying the same again is of no use."""


@dataclass(frozen=True)
class Report:
    """What is sent; `reference` is our number, which stands in the description so that we find it again."""

    service_code: str
    latitude: float
    longitude: float
    words: str
    place: str
    reference: str
    picture: bytes = b""

    @property
    def description(self) -> str:
        return f"{self.words}\n[{self.reference}]"


@dataclass(frozen=True)
class Receipt:
    """The number there, or a token by which it can be asked for later."""

    number: str = ""
    token: str = ""


@dataclass(frozen=True)
class Said:
    """An update as the other city tells it."""

    key: str
    words: str
    status: str


@dataclass(frozen=True)
class Elsewhere:
    """Another city's endpoint."""

    url: str
    key: str = ""
    jurisdiction: str = ""
    transport: httpx.BaseTransport | None = field(default=None, compare=False)

    def send(self, report: Report) -> Receipt:
        said = {
            "api_key": self.key, "service_code": report.service_code, "lat": str(report.latitude),
            "long": str(report.longitude), "address_string": report.place, "description": report.description,
        }  # fmt: skip
        files = {"media": ("picture.jpg", report.picture, "image/jpeg")} if report.picture else None
        found = first(self.call("POST", "requests.json", data=said, files=files))
        receipt = Receipt(text(found.get("service_request_id"))[:80], text(found.get("token"))[:200])
        if not (receipt.number or receipt.token):
            raise Unreachable("neither service_request_id nor token")
        return receipt

    def number_of(self, token: str) -> str:
        """Empty while the other city has not given it a number."""
        return text(first(self.call("GET", f"tokens/{token}.json")).get("service_request_id"))[:80]

    def find(self, report: Report, since: datetime) -> str:
        """The number of a report that may have arrived: of those of its kind since then, the one with our number."""
        wanted = {"service_code": report.service_code, "start_date": since.isoformat()}
        for each in self.call("GET", "requests.json", params=wanted):
            if f"[{report.reference}]" in text(each.get("description")):
                return text(each.get("service_request_id"))[:80]
        return ""

    def state(self, number: str) -> tuple[str, str]:
        """open or closed, and what is said of it."""
        found = first(self.call("GET", f"requests/{number}.json"))
        return text(found.get("status")).lower(), text(found.get("status_notes"))

    def updates(self, number: str, since: datetime, until: datetime) -> list[Said]:
        """None where the other city has no such extension."""
        window = {"start_date": since.isoformat(), "end_date": until.isoformat()}
        try:
            found = self.call("GET", "servicerequestupdates.json", params=window)
        except Declined:
            return []
        return [
            Said(text(each.get("update_id"))[:80], text(each.get("description")), text(each.get("status")))
            for each in found
            if text(each.get("service_request_id")) == number and each.get("update_id")
        ]

    def call(self, method: str, path: str, **said: Any) -> list[Mapping[str, Any]]:
        if self.jurisdiction:
            where = "data" if method == "POST" else "params"
            said[where] = {**said.get(where, {}), "jurisdiction_id": self.jurisdiction}
        try:
            with httpx.Client(transport=self.transport, timeout=TIMEOUT, follow_redirects=False) as client:
                request = client.build_request(method, f"{self.url.rstrip('/')}/{path}", **said)
                answer = client.send(request, stream=True)
                body = read(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as trouble:
            raise Unreachable(f"{type(trouble).__name__}: {trouble}"[:LONGEST]) from trouble
        return listed(answer, body)


def read(answer: httpx.Response) -> httpx.Response:
    """All of it, unless it is larger than any answer should be."""
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise Unreachable("the answer is too large")
    return httpx.Response(answer.status_code, content=body)


def listed(answer: httpx.Response, body: httpx.Response) -> list[Mapping[str, Any]]:
    """The answer's list; its errors as exceptions."""
    status = answer.status_code
    if status >= 500 or status in TRY_LATER or 300 <= status < 400:
        raise Unreachable(f"HTTP {status}")
    try:
        found = body.json()
    except ValueError as trouble:
        raise Unreachable(f"HTTP {status}, and no JSON") from trouble
    rows: list[Mapping[str, Any]] = [
        each for each in (found if isinstance(found, list) else [found]) if isinstance(each, dict)
    ]
    if status >= 400:
        raise Declined(text(rows[0].get("description")) if rows else f"HTTP {status}")
    return rows


def first(rows: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    if not rows:
        raise Unreachable("an empty answer")
    return rows[0]


def text(value: object) -> str:
    """Numbers and words as words, null as nothing; no NUL, and not without end."""
    return "" if value is None or isinstance(value, dict | list) else str(value).replace("\0", "")[:LONGEST]
