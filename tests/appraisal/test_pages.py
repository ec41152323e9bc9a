"""The pages of windows and disputes, as different people see and use them."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.appraisal.actions import windows as actions
from civicloop.appraisal.models import Dispute, Level, Rating, Remedy, Trouble, Window
from civicloop.kernel import clock
from tests.conftest import NOON
from tests.factories import appraisal as make


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies.load({"django_language": "en"})


@pytest.fixture
def window(alice: User, office: Office) -> Window:
    return make.window(alice, office)


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_scanned_code_leads_to_five_levels(client: Client, window: Window) -> None:
    page = text(client, f"/w/{window.token}/")

    assert [label in page for label in ("Very satisfied", "Fairly satisfied", "Very dissatisfied")] == [True] * 3


def test_wrong_token_finds_nothing(client: Client, window: Window) -> None:
    text(client, f"/w/{window.token[:-1]}/", status=404)


def test_visitor_rates_and_is_thanked(client: Client, window: Window) -> None:
    response = client.post(f"/w/{window.token}/", {"level": 2, "trouble": "wait", "words": "等了两小时"}, follow=True)

    rating = Rating.objects.get()
    assert (rating.level, rating.trouble, rating.words) == (2, "wait", "等了两小时")
    assert f"owes an answer by {rating.follow_up.due_on}" in response.content.decode()


def test_same_browser_rates_once_a_day_and_window(client: Client, window: Window) -> None:
    statuses = [client.post(f"/w/{window.token}/", {"level": 5}).status_code for _ in range(2)]

    assert (statuses, Rating.objects.count()) == ([302, 422], 1)


def test_other_browsers_behind_the_same_address_rate_too(window: Window) -> None:
    for _ in range(3):
        Client().post(f"/w/{window.token}/", {"level": 5})

    assert Rating.objects.count() == 3


def test_flood_from_one_address_is_stopped(window: Window) -> None:
    statuses = [Client().post(f"/w/{window.token}/", {"level": 1}).status_code for _ in range(32)]

    assert (statuses[29:], Rating.objects.count()) == ([302, 429, 429], 30)


def test_rating_keeps_nothing_that_leads_back_to_the_browser(client: Client, window: Window) -> None:
    client.post(f"/w/{window.token}/", {"level": 5})

    secret = client.session["visitor"]
    assert (secret in Rating.objects.get().visit, len(Rating.objects.get().visit)) == (False, 64)


def test_rating_without_a_level_is_asked_again(client: Client, window: Window) -> None:
    response = client.post(f"/w/{window.token}/", {"words": "?"})

    assert (response.status_code, Rating.objects.count()) == (200, 0)


def test_visitors_see_the_answer_but_nobody_s_words(client: Client, window: Window, alice: User, charlie: User) -> None:
    rating = make.rate(window, Level.DISSATISFIED, trouble=Trouble.WAIT, words="李某推诿")
    actions.answer_rating(
        by=alice, follow_up=rating.follow_up, remedy=Remedy.FIXED, answer="Opened a second counter.", at=NOON
    )
    client.force_login(charlie)

    for address in (f"/w/{window.token}/", f"/windows/{window.pk}/"):
        page = text(client, address)
        assert ("Opened a second counter." in page, "I waited too long" in page, "李某推诿" in page) == (
            True,
            True,
            False,
        )


def test_office_reads_the_words(client: Client, window: Window, alice: User) -> None:
    make.rate(window, Level.DISSATISFIED, words="李某推诿")
    client.force_login(alice)

    assert "李某推诿" in text(client, f"/windows/{window.pk}/")


def test_window_below_the_floor_shows_n_and_no_mean(client: Client, window: Window) -> None:
    make.rated(window, {Level.VERY_SATISFIED: 9})
    few = text(client, f"/windows/{window.pk}/")
    make.rate(window)

    assert "Not enough ratings yet: 9 of the 10" in few
    assert "With 90 % certainty between" in text(client, f"/windows/{window.pk}/")


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(
    client: Client, alice: User, office: Office, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for n in range(count):
        make.rate(make.window(alice, office, name=str(n)))

    with django_assert_num_queries(2):
        client.get("/windows/")


def test_public_pages_do_not_give_the_token_away(client: Client, window: Window, charlie: User) -> None:
    client.force_login(charlie)

    assert window.token not in text(client, "/windows/") + text(client, f"/windows/{window.pk}/")
    for word in ("code.svg", "sheet"):
        text(client, f"/windows/{window.pk}/{word}", status=403)


def test_code_is_a_drawing_of_the_rating_page_s_address(client: Client, window: Window, alice: User) -> None:
    client.force_login(alice)

    response = client.get(f"/windows/{window.pk}/code.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(response.content).tag.endswith("svg")
    assert f"/w/{window.token}/" in text(client, f"/windows/{window.pk}/sheet")


def test_office_opens_a_window(client: Client, alice: User, office: Office) -> None:
    client.force_login(alice)

    client.post("/windows/new", {"office": office.pk, "name": "户籍窗口", "place": "二楼"})

    assert Window.objects.get().name == "户籍窗口"


def test_office_answers_a_bad_rating(client: Client, window: Window, alice: User, charlie: User) -> None:
    follow_up = make.rate(window, Level.DISSATISFIED).follow_up
    address = f"/windows/ratings/{follow_up.pk}/answer"
    client.force_login(charlie)
    refused = client.post(address, {"remedy": "fixed", "answer": "x"}).status_code
    client.force_login(alice)

    undated = client.post(address, {"remedy": "planned", "answer": "改造"}).content.decode()
    client.post(address, {"remedy": "planned", "answer": "改造", "planned_on": "2026-08-01"})

    follow_up.refresh_from_db()
    assert (refused, "Say by when" in undated, follow_up.remedy) == (403, True, "planned")


CHARGE = {
    "service_number": "13800000000",
    "amount": "36",
    "charged_from": "2026-05-01",
    "charged_until": "2026-05-31",
    "facts": "没有订过的彩铃。",
    "wish": "退费。",
}


def test_stranger_lodges_with_a_contact_and_comes_back_by_the_link(client: Client, db: None) -> None:
    said = CHARGE | {"operator": make.operator().pk, "contact": "user@example.org"}

    page = client.post("/disputes/new", said, follow=True).content.decode()
    link = page.split('href="http://testserver')[1].split('"')[0].replace("&amp;", "&")

    number = Dispute.objects.get().number
    assert link.startswith(f"/disputes/{number}/?key=")
    other = Client()
    assert text(other, f"/disputes/{number}/", status=404)
    assert other.get(link, follow=True).redirect_chain == [(f"/disputes/{number}/", 302)]


def test_guessed_key_finds_nothing(client: Client, db: None) -> None:
    dispute, _key = make.anonymous_dispute()

    text(client, f"/disputes/{dispute.number}/?key=guess", status=404)


def test_stranger_without_a_contact_is_asked_for_one(client: Client, db: None) -> None:
    response = client.post("/disputes/new", CHARGE | {"operator": make.operator().pk})

    assert (response.status_code, Dispute.objects.count()) == (200, 0)


@pytest.mark.parametrize(("field", "value"), [("amount", "-1"), ("charged_until", "2026-04-01")])
def test_senseless_charge_is_told_beside_its_field(client: Client, charlie: User, field: str, value: str) -> None:
    client.force_login(charlie)

    response = client.post("/disputes/new", CHARGE | {"operator": make.operator().pk, field: value})

    assert (response.status_code, Dispute.objects.count()) == (200, 0)


def test_parties_walk_the_dispute_to_its_end(client: Client, charlie: User, coordinator: User) -> None:
    clerk, dispute = make.clerk(), make.dispute(charlie)

    def take(user: User, deed: str, **said: str) -> int:
        client.force_login(user)
        return client.post(f"/disputes/{dispute.number}/{deed}", said).status_code

    statuses = [
        take(charlie, "answer", words="?"),
        take(clerk, "answer", words="查无差错"),
        take(charlie, "appeal", words="确有差错"),
        take(coordinator, "admit"),
        take(coordinator, "decide", words="应退", refund="36"),
        take(charlie, "accept"),
    ]

    dispute.refresh_from_db()
    assert (statuses, dispute.state) == ([403, 302, 302, 302, 302, 403], "decided")


def test_others_find_no_dispute(client: Client, charlie: User, alice: User) -> None:
    dispute = make.dispute(charlie)
    client.force_login(alice)

    for address in (f"/disputes/{dispute.number}/", f"/disputes/{dispute.number}/withdraw"):
        text(client, address, status=404)


def test_public_list_has_numbers_and_no_disputes(client: Client, charlie: User) -> None:
    dispute = make.dispute(charlie, at=clock.now())

    page = text(client, "/disputes/")

    assert ("通信公司" in page, "Not enough yet (n = 0)" in page, dispute.number in page) == (True, True, False)


def test_contact_is_shown_to_the_operator_and_not_to_others(client: Client, alice: User) -> None:
    dispute, _key = make.anonymous_dispute()
    client.force_login(make.clerk())

    assert "user@example.org" in text(client, f"/disputes/{dispute.number}/")


def test_clock_is_seen_with_its_light(client: Client, charlie: User) -> None:
    dispute = make.dispute(charlie, at=clock.now() - timedelta(days=20))
    client.force_login(charlie)

    page = text(client, f"/disputes/{dispute.number}/")

    assert f"Waits for the operator until {dispute.due_on} (15 calendar days)." in page
    assert "Overdue" in page


def test_pages_speak_chinese(client: Client, window: Window) -> None:
    client.cookies.load({"django_language": "zh-hans"})

    assert "非常满意" in text(client, f"/w/{window.token}/")


def test_closing_a_window_hides_no_bad_rating(client: Client, alice: User, office: Office) -> None:
    window = make.window(alice, office)
    rating = make.rate(window, Level.DISSATISFIED)
    actions.close_window(by=alice, window=window, at=NOON)

    assert client.get(f"/w/{window.token}/").status_code == 404
    assert str(window.title) not in client.get("/windows/").content.decode()
    assert (
        "still waits for its answer"
        in client.get(f"/windows/{window.pk}/", headers={"accept-language": "en"}).content.decode()
    )

    client.force_login(alice)
    said = {"remedy": "fixed", "answer": "已改正。"}
    assert client.post(f"/windows/ratings/{rating.follow_up.pk}/answer", said).status_code == 302
