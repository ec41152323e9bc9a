"""Standard replies: written, tried, offered in the form of their step, filled in by each case, withdrawn and back."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, replies
from civicloop.cases.models import Case, Deed, StandardReply, State
from civicloop.cases.views.deeds import HANDLERS
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
FORM = {"name": "已清理", "deed": "fixed", "category": "", "office": "", "text": "{地点}已清理。", "text_en": ""}


def reply(by: User, text: str = "{编号}已清理。", **fields: Any) -> StandardReply:
    made = StandardReply(**{"name": "已清理", "deed": Deed.FIXED, "text": text, **fields})
    return actions.save_reply(by=by, reply=made, at=NOON)


def ticked(*cases: Case) -> list[str]:
    return [f"{case.number}:{case.revision}" for case in cases]


def offered(client: Client, case: Case, name: str) -> list[tuple[int, str, str]]:
    offers = client.get(f"/cases/{case.number}/").context["offers"]
    handler = next(each for each in offers if each.handler.name == name)
    return list(handler.form.fields[handler.handler.words].widget.replies)


# --- words -------------------------------------------------------------------------------------------


def test_each_case_fills_in_its_places_in_the_language_of_their_names(coordinator: User, office: Office) -> None:
    case = make.dispatched(coordinator, office, place_text="南门")
    chinese = "{编号} ｛ 问题 ｝ {地点} {单位} {时限} {别的} {"
    english = "{number} {problem} {place} {office} {due}"

    due = "2026-06-10 18:00"
    assert replies.filled(chinese, case) == f"{case.number} 测试垃圾 南门 城市管理局 {due} {{别的}} {{"
    assert replies.filled(english, case) == f"{case.number} Test rubbish 南门 {office.name_en or office.name} {due}"


def test_what_is_not_known_yet_says_so() -> None:
    assert replies.filled("{单位}、{时限} {due}", make.tip()) == "（待定）、（待定） (not known yet)"


def test_the_office_that_it_is_given_to_is_the_one_named(coordinator: User, office: Office) -> None:
    assert replies.filled("{单位}", make.filed(coordinator), office) == "城市管理局"


def test_every_deed_with_words_has_replies_and_no_other() -> None:
    outcomes = {outcome for kept in replies.TOGETHER.values() for outcome in kept}
    with_words = {deed for deed, handler in HANDLERS.items() if handler.words}

    assert set(replies.WORDED) == (with_words - {Deed.QUERIED}) | outcomes


# --- offered -----------------------------------------------------------------------------------------


def test_form_offers_what_suits_step_and_kind_most_used_first(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = actions.accept(case=make.dispatched(coordinator, office), by=alice, at=NOON)
    rare, often = reply(coordinator, "一"), reply(alice, "二", office=office, category=case.category)
    reply(coordinator, "别的步骤", deed=Deed.RETURNED)
    reply(coordinator, "别的类别", category=make.category("other-kind"))
    reply(
        people.member("dora", officer_of=(other := people.office(code="parks", name="园林局"))),
        "别的单位",
        office=other,
    )
    actions.withdraw_reply(by=coordinator, reply=reply(coordinator, "不用了"), at=NOON)
    actions.count_reply(by=alice, reply=often, times=2)
    client.force_login(alice)

    assert offered(client, case, "fixed") == [(often.pk, "已清理", "二"), (rare.pk, "已清理", "一")]


def test_either_outcome_of_one_form_is_offered_in_it(client: Client, coordinator: User, office: Office) -> None:
    alice = people.member("alice2", officer_of=office)
    case = make.fixed(coordinator, office, alice)
    passed, failed = reply(coordinator, "好", deed=Deed.PASSED), reply(coordinator, "不好", deed=Deed.FAILED)
    client.force_login(coordinator)

    assert {key for key, _name, _words in offered(client, case, "verify")} == {passed.pk, failed.pk}


def test_page_of_a_case_asks_once_however_many_replies(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = make.dispatched(coordinator, office)
    client.force_login(alice)
    client.get(f"/cases/{case.number}/")  # what a process remembers of the city
    counts = []
    for _n in range(3):
        reply(coordinator, deed=Deed.ACCEPTED)
        with CaptureQueriesContext(connection) as found:
            client.get(f"/cases/{case.number}/")
        counts.append(len(found))

    assert counts[0] == counts[2]


def test_button_without_scripts_puts_the_words_below_what_was_written(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = make.dispatched(coordinator, office, place_text="南门")
    made = reply(coordinator, "{地点}不归我们。", deed=Deed.RETURNED)
    client.force_login(alice)
    said = {"return-reason": "你好。", "return-reason_reply": made.pk, "fill": "1", "revision": case.revision}

    page = client.post(f"/cases/{case.number}/return", said)
    again = client.post(f"/cases/{case.number}/return", {**said, "return-reason": "你好。\n南门不归我们。"})

    texts = [next(each for each in shown.context["offers"] if each.is_open).form["reason"].value()
             for shown in (page, again)]  # fmt: skip
    assert texts == ["你好。\n南门不归我们。"] * 2
    case.refresh_from_db()
    assert (case.state, StandardReply.objects.get().use_count) == (State.DISPATCHED, 0)


def test_filling_in_tells_what_others_did_meanwhile(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = make.dispatched(coordinator, office)
    made = reply(coordinator, "不归我们。", deed=Deed.RETURNED)
    actions.supervise(case=case, by=coordinator, words="请抓紧", at=NOON)
    client.force_login(alice)

    page = client.post(
        f"/cases/{case.number}/return",
        {"return-reason": "", "return-reason_reply": made.pk, "fill": "1", "revision": case.revision},
    )

    assert [entry.text for entry in page.context["meanwhile"]] == ["请抓紧"]


def test_saying_it_counts_and_fills_what_is_left_open(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = make.dispatched(coordinator, office)
    made = reply(coordinator, "{编号}已受理。", deed=Deed.ACCEPTED)
    client.force_login(alice)

    client.post(f"/cases/{case.number}/accept", {"accept-note": "{编号}已受理。", "accept-note_reply": made.pk})

    assert case.steps.get(deed=Deed.ACCEPTED).note == f"{case.number}已受理。"
    assert StandardReply.objects.get().use_count == 1


def test_several_cases_read_the_same_words_each_with_its_own_number(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    cases = [make.dispatched(coordinator, office, metres_north=500 * n) for n in range(3)]
    made = reply(coordinator, "{编号}已受理。", deed=Deed.ACCEPTED)
    client.force_login(alice)
    said = {"case": ticked(*cases), "accept-note_reply": made.pk}

    page = client.post("/cases/bulk/accept", {**said, "fill": "1"})
    actions.accept(case=cases[2], by=alice, at=NOON)  # someone was quicker
    client.post("/cases/bulk/accept", {**said, "accept-note": page.context["choices"][0].form["note"].value()})

    notes = [case.steps.get(deed=Deed.ACCEPTED).note for case in cases]
    assert notes == [f"{cases[0].number}已受理。", f"{cases[1].number}已受理。", ""]
    assert StandardReply.objects.get().use_count == 2


def test_several_kinds_at_once_are_offered_what_suits_all(client: Client, coordinator: User, office: Office) -> None:
    alice = people.member("alice2", officer_of=office)
    one, other = make.dispatched(coordinator, office), make.dispatched(coordinator, office, kind=make.category("b"))
    every = reply(coordinator, deed=Deed.ACCEPTED)
    reply(coordinator, deed=Deed.ACCEPTED, category=one.category)
    client.force_login(alice)

    choices = client.post("/cases/bulk", {"case": ticked(one, other)}).context["choices"]

    accept = next(each for each in choices if each.handler.name == "accept")
    assert accept.form.fields["note"].widget.replies == [(every.pk, "已清理", "{编号}已清理。")]


# --- managed -----------------------------------------------------------------------------------------


def test_officer_writes_replies_of_the_own_office(client: Client, office: Office, alice: User) -> None:
    client.force_login(alice)

    client.post("/cases/replies/new", {**FORM, "office": office.pk})
    made = StandardReply.objects.get()
    assert client.get(f"/cases/replies/{made.pk}/").context["form"]["deed"].value() == "fixed"
    client.post(f"/cases/replies/{made.pk}/", {**FORM, "office": office.pk, "text": "好了。"})

    kept = StandardReply.objects.values("office", "deed", "text", "category", "use_count").get()
    assert kept == {"office": office.pk, "deed": "fixed", "text": "好了。", "category": None, "use_count": 0}
    events = Event.objects.filter(verb="reply.saved").values_list("thing", flat=True)
    assert list(events) == [made.chain_name] * 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "{地址}已清理"}, "没有案卷能填写{地址}"),
        ({"text": "{place}已清理"}, "没有案卷能填写{place}"),
        ({"text_en": "{地点} is clean"}, "没有案卷能填写{地点}"),
        ({"text": ""}, "这个字段是必填项"),
        ({"number": "C-2026-999999"}, "没有这个编号"),
        ({"deed": "rebound"}, "rebound"),
    ],
)
def test_reply_that_no_case_could_read_is_refused_beside_its_field(
    client: Client, office: Office, alice: User, changes: dict[str, str], message: str
) -> None:
    client.force_login(alice)

    page = client.post("/cases/replies/new", {**FORM, "office": office.pk, **changes})

    assert (page.status_code, StandardReply.objects.count()) == (200, 0)
    assert message in page.content.decode()


def test_trying_it_shows_what_a_case_would_read_and_keeps_nothing(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    make.dispatched(coordinator, office, place_text="南门")
    named = make.dispatched(coordinator, office, place_text="北门", metres_north=500)
    make.tip(place_text="别人看不见的地方")
    client.force_login(alice)
    said = {**FORM, "office": office.pk, "text_en": "{place} is clean.", "try": "1"}

    newest = client.post("/cases/replies/new", said)
    chosen = client.post("/cases/replies/new", {**said, "number": named.number.lower()})

    assert newest.context["readings"] == chosen.context["readings"]
    assert chosen.context["readings"] == [("zh-hans", "北门已清理。"), ("en", "北门 is clean.")]
    assert StandardReply.objects.count() == 0


def test_trying_it_with_a_hidden_case_finds_none(client: Client, office: Office, alice: User) -> None:
    hidden = make.tip(place_text="别人看不见的地方")
    client.force_login(alice)

    page = client.post("/cases/replies/new", {**FORM, "office": office.pk, "try": "1", "number": hidden.number})

    assert "没有这个编号" in page.content.decode()
    assert "别人看不见的地方" not in page.content.decode()


def test_withdrawn_reply_comes_back_as_it_was(client: Client, office: Office, alice: User) -> None:
    made = reply(alice, office=office)
    actions.count_reply(by=alice, reply=made, times=3)
    client.force_login(alice)

    client.post(f"/cases/replies/{made.pk}/withdraw")
    client.post(f"/cases/replies/{made.pk}/withdraw")
    withdrawn = StandardReply.objects.get().withdrawn_at
    client.post(f"/cases/replies/{made.pk}/restore")

    back = StandardReply.objects.get()
    assert (withdrawn is None, back.withdrawn_at, back.use_count) == (False, None, 3)
    assert list(Event.objects.filter(thing=made.chain_name).order_by("height").values_list("verb", flat=True)) == [
        "reply.saved", "reply.withdrawn", "reply.restored",
    ]  # fmt: skip


def test_replies_of_the_city_are_the_coordinators(client: Client, coordinator: User, alice: User) -> None:
    made = reply(coordinator)
    client.force_login(alice)

    assert "已清理" in client.get("/cases/replies/").content.decode()
    assert client.get(f"/cases/replies/{made.pk}/").status_code == 403
    assert client.post(f"/cases/replies/{made.pk}/withdraw").status_code == 403
    assert client.post("/cases/replies/new", FORM).status_code == 200  # an office has to be chosen
    with pytest.raises(NotAllowed):
        reply(alice, office=None)
    assert StandardReply.objects.get().withdrawn_at is None


def test_replies_of_other_offices_are_neither_shown_nor_changed(client: Client, office: Office, alice: User) -> None:
    made = reply(
        people.member("dora", officer_of=(other := people.office(code="parks", name="园林局"))),
        "园林的话",
        office=other,
    )
    client.force_login(alice)

    assert "园林的话" not in client.get("/cases/replies/").content.decode()
    assert client.get(f"/cases/replies/{made.pk}/").status_code == 404
    assert client.post(f"/cases/replies/{made.pk}/withdraw").status_code == 404
    with pytest.raises(NotAllowed):
        actions.withdraw_reply(by=alice, reply=made, at=NOON)
    made.office = office
    with pytest.raises(NotAllowed):
        actions.save_reply(by=alice, reply=made, at=NOON)
    with pytest.raises(NotAllowed):
        actions.count_reply(by=alice, reply=made)


def test_outsiders_have_no_replies(client: Client, coordinator: User, charlie: User) -> None:
    reply(coordinator)

    assert list(StandardReply.objects.visible_to(charlie)) == []
    client.force_login(charlie)
    assert [client.get("/cases/replies/").status_code, client.get("/cases/replies/new").status_code] == [403, 403]


def test_list_asks_as_often_for_three_replies_as_for_one(client: Client, office: Office, alice: User) -> None:
    client.force_login(alice)
    client.get("/cases/replies/")
    counts = []
    for n in range(3):
        reply(alice, office=office, category=make.category(f"kind-{n}"))
        with CaptureQueriesContext(connection) as found:
            page = client.get("/cases/replies/").content.decode()
        counts.append(len(found))

    assert (page.count("/withdraw"), counts[0]) == (3, counts[2])
