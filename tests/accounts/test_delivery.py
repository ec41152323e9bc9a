"""Notices leave the product as each person and office wants: e-mail at once or by the day, quiet hours, webhooks."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from civicloop.accounts import followables, robots, tasks
from civicloop.accounts.actions import mail as actions
from civicloop.accounts.actions import webhooks
from civicloop.accounts.actions.notices import follow, mark_all_read, notify, unfollow
from civicloop.accounts.kinds import Way
from civicloop.accounts.models import Format, Habits, Mail, Notice, Office, Post, PostState, Role, User, Webhook
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HOUR = timedelta(hours=1)
KIND = "role-given"


def confirm(person: User) -> None:
    EmailAddress.objects.create(user=person, email=f"{person.handle}@example.org", verified=True, primary=True)


def wants(person: User, way: Way) -> None:
    actions.choose_ways(by=person, ways={KIND: way})


def tell(*readers: User, text: str = "请看", offices: tuple[Office, ...] = (), at: datetime = NOON) -> None:
    notify(people=readers, offices=offices, kind=KIND, text=text, url="/my/", at=at)


# --- e-mail ------------------------------------------------------------------------------------------


def test_mail_goes_at_once_to_who_wants_it_and_once(alice: User, bob: User) -> None:
    confirm(alice)
    confirm(bob)
    wants(alice, Way.MAIL)
    tell(alice, bob)

    assert [tasks.mail_waiting(NOON) for _again in range(2)] == [1, 0]
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["alice@example.org"], "请看")
    notice = Notice.objects.get(person=alice)
    assert f"/my/notices/{notice.pk}/" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_goes_only_to_a_confirmed_address(alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=False)
    wants(alice, Way.MAIL)
    tell(alice)

    assert (tasks.mail_waiting(NOON), mail.outbox) == (0, [])
    assert Notice.objects.get().mail == Mail.NONE


def test_unwanted_kind_is_not_told(alice: User) -> None:
    wants(alice, Way.NONE)
    tell(alice)

    assert Notice.objects.count() == 0


def test_notice_that_was_read_is_not_mailed(alice: User) -> None:
    confirm(alice)
    wants(alice, Way.MAIL)
    tell(alice)
    mark_all_read(by=alice, at=NOON, until=NOON)

    assert tasks.mail_waiting(NOON) == 0


def test_mail_waits_for_the_end_of_quiet_hours(alice: User) -> None:
    confirm(alice)
    wants(alice, Way.MAIL)
    late = datetime(2026, 6, 10, 15, 0, tzinfo=UTC)  # 23:00 in the city
    actions.keep_habits(
        by=alice, takes_mail=True, language="en", digest_at=time(8), quiet_from=time(22), quiet_until=time(7)
    )
    tell(alice, at=late)

    assert [tasks.mail_waiting(late), tasks.mail_waiting(late + 7 * HOUR), tasks.mail_waiting(late + 8 * HOUR)] == [
        0,
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("start", "end", "hour", "is_quiet"),
    [
        (time(22), time(7), time(23), True),
        (time(22), time(7), time(7), False),
        (time(12), time(14), time(13), True),
        (time(12), time(14), time(14), False),
        (None, None, time(3), False),
    ],
)
def test_quiet_hours_may_pass_midnight(start: time | None, end: time | None, hour: time, is_quiet: bool) -> None:
    assert Habits(quiet_from=start, quiet_until=end).is_quiet(hour) is is_quiet


def test_digest_gathers_a_day_and_goes_once_a_day(alice: User) -> None:
    confirm(alice)
    wants(alice, Way.DIGEST)
    actions.keep_habits(by=alice, takes_mail=True, language="en", digest_at=time(13))
    tell(alice, text="First")
    tell(alice, text="Second")

    assert tasks.mail_waiting(NOON) == 0  # 12:00 in the city
    assert tasks.mail_waiting(NOON + HOUR) == 1
    tell(alice, text="Third", at=NOON + HOUR)
    assert tasks.mail_waiting(NOON + 2 * HOUR) == 0
    assert tasks.mail_waiting(NOON + 25 * HOUR) == 1
    first, second = mail.outbox
    assert first.subject == "2 notices from CivicLoop"
    assert ("First" in first.body, "Second" in first.body, "Third" in first.body) == (True, True, False)
    assert "Third" in second.body


def test_mail_of_a_killed_worker_goes_out_later_under_the_same_id(alice: User) -> None:
    confirm(alice)
    wants(alice, Way.MAIL)
    tell(alice)
    claimed = actions.claim(person=alice, mail=Mail.NOW, at=NOON)  # and killed before it was sent
    unsent = tasks.message(alice, Habits(person=alice), "alice@example.org", claimed)

    assert tasks.mail_waiting(NOON) == 0
    assert tasks.mail_waiting(NOON + actions.PATIENCE * 2) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == unsent.extra_headers["Message-ID"]


def test_one_click_ends_the_mails_without_a_session(alice: User, settings: Settings) -> None:
    confirm(alice)
    wants(alice, Way.MAIL)
    tell(alice)
    tasks.mail_waiting(NOON)
    link = urlsplit(mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")).path
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.get(link).status_code == 200  # looking changes nothing: link checkers look
    tell(alice)
    assert tasks.mail_waiting(NOON) == 1
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    tell(alice)
    assert tasks.mail_waiting(NOON) == 0
    assert stranger.get("/unsubscribe/wrong").status_code == 404


def test_settings_page_keeps_ways_and_hours(client: Client, alice: User) -> None:
    client.force_login(alice, backend=BACKEND)
    page = client.get("/my/notices/settings")
    fields = {name: field.initial for name, field in page.context["ways"].fields.items()}
    habits = {"takes_mail": "on", "language": "en", "digest_at": "07:30", "quiet_from": "22:00", "quiet_until": ""}

    half = client.post("/my/notices/settings", {**fields, **habits})
    whole = client.post("/my/notices/settings", {**fields, **habits, "quiet_until": "06:00", f"way-{KIND}": "none"})

    assert (half.status_code, whole.status_code) == (200, 302)
    kept = Habits.objects.get(person=alice)
    assert (kept.language, kept.digest_at, kept.quiet_from) == ("en", time(7, 30), time(22))
    tell(alice)
    assert Notice.objects.count() == 0


# --- webhooks ----------------------------------------------------------------------------------------


class Robot:
    """A robot on this machine: what it was sent, and what it answers."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: tuple[int, bytes] = (200, b'{"errcode":0,"errmsg":"ok"}')
        robot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                robot.received.append((self.path, dict(self.headers), body))
                self.send_response(robot.answer[0])
                self.send_header("Content-Length", str(len(robot.answer[1])))
                self.end_headers()
                self.wfile.write(robot.answer[1])

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/robot?key=k"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def robot(settings: Settings) -> Iterator[Robot]:
    settings.WEBHOOKS_PRIVATE = True
    settings.SITE_URL = "https://city.example"
    made = Robot()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def admin(office: Office) -> User:
    return people.member("ada", officer_of=office, role=Role.ADMINISTRATOR)


def hook(admin: User, office: Office, url: str, format: Format = Format.WECOM, secret: str = "") -> Webhook:
    return webhooks.add_webhook(by=admin, office=office, name="群", format=format, url=url, secret=secret, at=NOON)


def signed(key: str, content: bytes) -> bytes:
    return hmac.new(key.encode(), content, hashlib.sha256).digest()


def test_robots_get_their_own_words_and_signatures(robot: Robot, admin: User, office: Office, charlie: User) -> None:
    for format, secret in ((Format.WECOM, ""), (Format.DINGTALK, "s"), (Format.FEISHU, "s"), (Format.JSON, "s")):
        hook(admin, office, robot.url, format, secret)
    tell(charlie)
    assert Post.objects.count() == 0  # nothing that the office isn't told
    tell(offices=(office,))

    assert tasks.post_waiting(NOON) == 4

    (wecom, dingtalk, feishu, plain) = robot.received
    words = {"content": "请看\nhttps://city.example/my/"}
    seconds = int(NOON.timestamp())
    assert (wecom[0], json.loads(wecom[2])) == ("/robot?key=k", {"msgtype": "text", "text": words})
    asked = parse_qs(urlsplit(dingtalk[0]).query)
    sign = base64.b64encode(signed("s", f"{seconds}000\ns".encode())).decode()
    assert (asked["timestamp"], asked["sign"]) == ([f"{seconds}000"], [sign])
    assert json.loads(feishu[2]) == {
        "timestamp": str(seconds),
        "sign": base64.b64encode(signed(f"{seconds}\ns", b"")).decode(),
        "msg_type": "text",
        "content": {"text": words["content"]},
    }
    assert plain[1]["X-CivicLoop-Signature"] == f"sha256={signed('s', plain[2]).hex()}"
    assert json.loads(plain[2])["url"] == "https://city.example/my/"
    assert plain[1]["Host"] == urlsplit(robot.url).netloc


def test_post_is_tried_again_after_growing_pauses_then_given_up(robot: Robot, admin: User, office: Office) -> None:
    hook(admin, office, robot.url)
    tell(offices=(office,))
    robot.answer = (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}')
    now, waits = NOON, []
    for _try in range(len(webhooks.PAUSES) + 1):
        assert tasks.post_waiting(now) == 0
        post = Post.objects.get()
        waits.append(post.next_at - now)
        assert tasks.post_waiting(post.next_at - timedelta(seconds=1)) == 0
        now = post.next_at

    assert waits == [*webhooks.PAUSES, timedelta()]
    assert (post.state, post.outcome) == (PostState.FAILED, "HTTP 200 93000 invalid webhook url")
    assert len(robot.received) == len(webhooks.PAUSES) + 1


def test_post_of_a_killed_worker_is_tried_again(robot: Robot, admin: User, office: Office) -> None:
    hook(admin, office, robot.url)
    tell(offices=(office,))
    assert webhooks.claim(post=Post.objects.get(), at=NOON)  # and killed before it was sent

    assert tasks.post_waiting(NOON) == 0
    assert tasks.post_waiting(NOON + webhooks.CLAIM) == 1


def test_two_workers_send_a_post_once(robot: Robot, admin: User, office: Office) -> None:
    hook(admin, office, robot.url)
    tell(offices=(office,))
    first, second = Post.objects.get(), Post.objects.get()

    assert [webhooks.claim(post=post, at=NOON) for post in (first, second)] == [True, False]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.9", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "0"]
)
def test_inner_addresses_are_refused(admin: User, office: Office, host: str) -> None:
    hook(admin, office, f"http://{host}:8149/robot")
    tell(offices=(office,))

    assert tasks.post_waiting(NOON) == 0
    assert Post.objects.get().outcome == "the address is private"


def test_address_that_leads_nowhere_says_so(settings: Settings) -> None:
    settings.WEBHOOKS_PRIVATE = True

    assert robots.send(robots.Letter("http://127.0.0.1:1/x", b"{}")) == (False, "ConnectError")
    assert robots.send(robots.Letter("http://no-such-host.invalid/x", b"{}")) == (False, "gaierror")


def test_page_adds_tests_and_removes_a_webhook(client: Client, robot: Robot, admin: User, office: Office) -> None:
    client.force_login(admin, backend=BACKEND)
    page = f"/offices/{office.code}/webhooks/"
    client.post(page, {"name": "群", "format": "wecom", "url": robot.url})
    made = Webhook.objects.get()

    client.post(f"{page}{made.pk}/test")
    shown = client.get(page).content.decode()
    client.post(f"{page}{made.pk}/remove")
    tell(offices=(office,))

    assert (len(robot.received), Post.objects.get().state) == (1, PostState.SENT)
    assert ("key=k" in shown, "localhost" in shown) == (False, True)


def test_only_administrators_see_webhooks(client: Client, robot: Robot, admin: User, office: Office, bob: User) -> None:
    made = hook(admin, office, robot.url)
    client.force_login(bob, backend=BACKEND)
    page = f"/offices/{office.code}/webhooks/"

    answers = [client.get(page), client.post(f"{page}{made.pk}/test"), client.post(f"{page}{made.pk}/remove")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


# --- following ---------------------------------------------------------------------------------------


def test_follower_of_a_task_hears_of_its_steps(coordinator: User, office: Office, alice: User, charlie: User) -> None:
    order = make.directive(make.readable(alice), lead_office=office, by=coordinator)
    follow(by=charlie, thing=order.chain_name, at=NOON)

    made = make.task(order, office, by=coordinator)

    told = Notice.objects.get(person=charlie)
    assert (told.kind, told.about, told.url) == ("task-dispatched", made.chain_name, f"/tasks/{made.number}/")
    unfollow(by=charlie, thing=order.chain_name)
    assert followables.find(charlie, made.chain_name) is not None


def test_follower_who_may_not_see_it_any_more_hears_nothing(
    coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    document = make.readable(alice)
    order = make.directive(document, lead_office=office, by=coordinator)
    follow(by=charlie, thing=order.chain_name, at=NOON)
    document.visibility = "private"
    document.save()

    make.task(order, office, by=coordinator)

    assert not Notice.objects.filter(person=charlie).exists()


def test_follow_button_turns_on_and_off(client: Client, coordinator: User, office: Office, alice: User) -> None:
    made = make.task(make.directive(make.readable(alice), by=coordinator), office, by=coordinator)
    client.force_login(alice, backend=BACKEND)
    page = f"/tasks/{made.number}/"

    sent = client.post("/my/follows/change", {"thing": made.chain_name, "wish": "follow", "next": page})
    listed = client.get("/my/follows/").content.decode()
    client.post("/my/follows/change", {"thing": made.chain_name, "wish": "stop", "next": "https://evil.example/"})

    assert (sent.status_code, sent.headers["Location"], made.title in listed) == (302, page, True)
    assert made.title not in client.get("/my/follows/").content.decode()


@pytest.mark.parametrize("thing", ["task:T-2026-99999", "nothing:1", "directive:²", "document:9", "", "task:\x00"])
def test_what_is_not_there_cannot_be_followed(client: Client, alice: User, thing: str) -> None:
    client.force_login(alice, backend=BACKEND)

    assert client.post("/my/follows/change", {"thing": thing, "wish": "follow"}).status_code in (400, 404)


def test_following_cannot_be_stopped_for_what_no_name_can_be(client: Client, alice: User) -> None:
    client.force_login(alice, backend=BACKEND)

    assert client.post("/my/follows/change", {"thing": "task:\x00", "wish": "stop"}).status_code == 404
