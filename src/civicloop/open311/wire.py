"""How answers look on the wire: the same content as XML and as JSON, by the specification's mapping.

A list is an element of the plural name holding elements of the singular one; in JSON it is an array, also for one.
What is absent is null in JSON and an empty element in XML. Moments are W3C datetimes with their zone.
"""

import json
import re
from datetime import datetime
from typing import NamedTuple
from xml.etree import ElementTree as ET

from django.http import HttpResponse
from django.utils import timezone

type Content = bool | int | float | str | datetime | list["Content"] | dict[str, "Content"] | None

MEDIA_TYPES: dict[str, str] = {"xml": "text/xml", "json": "application/json"}
SINGULAR = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
    "photos": "photo",
}
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Answer(NamedTuple):
    """What a resource says: the name of its root element, and the content."""

    name: str
    content: Content
    status: int = 200


def written(answer: Answer, form: str) -> HttpResponse:
    """The answer in a format; XML, which is the one that's mandatory, for those we don't know."""
    form = form if form in MEDIA_TYPES else "xml"
    text = as_json(answer) if form == "json" else as_xml(answer)
    return HttpResponse(text, status=answer.status, content_type=f"{MEDIA_TYPES[form]}; charset=utf-8")


def as_json(answer: Answer) -> str:
    return json.dumps(answer.content, ensure_ascii=False, default=w3c)


def as_xml(answer: Answer) -> str:
    root = element(answer.name, answer.content)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def element(name: str, content: Content) -> ET.Element:
    made = ET.Element(name)
    if isinstance(content, list):
        made.extend(element(SINGULAR[name], each) for each in content)
    elif isinstance(content, dict):
        made.extend(element(inner, each) for inner, each in content.items())
    elif content is not None:
        made.text = words(content)
    return made


def words(content: bool | float | str | datetime) -> str:
    if isinstance(content, bool):
        return "true" if content else "false"
    return NOT_IN_XML.sub("", w3c(content) if isinstance(content, datetime) else str(content))


def w3c(moment: datetime) -> str:
    """`2026-06-10T12:00:00+08:00`, in the city's zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
