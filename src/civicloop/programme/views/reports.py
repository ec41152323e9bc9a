"""Reports due: the calls, one call with its offices, one office's report, and every deed on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import offices_of
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions as library
from civicloop.library.models import Document, Visibility
from civicloop.programme.actions import report_rounds as rounds
from civicloop.programme.actions import reports as actions
from civicloop.programme.models import OWED, Call, Directive, Report, ReportDeed, ReportState, Shape
from civicloop.programme.reports import ledger, queries, questions, rules
from civicloop.programme.reports.forms import AskForm, NoteForm, QuestionForms, ReportForm, TimeForm, asked_in
from civicloop.programme.signs import NODES

PAGE = 20
BUTTONS = {
    ReportDeed.ACCEPT: gettext_lazy("Accept the report"),
    ReportDeed.RETURN: gettext_lazy("Return for rework"),
    ReportDeed.ASK_TIME: gettext_lazy("Ask for more time"),
    ReportDeed.GRANT_TIME: gettext_lazy("Grant the time"),
    ReportDeed.REFUSE_TIME: gettext_lazy("Keep the old day"),
}
DEEDS: dict[ReportDeed, Callable[..., Report]] = {
    ReportDeed.ACCEPT: lambda *, note, **facts: actions.accept_report(note=note, **facts),
    ReportDeed.RETURN: lambda *, note, **facts: actions.return_report(reason=note, **facts),
    ReportDeed.ASK_TIME: lambda *, note, until, **facts: actions.ask_time(reason=note, until=until, **facts),
    ReportDeed.GRANT_TIME: lambda *, note, **facts: actions.decide_time(granted=True, note=note, **facts),
    ReportDeed.REFUSE_TIME: lambda *, note, **facts: actions.decide_time(granted=False, note=note, **facts),
}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user, now = cast(User, request.user), clock.now()
    page = Paginator(queries.calls(user, now), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(call, queries.tally_of(call)) for call in page],
        "owed": [(report, report.light(now)) for report in queries.owed_by(user)],
        "may_ask": rules.may_ask_at_all(user),
        "now": now,
    }
    return render(request, "programme/reports.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for reports, of nothing in particular or because a document orders it."""
    user = cast(User, request.user)
    if not rules.may_ask_at_all(user):
        raise NotAllowed
    directive = directive_of(request)
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, issuers=offices_of(user), initial=first_words(directive))
    rows = QuestionForms(data, prefix="questions")
    if data is not None and form.is_valid() and rows.is_valid():
        call = actions.ask_reports(
            by=user, issuer=form.cleaned_data["issuer"], offices=list(form.cleaned_data["offices"]),
            ask=form.asked(asked_in(rows)), directive=directive, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("The offices have been asked."))
        return redirect("programme:call", call.number)
    return render(request, "programme/call_form.html", {"form": form, "rows": rows, "directive": directive})


def directive_of(request: HttpRequest) -> Directive | None:
    key = whole(request.GET.get("directive", ""))
    return get_object_or_404(Directive.objects.visible_to(request.user), pk=key) if key else None


def first_words(directive: Directive | None) -> dict[str, Any]:
    """What the order itself says."""
    if directive is None:
        return {}
    offices = [office for office in (directive.lead_office, *directive.support_offices.all()) if office]
    due_on = directive.deadline_on if directive.deadline_on and directive.deadline_on >= clock.today() else None
    return {"title": directive.what[:200], "due_on": due_on, "offices": offices, "campaign": directive.campaign_id}


@login_required
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """A call: how each office stands with it."""
    call, now = called(request, number), clock.now()
    reports = queries.reports_of(call, request.user)
    context = {
        "call": call,
        "tally": queries.tally(reports, now),
        "reports": [(report, report.light(now)) for report in reports],
        "late": [each for each in reports if each.state in OWED and each.due_at < now],
        "may_manage": rules.may_manage(request.user, call),
        "can_compile": any(report.state == ReportState.ACCEPTED for report in reports),
        "can_remind": any(report.state in OWED for report in reports),
        "compiled": readable(request, call.compiled),
        "questions": questions.read(call.questions),
        "now": now,
    }
    return render(request, "programme/call.html", context)


def called(request: HttpRequest, number: str) -> Call:
    return get_object_or_404(queries.calls(request.user, clock.now()), number=number)


def readable(request: HttpRequest, document: Document | None) -> Document | None:
    return Document.objects.visible_to(request.user).filter(pk=document.pk).first() if document else None


@login_required
@require_POST
def remind(request: HttpRequest, number: str) -> HttpResponse:
    count = rounds.remind(by=cast(User, request.user), call=called(request, number), at=clock.now())
    messages.success(request, _("Offices reminded: %(count)s.") % {"count": count})
    return redirect("programme:call", number)


@login_required
@require_POST
def compile_all(request: HttpRequest, number: str) -> HttpResponse:
    call = called(request, number)
    document = rounds.compile_reports(by=cast(User, request.user), call=call, at=clock.now())
    messages.success(request, _("Compiled and filed in the library: no. %(n)s.") % {"n": document.number})
    return redirect("programme:call", number)


# --- one office's report -----------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Write it, hand it in; or read and check it."""
    found, user = reported(request, number, code), cast(User, request.user)
    is_written = rules.may_do(user, ReportDeed.HAND_IN, found)
    if request.method != "POST":
        form = ReportForm(report=found) if is_written else None
        return render(request, "programme/report.html", report_context(request, found, form))
    if not is_written:
        raise NotAllowed
    wish = request.POST.get("wish", "save")
    form = ReportForm(request.POST, request.FILES, report=found, is_final=wish == "hand-in")
    if not form.is_valid():
        return render(request, "programme/report.html", report_context(request, found, form), status=422)
    return write(request, found, form, wish)


def write(request: HttpRequest, found: Report, form: ReportForm, wish: str) -> HttpResponse:
    user, now = cast(User, request.user), clock.now()
    kept = {key: keep_file(user, found, file, now) for key, file in files_of(form).items()}
    answers = form.answers({key: {"document": each.number, "name": each.title} for key, each in kept.items() if each})
    text = form.cleaned_data["text"]
    if wish == "hand-in":
        file = form.cleaned_data.get("file")
        document = keep_file(user, found, file, now) if file else None
        actions.hand_in(by=user, report=found, text=text, answers=answers, document=document, at=now)
        messages.success(request, _("Handed in."))
    elif wish == "draft":
        lines = ledger.lines(found, now)
        drafted = "\n".join(filter(None, [text.strip(), *(line.text for line in lines if line.text not in text)]))
        actions.save_draft(by=user, report=found, text=drafted, answers=answers, tasks=[line.task for line in lines])
        messages.success(request, _("Sentences from your ledger: %(count)s. Read them over.") % {"count": len(lines)})
    else:
        actions.save_draft(by=user, report=found, text=text, answers=answers)
        messages.success(request, _("Saved."))
    return redirect("programme:report", found.call.number, found.office.code)


def files_of(form: ReportForm) -> dict[str, UploadedFile[bytes]]:
    return {
        question.key: form.cleaned_data[question.key]
        for question in form.questions
        if question.kind == questions.QuestionKind.FILE and form.cleaned_data.get(question.key)
    }


def keep_file(user: User, found: Report, file: UploadedFile[bytes], now: datetime) -> Document:
    """In the library, for the office that reports; the coordinators read what offices have there."""
    return library.take_in(
        by=user, file=file, name=file.name or "", at=now, office=found.office, visibility=Visibility.OFFICE
    )


def reported(request: HttpRequest, number: str, code: str) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("office", "call__issuer", "call__directive__document")
    return get_object_or_404(rows.select_related("document"), call__number=number, office__code=code)


def report_context(request: HttpRequest, found: Report, form: ReportForm | None) -> dict[str, object]:
    now, user = clock.now(), cast(User, request.user)
    deeds = [deed for deed in BUTTONS if rules.may_do(user, deed, found)]
    forms = {deed: TimeForm(prefix=deed) if deed == ReportDeed.ASK_TIME else NoteForm(prefix=deed) for deed in deeds}
    return {
        "report": found,
        "call": found.call,
        "light": found.light(now),
        "form": form,
        "is_file": found.call.shape == Shape.DOCUMENT,
        "answers": [(each, found.answers.get(each.key)) for each in questions.read(found.call.questions)],
        "document": readable(request, found.document),
        "tasks": list(found.tasks.visible_to(user).order_by("number")),
        "steps": list(found.steps.select_related("by").order_by("pk")),
        "deeds": [(deed, BUTTONS[deed], forms[deed]) for deed in deeds],
        "nodes": NODES,
        "now": now,
    }


@login_required
@require_POST
def report_do(request: HttpRequest, number: str, code: str, deed: str) -> HttpResponse:
    found = reported(request, number, code)
    if deed not in BUTTONS:
        raise Http404
    wanted = ReportDeed(deed)
    form = (TimeForm if wanted == ReportDeed.ASK_TIME else NoteForm)(request.POST, prefix=wanted)
    if not form.is_valid():
        messages.error(
            request,
            _("Nothing was changed: %(why)s")
            % {"why": " ".join(str(each) for errors in form.errors.values() for each in errors)},
        )
        return redirect("programme:report", number, code)
    DEEDS[wanted](by=cast(User, request.user), report=found, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Done."))
    return redirect("programme:report", number, code)
