"""The same content as XML and as JSON."""

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from civicloop.open311.wire import Answer, as_json, as_xml, written

MOMENT = datetime(2026, 6, 10, 4, 0, 0, 123456, tzinfo=UTC)


def test_list_has_plural_and_singular_names_in_xml_and_is_an_array_in_json() -> None:
    answer = Answer("services", [{"service_code": "001", "metadata": True, "keywords": None}])

    assert as_xml(answer) == (
        '<?xml version="1.0" encoding="utf-8"?>\n<services><service><service_code>001</service_code>'
        "<metadata>true</metadata><keywords /></service></services>"
    )
    assert as_json(answer) == '[{"service_code": "001", "metadata": true, "keywords": null}]'


def test_moment_carries_the_city_s_zone_and_no_fractions() -> None:
    answer = Answer("service_requests", [{"requested_datetime": MOMENT}])

    assert "<requested_datetime>2026-06-10T12:00:00+08:00</requested_datetime>" in as_xml(answer)
    assert json.loads(as_json(answer)) == [{"requested_datetime": "2026-06-10T12:00:00+08:00"}]


def test_strangers_words_stay_words_in_xml() -> None:
    words = "<b>&\x00\x0b\ud800 垃圾 ]]>\n"

    root = ET.fromstring(as_xml(Answer("errors", [{"code": 400, "description": words}])))

    assert root.findtext("error/description") == "<b>& 垃圾 ]]>\n"


def test_format_decides_the_media_type() -> None:
    answer = Answer("errors", [], 404)

    assert [(each.status_code, each["Content-Type"]) for each in (written(answer, "xml"), written(answer, "json"))] == [
        (404, "text/xml; charset=utf-8"), (404, "application/json; charset=utf-8"),
    ]  # fmt: skip
