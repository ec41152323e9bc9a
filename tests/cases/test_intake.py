"""Reports come in, are filed or refused, joined, dispatched."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, tokens
from civicloop.cases.models import Case, Follower, State
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def told(case: Case) -> list[tuple[str, str]]:
    return list(case.steps.order_by("pk").values_list("deed", "state"))


def chained(case: Case) -> list[str]:
    return list(Event.objects.filter(thing=case.chain_name).order_by("height").values_list("verb", flat=True))


def test_report_without_an_account_becomes_a_numbered_tip() -> None:
    make.city()

    case = make.tip(words="垃圾桶满了", pictures=[make.kept()], contact="13800000000", place_text="东门")

    assert (case.number, case.state, case.reporter, case.is_public) == ("C-2026-000001", State.TIP, None, True)
    assert case.area
    assert case.area.name == "东区"
    assert told(case) == [("reported", "tip")]
    assert case.pictures.get().purpose == "before"
    assert chained(case) == ["case.reported"]


def test_contact_and_words_stay_out_of_the_chain() -> None:
    case = make.tip(words="我叫王小明", contact="13800000000")

    record = "".join(Event.objects.filter(thing=case.chain_name).values_list("data", flat=True))
    assert "13800000000" not in record
    assert "王小明" not in record


def test_report_sent_twice_is_one_case() -> None:
    key = tokens.new_form_key()

    first, second = make.tip(tokens.token_of(key)), make.tip(tokens.token_of(key))

    assert first == second
    assert Case.objects.count() == 1


def test_only_the_hash_of_the_secret_link_is_kept() -> None:
    token = tokens.token_of(tokens.new_form_key())

    make.tip(token)

    kept = Follower.objects.values().get()
    assert token not in str(kept)
    assert kept["token_hash"] == tokens.hash_of(token)


def test_report_with_nothing_in_it_is_refused() -> None:
    with pytest.raises(actions.NoContent):
        make.tip(words="  ")


def test_report_from_outside_the_city_is_refused() -> None:
    make.city()

    with pytest.raises(actions.OutsideCity):
        make.tip(latitude=48.85, longitude=2.35)


def test_tip_is_filed_by_a_coordinator_only(alice: User, charlie: User, coordinator: User) -> None:
    case = make.tip()

    for outsider in (alice, charlie):
        with pytest.raises(NotAllowed):
            actions.file_case(case=case, by=outsider, category=make.category(), at=NOON)

    filed = actions.file_case(case=case, by=coordinator, category=make.category(), at=NOON)
    assert (filed.state, filed.filed_at, filed.category) == (State.FILED, NOON, make.category())
    assert told(filed) == [("reported", "tip"), ("filed", "filed")]
    assert chained(filed) == ["case.reported", "case.filed"]


def test_tip_is_refused_with_a_reason_that_can_be_thought_over(coordinator: User) -> None:
    case = make.tip()
    with pytest.raises(actions.ReasonNeeded):
        actions.refuse_tip(case=case, by=coordinator, reason=" ", at=NOON)

    refused = actions.refuse_tip(case=case, by=coordinator, reason="在私人院内", at=NOON)
    filed = actions.file_case(case=refused, by=coordinator, category=make.category(), at=NOON)

    assert [step.note for step in filed.steps.order_by("pk")] == ["", "在私人院内", ""]


def test_tip_joined_to_a_case_leads_its_reporter_there(coordinator: User) -> None:
    known, tip = make.filed(coordinator), make.tip()

    actions.merge_tip(case=tip, into=known, by=coordinator, at=NOON)

    tip.refresh_from_db()
    assert (tip.state, tip.merged_into) == (State.MERGED, known)
    assert told(tip)[-1] == ("merged", "merged")
    assert told(known)[-1] == ("joined", "filed")


def test_tip_is_not_joined_to_another_tip(coordinator: User) -> None:
    with pytest.raises(WrongState):
        actions.merge_tip(case=make.tip(), into=make.tip(), by=coordinator, at=NOON)


def test_dispatch_starts_the_clock(coordinator: User, office: Office) -> None:
    case = make.dispatched(coordinator, office)  # Wednesday 12:00, four working hours

    assert (case.office, case.dispatched_at) == (office, NOON)
    assert case.due_at == datetime(2026, 6, 10, 10, 0, tzinfo=UTC)  # 18:00 in the city
    assert case.warns_at == datetime(2026, 6, 10, 9, 12, tzinfo=UTC)


def test_returned_case_is_dispatched_again_without_retyping(coordinator: User, office: Office, alice: User) -> None:
    other = people.office(code="water", name="水务局")
    case = make.dispatched(coordinator, office)
    with pytest.raises(actions.ReasonNeeded):
        actions.return_case(case=case, by=alice, reason="", at=NOON)

    returned = actions.return_case(case=case, by=alice, reason="属于水务局", at=NOON)
    assert (returned.state, returned.office, returned.return_count) == (State.RETURNED, None, 1)
    assert returned.runs.get(ended_at=None).stage == "dispatch"  # the clock runs on for whoever has to find an office

    again = actions.dispatch(case=returned, by=coordinator, office=other, at=NOON + timedelta(hours=3))
    assert (again.state, again.office, again.words) == (State.DISPATCHED, other, case.words)
    assert list(again.steps.order_by("pk").values_list("deed", "office__code")) == [
        ("reported", None), ("filed", None), ("dispatched", "urban"), ("returned", "urban"), ("dispatched", "water"),
    ]  # fmt: skip


def test_database_refuses_a_filed_case_without_category() -> None:
    case = make.tip()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=State.FILED)


def test_database_refuses_a_dispatched_case_without_office(coordinator: User) -> None:
    case = make.filed(coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=State.DISPATCHED)


def test_database_refuses_a_place_off_the_earth() -> None:
    case = make.tip()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(latitude=121.0)


def test_tip_is_not_joined_to_a_refused_one_whose_report_its_sender_would_then_see(coordinator: User) -> None:
    refused = actions.refuse_tip(case=make.tip(), by=coordinator, reason="在私人院内", at=NOON)

    with pytest.raises(WrongState):
        actions.merge_tip(case=make.tip(), into=refused, by=coordinator, at=NOON)
