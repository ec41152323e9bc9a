"""That offices can be followed: their pages are this app's. Registered when the app is ready."""

from collections.abc import Collection

from django.urls import reverse

from civicloop.accounts import followables
from civicloop.accounts.followables import Followed
from civicloop.accounts.models import Office, User


def offices(user: User, keys: Collection[str]) -> dict[str, Followed]:
    """Offices are public."""
    found = Office.objects.filter(code__in=keys)
    return {each.code: Followed(each.title, reverse("insight:office", args=[each.code])) for each in found}


followables.register("office", offices)
