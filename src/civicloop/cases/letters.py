"""The e-mail that tells someone without an account of one step, in the language that they reported in."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from civicloop.accounts.mails import automatic
from civicloop.cases import tokens
from civicloop.cases.models import Letter
from civicloop.cases.stories import not_everyones, story_of
from civicloop.kernel.addresses import absolute


def message(letter: Letter) -> EmailMessage:
    token = tokens.link_of(letter.address.follower)
    follow, stop = (absolute(reverse(name, args=[token])) for name in ("cases:follow", "cases:stop-letters"))
    with override(letter.address.language):
        entry = story_of(letter.step.case, [letter.step], not_everyones([letter.step]))[0]
        context = {"number": letter.address.follower.case.number, "entry": entry, "follow": follow, "stop": stop}
        subject = _("Your report %(number)s: %(what)s") % {"number": context["number"], "what": entry.title}
        body = render_to_string("cases/mail/step.txt", context)
    return automatic(key=f"case-letter.{letter.pk}", subject=subject, body=body, to=letter.address.email, stop=stop)
