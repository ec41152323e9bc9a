"""The main pages of a living city: accessible, within the screen, in both languages; the errands of residents."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD, City, Visitors

MAIN_PAGES = {
    "home": "/",
    "library": "/library/",
    "living document": "/d/10005/2",
    "search": "/search?q=集贸市场",
    "programme": "/programme/",
    "order": "/orders/16/",
    "tasks": "/tasks/",
    "report": "/report/",
    "cases": "/cases/",
    "pledges": "/pledges/",
    "pledge": "/pledges/P-2026-0001/",
    "windows": "/windows/",
    "offices": "/offices/",
    "office": "/offices/urban/",
    "proof": "/proof/",
    "sign-in": "/account/login/",
}


@pytest.mark.parametrize("path", MAIN_PAGES.values(), ids=list(MAIN_PAGES))
def test_main_page_is_accessible_and_fits_a_phone(visitors: Visitors, path: str) -> None:
    page = visitors.comes(phone=True).opens(path)

    found = Axe().run(page).response["violations"]
    serious = [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"] if is_serious(each)]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def is_serious(violation: dict[str, str]) -> bool:
    return violation["impact"] in {"serious", "critical"}


@pytest.mark.parametrize("path", MAIN_PAGES.values(), ids=list(MAIN_PAGES))
def test_main_page_speaks_english(visitors: Visitors, path: str) -> None:
    page = visitors.comes(language="en").opens(path)

    assert page.get_attribute("html", "lang") == "en"
    assert not re.search("[一-鿿]", page.inner_text("header nav"))


def test_resident_joins_by_phone_number(visitors: Visitors) -> None:
    visitor = visitors.comes(phone=True)
    page = visitor.opens("/account/signup/")
    page.fill("input[name=phone]", "139 1234 5678")
    page.fill("input[name=password1]", "a quiet river 7")
    page.fill("input[name=name]", "阿槐")
    page.press("input[name=password1]", "Enter")
    page.wait_for_url(lambda url: "/signup" not in url)

    expect(visitor.opens("/my/").locator("main")).to_contain_text("阿槐")


def test_visitor_rates_a_window_by_its_code(visitors: Visitors) -> None:
    telecom = visitors.comes().signs_in("telecom@yuting.example")
    page = telecom.opens("/windows/")
    page.get_by_role("link", name=re.compile("营业厅|营业")).first.click()
    page.locator("a[href$='/sheet']").click()
    code = page.locator(".sheet-address").inner_text()

    page = visitors.comes(phone=True).opens("/w/" + code.split("/w/")[1])
    page.locator("label", has_text="不满意").first.click()
    page.locator("button.primary").first.click()

    page.wait_for_url(re.compile("/thanks"))


def test_report_without_javascript_reaches_its_follow_page(visitors: Visitors) -> None:
    page = visitors.comes(phone=True, javascript=False).opens("/report/")
    page.click("input[type=image]", position={"x": 160, "y": 160})
    page.fill("textarea[name=words]", "路灯杆下堆着建筑垃圾")
    page.locator("label", has_text="暴露垃圾").first.click()
    page.click("button[value=send]")

    page.wait_for_url(re.compile("/c/"))
    expect(page.locator("main")).to_contain_text(re.compile(r"C-\d{4}-\d{6}"))


def test_record_of_the_city_holds(city: City) -> None:
    checked = city.civicloop("check", "--json")

    assert (checked.returncode, '"chain": "holds"' in checked.stdout) == (0, True)


def test_demo_accounts_share_the_password_that_is_printed(city: City) -> None:
    assert PASSWORD in city.civicloop("demo").stdout
