"""Cases sent to another city: to our own server over HTTP, and to one that misbehaves in every way we thought of."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from civicloop.accounts.models import Notice, User
from civicloop.cases import actions as cases
from civicloop.cases.models import Case, Ending, State
from civicloop.kernel import chain
from civicloop.open311 import actions, tasks
from civicloop.open311.models import City, Errand
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Other(BaseHTTPRequestHandler):
    """Another city: does what the next of its `moods` says, well-behaved when there is none left."""

    moods: list[str]
    posts: list[dict[str, str]]
    status: str
    updates: list[dict[str, str]]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        said = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        mood = self.moods.pop(0) if self.moods else "well"
        if mood == "down":
            return self.answer(503, "<h1>later</h1>")
        if mood == "no":
            return self.answer(400, json.dumps([{"code": 400, "description": "service_code unknown"}]))
        self.posts.append(said)
        if mood == "silent":  # takes it, and says nothing
            self.close_connection = True
            return None
        if mood == "babble":
            return self.answer(200, "<html>thanks</html>")
        if mood == "token":
            return self.answer(201, json.dumps([{"token": "abc"}]))
        return self.answer(201, json.dumps([{"service_request_id": 7000 + len(self.posts)}]))

    def do_GET(self) -> None:
        path = urlsplit(self.path).path.rpartition("/v2/")[2]
        found: dict[str, Any] = {
            "tokens/abc.json": [{"service_request_id": "7001", "token": "abc"}],
            "requests.json": [
                {"service_request_id": str(7001 + n), "description": each["description"], "status": "open"}
                for n, each in enumerate(self.posts)
            ],
            "requests/7001.json": [{"service_request_id": "7001", "status": self.status, "status_notes": "filled"}],
            "servicerequestupdates.json": self.updates,
        }
        self.answer(200, json.dumps(found[path]))

    def answer(self, status: int, body: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass

    headers: Message


@pytest.fixture
def other() -> Iterator[tuple[str, type[Other]]]:
    handler = type("OtherNow", (Other,), {"moods": [], "posts": [], "status": "open", "updates": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v2", handler
    server.shutdown()
    server.server_close()


def city(url: str, *, key: str = "k", is_on: bool = True, services: dict[str, str] | None = None) -> City:
    made = actions.save_city(
        by=None, name="next-town", body="邻市", url=url, key=key, jurisdiction="", services=services or {"*": "holes"},
        at=NOON,
    )  # fmt: skip
    return actions.switch_city(by=None, city=made, is_on=is_on, at=NOON)


def forwarded(by: User, body: str = "邻市") -> Case:
    case = make.filed(by, words="路面有坑")
    cases.forward(case=case, by=by, body=body, at=NOON)
    return case


# --- a city that behaves, or not ---------------------------------------------------------------------


@pytest.mark.django_db
def test_case_is_sent_once_with_its_service_and_without_who_reported_it(
    other: tuple[str, type[Other]], coordinator: User
) -> None:
    city(other[0], services={"test-rubbish": "bins", "*": "holes"})
    case = forwarded(coordinator)

    for minutes in (0, 1, 2):
        tasks.send_errands(NOON + minutes * MINUTE)

    assert [(each["service_code"], each["description"]) for each in other[1].posts] == [
        ("bins", f"路面有坑\n[{case.number}]")
    ]
    assert case.forwardings.get().reference == "7001"


@pytest.mark.django_db
@pytest.mark.parametrize(("is_on", "body"), [(False, "邻市"), (True, "水利厅")])
def test_nothing_is_sent_unless_switched_on_for_this_body(
    other: tuple[str, type[Other]], coordinator: User, is_on: bool, body: str
) -> None:
    city(other[0], is_on=is_on)
    forwarded(coordinator, body)

    assert tasks.send_errands(NOON) == 0
    assert other[1].posts == []


@pytest.mark.django_db
def test_waits_grow_until_it_is_up_again(other: tuple[str, type[Other]], coordinator: User) -> None:
    city(other[0])
    forwarded(coordinator)
    other[1].moods = ["down", "down", "down"]

    tried = [minutes for minutes in range(20) if tasks.send_errands(NOON + minutes * MINUTE)]

    assert tried == [0, 2, 6, 14]
    assert len(other[1].posts) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("mood", ["silent", "babble"])
def test_what_arrived_without_an_answer_is_found_and_not_sent_again(
    other: tuple[str, type[Other]], coordinator: User, mood: str
) -> None:
    city(other[0])
    case = forwarded(coordinator)
    other[1].moods = [mood]

    for minutes in range(10):
        tasks.send_errands(NOON + minutes * MINUTE)

    assert len(other[1].posts) == 1
    assert case.forwardings.get().reference == "7001"


@pytest.mark.django_db
def test_who_is_killed_after_sending_leaves_it_to_the_next_who_finds_it(
    other: tuple[str, type[Other]], coordinator: User
) -> None:
    city(other[0])
    forwarded(coordinator)
    actions.begin_errands(at=NOON)
    work = actions.claim(key=Errand.objects.get().pk, at=NOON)
    assert work is not None
    tasks.arrived(tasks.Elsewhere(other[0]), work)  # sent, and killed before it was written down

    assert tasks.send_errands(NOON + MINUTE) == 0  # it is another's until its time is over
    tasks.send_errands(NOON + 3 * MINUTE)

    assert len(other[1].posts) == 1
    assert Errand.objects.get().external_id == "7001"


@pytest.mark.django_db
def test_who_is_killed_before_sending_leaves_it_to_the_next_who_sends_it(
    other: tuple[str, type[Other]], coordinator: User
) -> None:
    city(other[0])
    forwarded(coordinator)
    actions.begin_errands(at=NOON)
    actions.claim(key=Errand.objects.get().pk, at=NOON)  # and killed

    tasks.send_errands(NOON + 3 * MINUTE)

    assert len(other[1].posts) == 1
    assert Errand.objects.get().state == "sent"


@pytest.mark.django_db
def test_token_is_asked_for_until_there_is_a_number(other: tuple[str, type[Other]], coordinator: User) -> None:
    city(other[0])
    forwarded(coordinator)
    other[1].moods = ["token"]

    tasks.send_errands(NOON)
    assert Errand.objects.get().state == "token"
    tasks.send_errands(NOON + 3 * MINUTE)

    assert (Errand.objects.get().state, Errand.objects.get().external_id) == ("sent", "7001")
    assert len(other[1].posts) == 1


@pytest.mark.django_db
def test_a_no_is_told_to_who_coordinates_and_begun_anew_by_hand(
    other: tuple[str, type[Other]], coordinator: User
) -> None:
    city(other[0])
    forwarded(coordinator)
    other[1].moods = ["no"]

    for hours in range(3):
        tasks.send_errands(NOON + hours * HOUR)

    errand = Errand.objects.get()
    assert (errand.state, errand.trouble) == ("stuck", "service_code unknown")
    told = [str(notice) for notice in Notice.objects.filter(person=coordinator, kind="case-answered")]
    assert [text for text in told if "邻市" in text and "测试垃圾" in text] == told
    assert len(told) == 1
    actions.send_again(city=City.objects.get(), at=NOON + 4 * HOUR)
    tasks.send_errands(NOON + 4 * HOUR)
    assert len(other[1].posts) == 1


@pytest.mark.django_db
def test_updates_become_words_once_and_closing_there_concludes_here(
    other: tuple[str, type[Other]], coordinator: User
) -> None:
    city(other[0])
    case = forwarded(coordinator)
    tasks.send_errands(NOON)
    other[1].updates = [
        {"update_id": "1", "service_request_id": "7001", "description": "派人去了", "status": "open"},
        {"update_id": "2", "service_request_id": "9999", "description": "别的", "status": "open"},
    ]

    tasks.send_errands(NOON + HOUR)
    tasks.send_errands(NOON + 2 * HOUR)
    other[1].status = "closed"
    tasks.send_errands(NOON + 3 * HOUR)

    assert list(case.steps.filter(deed="noted").values_list("note", flat=True)) == ["邻市: 派人去了"]
    case.refresh_from_db()
    assert (case.state, case.ending, case.steps.order_by("-pk")[0].note) == (
        State.ENDED, Ending.FORWARDED, "邻市: filled",
    )  # fmt: skip
    assert (Errand.objects.get().state, chain.verify().holds) == ("over", True)


@pytest.mark.django_db
def test_case_that_was_taken_back_is_asked_for_no_more(other: tuple[str, type[Other]], coordinator: User) -> None:
    city(other[0])
    case = forwarded(coordinator)
    tasks.send_errands(NOON)
    cases.take_back(case=case, by=coordinator, reason="自己修", at=NOON)

    assert tasks.send_errands(NOON + HOUR) == 0
    assert Errand.objects.get().state == "over"


@pytest.mark.django_db
def test_command_sets_a_city_up_off_and_tells_how_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("open311-city", "next-town", body="邻市", url="https://x.example/v2", map=["*=holes"], json=True)

    assert json.loads(capsys.readouterr().out)["is_on"] is False
    assert City.objects.get().services == {"*": "holes"}


# --- our own server ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("committed")
def test_our_own_server_takes_it_and_tells_of_its_end(live_server: LiveServer) -> None:
    make.category("test-pothole")
    olive = people.member("olive", officer_of=people.civility_office())
    works = people.office(code="works", name="市政处")
    wanda = people.member("wanda", officer_of=works)
    _key, secret = actions.issue_key(by=None, name="邻市", at=NOON)
    city(f"{live_server.url}/open311/v2", key=secret, services={"*": "test-pothole"})
    case = forwarded(olive)

    tasks.send_errands(NOON)
    there = Case.objects.exclude(pk=case.pk).get()
    assert case.forwardings.get().reference == there.number
    filed = cases.file_case(case=there, by=olive, category=make.category("test-pothole"), at=NOON)
    cases.accept(case=cases.dispatch(case=filed, by=olive, office=works, at=NOON), by=wanda, at=NOON)
    fixed = cases.mark_fixed(case=there, by=wanda, pictures=[make.kept("green")], at=NOON + HOUR)
    cases.verify(case=fixed, by=olive, passed=True, at=NOON + 2 * HOUR)
    tasks.send_errands(NOON + 3 * HOUR)

    case.refresh_from_db()
    assert case.state == State.ENDED
    assert Errand.objects.get().state == "over"
