"""What several journeys do: upload a notice, confirm its order and send it to its office; check a fix."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, Visitors

VERIFIERS = ("inspector", "inspector2", "inspector3", "supervisor", "civility-leader")
SENTENCE = "市城市管理局要在30日内清理槐安里菜场门前的占道摊位"
PARAGRAPHS = [
    "关于整治槐安里菜场周边秩序的通知",
    "各有关单位：",
    "近来，市民多次反映槐安里菜场门前通行困难。现将有关事项通知如下。",
    f"一、{SENTENCE}，恢复人行道通行。",
    "二、任何单位不得在消防通道堆放杂物。",
]


def upload(visitor: Visitor, file: Path) -> str:
    """Upload in the browser, wait for the worker's conversion; the document's address."""
    page = visitor.opens("/library/upload")
    page.set_input_files("input[name=files]", str(file))
    page.click("main form button.primary")
    expect(page.locator("main")).to_contain_text("就绪", timeout=90_000)
    page.locator("main a[href^='/d/']").first.click()
    expect(page.locator("main")).to_contain_text("恢复人行道通行")
    document = re.search(r"/d/\d+", page.url)
    assert document
    return document.group()


def order(visitor: Visitor, document: str) -> str:
    """Confirm the proposed order beside the text and dispatch it; the task's number."""
    page = visitor.page
    for _ in range(40):  # the worker draws orders some seconds after the pages are ready
        visitor.opens(f"{document}/review")
        if page.locator("textarea[name=what]").count():
            break
        page.wait_for_timeout(1000)
    expect(page.locator("main")).to_contain_text(SENTENCE)
    expect(page.locator("select[name=lead_office] option:checked")).to_contain_text("城市管理局")
    page.click("button[value=dispatch]")
    page.wait_for_load_state()
    visitor.opens(f"{document}/1").locator("a[href^='/tasks/T-']").first.click()
    page.wait_for_url(re.compile(r"/tasks/T-"))
    return page.url.split("/tasks/")[1].strip("/")


def press(visitor: Visitor, path: str, deed: str) -> None:
    page = visitor.opens(path)
    page.click(f"form[action$='/{deed}'] button.primary")
    page.wait_for_load_state()


def option(page: Page, name: str, words: str) -> str:
    return next(text for text in page.locator(f"select[name={name}] option").all_inner_texts() if words in text)


def verify(visitors: Visitors, case: str) -> None:
    """Whoever was drawn checks the fix; for everyone else there is no form."""
    for handle in VERIFIERS:
        page = visitors.comes().signs_in(f"{handle}@yuting.example").opens(f"/cases/{case}/")
        if page.locator("input[name=verify-passed]").count():
            page.check("input[name=verify-passed][value=yes]")
            page.click("form[action$='/verify'] button.primary")
            page.wait_for_load_state()
            return
    pytest.fail("nobody of those who may check was drawn")
