"""Uploading: several files at once, each with its own progress and its own outcome."""

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from civicloop.accounts.models import User
from civicloop.kernel import clock, limits
from civicloop.kernel.digits import whole
from civicloop.library import actions
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
        context = {"form": form, "sent": rows(request, asked_for(request))}
        return render(request, part, context, status=422 if is_part(request) else 200)
    taken = [take(request, form, file) for file in form.cleaned_data["files"]]
    if is_part(request):
        return render(request, "library/parts/upload_rows.html", {"sent": rows(request, taken)})
    if len(taken) == 1:
        return redirect("library:document", taken[0])
    return redirect(reverse("library:upload", query={"sent": ",".join(map(str, taken))}))


def is_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def take(request: HttpRequest, form: UploadForm, file: UploadedFile[bytes]) -> int:
    """Its new number."""
    assert isinstance(request.user, User)
    limits.spend(request, "upload", limit=MOST, seconds=AN_HOUR)
    taken = actions.take_in(
        by=request.user,
        file=file,
        name=file.name or "",
        at=clock.now(),
        office=form.cleaned_data.get("office"),
        category=form.cleaned_data["category"],
        visibility=form.cleaned_data["visibility"],
        preview_pages=form.cleaned_data["preview_pages"],
    )
    return taken.number


def asked_for(request: HttpRequest) -> list[int]:
    """The numbers named in the address."""
    return [number for word in request.GET.get("sent", "").split(",") if (number := whole(word))][:MOST]


def rows(request: HttpRequest, numbers: list[int]) -> list[dict[str, object]]:
    """How the conversion of each of these documents stands."""
    found = Document.objects.visible_to(request.user).filter(number__in=numbers).select_related("current")
    return [state_context(request, document, document.newest) for document in found.order_by("number")]
