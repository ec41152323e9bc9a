"""A small city, and cases in every state, made by the actions that people use."""

import io
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, tokens
from civicloop.cases.models import Area, AreaKind, Case, Category, Group, KeyProblem, LimitUnit
from civicloop.cases.pictures import clean
from civicloop.library.models import Passage
from civicloop.programme.models import Clarity, Directive, Kind, Review, Task
from tests.conftest import NOON
from tests.factories import library

CENTRE = (31.0, 121.0)  # latitude, longitude: the middle of the small city
METRE = 1 / 111_195  # degrees of latitude


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def city() -> Area:
    """About 9 by 11 km, with an eastern and a western district."""
    area("east", "东区", AreaKind.DISTRICT, square(121.0, 30.95, 121.05, 31.05), name_en="East")
    area("west", "西区", AreaKind.DISTRICT, square(120.95, 30.95, 121.0, 31.05), name_en="West")
    return area("city", "小城", AreaKind.CITY, square(120.95, 30.95, 121.05, 31.05), name_en="Smalltown")


def area(code: str, name: str, kind: str, geometry: dict[str, Any], **fields: Any) -> Area:
    return Area.objects.create(code=code, name=name, kind=kind, geometry=geometry, **fields)


def category(code: str = "test-rubbish", **fields: Any) -> Category:
    """Four working hours, thirty days of probation, ninety in which it counts as a rebound."""
    usual = {
        "name": "测试垃圾", "name_en": "Test rubbish", "group": Group.ENVIRONMENT, "key_problem": KeyProblem.DIRT,
        "limit_amount": 4, "limit_unit": LimitUnit.WORKING_HOURS, "probation_days": 30, "rebound_days": 90,
    }  # fmt: skip
    return Category.objects.get_or_create(code=code, defaults={**usual, **fields})[0]


def photo(colour: str = "red", size: tuple[int, int] = (64, 48), exif: Any = None, format: str = "JPEG") -> bytes:
    written = io.BytesIO()
    options = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, colour).save(written, format, **options)
    return written.getvalue()


def kept(colour: str = "red") -> actions.Kept:
    return actions.keep_picture(clean(photo(colour)))


def tip(token: str = "", *, at: datetime = NOON, metres_north: float = 0, **fields: Any) -> Case:
    usual = {"by": None, "latitude": CENTRE[0] + metres_north * METRE, "longitude": CENTRE[1], "words": "门口堆着垃圾"}
    return actions.report(token=token or tokens.new_form_key(), at=at, **{**usual, **fields})


def filed(
    by: User, *, at: datetime = NOON, kind: Category | None = None, reporter: User | None = None, **fields: Any
) -> Case:
    return actions.file_case(case=tip(at=at, by=reporter, **fields), by=by, category=kind or category(), at=at)


def dispatched(by: User, office: Office, *, at: datetime = NOON, **fields: Any) -> Case:
    return actions.dispatch(case=filed(by, at=at, **fields), by=by, office=office, at=at)


def fixed(by: User, office: Office, officer: User, *, at: datetime = NOON, **fields: Any) -> Case:
    """Fixed one hour after it was reported."""
    case = actions.accept(case=dispatched(by, office, at=at, **fields), by=officer, at=at)
    return actions.mark_fixed(case=case, by=officer, pictures=[kept("green")], at=at + timedelta(hours=1))


def closed(by: User, office: Office, officer: User, *, at: datetime = NOON, **fields: Any) -> Case:
    """Checked two hours after it was reported, and closed."""
    case = fixed(by, office, officer, at=at, **fields)
    return actions.verify(case=case, by=by, passed=True, at=at + timedelta(hours=2))


def task(owner: User, office: Office, *, quote: str = "城市管理局要在6月底前清除积存垃圾。") -> Task:
    """A task that carries out the only sentence of a public document."""
    document = library.document(quote, owner=owner)
    passage = Passage.objects.create(version=document.current, page=1, start=0, end=len(quote), quote=quote)
    order = Directive.objects.create(
        document=document, passage=passage, kind=Kind.TASK, what=quote, clarity=Clarity.CLEAR, review=Review.CONFIRMED
    )
    return Task.objects.create(
        number="T-2026-00001", directive=order, title="清除积存垃圾", lead_office=office, dispatched_at=NOON
    )
