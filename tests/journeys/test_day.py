"""Today's list on a phone without a signal: read, worked on, sent later, and gone with whoever signs out."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, Visitors

KEPT = "已在本机保存的页面"


def marked(visitor: Visitor, deed: str) -> str:
    """The number of the first case of the desk that offers this deed; put on the list, where it isn't yet."""
    page = visitor.opens("/cases/")
    for link in [each.get_attribute("href") for each in page.locator(".piles .case-row a.row-link").all()]:
        page = visitor.opens(str(link))
        if page.locator(f"form[action$='/{deed}']").count():
            if page.locator("form[action$='/day'] button[value=on]").count():
                page.click("form[action$='/day'] button")
                page.wait_for_load_state()
            expect(page.locator("form[action$='/day'] button")).to_contain_text("已列入")
            return str(link).strip("/").split("/")[-1]
    raise AssertionError(f"no case to be {deed}")


def keep(visitor: Visitor) -> Page:
    page = visitor.opens("/my/day/")
    expect(page.locator("#kept")).to_contain_text(KEPT, timeout=30_000)
    page.reload()  # from now on the worker sees what this page asks for
    expect(page.locator("#kept")).to_contain_text(KEPT, timeout=30_000)
    return page


def test_list_is_read_and_worked_on_without_a_connection(visitors: Visitors) -> None:
    office = visitors.comes(phone=True).signs_in("urban@yuting.example")
    case = marked(office, "accept")
    page = keep(office)

    page.context.set_offline(True)
    page.goto(f"{office.city.url}/cases/{case}/")
    expect(page.locator(".kept-copy")).to_contain_text("离线副本")
    expect(page.locator(".timeline")).to_be_visible()
    page.click("form[action$='/accept'] button.primary")
    page.wait_for_url("**/my/day/")
    expect(page.locator("#deeds li")).to_contain_text(case)
    expect(page.locator("#deeds li")).to_contain_text("等待联网")
    page.goto(f"{office.city.url}/cases/")
    expect(page.locator("#offline-report")).to_be_visible()  # what was not kept isn't there
    expect(page.locator("#to-day")).to_be_visible()
    page.goto(f"{office.city.url}/my/day/")

    page.context.set_offline(False)
    expect(page.locator("#deeds li")).to_contain_text("已发送", timeout=30_000)
    page = office.opens(f"/cases/{case}/")
    expect(page.locator(".kept-copy")).to_have_count(0)
    expect(page.locator(".timeline")).to_contain_text("榆汀市城市管理局受理")


def test_deed_that_comes_too_late_says_so_and_changes_nothing(visitors: Visitors) -> None:
    office, colleague = (visitors.comes(phone=phone).signs_in("urban@yuting.example") for phone in (True, False))
    case = marked(office, "accept")
    page = keep(office)

    page.context.set_offline(True)
    page.goto(f"{office.city.url}/cases/{case}/")
    page.click("form[action$='/accept'] button.primary")
    page.wait_for_url("**/my/day/")
    colleague.opens(f"/cases/{case}/").click("form[action$='/accept'] button.primary")
    colleague.page.wait_for_load_state()

    page.context.set_offline(False)
    expect(page.locator("#deeds .error")).to_be_visible(timeout=30_000)
    expect(page.locator("#deeds li")).to_contain_text("没有办成")
    history = colleague.opens(f"/cases/{case}/").locator(".timeline")
    assert history.inner_text().count("榆汀市城市管理局受理") == 1


def test_signing_out_clears_the_device_for_whoever_comes_next(visitors: Visitors) -> None:
    office = visitors.comes(phone=True).signs_in("urban@yuting.example")
    case = marked(office, "fixed")
    page = keep(office)

    page.goto(f"{office.city.url}/account/logout/")
    page.click("main form button")
    page.wait_for_load_state()
    page.context.set_offline(True)

    for path in ("/my/day/", f"/cases/{case}/"):
        page.goto(f"{office.city.url}{path}")
        expect(page.locator("#offline-report")).to_be_visible()
        expect(page.locator("#to-day")).to_be_hidden()
        assert case not in page.inner_text("body")
