"""What the last review changed in an order, kept in the row so that it can be taken back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from civicloop.programme.models import Directive

COLUMNS = {"lead_office": "lead_office_id", "campaign": "campaign_id", "passage": "passage_id"}
DAYS = {"deadline_on"}
STATES = ("filled", "is_corrected", "review", "reviewed_by_id")


def kept_for_undo(directive: Directive, changed: Iterable[str] = ()) -> dict[str, Any]:
    """Read before the review changes anything: plain values of `changed`, and how the order stood."""
    at = directive.reviewed_at
    return {
        "terms": {name: plain(directive, name) for name in changed},
        "states": {name: getattr(directive, name) for name in STATES},
        "reviewed_at": at.isoformat() if at else None,
    }


def plain(directive: Directive, name: str) -> Any:
    if name == "support_offices":
        return sorted(directive.support_offices.values_list("pk", flat=True))
    value = getattr(directive, COLUMNS.get(name, name))
    return value.isoformat() if isinstance(value, date) else value


def restore(directive: Directive, kept: dict[str, Any]) -> None:
    """Set the row back to what was kept; what was filled in since the review stays."""
    terms = kept["terms"]
    since = {name: why for name, why in directive.filled.items() if name not in terms}
    for name, value in terms.items():
        if name != "support_offices":
            setattr(directive, COLUMNS.get(name, name), parse_date(value) if name in DAYS and value else value)
    for name, value in kept["states"].items():
        setattr(directive, name, value)
    directive.filled = directive.filled | since
    directive.reviewed_at = parse_datetime(kept["reviewed_at"]) if kept["reviewed_at"] else None
    directive.undo = None
    directive.save()
    if "support_offices" in terms:
        directive.support_offices.set(terms["support_offices"])
