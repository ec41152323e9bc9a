"""A mail that the program sends by itself: what every one of them says to mail programs."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage


def automatic(*, key: str, subject: str, body: str, to: str, stop: str) -> EmailMessage:
    """`key` names the mail, the same for each try at sending it; `stop` is the address that ends mails of its kind."""
    headers = {
        "Message-ID": f"<{key}@{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[to], headers=headers)
