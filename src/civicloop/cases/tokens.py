"""Secret links: a token that nobody can guess, made of the form it was sent from; only its hash is kept.

The same form gives the same token, so a report that is sent twice is recognised and answered with the same link.
"""

import hashlib
import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

from civicloop.cases.models import Follower
from civicloop.kernel.querysets import Viewer

LETTERS = "civicloop.cases.letters"
FORM_KEY_LENGTH = 22  # of 16 random bytes


def new_form_key() -> str:
    return secrets.token_urlsafe(16)


def token_of(form_key: str) -> str:
    """The follow token of what this form sends; without the server's secret the form's key doesn't give it away."""
    return salted_hmac("civicloop.cases.follow", form_key, algorithm="sha256").hexdigest()[:40]


def link_of(follower: Follower) -> str:
    """Another secret token of the same follower, for letters: theirs is not kept, so this one is signed."""
    return signing.Signer(salt=LETTERS).sign(str(follower.pk))


def follower_of(token: str) -> int | None:
    """Whose letter had this token."""
    try:
        return int(signing.Signer(salt=LETTERS).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def who_is(user: Viewer) -> str:
    """What a device remembers of whose pages it keeps: always the same of a member, and nobody can tell who that is."""
    return salted_hmac("civicloop.cases.day", str(user.pk), algorithm="sha256").hexdigest()[:16] if user.pk else ""
