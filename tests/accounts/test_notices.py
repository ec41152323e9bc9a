"""What people are told: once, in their own language, and only them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override, pgettext_lazy
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts import kinds, sentences
from civicloop.accounts.actions.notices import mark_all_read, mark_read, notify
from civicloop.accounts.models import Notice, Office, User
from civicloop.accounts.queries import unread_count
from tests.conftest import NOON

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LATER = NOON + timedelta(hours=1)


def tell(*people: User, text: object = "请看", about: str = "", kind: str = "role-given", **more: object) -> None:
    notify(people=people, kind=kind, text=text, url="/my/", at=NOON, about=about, **more)  # type: ignore[arg-type]


def test_notice_reaches_each_person_once(alice: User, bob: User, office: Office, charlie: User) -> None:
    notify(people=[alice, alice], offices=[office], kind="role-given", text="请看", url="/my/", at=NOON)

    assert sorted(Notice.objects.values_list("person__handle", flat=True)) == ["alice", "bob"]


def test_notice_leaves_out_who_did_it_and_who_is_closed(alice: User, bob: User, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    charlie.refresh_from_db()

    tell(alice, bob, charlie, by=alice)

    assert [notice.person for notice in Notice.objects.all()] == [bob]


def test_notice_is_not_repeated_while_unread(alice: User) -> None:
    tell(alice, about="task:T-1")
    tell(alice, about="task:T-1")
    tell(alice, about="task:T-2")
    assert unread_count(alice) == 2

    mark_read(by=alice, notice=Notice.objects.get(about="task:T-1"), at=NOON)
    tell(alice, about="task:T-1")

    assert unread_count(alice) == 2
    assert Notice.objects.count() == 3


def test_notice_about_nothing_is_told_each_time(alice: User) -> None:
    tell(alice)
    tell(alice)

    assert unread_count(alice) == 2


def test_unregistered_kind_is_a_bug(alice: User) -> None:
    with pytest.raises(LookupError):
        tell(alice, kind="nobody-knows")


def test_kind_that_is_gone_stands_for_itself() -> None:
    assert kinds.kind_of("gone") == kinds.Kind("gone", "gone")


def test_sentence_is_said_in_the_readers_language(office: Office) -> None:
    office.name_en = "Urban Management"
    text = _("You work in %(office)s now: %(role)s.")

    kept = sentences.keep(text, {"office": office, "role": _("Officer")})

    with override("en"):
        assert sentences.say(kept) == "You work in Urban Management now: Officer."
    with override("zh-hans"):
        assert sentences.say(kept) == "您已在城市管理局任职：经办人。"


def test_sentence_keeps_its_context_and_its_days() -> None:
    kept = sentences.keep(pgettext_lazy("task", "Returned"), {})
    due = sentences.keep("%(day)s 100%%", {"day": date(2026, 6, 1)})

    with override("zh-hans"):
        assert (sentences.say(kept), sentences.say(due)) == ("回退", "2026年6月1日 100%")
    with override("en"):
        assert (sentences.say(kept), sentences.say(due)) == ("Returned", "June 1, 2026 100%")


def test_plain_sentence_is_said_as_it_is() -> None:
    assert sentences.say(sentences.keep("完成 100% 了", {})) == "完成 100% 了"


def test_sentence_that_counts_is_refused() -> None:
    with pytest.raises(TypeError):
        sentences.keep(ngettext_lazy("%(n)s day", "%(n)s days", "n"), {"n": 2})


def test_mark_all_read_leaves_what_came_since(alice: User, bob: User) -> None:
    tell(alice, bob)
    notify(people=[alice], kind="role-given", text="后来的", url="/my/", at=LATER)

    assert mark_all_read(by=alice, at=LATER, until=NOON) == 1
    assert [unread_count(person) for person in (alice, bob)] == [1, 1]


# --- pages -------------------------------------------------------------------------------------------


def test_page_shows_ones_own_notices_alone(client: Client, alice: User, bob: User) -> None:
    tell(alice, text="给爱丽丝的")
    tell(bob, text="给鲍勃的")
    client.force_login(alice, backend=BACKEND)

    page = client.get("/my/notices/").content.decode()

    assert ("给爱丽丝的" in page, "给鲍勃的" in page) == (True, False)
    other = Notice.objects.get(person=bob)
    assert client.get(f"/my/notices/{other.pk}/").status_code == 404
    assert client.post(f"/my/notices/{other.pk}/read").status_code == 404


def test_opening_a_notice_reads_it_and_goes_there(client: Client, alice: User) -> None:
    tell(alice)
    client.force_login(alice, backend=BACKEND)

    answer = client.get(f"/my/notices/{Notice.objects.get().pk}/")

    assert (answer.status_code, answer.headers["Location"], unread_count(alice)) == (302, "/my/", 0)


def test_marked_notices_stay_among_all(client: Client, alice: User) -> None:
    tell(alice, text="第一条")
    tell(alice, text="第二条")
    client.force_login(alice, backend=BACKEND)

    client.post(f"/my/notices/{Notice.objects.order_by('pk')[0].pk}/read")
    assert "第一条" not in client.get("/my/notices/").content.decode()
    client.post("/my/notices/read", {"until": "nonsense"})

    assert "第二条" not in client.get("/my/notices/").content.decode()
    everything = client.get("/my/notices/?show=all").content.decode()
    assert ("第一条" in everything, "第二条" in everything) == (True, True)


def test_bell_counts_what_is_unread(client: Client, alice: User) -> None:
    for _each in range(3):
        tell(alice)
    client.force_login(alice, backend=BACKEND)

    assert '<span class="bell-count">3</span>' in client.get("/my/profile/").content.decode()
    client.logout()
    assert 'class="bell"' not in client.get("/library/").content.decode()


def test_bell_stops_at_ninety_nine(client: Client, alice: User) -> None:
    Notice.objects.bulk_create(
        Notice(person=alice, kind="role-given", message={"id": "x"}, url="/", told_at=NOON) for _each in range(120)
    )
    client.force_login(alice, backend=BACKEND)

    assert '<span class="bell-count">99+</span>' in client.get("/my/profile/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_needs_no_more_queries_for_more_rows(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _each in range(count):
        tell(alice)
    client.force_login(alice, backend=BACKEND)

    with django_assert_num_queries(6):  # session, person, kinds, count, rows, bell
        client.get("/my/notices/")
