"""What each resource says of a thing: the specification's fields, in its order, None where there is nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from civicloop.cases.models import OPEN, Case, Category, Picture, State, Step
from civicloop.cases.stories import names, present, title_of
from civicloop.open311.wire import Content

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


def service(category: Category) -> Fields:
    limit = {"amount": category.limit_amount, "unit": category.get_limit_unit_display()}
    return {
        "service_code": category.code,
        "service_name": category.title,
        "description": _("To be fixed within %(amount)s %(unit)s.") % limit,
        "metadata": False,
        "type": "realtime",
        "keywords": ", ".join(category.synonyms) or None,
        "group": category.get_group_display(),
    }


def definition(category: Category) -> Fields:
    """No category asks further questions, which the list says by `metadata`; the definition is there all the same."""
    return {"service_code": category.code, "attributes": []}


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
    return title_of(case, step) % names(step)


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
