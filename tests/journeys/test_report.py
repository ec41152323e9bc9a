"""A problem reported on a phone: with a picture, and without a connection."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, expect

from tests.journeys.conftest import PHONE, City


def photo() -> FilePayload:
    written = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(written, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


@pytest.fixture
def phone(browser: Browser, city: City) -> Iterator[BrowserContext]:
    """A phone in the city whose owner lets pages know where it is."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    page = context.new_page()
    page.goto(f"{city.url}/report/")
    west, south, east, north = map(float, page.locator(".pick").get_attribute("data-city").split(","))  # type: ignore[union-attr]
    page.close()
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": (south + north) / 2, "longitude": (west + east) / 2})
    yield context
    context.close()


def test_report_with_a_picture_on_a_phone(phone: BrowserContext, city: City) -> None:
    page = phone.new_page()
    page.goto(f"{city.url}/report/")

    page.set_input_files("#id_pictures", photo())
    expect(page.locator(".blur-frame.live")).to_be_visible()
    page.locator(".blur-frame").click(position={"x": 80, "y": 80})
    expect(page.locator(".blur-list input:checked")).to_have_count(1)
    page.locator(".pick.live").click(position={"x": 150, "y": 150})
    page.fill("#id_words", "人行道上有个大坑，差点摔倒")
    page.locator(".kinds .likely", has_text="道路破损").click()
    page.locator('button[value="send"]').click()

    page.wait_for_url("**/c/**")
    expect(page.locator("body")).to_contain_text("人行道上有个大坑，差点摔倒")
    expect(page.locator("body")).to_contain_text("道路破损")


def test_report_without_a_connection_sends_itself_once_there_is_one(phone: BrowserContext, city: City) -> None:
    page = phone.new_page()
    page.goto(f"{city.url}/report/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    phone.set_offline(True)

    page.goto(f"{city.url}/report/")
    page.set_input_files("#pictures", photo())
    page.locator("#here").click()
    expect(page.locator("#place-known")).to_be_visible()
    page.fill("#words", "没有信号的地方有一堆垃圾")
    page.locator("#offline-report button.primary").click()
    expect(page.locator("#drafts li")).to_contain_text("等待联网")

    phone.set_offline(False)
    expect(page.locator("#drafts a")).to_be_visible(timeout=20000)
    page.locator("#drafts a").click()
    page.wait_for_url("**/c/**")
    expect(page.locator("body")).to_contain_text("没有信号的地方有一堆垃圾")
