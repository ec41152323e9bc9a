"""The main job: a Word file goes in, and a resident sees what became of one sentence of it; and back again."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import Visitor, Visitors
from tests.journeys.steps import SENTENCE, option, order, press, upload, verify


def test_a_sentence_becomes_work_that_the_public_judges(visitors: Visitors, word_file: Path, picture: Path) -> None:
    coordinator = visitors.comes().signs_in("coordinator@yuting.example")
    urban = visitors.comes().signs_in("urban@yuting.example")
    resident = visitors.comes(phone=True).signs_in("resident@yuting.example")
    inspector = visitors.comes().signs_in("inspector@yuting.example")
    anyone = visitors.comes(phone=True, javascript=False)

    document = upload(coordinator, word_file)
    task = order(coordinator, document)
    press(urban, f"/tasks/{task}/", "accept")
    case = report(resident, picture)
    file_and_link(coordinator, case, task)
    press(urban, f"/cases/{case}/", "accept")
    fix(urban, case, picture)
    verify(visitors, case)
    pledge = promise(urban, task)
    judge(resident, inspector, urban, pledge)

    walk(anyone, document, task, case, pledge)


def report(visitor: Visitor, picture: Path) -> str:
    """On a phone: picture, place, kind; the case's number."""
    page = visitor.opens("/report/")
    page.set_input_files("input[name=pictures]", str(picture))
    page.wait_for_load_state("networkidle")
    page.locator(".pick").click(position={"x": 150, "y": 150})
    page.fill("textarea[name=words]", "菜场门前摊位占了人行道，推车过不去")
    page.locator("label", has_text="占道经营").first.click()
    page.click("button[value=send]")
    page.wait_for_url(lambda url: "/report" not in url)
    number = re.search(r"C-\d{4}-\d{6}", page.inner_text("main"))
    assert number, page.inner_text("main")
    return number.group()


def file_and_link(visitor: Visitor, case: str, task: str) -> None:
    page = visitor.opens(f"/cases/{case}/")
    page.locator("select[name=file-office]").select_option(label=option(page, "file-office", "城市管理局"))
    page.click("form[action$='/file'] button.primary")
    page.wait_for_load_state()
    page.locator("details", has=page.locator("select[name=link-task]")).locator("summary").click()
    page.locator("select[name=link-task]").select_option(label=option(page, "link-task", task))
    page.click("form[action$='/link'] button")
    page.wait_for_load_state()


def fix(visitor: Visitor, case: str, picture: Path) -> None:
    page = visitor.opens(f"/cases/{case}/")
    page.set_input_files("form[action$='/fixed'] input[type=file]", str(picture))
    page.click("form[action$='/fixed'] button.primary")
    page.wait_for_load_state()


def promise(visitor: Visitor, task: str) -> str:
    """The office publishes a pledge about the task; the pledge's number."""
    page = visitor.opens(f"/pledges/new?task={task}")
    for name, value in {
        "name": "槐安里菜场门前不再占道",
        "promise": "菜场门前人行道每天都能推着婴儿车走过去。",
        "measure": "抽查时畅通的时段所占比例",
        "unit": "%",
        "baseline_value": "40",
        "baseline_on": "2026-01-05",
        "target_value": "95",
    }.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=due_on]", "2099-12-31")
    page.click("main form button.primary")
    page.wait_for_url(re.compile(r"/pledges/P-"))
    page.click("form[action$='/publish'] button")
    page.wait_for_load_state()
    number = re.search(r"P-\d{4}-\d{4}", page.url)
    assert number
    return number.group()


def judge(resident: Visitor, inspector: Visitor, urban: Visitor, pledge: str) -> None:
    """The office claims, an inspector checks, a resident gives one verdict."""
    page = urban.opens(f"/pledges/{pledge}/claim")
    page.fill("[name=value]", "96")
    page.fill("[name=words]", "摊位已进场经营。")
    page.check("[name=is_final]")
    page.click("main form button.primary")
    page.wait_for_load_state()
    page = inspector.opens(f"/pledges/{pledge}/check")
    page.fill("[name=value]", "88")
    page.fill("[name=finding]", "傍晚仍有两个摊位。")
    page.click("main form button.primary")
    page.wait_for_load_state()
    page = resident.opens(f"/pledges/{pledge}/")
    page.locator("label", has_text="部分兑现").first.click()
    page.click("form[action$='/verdict'] button.primary, form[action$='/verdict'] button")
    page.wait_for_load_state()


def walk(visitor: Visitor, document: str, task: str, case: str, pledge: str) -> None:
    """Anyone, without JavaScript: from the sentence to the verdict, and from the case back to the sentence."""
    page = visitor.opens(f"{document}/1")
    page.get_by_role("link", name=re.compile("占道摊位")).first.click()
    page.wait_for_url(re.compile(r"/orders/\d+"))
    expect(page.locator("main")).to_contain_text(SENTENCE)
    for words in (task, case, "96", "88"):
        expect(page.locator("main")).to_contain_text(words)
    page.locator(f"a[href*='{pledge}']").first.click()
    expect(page.locator("main")).to_contain_text("傍晚仍有两个摊位")
    expect(page.locator(".verdict-side")).to_contain_text("n = 1")
    visitor.opens(f"/cases/{case}/")
    page.locator(f"a[href^='{document}/1']").first.click()
    page.wait_for_url(re.compile(rf"{document}/1"))
    expect(page.locator("main")).to_contain_text(SENTENCE)
