"""Keeping a document: how its conversion stands, its details, taking it back, another try."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions, queries, rules
from civicloop.library.forms import DetailsForm
from civicloop.library.views.reading import state_context, visible

STOP_POLLING = 286


@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The moving part of the state page and of the uploads' list; sends the reader on once all is ready."""
    document = visible(request, number)
    version = queries.readable_version(document)
    assert version is not None
    part = "library/parts/upload_row.html" if "row" in request.GET else "library/parts/progress.html"
    response = render(request, part, state_context(request, document, version))
    if not version.is_under_way:
        response.status_code = STOP_POLLING
        if "row" not in request.GET and not version.reason_code:
            response["HX-Redirect"] = reverse("library:document", args=[number])
    return response


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, number: int) -> HttpResponse:
    document = visible(request, number)
    if not rules.may_change(request.user, document):
        raise NotAllowed
    form = DetailsForm(request.POST or None, instance=document)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "category", "dated_on", "visibility")}
        assert isinstance(request.user, User)
        actions.set_details(by=request.user, document=document, at=clock.now(), **given)
        preview = form.cleaned_data["preview_pages"]
        actions.set_preview(by=request.user, document=document, pages=preview, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("library:document", number)
    may_withdraw = rules.may_withdraw(request.user, document) and document.withdrawn_at is None
    return render(request, "library/details.html", {"form": form, "document": document, "may_withdraw": may_withdraw})


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    document = visible(request, number)
    if not rules.may_withdraw(request.user, document):
        raise NotAllowed
    if request.method == "POST":
        assert isinstance(request.user, User)
        actions.withdraw(by=request.user, document=document, at=clock.now())
        messages.success(request, _("Withdrawn: only you and the library’s editors still see it."))
        return redirect("library:index")
    question = {
        "title": _("Withdraw “%(title)s”?") % {"title": document.title},
        "text": _("Nobody but you and the library’s editors will find or read it. Its number and its record stay."),
        "action": _("Withdraw"),
        "back_url": reverse("library:details", args=[number]),
        "is_dangerous": True,
    }
    return render(request, "ui/confirm.html", question)


@login_required
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    document = visible(request, number)
    assert isinstance(request.user, User)
    actions.retry(by=request.user, document=document, at=clock.now())
    return redirect("library:document", number)
