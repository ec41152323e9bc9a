"""A member's favourites and lists, and what of them may be seen by others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.library import actions
from civicloop.library.forms import ListForm
from civicloop.library.models import Document, ReadingList
from civicloop.library.views.reading import visible

A_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """All one's lists, and a form for a new one."""
    assert isinstance(request.user, User)
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.make_list(by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("The list is there. Put documents on it from their pages."))
        return redirect("library:list", made.pk)
    rows = ReadingList.objects.filter(owner=request.user).annotate(document_count=Count("entries"))
    return render(request, "library/lists.html", {"lists": rows.order_by("name", "pk"), "form": form})


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What is on a list, of that which the viewer may see."""
    kept = get_object_or_404(ReadingList.objects.visible_to(request.user).select_related("owner"), pk=pk)
    page = Paginator(documents_on(kept, request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"kept": kept, "page": page, "documents": list(page.object_list), "is_own": kept.owner == request.user}
    return render(request, "library/list.html", context)


def documents_on(kept: ReadingList, viewer):  # type: ignore[no-untyped-def]
    seen = Document.objects.visible_to(viewer).filter(listings__list=kept)
    return (
        seen.select_related("current", "category", "owner").prefetch_related("versions").order_by("-listings__added_at")
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(ReadingList.objects.exclude(name=""), pk=pk, owner=request.user.pk)
    initial = {"name": kept.name, "about": kept.about, "is_public": kept.is_public}
    form = ListForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        actions.change_list(by=request.user, kept=kept, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("library:list", pk)
    return render(request, "library/list_form.html", {"form": form, "kept": kept})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(ReadingList.objects.exclude(name=""), pk=pk, owner=request.user.pk)
    if request.method == "POST":
        assert isinstance(request.user, User)
        actions.drop_list(by=request.user, kept=kept)
        messages.success(request, _("The list is gone; its documents are where they were."))
        return redirect("library:lists")
    question = {
        "title": _("Delete the list “%(title)s”?") % {"title": kept.title},
        "text": _("The documents on it stay in the library."),
        "action": _("Delete"),
        "back_url": reverse("library:list", args=[pk]),
        "is_dangerous": True,
    }
    return render(request, "ui/confirm.html", question)


@login_required
@require_POST
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Put a document on one of one's lists (`list`, else the favourites), or with `off` take it away."""
    assert isinstance(request.user, User)
    document, now = visible(request, number), clock.now()
    pk = request.POST.get("list", "")
    kept = (
        get_object_or_404(ReadingList, pk=pk if pk.isdecimal() else 0, owner=request.user)
        if pk
        else actions.favourites(request.user, now)
    )
    if "off" in request.POST:
        actions.take_off_list(by=request.user, kept=kept, document=document)
        messages.success(request, _("Taken off “%(list)s”.") % {"list": kept.title})
    else:
        actions.put_on_list(by=request.user, kept=kept, document=document, at=now)
        messages.success(request, _("Put on “%(list)s”.") % {"list": kept.title})
    return redirect(back(request, document))


def back(request: HttpRequest, document: Document) -> str:
    """Where the reader was, if that is here."""
    to = request.POST.get("next", "")
    return to if url_has_allowed_host_and_scheme(to, None) else reverse("library:document", args=[document.number])
