"""A language model points at sentences, through a server of our own that plays one; nothing it says is believed."""

import json
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from civicloop.accounts.models import User
from civicloop.library.models import Document
from civicloop.programme import assistant
from civicloop.programme.assistant import ModelFailed
from civicloop.programme.models import Directive, Origin, Review
from tests.factories import programme as make

LAMPS = "路灯的事归照明管理处，六月十五日之前都要亮起来。"


class FakeModel(HTTPServer):
    """Answers each request with `content` and `status`, and keeps what it was asked."""

    content = "{}"
    status = 200
    asked: dict[str, Any]
    key = ""


class Answering(BaseHTTPRequestHandler):
    server: FakeModel

    def do_POST(self) -> None:
        self.server.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.key = self.headers.get("Authorization", "")
        body = json.dumps({"choices": [{"message": {"content": self.server.content}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def model(settings: Settings) -> Iterator[FakeModel]:
    server = FakeModel(("127.0.0.1", 0), Answering)
    settings.MODEL_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.MODEL_KEY, settings.MODEL_NAME = "secret", "reader"
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice, f"{make.TEXT}{LAMPS}\n")


def orders(*each: dict[str, Any]) -> str:
    return json.dumps({"orders": list(each)}, ensure_ascii=False)


def test_quotes_that_do_not_stand_there_are_dropped(model: FakeModel) -> None:
    model.content = orders(
        {"page": 1, "quote": LAMPS, "lead": ["照明管理处", "水务局"], "deadline": "六月十五日之前"},
        {"page": 1, "quote": "照明管理处要修好路灯。", "lead": [], "deadline": ""},
        {"page": 2, "quote": LAMPS},
        {"page": "1", "quote": LAMPS},
        {"page": 1, "quote": "路灯"},
        "路灯",
    )
    found = assistant.suggestions([LAMPS])
    assert found == [assistant.Suggestion(1, 0, len(LAMPS), ("照明管理处",), "六月十五日之前")]
    assert (model.asked["model"], model.key) == ("reader", "Bearer secret")


def test_cost_is_bounded(model: FakeModel, settings: Settings) -> None:
    settings.MODEL_LETTERS = 50
    model.content = orders()
    assert assistant.suggestions([LAMPS * 20]) == []
    assert len(model.asked["messages"][1]["content"]) == 50


@pytest.mark.parametrize("content", ["no json", "[]", '{"orders": 3}', '{"other": []}'])
def test_answers_in_another_form_are_refused(model: FakeModel, content: str) -> None:
    model.content = content
    with pytest.raises(ModelFailed):
        assistant.suggestions([LAMPS])


def test_errors_and_silence_are_refused(model: FakeModel, settings: Settings) -> None:
    model.status = 503
    with pytest.raises(ModelFailed, match="503"):
        assistant.suggestions([LAMPS])
    settings.MODEL_URL = "http://127.0.0.1:9/v1"
    with pytest.raises(ModelFailed):
        assistant.suggestions([LAMPS])


def test_suggestion_becomes_a_marked_proposal_beside_what_is_listed(
    model: FakeModel, document: Document, coordinator: User, client: Client
) -> None:
    make.directive(document)
    model.content = orders(
        {"page": 1, "quote": make.ORDER},
        {"page": 1, "quote": LAMPS, "lead": ["照明管理处"], "deadline": "六月十五日之前"},
    )
    client.force_login(coordinator)
    assert client.post(f"/d/{document.number}/review/ask-model").status_code == 302
    made = Directive.objects.get(origin=Origin.MODEL)
    assert (made.passage.quote, made.review, made.deadline_on, made.lead) == (
        LAMPS,
        Review.PROPOSED,
        date(2026, 6, 15),
        ["照明管理处"],
    )


def test_failure_is_told_and_leaves_everything_as_it_was(
    model: FakeModel, document: Document, coordinator: User, client: Client
) -> None:
    make.directive(document)
    model.status = 500
    client.force_login(coordinator)
    answer = client.post(f"/d/{document.number}/review/ask-model", follow=True, headers={"accept-language": "en"})
    assert ("HTTP 500" in answer.content.decode(), Directive.objects.count()) == (True, 1)


def test_without_an_address_there_is_no_button_and_no_way(
    document: Document, coordinator: User, client: Client, settings: Settings
) -> None:
    settings.MODEL_URL = ""
    make.directive(document)
    client.force_login(coordinator)
    assert "ask-model" not in client.get(f"/d/{document.number}/review").content.decode()
    assert client.post(f"/d/{document.number}/review/ask-model").status_code == 403
