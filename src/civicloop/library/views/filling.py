"""A document with empty places as a form: filled in, it comes back as a Word file; kept only where one asks for it."""

import io

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicloop.accounts.models import User
from civicloop.kernel import clock, limits
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions, filling, rules
from civicloop.library.forms import FillForm
from civicloop.library.models import Document, Visibility
from civicloop.library.views.reading import opened, preview_ends

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST, AN_HOUR = 120, 3600  # forms from one address


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, number: int) -> HttpResponseBase:
    """For whoever may have the file itself: what comes back is that file."""
    found = opened(request, number)
    if not found.is_whole:
        return preview_ends(request, found, is_refused=True)
    if not rules.may_download(request.user, found.document):
        raise NotAllowed
    limits.spend(request, "fill", limit=MOST, seconds=AN_HOUR)
    data = actions.word_form(version=found.version)
    slots = filling.slots_of(data)
    form = FillForm(request.POST or None, slots=slots)
    if request.method == "POST" and form.is_valid():
        return filled(request, found.document, filling.fill(data, form.values()))
    context = {"document": found.document, "version": found.version, "form": form, "slots": slots}
    return render(request, "library/fill.html", context, status=422 if form.is_bound else 200)


def filled(request: HttpRequest, document: Document, data: bytes) -> HttpResponse:
    name = f"{_('%(title)s, filled in') % {'title': ' '.join(document.title.split())}}.docx"
    if "keep" in request.POST and isinstance(request.user, User):
        file, at = io.BytesIO(data), clock.now()
        made = actions.take_in(by=request.user, file=file, name=name, at=at, visibility=Visibility.PRIVATE)
        return redirect("library:document", made.number)
    response = HttpResponse(data, content_type=WORD)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
