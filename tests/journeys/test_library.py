"""Upload, read, search and history in a real browser; the library's pages accessible on both sizes."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from civicloop.accounts.models import User
from civicloop.library.models import Reading
from tests.factories import accounts as people
from tests.factories import files
from tests.journeys.conftest import DESKTOP, PHONE

expect.set_options(timeout=30_000)

SPEECH = "在全市创建文明城市动员大会上的讲话\n" + "\n".join(
    f"第{number}项，各街道要把农贸市场周边的占道经营清理完毕，并落实长效管理。" for number in range(1, 70)
)


class Reader:
    """One member's browser; a script error or a blocked resource fails the test."""

    def __init__(self, browser: Browser, url: str, *, viewport: dict[str, int], javascript: bool = True) -> None:
        self.url, self.faults = url, list[str]()
        self.context = browser.new_context(viewport=viewport, locale="zh-CN", java_script_enabled=javascript)  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text) if "Security Policy" in line.text else None)

    def opens(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def signs_in(self, user: User) -> None:
        self.opens("/account/login/")
        self.page.fill("input[name=login]", user.email or "")
        self.page.fill("input[name=password]", "test")
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/login" not in url)


@pytest.fixture
def reader(browser: Browser, live_server: LiveServer, committed: None) -> Iterator[Reader]:
    opened = Reader(browser, live_server.url, viewport=DESKTOP)
    yield opened
    opened.context.close()
    assert opened.faults == []


def test_file_is_uploaded_read_found_and_remembered(reader: Reader, tmp_path: Path) -> None:
    alice = people.member("alice")
    good, bad = tmp_path / "讲话.txt", tmp_path / "空.doc"
    good.write_text(SPEECH, encoding="utf-8")
    bad.write_bytes(b"")
    reader.signs_in(alice)

    page = reader.opens("/library/upload")
    page.set_input_files("input[type=file]", [good, bad])
    page.click("#upload button.primary")
    expect(page.locator("#sent > li", has_text="在全市创建文明城市动员大会上的讲话")).to_contain_text("就绪")
    expect(page.locator("#sent > li", has_text="空")).to_contain_text("已拒收")

    page.click("#sent >> text=在全市创建文明城市动员大会上的讲话")
    expect(page).to_have_url(f"{reader.url}/d/10001/1")
    page.wait_for_load_state()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{reader.url}/d/10001/2")
    assert page.locator(".paper image").first.evaluate("image => image.getBBox().width") > 500
    assert page.evaluate("scrollY") == 0

    page.fill(".find input[type=search]", "佔道經營")
    page.press(".find input[type=search]", "Enter")
    page.click(".hits a >> nth=1")
    expect(page).to_have_url(f"{reader.url}/d/10001/2?q=%E4%BD%94%E9%81%93%E7%B6%93%E7%87%9F#m1")
    expect(page.locator("mark.found").first).to_have_text("占道经营")
    assert page.locator("g.found#m1 rect").first.bounding_box() is not None

    reader.opens("/my/history/")
    page.click("text=在全市创建文明城市动员大会上的讲话")
    expect(page).to_have_url(f"{reader.url}/d/10001/2")
    assert Reading.objects.filter(user=alice).count() == 1


def test_words_over_the_picture_can_be_selected(reader: Reader, tmp_path: Path) -> None:
    good = tmp_path / "讲话.txt"
    good.write_text(SPEECH, encoding="utf-8")
    reader.signs_in(people.member("alice"))
    page = reader.opens("/library/upload")
    page.set_input_files("input[type=file]", good)
    page.click("#upload button.primary")
    expect(page.locator("#sent > li")).to_contain_text("就绪")
    reader.opens("/d/10001/1")

    first = page.locator(".words text").first
    first.click(click_count=3, position={"x": 4, "y": 4})

    assert page.evaluate("getSelection().toString()").strip() in "在全市创建文明城市动员大会上的讲话"
    box, line = page.locator(".paper").first.bounding_box(), first.bounding_box()
    assert box is not None
    assert line is not None
    assert box["x"] < line["x"] < line["x"] + line["width"] < box["x"] + box["width"]


NOTICE = [
    "关于领取证书的通知",
    "请欧阳建国同志（身份证号11010519491231002X，电话13912345678）于五月八日前到窗口领取志愿服务证书。",
    "领取人：________",
    "日期：____年__月__日",
]
SECRETS = ("欧阳建国", "11010519491231002X", "13912345678")


@pytest.mark.office
def test_form_is_filled_in_and_what_is_private_is_masked_for_good(
    browser: Browser, live_server: LiveServer, reader: Reader, tmp_path: Path
) -> None:
    alice = people.member("alice")
    notice = files.word_file(tmp_path / "通知.docx", NOTICE[1:], title=NOTICE[0])
    reader.signs_in(alice)
    page = reader.opens("/library/upload")
    page.set_input_files("input[type=file]", notice)
    page.click("#upload button.primary")
    page.click(f"#sent >> text={NOTICE[0]}")

    page.click("text=用作模板填写")
    page.get_by_label("领取人").fill("王芳")
    with page.expect_download() as download:
        page.click("button.primary:has-text('Word')")
    filled = docx.Document(str(download.value.path()))
    assert [each.text for each in filled.paragraphs][2] == "领取人：王芳"

    reader.opens("/d/10001/masking/")
    page.click("text=查找个人信息")
    expect(page.locator(".mask-rows input:checked")).to_have_count(3)
    page.click("a.button.primary")
    page.click("main button.danger")
    expect(page.locator("main")).to_contain_text("公开版本已隐去个人信息")
    page.click("text=查看查验结果")
    expect(page.locator("main")).to_contain_text("没有发现任何已隐去的内容")

    visitor = Reader(browser, live_server.url, viewport=PHONE)
    shown = visitor.opens("/d/10001/1")
    words = shown.locator(".page-words").inner_text()
    assert [secret for secret in SECRETS if secret in shown.content()] == []
    assert "同志" in words
    for secret in SECRETS:
        shown = visitor.opens(f"/search?q={secret}")
        assert shown.locator(".hits a").count() == 0
    visitor.context.close()


def test_upload_works_without_scripts(
    browser: Browser, live_server: LiveServer, committed: None, tmp_path: Path
) -> None:
    reader = Reader(browser, live_server.url, viewport=PHONE, javascript=False)
    good = tmp_path / "讲话.txt"
    good.write_text(SPEECH, encoding="utf-8")
    reader.signs_in(people.member("alice"))

    page = reader.opens("/library/upload")
    page.set_input_files("input[type=file]", good)
    page.click("#upload button.primary")

    expect(page).to_have_url(f"{reader.url}/d/10001/1")
    reader.context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_of_the_library_are_accessible_and_fit(
    browser: Browser, live_server: LiveServer, committed: None, viewport: dict[str, int], tmp_path: Path
) -> None:
    reader = Reader(browser, live_server.url, viewport=viewport)
    good = tmp_path / "讲话.txt"
    good.write_text(SPEECH, encoding="utf-8")
    reader.signs_in(people.member("alice"))
    page = reader.opens("/library/upload")
    page.set_input_files("input[type=file]", good)
    page.click("#upload button.primary")
    expect(page.locator("#sent > li")).to_contain_text("就绪")

    wrong = []
    for path in (
        "/library/",
        "/library/upload",
        "/d/10001/1?q=占道",
        "/d/10001/details",
        "/search?q=占道",
        "/my/history/",
    ):
        reader.opens(path)
        found = Axe().run(page).response["violations"]
        wrong += [f"{path} {each['id']}: {node['html']}" for each in found for node in each["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
            wrong.append(f"{path} is wider than the screen")

    assert wrong == []
    assert reader.faults == []
    reader.context.close()
