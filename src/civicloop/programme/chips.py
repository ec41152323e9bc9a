"""Filters that count: one chip a choice, each keeping the other filters."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from civicloop.programme.signs import Text


def chips(
    request: HttpRequest, name: str, choices: Iterable[tuple[str, Text]], counts: Mapping[str, int], everything: Text
) -> list[dict[str, object]]:
    """Chips for `ui/components/chips.html`; choices that nothing is in are left out unless chosen."""
    current = request.GET.get(name, "")
    rows = [(value, label, counts.get(value, 0)) for value, label in choices]
    shown = [("", everything, sum(counts.values())), *(row for row in rows if row[2] or row[0] == current)]
    return [
        {"label": label, "count": count, "is_current": value == current, "url": with_choice(request, name, value)}
        for value, label, count in shown
    ]


def with_choice(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    if value:
        query[name] = value
    return f"?{query.urlencode()}"
