"""Reading what was circulated: page after page to the end, then the word or the quiz; by account or by secret link."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.library.models import Document, Page
from civicloop.programme.actions import receipts as actions
from civicloop.programme.actions.circulars import hashed
from civicloop.programme.circulars import quiz
from civicloop.programme.circulars.forms import AnswersForm
from civicloop.programme.models import Proof, Receipt

ROWS = Receipt.objects.select_related("circular__version__document", "circular__issuer")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, number: str, page: int) -> HttpResponse:
    """A member's own copy."""
    receipt = get_object_or_404(ROWS.all(), circular__number=number, person=cast(User, request.user))
    return answer(request, receipt, page, reverse("programme:read-circular", args=[number, 0])[: -len("0")])


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str, page: int | None = None) -> HttpResponse:
    """The copy of someone without an account: whoever has the link reads it, until it expires."""
    receipt = get_object_or_404(ROWS.all(), token_hash=hashed(token), expires_at__gt=clock.now())
    base = reverse("programme:open-circular-page", args=[token, 0])[: -len("0")]
    return answer(request, receipt, page or receipt.circular.first_page, base)


def answer(request: HttpRequest, receipt: Receipt, page: int, base: str) -> HttpResponse:
    circular, now = receipt.circular, clock.now()
    if not circular.first_page <= page <= circular.last_page:
        raise Http404
    if request.method == "POST":
        return conclude(request, receipt, page, base)
    if request.method == "GET":
        receipt = actions.reach_page(receipt=receipt, page=page, at=now)
    return shown(request, receipt, page, base)


def conclude(request: HttpRequest, receipt: Receipt, page: int, base: str) -> HttpResponse:
    now = clock.now()
    if receipt.circular.proof != Proof.QUIZ:
        actions.acknowledge(receipt=receipt, at=now)
        messages.success(request, _("Thank you: it is noted that you have read it."))
        return redirect(f"{base}{page}")
    form = AnswersForm(request.POST, items=quiz.read(receipt.circular.questions))
    if not form.is_valid():
        return shown(request, receipt, page, base, form, status=422)
    tried = actions.answer_quiz(receipt=receipt, answers=form.answers, at=now)
    if tried.done_at:
        messages.success(request, _("Passed: it is noted that you have read it."))
    else:
        facts = {"needed": receipt.circular.pass_mark, "left": receipt.circular.most_tries - tried.tries}
        messages.error(request, _("Not passed: %(needed)s%% are needed. Tries left: %(left)s.") % facts)
    return redirect(f"{base}{page}")


def shown(
    request: HttpRequest, receipt: Receipt, page: int, base: str, form: AnswersForm | None = None, *, status: int = 200
) -> HttpResponse:
    circular = receipt.circular
    items = quiz.read(circular.questions) if circular.proof == Proof.QUIZ else []
    is_last = page == circular.last_page
    context = {
        "circular": circular,
        "receipt": receipt,
        "page": Page.objects.filter(version=circular.version, number=page).first(),
        "number": page,
        "previous": f"{base}{page - 1}" if page > circular.first_page else "",
        "following": f"{base}{page + 1}" if not is_last else "",
        "is_last": is_last,
        "form": (form or AnswersForm(items=items)) if items and is_last and not receipt.done_at else None,
        "has_tries": receipt.tries < circular.most_tries,
        "document": Document.objects.visible_to(request.user).filter(pk=circular.version.document_id).first(),
        "now": clock.now(),
    }
    return render(request, "programme/circular_reading.html", context, status=status)
