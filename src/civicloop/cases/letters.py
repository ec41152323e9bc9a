"""The e-mail that tells someone without an account of one step, in the language that they reported in."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from civicloop.accounts.mails import automatic
from civicloop.cases import tokens
from civicloop.cases.models import Case, Letter, Step
from civicloop.cases.stories import not_everyones, present, story_of
from civicloop.kernel.addresses import absolute


def message(letter: Letter) -> EmailMessage:
    token = tokens.link_of(letter.address.follower)
    follow, stop = (absolute(reverse(name, args=[token])) for name in ("cases:follow", "cases:stop-letters"))
    with override(letter.address.language):
        case = letter.step.case
        entry = story_of(case, [letter.step], not_everyones([letter.step]))[0]
        context = {
            "number": letter.address.follower.case.number,
            "what": _(", ").join(filter(None, [case.title, case.place])),
            "entry": entry,
            "now": how_it_stands(case, letter.step),
            "follow": follow,
            "stop": stop,
        }
        subject = _("Your report %(number)s: %(what)s") % {"number": context["number"], "what": entry.title}
        body = render_to_string("cases/mail/step.txt", context)
    return automatic(key=f"case-letter.{letter.pk}", subject=subject, body=body, to=letter.address.email, stop=stop)


def how_it_stands(case: Case, step: Step) -> str:
    """What happens now, unless more has happened since: then the next letter says it."""
    now = present(case) if step.state == case.state else []
    return now[0].title if now else ""
