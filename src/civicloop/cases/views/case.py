"""One case: what happened to it, who has it, did it stay fixed; and what this person can do about it."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, queries, routes, rules, stage_limits, tokens
from civicloop.cases.forms import (
    DispatchForm,
    FileForm,
    FixForm,
    JudgeForm,
    LinkForm,
    MergeForm,
    ReasonForm,
    VerifyForm,
)
from civicloop.cases.models import JUDGED, OPEN, Case, Deed, Follower, Picture, Purpose, Stage
from civicloop.cases.places import Point
from civicloop.cases.stories import story
from civicloop.cases.views.maps import View, overlay
from civicloop.kernel import blobs, clock
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Passage
from civicloop.programme.models import Task

type Said = dict[str, Any]

SHOWN = (
    "category", "office", "area", "condition", "period", "rebound_of__category", "rebound_of__office", "merged_into",
    "task__directive__passage", "task__directive__document",
)  # fmt: skip
CLOSE_UP = 3


def visible(request: HttpRequest, number: str) -> Case:
    """The case, if this person may see it; else it is not there."""
    return get_object_or_404(Case.objects.visible_to(request.user).select_related(*SHOWN), number=number)


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, visible(request, number), {})


def page(request: HttpRequest, case: Case, bound: dict[str, forms.Form]) -> HttpResponse:
    deeds = rules.next_deeds(request.user, case)
    context = about(request, case) | {
        "forms": {**offered(request.user, case), **bound},
        "deeds": deeds,
        "proposal": proposal_for(case, deeds),
        "follower": own_following(request.user, case),
        "form_key": tokens.new_form_key(),
        "judge_form": JudgeForm(),
        "contact": contact_of(request.user, case),
    }
    return render(request, "cases/case.html", context)


def about(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What everyone who may see the case sees of it."""
    steps = case.steps.select_related("office", "other").prefetch_related("pictures").order_by("pk")
    pictures = list(case.pictures.order_by("pk"))
    before, after = first(pictures, Purpose.BEFORE), first(pictures[::-1], Purpose.AFTER)
    judgements = list(queries.judgements(case))
    place = Point(case.latitude, case.longitude)
    return {
        "case": case,
        "now": clock.now(),
        "steps": story(case, list(steps), shown=(before, after)),
        "before": before,
        "after": after,
        "rebounds": queries.listed(Case.objects.visible_to(request.user).filter(rebound_of=case)),
        "original": seen(request.user, case.rebound_of),
        "task": seen_task(request.user, case),
        "map": overlay(request, View("square", CLOSE_UP, place, place)),
        "yes": sum(each.is_fixed for each in judgements),
        "no": sum(not each.is_fixed for each in judgements),
        "judgements": judgements,
        "is_open": case.state in OPEN,
        "limit": stage_limits.allowed(case, Stage.HANDLE, case.dispatched_at) if case.dispatched_at else None,
        "can_judge": case.fixed_at is not None and case.label in JUDGED,
        "follower_count": case.followers.count(),
    }


def first(pictures: list[Picture], purpose: Purpose) -> Picture | None:
    return next((each for each in pictures if each.purpose == purpose), None)


def seen(user: Viewer, other: Case | None) -> Case | None:
    return Case.objects.visible_to(user).filter(pk=other.pk).first() if other else None


def seen_task(user: Viewer, case: Case) -> Task | None:
    """The case's task, if this person may see it; with the sentence it stems from, if the document is readable."""
    if case.task_id is None:
        return None
    tasks = Task.objects.visible_to(user).select_related("directive__passage", "directive__document")
    task = tasks.filter(pk=case.task_id).first()
    if task and task.directive and not Passage.objects.visible_to(user).filter(pk=task.directive.passage_id).exists():
        task.directive = None
    return task


def own_following(user: Viewer, case: Case) -> Follower | None:
    return case.followers.filter(user=user).first() if isinstance(user, User) else None


def contact_of(user: Viewer, case: Case) -> str:
    if not rules.may_see_contact(user, case):
        return ""
    return ", ".join(case.followers.exclude(contact="").order_by("pk").values_list("contact", flat=True))


# --- deeds -------------------------------------------------------------------------------------------


def offered(user: Viewer, case: Case) -> dict[str, forms.Form]:
    """The empty forms of what this person can do now, by the deed's name."""
    able = rules.next_deeds(user, case)
    proposed = proposal_for(case, able)
    office = proposed.office if proposed else None
    initial = {"category": case.category_id, "office": office.pk if office else None, "is_public": case.is_public}
    found = {DEEDS[deed].name: DEEDS[deed].form(initial=initial, prefix=DEEDS[deed].name) for deed in able}
    if Deed.FILED in able:
        found |= {name: EXTRA[name].form(prefix=name) for name in ("refuse", "merge")}
    if rules.may_link(user, case):
        found["link"] = link_form(user, None, initial={"task": case.task_id}, prefix="link")
    return found


def proposal_for(case: Case, able: Sequence[Deed]) -> routes.Proposal | None:
    """Whom the rules would send it to, where that is the next thing to say."""
    return routes.proposal(case, clock.now()) if {Deed.FILED, Deed.DISPATCHED} & set(able) else None


def link_form(user: Viewer, data: QueryDict | None, **options: Any) -> LinkForm:
    form = LinkForm(data, **options)
    form.fields["task"].queryset = queries.open_tasks(user)  # type: ignore[attr-defined]
    return form


@dataclass(frozen=True)
class Handler:
    """A deed as the page offers it: its form, what it calls, what it says afterwards."""

    name: str
    form: type[forms.Form]
    run: Callable[[Case, User, Said, datetime], object]


def file_and_send(case: Case, by: User, said: Said, at: datetime) -> None:
    with transaction.atomic():
        filed = actions.file_case(
            case=case, by=by, category=said["category"], condition=said["condition"], at=at, is_public=said["is_public"]
        )
        if said["office"]:
            actions.dispatch(case=filed, by=by, office=said["office"], at=at)


def send(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.dispatch(case=case, by=by, office=said["office"], note=said["note"], at=at)


def accept(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.accept(case=case, by=by, at=at)


def return_case(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.return_case(case=case, by=by, reason=said["reason"], at=at)


def mark_fixed(case: Case, by: User, said: Said, at: datetime) -> None:
    kept = [actions.keep_picture(each) for each in said["pictures"]]
    actions.mark_fixed(case=case, by=by, pictures=kept, note=said["note"], at=at)


def verify(case: Case, by: User, said: Said, at: datetime) -> None:
    kept = [actions.keep_picture(each) for each in said["pictures"]]
    passed = said["passed"] == "yes"
    actions.verify(case=case, by=by, passed=passed, note=said["note"], pictures=kept, at=at)


def reopen(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.reopen(case=case, by=by, reason=said["reason"], at=at)


def refuse(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.refuse_tip(case=case, by=by, reason=said["reason"], at=at)


def merge(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.merge_tip(case=case, into=said["number"], by=by, at=at)


def link(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.link_task(case=case, by=by, task=said["task"], at=at)


DEEDS = {
    Deed.FILED: Handler("file", FileForm, file_and_send),
    Deed.DISPATCHED: Handler("dispatch", DispatchForm, send),
    Deed.ACCEPTED: Handler("accept", forms.Form, accept),
    Deed.RETURNED: Handler("return", ReasonForm, return_case),
    Deed.FIXED: Handler("fixed", FixForm, mark_fixed),
    Deed.PASSED: Handler("verify", VerifyForm, verify),
    Deed.REOPENED: Handler("reopen", ReasonForm, reopen),
}
EXTRA = {
    "refuse": Handler("refuse", ReasonForm, refuse),
    "merge": Handler("merge", MergeForm, merge),
    "link": Handler("link", LinkForm, link),
}
HANDLERS = {handler.name: handler for handler in DEEDS.values()} | EXTRA


@login_required
@require_POST
def act(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Do one thing to the case. The action itself guards who may."""
    case = visible(request, number)
    handler = HANDLERS.get(deed)
    if handler is None or not isinstance(request.user, User):
        raise Http404
    if request.FILES and not (rules.may_work_on(request.user, case) or rules.may_verify(request.user, case)):
        raise NotAllowed  # before any picture is opened
    form = bound_form(handler, request)
    if not form.is_valid():
        if handler.name not in offered(request.user, case):
            raise NotAllowed
        return page(request, case, {handler.name: form})
    handler.run(case, request.user, form.cleaned_data, clock.now())
    messages.success(request, _("Done. It is in the history of the case."))
    still_seen = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    return redirect("cases:case", number) if still_seen else redirect("cases:index")


def bound_form(handler: Handler, request: HttpRequest) -> forms.Form:
    if handler.name == "link":
        return link_form(request.user, request.POST, prefix="link")
    return handler.form(request.POST, request.FILES, prefix=handler.name)


# --- pictures ----------------------------------------------------------------------------------------


@require_safe
def picture(request: HttpRequest, number: str, picture: int, size: str) -> HttpResponseBase:
    cases = Case.objects.visible_to(request.user).filter(number=number)
    return picture_file(
        get_object_or_404(Picture.objects.select_related("blob", "small"), pk=picture, case__in=cases), size
    )


def picture_file(found: Picture, size: str) -> HttpResponseBase:
    return picture_bytes(found.small if size == "small" else found.blob)


def picture_bytes(blob: Blob) -> HttpResponseBase:
    """Bytes that never change; kept by the browser of whoever saw them."""
    response = FileResponse(io.BytesIO(blobs.read(blob)), content_type=blob.media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
