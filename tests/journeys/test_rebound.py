"""A problem from a phone to its fix and back again: what is fixed has to stay fixed, in everyone's view."""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from PIL import ExifTags, Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.journeys.conftest import Visitor, Visitors
from tests.journeys.steps import option, press, verify

PLACE = (40.31874, 101.63262)
NEXT_TO_IT = (40.31886, 101.63272)  # some metres on: people stand apart
KIND = "道路破损"
FIRST_SAID = "路口的坑有脸盆大，骑车差点摔倒"
THEN_SAID = "才补过的坑又塌下去了"
CLOSED_BY = "城市管理局"
scenes = count(1)


@dataclass(frozen=True)
class Told:
    """A report that was sent: its case, and the secret link that its sender holds."""

    case: str
    link: str


def test_what_was_fixed_comes_back_and_everyone_is_told(visitors: Visitors) -> None:
    coordinator = visitors.comes().signs_in("coordinator@yuting.example")
    office = visitors.comes().signs_in("urban@yuting.example")
    first, second = visitors.comes(phone=True), visitors.comes(phone=True)
    anyone = visitors.comes(phone=True, javascript=False)

    report = tell(first, PLACE, FIRST_SAID)
    file(coordinator, report.case)
    press(office, f"/cases/{report.case}/", "accept")
    fix(office, report.case)
    expect(office.page.locator("input[name=verify-passed]")).to_have_count(0)  # who fixes never checks
    verify(visitors, report.case)
    expect(anyone.opens(f"/cases/{report.case}/").locator(".facts").first).to_contain_text("观察期至")
    expect(first.opens(report.link).locator("#h-effect + ul")).to_contain_text("处置完成")
    before, closings = counted_against(anyone), lasting(anyone)

    again = tell(second, NEXT_TO_IT, THEN_SAID)
    file(coordinator, again.case)

    for page in (anyone.opens(f"/cases/{report.case}/"), first.opens(report.link)):
        expect(page.locator(".notice.is-red", has_text=again.case)).to_be_visible()
        expect(page.locator(".timeline")).to_contain_text(f"又反弹了：{again.case}")
    expect(first.page.locator("#h-effect + ul")).to_contain_text("反弹 1 次")
    for page in (anyone.opens(f"/cases/{again.case}/"), second.opens(again.link)):
        expect(page.locator(".notice.is-red", has_text=report.case)).to_contain_text(CLOSED_BY)
    assert counted_against(anyone) == before + 1
    assert lasting(anyone).is_worse_than(closings)


def test_reporters_who_say_no_send_a_closed_case_back(visitors: Visitors) -> None:
    coordinator = visitors.comes().signs_in("coordinator@yuting.example")
    office = visitors.comes().signs_in("urban@yuting.example")
    reporter = visitors.comes(phone=True)

    report = tell(reporter, (PLACE[0] + 0.004, PLACE[1]), "盲道砖碎了一片")
    file(coordinator, report.case)
    press(office, f"/cases/{report.case}/", "accept")
    fix(office, report.case)
    verify(visitors, report.case)
    page = reporter.opens(report.link)
    page.locator("label", has_text=re.compile("^\\s*没有")).first.click()
    page.fill("[name=reason]", "只填了沙子，一踩就陷")
    page.locator("form[action$='/judge'] button.primary").click()
    page.wait_for_load_state()

    expect(page.locator(".facts").first).to_contain_text("1 次")
    expect(page.locator(".timeline")).to_contain_text("只填了沙子，一踩就陷")
    expect(office.opens(f"/cases/{report.case}/").locator("form[action$='/fixed']")).to_be_visible()


# --- steps -------------------------------------------------------------------------------------------


def tell(visitor: Visitor, place: tuple[float, float], words: str) -> Told:
    """On a phone: the picture knows the place; words and a tap say what it is."""
    page = visitor.opens("/report/")
    page.set_input_files("#id_pictures", taken_at(place))
    expect(page.locator("[name=latitude]")).to_have_value(re.compile(str(place[0])[:6]))
    page.fill("#id_words", words)
    page.locator(".kinds label", has_text=KIND).first.click()
    page.click("button[value=send]")
    page.wait_for_url("**/c/**")
    number = re.search(r"C-\d{4}-\d{6}", page.inner_text("main"))
    assert number, page.inner_text("main")
    return Told(number.group(), page.url.removeprefix(visitor.city.url))


def taken_at(place: tuple[float, float]) -> FilePayload:
    """A photograph like no other, with the place and time that a phone writes into it."""
    image = Image.effect_noise((12, 9), 90 + next(scenes)).resize((800, 600)).convert("RGB")
    told = image.getexif()
    told.get_ifd(ExifTags.IFD.GPSInfo).update(gps(place))
    told.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{datetime.now():%Y:%m:%d %H:%M:%S}"
    written = io.BytesIO()
    image.save(written, "JPEG", exif=told)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def gps(place: tuple[float, float]) -> dict[int, object]:
    latitude, longitude = map(sexagesimal, place)
    known = ExifTags.GPS
    return {
        known.GPSLatitudeRef: "N",
        known.GPSLatitude: latitude,
        known.GPSLongitudeRef: "E",
        known.GPSLongitude: longitude,
    }


def sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return (float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 3))


def file(visitor: Visitor, case: str) -> None:
    page = visitor.opens(f"/cases/{case}/")
    page.locator("select[name=file-office]").select_option(label=option(page, "file-office", CLOSED_BY))
    page.click("form[action$='/file'] button.primary")
    page.wait_for_load_state()


def fix(visitor: Visitor, case: str) -> None:
    """With a picture from the place: whoever checks reads how near it was taken."""
    page = visitor.opens(f"/cases/{case}/")
    page.set_input_files("form[action$='/fixed'] input[type=file]", taken_at(PLACE))
    page.click("form[action$='/fixed'] button.primary")
    page.wait_for_load_state()
    expect(page.locator(".timeline")).to_contain_text("距案发地点")


def counted_against(visitor: Visitor) -> int:
    """How many cases came back that the office had closed, as its own page says."""
    tile = visitor.opens("/offices/urban/").locator(".tiles li", has_text="结案后又反弹")
    return number(tile)


@dataclass(frozen=True)
class Lasting:
    """What the public table says of one kind of problem."""

    closed: int
    came_back: int
    after_a_month: str

    def is_worse_than(self, other: "Lasting") -> bool:
        return self.closed == other.closed and self.came_back == other.came_back + 1


def lasting(visitor: Visitor) -> Lasting:
    row = visitor.opens("/cases/stayed-fixed/").locator("tbody tr", has_text=KIND)
    cells = row.locator("td")
    return Lasting(number(cells.nth(0)), number(cells.nth(1)), cells.nth(2).inner_text())


def number(shown: Locator) -> int:
    found = re.search(r"\d+", shown.inner_text())
    assert found, shown.inner_text()
    return int(found.group())
