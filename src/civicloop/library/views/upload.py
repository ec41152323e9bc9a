"""Uploading: several files at once, each with its own progress and its own outcome."""

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from civicloop.accounts.models import User
from civicloop.kernel import clock, limits
from civicloop.library import actions, queries
from civicloop.library.forms import UploadForm
from civicloop.library.models import Document
from civicloop.library.views.reading import state_context

AN_HOUR = 3600
MOST = 600  # files from one address in an hour


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form; after it the list of what was sent. A script sends file by file and asks for the rows alone."""
    assert isinstance(request.user, User)
    form = UploadForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method != "POST" or not form.is_valid():
        part = "library/parts/upload_errors.html" if is_part(request) else "library/upload.html"
        return render(request, part, {"form": form, "sent": sent(request)}, status=422 if is_part(request) else 200)
    taken = [take(request, form, file) for file in form.cleaned_data["files"]]
    if is_part(request):
        return render(request, "library/parts/upload_rows.html", {"sent": [row(request, each) for each in taken]})
    if len(taken) == 1:
        return redirect("library:document", taken[0].number)
    return redirect(reverse("library:upload", query={"sent": ",".join(str(each.number) for each in taken)}))


def is_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def take(request: HttpRequest, form: UploadForm, file: UploadedFile[bytes]) -> Document:
    assert isinstance(request.user, User)
    limits.spend(request, "upload", limit=MOST, seconds=AN_HOUR)
    return actions.take_in(
        by=request.user,
        file=file,
        name=file.name or "",
        at=clock.now(),
        office=form.cleaned_data.get("office"),
        category=form.cleaned_data["category"],
        visibility=form.cleaned_data["visibility"],
    )


def sent(request: HttpRequest) -> list[dict[str, object]]:
    """Rows of the documents named in the address, in that order."""
    numbers = [int(word) for word in request.GET.get("sent", "").split(",") if word.isdecimal()][:100]
    found = Document.objects.visible_to(request.user).filter(number__in=numbers).select_related("current")
    return [row(request, document) for document in found.order_by("number")]


def row(request: HttpRequest, document: Document) -> dict[str, object]:
    version = queries.readable_version(document)
    assert version is not None
    return state_context(request, document, version)
