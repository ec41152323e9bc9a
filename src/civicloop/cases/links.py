"""The signed link by which an e-mail's reader stops alerts without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from civicloop.accounts.models import User

SALT = "civicloop.cases.alerts"


def stop_url(person: User) -> str:
    token = signing.dumps(person.pk, salt=SALT)
    return f"{settings.SITE_URL.rstrip('/')}{reverse('cases:alerts-by-link', args=[token])}"


def person_of(token: str) -> User | None:
    """Whose alerts a link stops; nobody for one that isn't ours."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
