"""The e-mail that tells someone without an account of one step, in the language that they reported in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from civicloop.cases import tokens
from civicloop.cases.models import Letter
from civicloop.cases.stories import story_of


def message(letter: Letter) -> EmailMessage:
    token = tokens.link_of(letter.address.follower)
    follow, stop = absolute("cases:follow", token), absolute("cases:stop-letters", token)
    with override(letter.address.language):
        entry = story_of(letter.step.case, [letter.step])[0]
        context = {"number": letter.address.follower.case.number, "entry": entry, "follow": follow, "stop": stop}
        subject = _("Your report %(number)s: %(what)s") % {"number": context["number"], "what": entry.title}
        body = render_to_string("cases/mail/step.txt", context)
    headers = {
        "Message-ID": f"<case-letter.{letter.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[letter.address.email], headers=headers)


def absolute(name: str, token: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=[token])}"
