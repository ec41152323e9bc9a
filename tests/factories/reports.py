"""Calls for reports, as the actions make them."""

from datetime import date, datetime

from civicloop.accounts.models import Office, User
from civicloop.programme.actions.reports import Ask, accept_report, ask_reports, hand_in
from civicloop.programme.models import Call, Directive, Report, Shape
from civicloop.programme.reports.questions import Question
from tests.conftest import NOON

DUE = date(2026, 6, 17)


def call(
    by: User,
    *offices: Office,
    title: str = "整治落实情况",
    due_on: date = DUE,
    at: datetime = NOON,
    directive: Directive | None = None,
    questions: tuple[Question, ...] = (),
    shape: Shape = Shape.WRITTEN,
) -> Call:
    ask = Ask(title=title, due_on=due_on, questions=questions, shape=shape)
    return ask_reports(by=by, issuer=by.posts[0].office, offices=offices, ask=ask, at=at, directive=directive)


def accepted(report: Report, *, writer: User, checker: User, text: str = "已全部整改。", at: datetime = NOON) -> Report:
    handed = hand_in(by=writer, report=report, text=text, at=at)
    return accept_report(by=checker, report=handed, at=at)
