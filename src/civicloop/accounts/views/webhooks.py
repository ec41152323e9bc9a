"""An office's webhooks: what listens, a test, what became of the last posts."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.accounts import rules, tasks
from civicloop.accounts.actions import webhooks as actions
from civicloop.accounts.forms import WebhookForm
from civicloop.accounts.models import Office, Post, PostState, User, Webhook
from civicloop.kernel import clock

LAST = 20


@login_required
def index(request: HttpRequest, code: str) -> HttpResponse:
    office = administered(request, code)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_webhook(by=cast(User, request.user), office=office, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Added. Send a test to see whether it listens."))
        return redirect("accounts:webhooks", code=code)
    context = {
        "office": office,
        "form": form,
        "webhooks": office.webhooks.filter(removed_at=None).order_by("pk"),
        "posts": Post.objects.filter(webhook__office=office)
        .select_related("webhook")
        .order_by("-told_at", "-pk")[:LAST],
        "is_inner": settings.WEBHOOKS_PRIVATE,
    }
    return render(request, "accounts/webhooks.html", context)


@login_required
@require_POST
def test(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Sent at once, so that its outcome is there to read."""
    office, now = administered(request, code), clock.now()
    hook = get_object_or_404(Webhook, pk=pk, office=office, removed_at=None)
    post = actions.greet_webhook(by=cast(User, request.user), webhook=hook, url="/", at=now)
    tasks.post_one(post, now)
    if post.state == PostState.SENT:
        messages.success(request, _("It listens: the test has arrived."))
    else:
        messages.error(request, _("The test did not arrive: %(outcome)s.") % {"outcome": post.outcome})
    return redirect("accounts:webhooks", code=code)


@login_required
@require_POST
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    hook = get_object_or_404(Webhook, pk=pk, office=administered(request, code))
    actions.remove_webhook(by=cast(User, request.user), webhook=hook, at=clock.now())
    messages.success(request, _("Removed."))
    return redirect("accounts:webhooks", code=code)


def administered(request: HttpRequest, code: str) -> Office:
    office = get_object_or_404(Office, code=code)
    if not rules.may_administer(request.user, office):
        raise PermissionDenied
    return office
