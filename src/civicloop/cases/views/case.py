"""One case: what happened to it, who has it, did it stay fixed; and what this person can do about it."""

import io
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, dossiers, risk, routes, rules, summary, tokens
from civicloop.cases.forms import AnswerForm, JudgeForm
from civicloop.cases.models import Case, Deed, Follower, Mark, Picture, Step
from civicloop.cases.places import Point
from civicloop.cases.stories import story_of
from civicloop.cases.summary import SHOWN
from civicloop.cases.views import wording
from civicloop.cases.views.deeds import BY_NAME, Handler, form_of, may_send_pictures, offers, undoable, with_pictures
from civicloop.cases.views.maps import View, overlay
from civicloop.cases.workflow import next_deeds
from civicloop.kernel import blobs, clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer
from civicloop.ui.middleware import wants_data

CLOSE_UP = 3


def visible(request: HttpRequest, number: str) -> Case:
    """The case, if this person may see it; else it is not there."""
    return get_object_or_404(Case.objects.visible_to(request.user).select_related(*SHOWN), number=number)


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, visible(request, number), {})


def page(
    request: HttpRequest, case: Case, bound: dict[str, forms.Form], meanwhile: Sequence[Step] = ()
) -> HttpResponse:
    """`bound`: a form that was sent and could not be carried out; `meanwhile`: what others did since it was opened."""
    follower = own_following(request.user, case)
    offered = offers(request.user, case, bound)
    wording.put_replies(request.user, [(each.deed, each.form) for each in offered], [case])
    context = about(request, case) | {
        "offers": offered,
        "proposal": proposal_for(request.user, case),
        "undoable": undoable(request.user, case),
        "relief": case.reliefs.filter(decided_at=None).first(),
        "follower": follower,
        "question": actions.question_for(follower) if follower else None,
        "answer_form": bound.get("answer") or AnswerForm(),
        "meanwhile": story_of(case, meanwhile),
        "form_key": tokens.new_form_key(),
        "judge_form": bound.get("judge") or JudgeForm(),
        "contact": dossiers.contact_of(request.user, case),
        "answers": dossiers.answers_of(request.user, case),
        "assignee": dossiers.assignee_of(request.user, case),
        "may_mark": rules.may_choose_many(request.user),
        "is_marked": Mark.objects.visible_to(request.user).filter(case=case).exists(),
        "risk": risk.at_cell(case.cell, request.user, clock.now()) if rules.may_choose_many(request.user) else None,
    }
    return render(request, "cases/case.html", context)


def about(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What everyone who may see the case sees of it, with the map."""
    place = Point(case.latitude, case.longitude)
    shown = {"map": overlay(request, View("square", CLOSE_UP, place, place)), "has_pdf": dossiers.has_pdf()}
    return summary.about(request.user, case) | shown


def own_following(user: Viewer, case: Case) -> Follower | None:
    return case.followers.filter(user=user).first() if isinstance(user, User) else None


def proposal_for(user: Viewer, case: Case) -> routes.Proposal | None:
    """Whom the rules would send it to, where that is the next thing to say."""
    return routes.proposal(case, clock.now()) if {Deed.FILED, Deed.DISPATCHED} & set(next_deeds(user, case)) else None


# --- deeds -------------------------------------------------------------------------------------------


@login_required
@require_POST
def act(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Do one thing to the case, unless someone else did something meanwhile. The action itself guards who may."""
    case, user = visible(request, number), request.user
    handler = BY_NAME.get(deed)
    if handler is None or not isinstance(user, User):
        raise Http404
    if request.FILES and not may_send_pictures(user, case):
        raise NotAllowed
    form = form_of(handler, user, request.POST, request.FILES)
    if reply := wording.to_fill(request, handler):
        return refilled(request, case, handler, wording.with_reply(form, handler, reply, [case]))
    seen = whole(request.POST.get("revision", ""))
    if not form.is_valid():
        if handler.name not in {offer.handler.name for offer in offers(user, case)}:
            raise NotAllowed
        return not_done(request, case, handler, form)
    now = clock.now()
    entered = with_pictures(wording.worded(handler, form.cleaned_data, case), now)
    with transaction.atomic():
        if meanwhile := actions.steps_since(case=case, revision=seen):
            return not_done(request, visible(request, number), handler, form, meanwhile)
        handler.run(case, user, entered, now)
        wording.count(handler, user, request.POST)
    messages.success(request, _("Done. It is in the history of the case."))
    still_seen = Case.objects.visible_to(user).filter(pk=case.pk).exists()
    return redirect("cases:case", number) if still_seen else redirect("cases:index")


def not_done(
    request: HttpRequest, case: Case, handler: Handler, form: forms.Form, meanwhile: Sequence[Step] = ()
) -> HttpResponse:
    """The page with what was entered; to a script that sends what was entered without a connection, why not."""
    if not wants_data(request):
        return page(request, case, {handler.name: form}, meanwhile)
    if meanwhile:
        words = _("Someone else has worked on this case meanwhile. Open it and see whether this is still right.")
    else:
        words = " ".join(str(each) for errors in form.errors.values() for each in errors)
    return JsonResponse({"message": words}, status=409 if meanwhile else 422)


def refilled(request: HttpRequest, case: Case, handler: Handler, entered: dict[str, Any]) -> HttpResponse:
    """The page again with a standard reply in its form; and with what others did, which the new page would hide."""
    if request.FILES:
        messages.warning(request, _("Choose the pictures again: this page could not keep them."))
    with transaction.atomic():
        meanwhile = actions.steps_since(case=case, revision=whole(request.POST.get("revision", "")))
    return page(request, case, {handler.name: form_of(handler, request.user, initial=entered)}, meanwhile)


@login_required
@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take back the last deed, within some minutes."""
    if isinstance(request.user, User):
        actions.undo(case=visible(request, number), by=request.user, at=clock.now())
        messages.success(request, _("Taken back. Both steps stay in the history of the case."))
    return redirect("cases:case", number)


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
