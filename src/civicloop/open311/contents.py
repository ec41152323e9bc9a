"""What each resource says of a thing: the specification's fields, in its order, None where there is nothing."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from civicloop.cases.models import OPEN, AnswerKind, Case, Category, Picture, Question, State, Step
from civicloop.cases.stories import names, present, title_of
from civicloop.open311.wire import Content

DATATYPES = {
    AnswerKind.TEXT: "string",
    AnswerKind.NUMBER: "number",
    AnswerKind.YES: "singlevaluelist",
    AnswerKind.CHOICE: "singlevaluelist",
}

type Fields = dict[str, Content]
type Absolute = Callable[[str], str]  # an address as others can open it

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
UPDATE_STATUSES = {  # as FixMyStreet knows them
    State.FILED: "open",
    State.DISPATCHED: "investigating",
    State.RETURNED: "internal_referral",
    State.ACCEPTED: "in_progress",
    State.FIXED: "in_progress",
    State.REWORK: "in_progress",
    State.PROBATION: "fixed",
    State.DONE: "fixed",
    State.REBOUNDED: "closed",
}


def discovery(changeset: datetime, absolute: Absolute, is_production: bool) -> Fields:
    endpoint: Fields = {
        "specification": SPECIFICATION,
        "url": absolute(reverse("open311:base")).rstrip("/"),
        "changeset": changeset,
        "type": "production" if is_production else "test",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": changeset,
        "contact": _("The city's civility office answers questions about this interface: %(url)s")
        % {"url": absolute("/")},
        "key_service": _("Ask the city's civility office for an API key: %(url)s") % {"url": absolute("/")},
        "endpoints": [endpoint],
    }


def service(category: Category, asks: bool) -> Fields:
    """`asks`: whether there are further questions, which the definition tells."""
    limit = {"amount": category.limit_amount, "unit": category.get_limit_unit_display()}
    return {
        "service_code": category.code,
        "service_name": category.title,
        "description": _("To be fixed within %(amount)s %(unit)s.") % limit,
        "metadata": asks,
        "type": "realtime",
        "keywords": ", ".join(category.synonyms) or None,
        "group": category.get_group_display(),
    }


def definition(category: Category, questions: Iterable[Question]) -> Fields:
    """Also there, and empty, where nothing further is asked."""
    return {"service_code": category.code, "attributes": [attribute(each, n) for n, each in enumerate(questions, 1)]}


def attribute(question: Question, order: int) -> Fields:
    """No answer is ever required: whoever sees a problem may not know more."""
    return {
        "variable": True,
        "code": question.code,
        "datatype": DATATYPES[AnswerKind(question.kind)],
        "required": False,
        "datatype_description": None,
        "order": order,
        "description": question.title,
        "values": [{"key": key, "name": name} for key, name in values_of(question).items()],
    }


def values_of(question: Question) -> dict[str, str]:
    """What can be answered, by key; nothing where the answer is free."""
    if question.kind == AnswerKind.YES:
        return {"yes": pgettext("answer", "Yes"), "no": pgettext("answer", "No")}
    return {str(each): str(each) for each in question.choices} if question.kind == AnswerKind.CHOICE else {}


def created(case: Case, follow_url: str) -> Fields:
    return {
        "service_request_id": case.number,
        "service_notice": _("Everyone can read it once the civility office has filed it. Follow it: %(url)s")
        % {"url": follow_url},
        "account_id": None,
    }


def service_request(case: Any, absolute: Absolute) -> Fields:
    """A case of `queries.public`."""
    coming = present(case)
    return {
        "service_request_id": case.number,
        "status": "open" if case.state in OPEN else "closed",
        "status_notes": str(case.label.label),
        "service_name": case.category.title,
        "service_code": case.category.code,
        "description": case.words or None,
        "agency_responsible": case.office.title if case.office else None,
        "service_notice": coming[0].title if coming else None,
        "requested_datetime": case.reported_at,
        "updated_datetime": case.updated_at,
        "expected_datetime": case.due_at,
        "address": case.place or None,
        "address_id": None,
        "zipcode": None,
        "lat": case.latitude,
        "long": case.longitude,
        "media_url": picture_url(next(iter(case.pictures.all()), None), case, absolute),
    }


def extended(case: Any, absolute: Absolute) -> Fields:
    """The extensions in use: the history as notes, and what the specification has no field for."""
    photos: list[Content] = [
        {"url": picture_url(each, case, absolute), "type": each.purpose} for each in case.pictures.all()
    ]
    return {
        "extended_attributes": {"state": case.state, "rework_count": case.rework_count, "photos": photos},
        "notes": [note(case, step) for step in case.told],
    }


def note(case: Case, step: Step) -> Fields:
    return {"datetime": step.at, "summary": summary(case, step), "description": step.note or None, "type": step.deed}


def summary(case: Case, step: Step) -> str:
    other = step.other if step.other and step.other.is_everyones else None
    return title_of(case, step) % names(step, other)


def request_update(step: Step, absolute: Absolute) -> Fields:
    return {
        "update_id": str(step.pk),
        "service_request_id": step.case.number,
        "status": UPDATE_STATUSES.get(State(step.state), "open"),
        "updated_datetime": step.at,
        "description": "\n".join(part for part in (summary(step.case, step), step.note) if part),
        "media_url": picture_url(next(iter(step.pictures.all()), None), step.case, absolute),
    }


def picture_url(picture: Picture | None, case: Case, absolute: Absolute) -> str | None:
    return absolute(reverse("cases:picture", args=[case.number, picture.pk, "large"])) if picture else None
