"""Tasks as an Excel file: exported with the list's filters, edited, read back, looked at, then done."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from civicloop.accounts.models import Office, User
from civicloop.kernel import blobs, clock
from civicloop.kernel.errors import Refused
from civicloop.kernel.models import Blob
from civicloop.programme import actions, queries, workbooks
from civicloop.programme.forms import TaskFilters
from civicloop.programme.forms.sheets import SheetForm
from civicloop.programme.models import Task, TaskStep
from civicloop.programme.views.tasks import filtered

SALT = "civicloop.programme.sheet"
VALID_SECONDS = 3600


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list's tasks, at most as many as can be read back."""
    filters = TaskFilters(request.GET)
    rows = filtered(queries.tasks_for(request.user, clock.now()), filters)[: workbooks.MAX_ROWS]
    content = workbooks.write(rows, stamps(rows))
    response = HttpResponse(content, content_type=workbooks.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="tasks-{clock.today()}.xlsx"'
    return response


def stamps(tasks: object) -> dict[int, int]:
    """The last step of each task."""
    ids = [task.pk for task in tasks]  # type: ignore[attr-defined]
    return dict(TaskStep.objects.filter(task__in=ids).order_by().values_list("task").annotate(last=Max("pk")))


@login_required
def take_in(request: HttpRequest) -> HttpResponse:
    """Upload, look at what will change, confirm. The file waits under its hash in between."""
    if request.method == "POST" and "token" in request.POST:
        return confirmed(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            reading = read(request, content)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            blob = blobs.store(content, workbooks.MEDIA_TYPE)
            token = signing.dumps([blob.sha256, cast(User, request.user).pk], salt=SALT)
            return render(request, "programme/sheet_preview.html", {"reading": reading, "token": token})
    return render(request, "programme/sheet.html", {"form": form})


def read(request: HttpRequest, content: bytes) -> workbooks.Reading:
    tasks = {task.number: task for task in Task.objects.visible_to(request.user).select_related("lead_office")}
    offices = {office.code: office for office in Office.objects.filter(is_closed=False)}
    return workbooks.read(content, tasks, stamps(tasks.values()), offices)


def confirmed(request: HttpRequest) -> HttpResponse:
    """The same file again: what has moved since the preview is a problem now, and then nothing is done."""
    try:
        sha256, person = signing.loads(request.POST["token"], salt=SALT, max_age=VALID_SECONDS)
    except signing.SignatureExpired:
        messages.error(request, _("Too much time has passed since the preview. Send the file again."))
        return redirect("programme:sheet")
    except signing.BadSignature as error:
        raise SuspiciousOperation("a token that we did not sign") from error
    user = cast(User, request.user)
    if person != user.pk:
        raise SuspiciousOperation("somebody else's token")
    reading = read(request, blobs.read(Blob.objects.get(sha256=sha256)))
    context = {"reading": reading, "token": request.POST["token"], "refusal": ""}
    if not reading.problems and reading.lines:
        try:
            count = actions.take_in_sheet(lines=reading.lines, by=user, at=clock.now())
        except Refused as refusal:
            return render(request, "programme/sheet_preview.html", context | {"refusal": str(refusal)})
        messages.success(request, ngettext("%(n)s row done.", "%(n)s rows done.", count) % {"n": count})
        return redirect("programme:tasks")
    return render(request, "programme/sheet_preview.html", context)
