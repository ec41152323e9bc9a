"""How well orders are read: the engine's marks by what reviewers made of its proposals; and asking a language model."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from civicloop.programme import actions, assistant, marks, rules
from civicloop.programme.assistant import ModelFailed
from civicloop.programme.extraction import VERSION
from civicloop.programme.reading import pages_of
from civicloop.programme.views.review import reviewable


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    if not rules.may_review(request.user):
        raise NotAllowed
    tables = [(_("By month of the review"), marks.by_month()), (_("By version of the engine"), marks.by_engine())]
    context = {"tables": [(title, list(rows.items())) for title, rows in tables], "version": VERSION}
    return render(request, "programme/reading.html", context)


@login_required
@require_POST
def ask_model(request: HttpRequest, number: int) -> HttpResponse:
    """Let the language model point at sentences that nobody has listed."""
    document = reviewable(request, number)
    if not assistant.is_on():
        raise NotAllowed
    try:
        found = assistant.suggestions(list(pages_of(document).values_list("text", flat=True)))
    except ModelFailed as refusal:
        messages.error(request, str(refusal))
        return redirect("programme:review", number=number)
    added = actions.propose_suggestions(
        document=document, suggestions=found, by=cast(User, request.user), at=clock.now()
    )
    told = ngettext(
        "The language model proposes %(count)s more sentence.",
        "The language model proposes %(count)s more sentences.",
        len(added),
    )
    messages.success(request, told % {"count": len(added)})
    return redirect("programme:review", number=number)
