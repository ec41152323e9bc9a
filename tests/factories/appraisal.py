"""Windows with ratings, and disputes with an operator."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from civicloop.accounts.models import Office, OfficeKind, User
from civicloop.appraisal.actions import disputes, windows
from civicloop.appraisal.actions.disputes import Charge
from civicloop.appraisal.models import Dispute, Level, Rating, Trouble, Window
from tests.conftest import NOON
from tests.factories import accounts as people

CHARGE = Charge(
    service_number="13800000000",
    amount=Decimal("36.00"),
    charged_from=date(2026, 5, 1),
    charged_until=date(2026, 5, 31),
    facts="没有订过的彩铃，每月扣十二元。",
    wish="退回三十六元，取消这项业务。",
)


def window(by: User, office: Office, *, name: str = "一号窗口") -> Window:
    return windows.open_window(by=by, office=office, name=name, name_en=f"Window {name}", place="一楼大厅", at=NOON)


def rate(
    at_window: Window,
    level: Level = Level.SATISFIED,
    *,
    at: datetime = NOON,
    trouble: Trouble | None = None,
    words: str = "",
) -> Rating:
    """By a browser nobody has seen before."""
    return windows.rate_visit(window=at_window, level=level, visit=uuid4().hex, at=at, trouble=trouble, words=words)


def rated(at_window: Window, counts: Mapping[Level, int]) -> None:
    for level, count in counts.items():
        for _ in range(count):
            rate(at_window, level)


def operator(code: str = "telecom") -> Office:
    found = Office.objects.filter(code=code).first()
    return found or people.office(code=code, name="通信公司", kind=OfficeKind.INDUSTRY)


def clerk(handle: str = "tina") -> User:
    """Works for the operator."""
    return people.member(handle, officer_of=operator())


def dispute(by: User, *, at: datetime = NOON, amount: str = "36.00") -> Dispute:
    charge = replace(CHARGE, amount=Decimal(amount))
    return disputes.lodge_dispute(by=by, operator=operator(), charge=charge, at=at)[0]


def anonymous_dispute(*, at: datetime = NOON) -> tuple[Dispute, str]:
    return disputes.lodge_dispute(by=None, operator=operator(), charge=CHARGE, contact="user@example.org", at=at)
