"""Circulars: what goes round, starting one, how far it has come, chasing, inviting, the export."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import offices_of
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.tables import csv_answer
from civicloop.library.models import Document
from civicloop.programme.actions import circulars as actions
from civicloop.programme.circulars import queries, quiz, rules
from civicloop.programme.circulars.forms import CircularForm, InviteForm, ItemForms
from civicloop.programme.models import Circular, Directive, Receipt

PAGE, PEOPLE = 20, 200


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "page": Paginator(queries.circulars(user), PAGE).get_page(request.GET.get("page")),
        "waiting": list(queries.to_read(user)),
        "may_circulate": rules.may_circulate_at_all(user),
        "now": clock.now(),
    }
    return render(request, "programme/circulars.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Of any document that one may read, or because an order says so."""
    user = cast(User, request.user)
    if not rules.may_circulate_at_all(user):
        raise NotAllowed
    key = whole(request.GET.get("directive", ""))
    directive = get_object_or_404(Directive.objects.visible_to(user), pk=key) if key else None
    data = request.POST if request.method == "POST" else None
    form = CircularForm(data, issuers=offices_of(user), user=user, initial=first_words(request, directive))
    rows = ItemForms(data, prefix="quiz")
    if data is not None and form.is_valid() and rows.is_valid():
        items = [row.item for row in rows if row.item]
        circular = actions.circulate(
            by=user, issuer=form.cleaned_data["issuer"], offices=list(form.cleaned_data["offices"]),
            document=form.cleaned_data["document"], round=form.round(items), directive=directive, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("It is on its way: everyone has been told."))
        return redirect("programme:circular", circular.number)
    return render(request, "programme/circular_form.html", {"form": form, "rows": rows, "directive": directive})


def first_words(request: HttpRequest, directive: Directive | None) -> dict[str, Any]:
    if directive:
        due_on = directive.deadline_on if directive.deadline_on and directive.deadline_on >= clock.today() else None
        document = directive.document
        return {"document": document.number, "title": document.title, "words": directive.what, "due_on": due_on}
    number = whole(request.GET.get("document", ""))
    found = Document.objects.visible_to(request.user).filter(number=number or 0).first()
    return {"document": found.number, "title": found.title} if found else {}


@login_required
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    return render(request, "programme/circular.html", context_of(request, seen(request, number)))


def seen(request: HttpRequest, number: str) -> Circular:
    return get_object_or_404(queries.circulars(request.user), number=number)


def context_of(request: HttpRequest, circular: Circular, **more: object) -> dict[str, object]:
    user, may_manage = cast(User, request.user), rules.may_manage(request.user, circular)
    covered = queries.coverage(circular, user)
    codes = {each.office.code: each.office for each in covered}
    office = codes.get(request.GET.get("office", ""))
    people = queries.receipts(circular, user, office)
    return {
        "circular": circular,
        "coverage": covered,
        "office": office,
        "people": Paginator(people, PEOPLE).get_page(request.GET.get("page")),
        "mine": Receipt.objects.filter(circular=circular, person=user).first(),
        "may_manage": may_manage,
        "invite": InviteForm(),
        "items": quiz.read(circular.questions) if may_manage else [],
        "now": clock.now(),
        **more,
    }


@login_required
@require_POST
def chase(request: HttpRequest, number: str) -> HttpResponse:
    count = actions.chase(by=cast(User, request.user), circular=seen(request, number), at=clock.now())
    messages.success(request, _("People reminded: %(count)s.") % {"count": count})
    return redirect("programme:circular", number)


@login_required
@require_POST
def end(request: HttpRequest, number: str) -> HttpResponse:
    actions.end_circular(by=cast(User, request.user), circular=seen(request, number), at=clock.now())
    messages.success(request, _("The circular has ended."))
    return redirect("programme:circular", number)


@login_required
@require_POST
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """The links are shown this once: only their hashes are kept."""
    circular, form = seen(request, number), InviteForm(request.POST)
    if not form.is_valid():
        return render(request, "programme/circular.html", context_of(request, circular, invite=form), status=422)
    made = actions.invite(
        by=cast(User, request.user), circular=circular, office=form.cleaned_data["office"],
        names=form.cleaned_data["names"].splitlines(), at=clock.now(),
    )  # fmt: skip
    links = [
        (receipt.name, request.build_absolute_uri(reverse("programme:open-circular", args=[token])))
        for receipt, token in made
    ]
    return render(request, "programme/circular.html", context_of(request, circular, links=links))


@login_required
@require_safe
def export(request: HttpRequest, number: str) -> HttpResponseBase:
    """Who has read it, for a spreadsheet."""
    circular = seen(request, number)
    if not rules.may_manage(request.user, circular):
        raise NotAllowed
    head = [_("Office"), _("Name"), _("Account"), _("Opened"), _("Read"), _("Tries"), _("Score")]
    return csv_answer(
        f"{circular.number}.csv", head, [row_of(each) for each in queries.receipts(circular, request.user)]
    )


def row_of(receipt: Receipt) -> list[str]:
    account = _("yes") if receipt.person_id else _("no")
    times = [moment.isoformat() if moment else "" for moment in (receipt.opened_at, receipt.done_at)]
    score = "" if receipt.score is None else str(receipt.score)
    return [receipt.office.title, receipt.reader, account, *times, str(receipt.tries), score]
