"""An order is carried out with evidence, its office reports, and the reports return to the library as one document."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import Visitor, Visitors
from tests.journeys.steps import SENTENCE, order, press, upload

TITLE = "槐安里菜场整治落实情况"
FIRST, SECOND = "摊位已经劝离。", "摊位全部进场经营，人行道恢复通行，每天巡查两次。"


def test_order_is_carried_out_reported_on_and_compiled(visitors: Visitors, word_file: Path, picture: Path) -> None:
    coordinator = visitors.comes().signs_in("coordinator@yuting.example")
    urban = visitors.comes().signs_in("urban@yuting.example")

    anyone = visitors.comes(phone=True, javascript=False)

    document = upload(coordinator, word_file)
    task = order(coordinator, document)
    press(urban, f"/tasks/{task}/", "accept")
    submit(urban, task, document, picture)
    press(coordinator, f"/tasks/{task}/", "finish")
    call = ask(coordinator, document)
    hand_in(urban, call, FIRST)
    give_back(coordinator, call, "请写明巡查安排。")
    hand_in(urban, call, SECOND)
    press(coordinator, f"{call}urban/", "accept")
    compiled = compile_all(coordinator, call)

    read(anyone, document, task, compiled)


def submit(visitor: Visitor, task: str, document: str, picture: Path) -> None:
    """Done, with a picture and a page of the library to show for it."""
    page = visitor.opens(f"/tasks/{task}/")
    page.fill("[name=submit-note]", "菜场门前已无摊位。")
    page.set_input_files("[name=submit-picture]", str(picture))
    page.fill("[name=submit-document]", document.rpartition("/")[2])
    page.fill("[name=submit-page]", "1")
    page.click("form[action$='/submit'] button.primary")
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("菜场门前已无摊位。")


def ask(visitor: Visitor, document: str) -> str:
    """A report on the order, of the office that leads it; the call's address."""
    page = visitor.opens(f"{document}/1")
    page.get_by_role("link", name=re.compile("占道摊位")).first.click()
    page.wait_for_url(re.compile(r"/orders/\d+"))
    page.click("a[href^='/reports/new']")
    page.fill("[name=title]", TITLE)
    expect(page.locator("label", has=page.locator("[name=offices]:checked"))).to_contain_text("城市管理局")
    page.click("main form button.primary")
    page.wait_for_url(re.compile(r"/reports/R-"))
    return page.url.removeprefix(visitor.city.url)


def hand_in(visitor: Visitor, call: str, words: str) -> None:
    page = visitor.opens(f"{call}urban/")
    page.fill("[name=text]", words)
    page.click("button[value=hand-in]")
    page.wait_for_load_state()
    expect(visitor.opens(f"{call}urban/").locator("main")).to_contain_text(words)


def give_back(visitor: Visitor, call: str, reason: str) -> None:
    page = visitor.opens(f"{call}urban/")
    page.locator("details", has=page.locator("form[action$='/return']")).locator("summary").click()
    page.fill("[name=return-note]", reason)
    page.click("form[action$='/return'] button")
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(reason)


def compile_all(visitor: Visitor, call: str) -> str:
    """The accepted reports as one document of the library; its address."""
    press(visitor, call, "compile")
    link = visitor.opens(call).locator("section", has_text="已汇编").locator("a[href^='/d/']")
    address = str(link.get_attribute("href")).rstrip("/")
    expect(visitor.opens(f"{address}/").locator(".page-words")).to_be_visible(timeout=60_000)  # it is converted first
    return address


def read(visitor: Visitor, document: str, task: str, compiled: str) -> None:
    """Anyone: the order is done, and the report stands in the library, page by page."""
    page = visitor.opens(f"{document}/1")
    page.get_by_role("link", name=re.compile("占道摊位")).first.click()
    page.wait_for_url(re.compile(r"/orders/\d+"))
    for words in (SENTENCE, task, "已完成"):
        expect(page.locator("main")).to_contain_text(words)
    page = visitor.opens(f"{compiled}/1")
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator(".page-words")).to_contain_text("一、")
    expect(page.locator(".page-words")).to_contain_text(SECOND)
    expect(page.locator(".page-words")).not_to_contain_text(FIRST)
    page = visitor.opens("/search?q=每天巡查两次")
    expect(page.locator("main")).to_contain_text(TITLE)
