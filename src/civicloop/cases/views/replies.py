"""Standard replies of one's offices and of the city: the list, one of them tried with a case, withdrawn and back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_coordinate, offices_of
from civicloop.cases import actions, replies, rules
from civicloop.cases.forms.replies import ReplyForm
from civicloop.cases.models import Case, StandardReply
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.querysets import Viewer

CHANGES = {"withdraw": actions.withdraw_reply, "restore": actions.restore_reply}


def staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not rules.may_choose_many(request.user):
        raise NotAllowed
    return request.user


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = staff(request)
    every = list(StandardReply.objects.visible_to(user).select_related("office", "category").order_by(
        "-use_count", "name", "pk"
    ))  # fmt: skip
    used = [reply for reply in every if reply.withdrawn_at is None]
    steps = [(deed, [reply for reply in used if reply.deed == deed]) for deed in replies.WORDED]
    context = {
        "steps": [(deed, listed) for deed, listed in steps if listed],
        "withdrawn": [reply for reply in every if reply.withdrawn_at],
        "own": {reply.pk for reply in every if rules.may_write_reply(user, reply.office)},
        "can_add": bool(offices_of(user)) or may_coordinate(user),
    }
    return render(request, "cases/replies.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, nth: int = 0) -> HttpResponse:
    """Add one or change one. A press on "try it" shows what a case would read, and keeps nothing."""
    user = staff(request)
    found = get_object_or_404(StandardReply.objects.visible_to(user), pk=nth) if nth else None
    if not (rules.may_write_reply(user, found.office) if found else offices_of(user) or may_coordinate(user)):
        raise NotAllowed
    form = ReplyForm(user, request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid() and "try" not in request.POST:
        actions.save_reply(by=user, reply=form.instance, at=clock.now())
        messages.success(request, _("Saved. It is offered from now on."))
        return redirect("cases:replies")
    return render(request, "cases/reply.html", {"form": form, "reply": found, **tried(form, found)})


def tried(form: ReplyForm, kept: StandardReply | None) -> dict[str, Any]:
    """What a case would read: of what is entered, else of what is kept."""
    if form.is_bound and not form.is_valid():
        return {}
    shown = form.instance if form.is_bound else kept
    if shown is None:
        return {}
    case = form.cleaned_data["number"] if form.is_bound else None
    case = case or newest(form.user, shown)
    texts = [("zh-hans", shown.text), ("en", shown.text_en)]
    return {"tried": case, "readings": [(code, replies.filled(text, case)) for code, text in texts if text and case]}


def newest(user: Viewer, reply: StandardReply) -> Case | None:
    """The newest case that it suits, one with an office first."""
    cases = Case.objects.visible_to(user).select_related("category", "office", "area").order_by("-reported_at", "-pk")
    if reply.category_id:
        cases = cases.filter(category=reply.category_id)
    return cases.exclude(due_at=None).exclude(office=None).first() or cases.first()


@login_required
@require_POST
def change(request: HttpRequest, nth: int, deed: str) -> HttpResponse:
    """Withdraw it, or bring it back."""
    user = staff(request)
    found = get_object_or_404(StandardReply.objects.visible_to(user), pk=nth)
    if deed not in CHANGES:
        raise Http404
    CHANGES[deed](by=user, reply=found, at=clock.now())
    words = _("“%(name)s” is offered no more. You find it below, to bring it back.")
    said = words if deed == "withdraw" else _("“%(name)s” is offered again.")
    messages.success(request, said % {"name": found.name})
    return redirect("cases:replies")
