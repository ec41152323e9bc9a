"""Signed links that an e-mail carries, for whoever has the e-mail, without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from civicloop.accounts.models import User

SALT = "civicloop.accounts.unsubscribe"


def unsubscribe_url(person: User) -> str:
    token = signing.dumps(person.pk, salt=SALT)
    return f"{settings.SITE_URL.rstrip('/')}{reverse('accounts:unsubscribe', args=[token])}"


def person_of(token: str) -> User | None:
    """Whom an unsubscribing link belongs to; nobody for one that isn't ours."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk).first()
