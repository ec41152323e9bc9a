"""The style guide in a real browser: accessible in every dress, and its scripts at work."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.urls("tests.ui.urls")


@pytest.fixture
def guide(browser: Browser, live_server: LiveServer, committed: None) -> Iterator["Guide"]:
    opened = Guide(browser, live_server.url)
    yield opened
    opened.close()


class Guide:
    """Opens the style guide dressed as asked; a script error or a blocked resource fails the test."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.contexts: list[object] = []
        self.faults: list[str] = []

    def open(
        self, *, width: str = "desktop", theme: str = "light", javascript: bool = True, path: str = "/ui/"
    ) -> Page:
        context = self.browser.new_context(
            viewport=PHONE if width == "phone" else DESKTOP,
            color_scheme=theme,
            locale="en",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if "Security Policy" in line.text else None)
        page.goto(self.url + path)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()  # type: ignore[attr-defined]
        assert self.faults == []


@pytest.mark.parametrize("width", ["phone", "desktop"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_component_is_accessible(guide: Guide, width: str, theme: str) -> None:
    found = Axe().run(guide.open(width=width, theme=theme)).response["violations"]

    assert [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]] == []


@pytest.mark.parametrize("path", ["/ui/form", "/account/login/", "/account/signup/"])
def test_forms_are_accessible_with_their_errors(guide: Guide, path: str) -> None:
    page = guide.open(width="phone", path=path)
    page.click("main .button.primary")
    page.wait_for_selector("[data-errors]")

    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.activeElement.matches('[data-errors]')")


@pytest.mark.parametrize("size", ["normal", "large"])
def test_nothing_is_wider_than_a_phone(guide: Guide, size: str) -> None:
    page = guide.open(width="phone")
    page.context.add_cookies([{"name": "type", "value": size, "url": guide.url}])
    page.reload()

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_theme_and_size_change_at_once_and_stay(guide: Guide) -> None:
    page = guide.open()
    page.click(".menu > summary")
    page.click("[data-prefer=theme] [value=dark]")
    page.click("[data-prefer=type] [value=large]")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    pressed = page.locator(".choice [aria-pressed=true]").evaluate_all("all => all.map(one => one.value)")
    page.reload()

    assert before == page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 24, 27)"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert pressed == ["en", "dark", "large"]


def test_preferences_change_without_javascript(guide: Guide) -> None:
    page = guide.open(javascript=False)
    page.click(".menu > summary")
    page.click("[data-prefer=theme] [value=dark]")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url == guide.url + "/ui/"


def test_confirmation_asks_before_it_lets_a_button_act(guide: Guide) -> None:
    page = guide.open()
    page.evaluate("document.querySelector('[data-confirm]').addEventListener('click', () => { window.acted = true })")
    page.click("[data-confirm]")
    page.click("#confirm button:has-text('Cancel')")
    cancelled = page.evaluate("window.acted")
    page.click("[data-confirm]")
    page.click("#confirm [data-confirm-yes]")

    page.wait_for_function("window.acted === true")
    assert cancelled is None


def test_keyboard_lists_its_shortcuts_and_leaves_writing_alone(guide: Guide) -> None:
    page = guide.open()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()

    page.keyboard.press("Escape")
    page.fill("#id_name", "")
    page.type("#id_name", "what?")
    assert page.input_value("#id_name") == "what?"
    assert not page.locator("#keys").is_visible()


def test_first_tab_leads_past_the_navigation(guide: Guide) -> None:
    page = guide.open()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_menu_closes_with_escape(guide: Guide) -> None:
    page = guide.open()
    page.click(".menu > summary")
    page.keyboard.press("Escape")

    assert not page.locator(".menu-sheet").is_visible()
    assert page.evaluate("document.activeElement.matches('.menu > summary')")


def test_part_that_fails_says_so(guide: Guide) -> None:
    page = guide.open()
    page.evaluate("htmx.ajax('GET', '/nowhere', 'main')")
    page.wait_for_selector(".toast.error")
    page.click(".toast.error [data-dismiss]")

    assert page.locator(".toast").count() == 0


def test_refusal_of_a_part_becomes_a_message(guide: Guide) -> None:
    page = guide.open()
    page.evaluate("htmx.ajax('GET', '/ui/refusal', 'main')")
    page.wait_for_selector(".toast.error")

    assert "Closed" in page.locator(".toast.error p").inner_text()
    assert page.locator("#tiles").is_visible()


def test_upload_ends_in_the_errors_of_its_form(guide: Guide) -> None:
    page = guide.open()
    page.set_input_files("#sample-file", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 200_000})
    page.click("main form[data-upload] .button.primary")
    page.wait_for_selector("[data-errors]")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()


def test_paper_is_light_whatever_the_theme(guide: Guide) -> None:
    page = guide.open(theme="dark")
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 35, 40)"
    assert not page.locator(".bar").is_visible()
