"""The installation's addresses as they stand in e-mails, calendars and on paper."""

from django.conf import settings


def absolute(path: str) -> str:
    """A path with the site before it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
