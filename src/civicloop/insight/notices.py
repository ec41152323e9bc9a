"""That offices can be followed: their pages are this app's. Registered when the app is ready."""

from django.urls import reverse

from civicloop.accounts import followables
from civicloop.accounts.followables import Followed
from civicloop.accounts.models import Office, User


def office(user: User, key: str) -> Followed | None:
    """Offices are public."""
    found = Office.objects.filter(code=key).first()
    return Followed(found.title, reverse("insight:office", args=[key])) if found else None


followables.register("office", office)
