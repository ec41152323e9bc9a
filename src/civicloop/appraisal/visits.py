"""One rating a visit: a hash of the browser's secret, the window and the day. It can't be traced back to a browser."""

import secrets
from datetime import date

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from civicloop.appraisal.models import Window

SESSION_KEY = "visitor"


def visit_of(request: HttpRequest, window: Window, day: date) -> str:
    """The visit's key for this browser; a browser without a secret gets one in its session."""
    secret = request.session.get(SESSION_KEY)
    if not secret:
        secret = request.session[SESSION_KEY] = secrets.token_urlsafe(16)
    return salted_hmac(f"appraisal.visit.{window.pk}", f"{secret}:{day}", algorithm="sha256").hexdigest()
