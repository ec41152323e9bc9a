"""What every page's frame needs."""

from django.http import HttpRequest


def chrome(request: HttpRequest) -> dict[str, object]:
    return {"site_name": "CivicLoop 共创"}
