"""Signed links that an e-mail carries, for whoever has the e-mail, without signing in."""

from django.core import signing
from django.urls import reverse

from civicloop.accounts.models import User
from civicloop.kernel.addresses import absolute

SALT = "civicloop.accounts.unsubscribe"


def unsubscribe_url(person: User) -> str:
    return signed_url("accounts:unsubscribe", person, salt=SALT)


def signed_url(name: str, person: User, *, salt: str) -> str:
    """The page of this name, for this person; a link of one salt opens no page of another."""
    return absolute(reverse(name, args=[signing.dumps(person.pk, salt=salt)]))


def person_of(token: str, *, salt: str = SALT) -> User | None:
    """Whom a link belongs to; nobody for one that isn't ours."""
    try:
        pk = signing.loads(token, salt=salt)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk).first()
