"""Reports due: asked, drafted from the ledger, handed in, checked, given time, chased, compiled, asked again."""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import docx
import pypdfium2
import pytest
from django.test import Client
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Notice, Office, OfficeKind, User
from civicloop.kernel import blobs
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.library.conversion import LIMITS, office
from civicloop.library.models import Visibility
from civicloop.programme import actions as tasks
from civicloop.programme.actions import report_rounds as rounds
from civicloop.programme.actions import reports as actions
from civicloop.programme.models import OWED, Call, Campaign, Light, Repeat, Report, ReportDeed, ReportState
from civicloop.programme.reports import ledger, official, rules
from civicloop.programme.reports.questions import Question
from civicloop.programme.reports.workflow import REPORT_MOVES
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make
from tests.factories import reports

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = timedelta(days=1)
AFTER = datetime(2026, 6, 18, 4, 0, tzinfo=UTC)


@pytest.fixture
def call(coordinator: User, office: Office) -> Call:
    return reports.call(coordinator, office)


@pytest.fixture
def report(call: Call) -> Report:
    return call.reports.get()


def kinds_for(person: User) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


# --- asking ------------------------------------------------------------------------------------------


def test_asking_gives_each_office_a_report_and_tells_it(coordinator: User, office: Office, alice: User) -> None:
    other = people.office(code="water", name="水务局")

    made = reports.call(coordinator, office, other, office)

    assert made.number == "R-2026-00001"
    assert [(each.office, each.state) for each in made.reports.order_by("pk")] == [(office, "open"), (other, "open")]
    assert kinds_for(alice) == ["report-asked"]


def test_office_asks_those_below_it_alone(alice: User, office: Office) -> None:
    below = people.office(code="team", name="执法队", parent=office)
    beside = people.office(code="water", name="水务局")

    assert reports.call(alice, below).reports.count() == 1
    with pytest.raises(NotAllowed):
        reports.call(alice, beside)


def test_asking_needs_an_office_and_a_day_to_come(coordinator: User, office: Office) -> None:
    with pytest.raises(actions.NobodyAsked):
        reports.call(coordinator)
    with pytest.raises(actions.DueBeforeAsked):
        reports.call(coordinator, office, due_on=date(2026, 6, 9))


# --- the workflow ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "deed"), list(product(ReportState, ReportDeed)))
def test_deed_is_done_in_its_states_alone(
    report: Report, alice: User, coordinator: User, state: ReportState, deed: ReportDeed
) -> None:
    Report.objects.filter(pk=report.pk).update(
        state=state, handed_in_at=NOON, handed_in_by=alice, wanted_until=date(2026, 6, 20), text="有"
    )
    deeds = {
        ReportDeed.HAND_IN: lambda: actions.hand_in(by=alice, report=report, text="完成", at=NOON),
        ReportDeed.ACCEPT: lambda: actions.accept_report(by=coordinator, report=report, at=NOON),
        ReportDeed.RETURN: lambda: actions.return_report(by=coordinator, report=report, reason="缺数字", at=NOON),
        ReportDeed.ASK_TIME: lambda: actions.ask_time(
            by=alice, report=report, until=date(2026, 6, 22), reason="下雨", at=NOON
        ),
        ReportDeed.GRANT_TIME: lambda: actions.decide_time(by=coordinator, report=report, granted=True, at=NOON),
        ReportDeed.REFUSE_TIME: lambda: actions.decide_time(
            by=coordinator, report=report, granted=False, note="不行", at=NOON
        ),
    }
    move = REPORT_MOVES[deed]

    if state in move.sources:
        assert deeds[deed]().state == (move.target or state)
    else:
        with pytest.raises(WrongState):
            deeds[deed]()


def test_only_the_office_writes_and_nobody_checks_the_own_office(
    report: Report, alice: User, charlie: User, coordinator: User
) -> None:
    with pytest.raises(NotAllowed):
        actions.hand_in(by=charlie, report=report, text="我来写", at=NOON)
    handed = actions.hand_in(by=alice, report=report, text="完成", at=NOON)

    assert [rules.may_check(person, handed) for person in (alice, charlie, coordinator)] == [False, False, True]
    own = reports.call(coordinator, coordinator.posts[0].office).reports.get()
    assert rules.may_check(coordinator, own) is False


def test_empty_report_is_refused(report: Report, alice: User) -> None:
    with pytest.raises(actions.NothingWritten):
        actions.hand_in(by=alice, report=report, text="  ", at=NOON)


def test_returned_report_comes_back_with_its_reason(report: Report, alice: User, coordinator: User) -> None:
    handed = actions.hand_in(by=alice, report=report, text="完成", at=NOON)
    with pytest.raises(actions.ReasonWanted):
        actions.return_report(by=coordinator, report=handed, reason=" ", at=NOON)

    actions.return_report(by=coordinator, report=handed, reason="缺数字", at=NOON)
    again = actions.hand_in(by=alice, report=report, text="完成十处", at=NOON)

    assert [(step.deed, step.note) for step in again.steps.order_by("pk")] == [
        ("hand-in", ""),
        ("return", "缺数字"),
        ("hand-in", ""),
    ]
    assert kinds_for(coordinator) == ["report-handed-in"]
    assert kinds_for(alice) == ["report-checked"]


def test_more_time_moves_the_last_day_once_granted(report: Report, alice: User, coordinator: User) -> None:
    before = report.due_at
    asked = actions.ask_time(by=alice, report=report, until=date(2026, 6, 20), reason="下雨", at=NOON)
    assert (asked.due_at, asked.wanted_until) == (before, date(2026, 6, 20))

    granted = actions.decide_time(by=coordinator, report=asked, granted=True, at=NOON)

    assert (granted.due_at, granted.wanted_until) == (before + 3 * DAY, None)


def test_light_follows_the_time_used(report: Report, alice: User, coordinator: User) -> None:
    """Five working days from the 10th to the 17th: the last one is yellow."""
    lights = [report.light(NOON + n * DAY) for n in range(9)]

    assert lights == [Light.GREEN] * 7 + [Light.YELLOW, Light.RED]
    assert actions.hand_in(by=alice, report=report, text="完成", at=AFTER).light(AFTER + 9 * DAY) == Light.RED
    accepted = actions.accept_report(by=coordinator, report=report, at=AFTER)
    assert accepted.light(AFTER) == Light.DONE


# --- the draft ---------------------------------------------------------------------------------------


def test_draft_tells_of_the_offices_own_tasks_of_that_document(coordinator: User, office: Office, alice: User) -> None:
    document = make.readable(alice)
    order = make.directive(document, lead_office=office, by=coordinator)
    other = make.directive(make.readable(alice, title="另一份"), lead_office=office, by=coordinator)
    done = make.task(order, office, by=coordinator, due_on=date(2026, 6, 12))
    make.task(other, office, by=coordinator)
    tasks.accept_task(task=done, by=alice, at=NOON)
    tasks.submit_task(task=done, by=alice, at=NOON, note="拆除三块广告牌。")
    report = reports.call(coordinator, office, directive=order).reports.get()

    assert [(line.text, line.task) for line in ledger.lines(report, NOON)] == [
        (f"2026年6月10日报告完成，待认定：{done.title}（{done.number}）。拆除三块广告牌。", done)
    ]


def test_draft_tells_of_a_campaigns_tasks(coordinator: User, office: Office, alice: User) -> None:
    drive = Campaign.objects.create(slug="drive", name="行动", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    document = make.readable(alice)
    inside, outside = (
        make.task(make.directive(document, quote, by=coordinator), office, by=coordinator)
        for quote in (make.ORDER, make.CALL)
    )
    inside.campaigns.add(drive)
    reports.call(coordinator, office)
    Call.objects.update(campaign=drive)
    report = Report.objects.select_related("call").get()

    assert [line.task for line in ledger.lines(report, NOON)] == [inside]
    assert outside.lead_office == office


# --- reminders ---------------------------------------------------------------------------------------


def test_reminders_go_out_at_their_distances_once_a_day(report: Report, alice: User) -> None:
    Notice.objects.all().delete()
    told = []
    for n in range(14):
        moment = NOON + n * DAY
        told.append([rounds.remind_due(at=moment), rounds.remind_due(at=moment)])

    days = [n for n, each in enumerate(told) if each == [1, 0]]
    assert days == [4, 6, 8, 10]  # three days and one before the 17th, one and three after it
    assert all(each in ([1, 0], [0, 0]) for each in told)
    assert kinds_for(alice) == ["report-reminder", "report-late"]  # unread ones aren't told again


def test_report_handed_in_is_not_chased(report: Report, call: Call, alice: User, coordinator: User) -> None:
    actions.hand_in(by=alice, report=report, text="完成", at=NOON)

    assert (rounds.remind_due(at=AFTER), rounds.remind(by=coordinator, call=call, at=AFTER)) == (0, 0)


def test_only_who_asked_chases(call: Call, alice: User, coordinator: User) -> None:
    with pytest.raises(NotAllowed):
        rounds.remind(by=alice, call=call, at=NOON)
    assert rounds.remind(by=coordinator, call=call, at=NOON) == 1


# --- again -------------------------------------------------------------------------------------------


def test_next_round_is_asked_once_when_the_last_day_has_passed(call: Call, office: Office) -> None:
    Call.objects.update(repeat=Repeat.MONTHLY)
    assert rounds.repeat_due(at=NOON) == 0

    assert [rounds.repeat_due(at=AFTER), rounds.repeat_due(at=AFTER)] == [1, 0]

    following = Call.objects.get(after=call)
    assert (following.due_on, following.repeat, [each.office for each in following.reports.all()]) == (
        date(2026, 7, 17),
        "monthly",
        [office],
    )


def test_series_ends_when_who_asked_may_no_longer(call: Call, coordinator: User) -> None:
    Call.objects.update(repeat=Repeat.MONTHLY)
    coordinator.memberships.update(ended_at=NOON)

    assert rounds.repeat_due(at=AFTER) == 0
    assert Call.objects.get().repeat == Repeat.NEVER


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from([1, 3]), st.integers(0, 900))
def test_next_day_is_the_first_round_that_is_still_to_come(last: date, months: int, later: int) -> None:
    today = last + timedelta(days=later)

    found = rounds.next_day(last, months, today)

    distance = (found.year - last.year) * 12 + found.month - last.month
    assert found >= today
    assert distance > 0
    assert distance % months == 0
    assert found.day == last.day or (found + DAY).day == 1
    assert distance == months or (found - today).days < 31 * months + 3


# --- compiling ---------------------------------------------------------------------------------------


def test_accepted_reports_become_one_document_in_the_library(
    coordinator: User, office: Office, alice: User, bob: User
) -> None:
    water = people.office(code="water", name="水务局")
    flora = people.member("flora", officer_of=water)
    order = make.directive(make.readable(alice), lead_office=office, by=coordinator)
    made = reports.call(coordinator, office, water, directive=order, questions=(Question("q1", "处数", "number"),))
    mine, theirs = made.reports.get(office=office), made.reports.get(office=water)
    handed = actions.hand_in(by=alice, report=mine, text="拆除三处。\n\n巡查十次。", answers={"q1": "3"}, at=NOON)
    actions.accept_report(by=coordinator, report=handed, at=NOON)
    actions.hand_in(by=flora, report=theirs, text="还没有查完。", at=NOON)

    document = rounds.compile_reports(by=coordinator, call=made, at=NOON, is_queued=False)

    lines = [p.text for p in docx.Document(io.BytesIO(blobs.read(document.versions.get().blob))).paragraphs if p.text]
    assert lines == [
        "整治落实情况",
        "本次要求2个单位报送落实情况，已审核通过1个单位的报告，现汇总如下。",
        "一、城市管理局",
        "拆除三处。",
        "巡查十次。",
        "（一）处数",
        "3",
        "以下单位的报告未纳入本次汇总：水务局。",
        "文明办",
        "2026年6月10日",
    ]
    made.refresh_from_db()
    assert (made.compiled, document.visibility) == (document, Visibility.PUBLIC)
    assert "report-compiled" in kinds_for(alice)


def test_call_without_a_public_order_compiles_for_the_office(
    call: Call, report: Report, alice: User, coordinator: User
) -> None:
    with pytest.raises(rounds.NothingAccepted):
        rounds.compile_reports(by=coordinator, call=call, at=NOON)
    reports.accepted(report, writer=alice, checker=coordinator)
    with pytest.raises(NotAllowed):
        rounds.compile_reports(by=alice, call=call, at=NOON)

    document = rounds.compile_reports(by=coordinator, call=call, at=NOON, is_queued=False)

    assert (document.visibility, document.office) == (Visibility.OFFICE, call.issuer)


def test_official_layout_is_that_of_the_standard() -> None:
    text = official.Text(
        title="标题", issuer="文明办", day=date(2026, 6, 1), addressee="各单位", opening=["正文"],
        sections=[official.Section("一级", ["文"], [("二级", ["字"])])], attachments=["表", "图"],
    )  # fmt: skip

    word = docx.Document(io.BytesIO(official.write(text)))

    sheet = word.sections[0]
    sides = (sheet.page_width, sheet.page_height, sheet.top_margin, sheet.bottom_margin, sheet.left_margin)
    assert [round(side.mm) for side in (*sides, sheet.right_margin)] == [210, 297, 37, 35, 28, 26]  # type: ignore[union-attr]
    grid = sheet._sectPr.find(qn("w:docGrid"))
    assert [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch")] == ["lines", str(225 * 1440 * 10 // 254 // 22)]
    fonts = {p.text: font_of(p) for p in word.paragraphs if p.text}
    assert fonts["标题"] == ("方正小标宋简体", 22)
    assert fonts["一、一级"] == ("黑体", 16)
    assert fonts["（一）二级"] == ("楷体_GB2312", 16)
    assert fonts["正文"] == fonts["各单位："] == ("仿宋_GB2312", 16)
    assert [p.text for p in word.paragraphs if p.text][-4:] == ["附件：1．表", "　　　2．图", "文明办", "2026年6月1日"]
    for footer, side in ((sheet.footer, "right"), (sheet.even_page_footer, "left")):
        assert "".join(node.text or "" for node in footer._element.iter(qn("w:t"), qn("w:instrText"))) == "— PAGE —"
        assert footer.paragraphs[0]._p.pPr.ind.get(qn(f"w:{side}Chars")) == "100"


@pytest.mark.office
def test_printed_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    text = official.Text(title="标题", issuer="文明办", day=date(2026, 6, 1), opening=["请按时到岗" * 400])
    (tmp_path / "a.docx").write_bytes(official.write(text))

    office.convert(tmp_path / "a.docx", "pdf", tmp_path / "a.pdf", LIMITS)

    page = pypdfium2.PdfDocument(tmp_path / "a.pdf")[1].get_textpage().get_text_bounded()
    lines = [line.strip() for line in page.splitlines() if "到岗" in line]
    assert [len(line) for line in lines] == [28] * 22


def font_of(paragraph: object) -> tuple[str, float]:
    run = paragraph.runs[0]  # type: ignore[attr-defined]
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_numeral_is_chinese(number: int, words: str) -> None:
    assert official.numeral(number) == words


# --- pages -------------------------------------------------------------------------------------------


def test_office_drafts_and_hands_in_on_its_page(client: Client, coordinator: User, office: Office, alice: User) -> None:
    asked = (Question("q1", "处数", "number"), Question("q2", "进度", "choice", ("完成", "未完成")))
    made = reports.call(coordinator, office, questions=asked)
    client.force_login(alice, backend=BACKEND)
    page = f"/reports/{made.number}/{office.code}/"

    client.post(page, {"wish": "save", "text": "写了一半", "q1": "", "q2": ""})
    assert "写了一半" in client.get(page).content.decode()
    gaps = client.post(page, {"wish": "hand-in", "text": "写完了", "q1": "3", "q2": ""})
    handed = client.post(page, {"wish": "hand-in", "text": "写完了", "q1": "3", "q2": "完成"})

    assert (gaps.status_code, handed.status_code) == (422, 302)
    found = made.reports.get()
    assert (found.state, found.answers) == ("handed-in", {"q1": "3", "q2": "完成"})


def test_coordinator_asks_checks_and_compiles_on_pages(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    client.force_login(coordinator, backend=BACKEND)
    empty = {f"questions-{n}-{name}": "" for n in range(4) for name in ("label", "kind", "choices")}
    form = {
        "title": "整治落实情况", "ask": "写清楚", "issuer": coordinator.posts[0].office.pk, "offices": [office.pk],
        "due_on": "2030-06-17", "shape": "written", "remind": "5、2", "repeat": "never", **empty,
        "questions-TOTAL_FORMS": 4, "questions-INITIAL_FORMS": 0, "questions-0-label": "处数",
        "questions-0-kind": "number",
    }  # fmt: skip
    assert client.post("/reports/new", form | {"remind": "昨天"}).status_code == 200
    sent = client.post("/reports/new", form)
    made = Call.objects.get()
    assert (sent.status_code, made.remind_days, made.questions[0]["label"]) == (302, [5, 2], "处数")
    handed = actions.hand_in(by=alice, report=made.reports.get(), text="完成", answers={"q1": "3"}, at=NOON)

    page = f"/reports/{made.number}/{office.code}/"
    client.post(f"{page}return", {"return-note": ""})
    assert Report.objects.get().state == "handed-in"  # a reason is missing
    client.post(f"{page}accept", {"accept-note": ""})
    handed.refresh_from_db()

    assert handed.state == "accepted"
    assert "汇编成文件" in client.get(f"/reports/{made.number}/").content.decode()


def test_outsiders_see_no_report(client: Client, call: Call, charlie: User, office: Office) -> None:
    client.force_login(charlie, backend=BACKEND)
    pages = [f"/reports/{call.number}/", f"/reports/{call.number}/{office.code}/"]

    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert call.title not in client.get("/reports/").content.decode()


def test_office_sees_its_own_report_alone(client: Client, coordinator: User, office: Office, alice: User) -> None:
    water = people.office(code="water", name="水务局", kind=OfficeKind.DEPARTMENT)
    made = reports.call(coordinator, office, water)
    client.force_login(alice, backend=BACKEND)

    assert "水务局" not in client.get(f"/reports/{made.number}/").content.decode()
    assert client.get(f"/reports/{made.number}/water/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_need_no_more_queries_for_more_rows(
    client: Client, coordinator: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    offices = [people.office(code=f"o{n}", name=f"单位{n}") for n in range(count)]
    made = [reports.call(coordinator, *offices, title=f"报告{n}") for n in range(count)]
    client.force_login(coordinator, backend=BACKEND)

    with django_assert_num_queries(7):  # session, person, posts, count, calls, owed, bell
        client.get("/reports/")
    with django_assert_num_queries(6):  # session, person, posts, call, reports, bell
        client.get(f"/reports/{made[0].number}/")


def test_owed_states_are_those_that_can_be_handed_in() -> None:
    assert REPORT_MOVES[ReportDeed.HAND_IN].sources == OWED
