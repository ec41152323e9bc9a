"""Several cases at once with a finger on a phone: ticked, told the same in a standard reply, and taken back."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visitors


def test_cases_ticked_on_a_phone_are_told_the_same_and_it_is_taken_back(visitors: Visitors) -> None:
    page = visitors.comes(phone=True).signs_in("coordinator@yuting.example").opens("/cases/?show=overdue")
    boxes = page.locator("[data-choose] input[type=checkbox]")
    numbers = [str(boxes.nth(n).get_attribute("value")).partition(":")[0] for n in (0, 1)]

    boxes.nth(0).check()
    boxes.nth(1).check()
    page.click("#bulk button")
    form = page.locator("form[action$='/bulk/supervise']")
    form.locator("textarea").fill("请今天回复。")
    form.locator("select").select_option(label="临近时限")
    expect(form.locator("textarea")).to_have_value(re.compile(r"^请今天回复。\n编号\{编号\}将于\{时限\}到期"))
    expect(form.locator("button[name=fill]")).to_have_count(0)
    form.locator("button").click()

    expect(page.locator("main")).to_contain_text("督办：共 2 件，已办理 2 件。")
    page.locator(f"a[href='/cases/{numbers[1]}/']").click()
    expect(page.locator(".timeline")).to_contain_text(f"编号{numbers[1]}将于")
    page.go_back()
    page.click("form[action$='/bulk/undo'] button")
    expect(page.locator("main")).to_contain_text("共 2 件，已撤销 2 件。")


def test_standard_reply_is_filled_in_without_scripts(visitors: Visitors) -> None:
    office = visitors.comes(javascript=False).signs_in("urban@yuting.example")
    page = office.opens("/cases/")
    page.locator(".piles a.row-link").first.click()
    form = page.locator("form[action$='/more-time']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("textarea").fill("正在办理。")
    form.locator("select").select_option(label="需要机械施工")
    form.locator("button[name=fill]").click()

    words = page.locator("form[action$='/more-time'] textarea").input_value()
    assert re.match(r"正在办理。\n.+需要吊车等机械施工", words)
