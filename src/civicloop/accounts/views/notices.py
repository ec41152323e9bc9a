"""What I was told: the list, what is unread, and the way to the thing itself."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.actions import notices as actions
from civicloop.accounts.kinds import kind_of
from civicloop.accounts.models import Notice, User
from civicloop.accounts.queries import kinds_told
from civicloop.kernel import clock

A_PAGE = 30


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    is_all, kind = request.GET.get("show") == "all", request.GET.get("kind", "")
    found = Notice.objects.visible_to(user).order_by("-told_at", "-pk")
    if not is_all:
        found = found.unread()
    told = kinds_told(user)
    if kind in told:
        found = found.filter(kind=kind)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "tabs": tabs(is_all),
        "chips": chips(told, kind, is_all),
        "kind": kind if kind in told else "",
        "is_all": is_all,
        "now": clock.now(),
    }
    return render(request, "accounts/notices.html", context)


def tabs(is_all: bool) -> list[dict[str, object]]:
    return [
        {"label": _("Unread"), "url": "?", "is_current": not is_all},
        {"label": _("All"), "url": "?show=all", "is_current": is_all},
    ]


def chips(told: dict[str, int], chosen: str, is_all: bool) -> list[dict[str, object]]:
    """The kinds to choose from, once there are two."""
    if len(told) < 2:
        return []
    base = "?show=all&kind=" if is_all else "?kind="
    labels = {"": _("Every kind")} | {slug: kind_of(slug).label for slug in told}
    current = chosen if chosen in told else ""
    return [{"label": label, "url": f"{base}{slug}", "is_current": slug == current} for slug, label in labels.items()]


@login_required
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what it is about; it is read then."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(by=cast(User, request.user), notice=notice, at=clock.now())
    return redirect(notice.url)


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(by=cast(User, request.user), notice=notice, at=clock.now())
    return redirect("accounts:notices")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """What was there when the page was shown; what has come since stays unread."""
    now = clock.now()
    count = actions.mark_all_read(
        by=cast(User, request.user), at=now, until=shown_until(request, now), kind=request.POST.get("kind", "")
    )
    messages.success(request, _("%(count)s marked as read.") % {"count": count})
    return redirect("accounts:notices")


def shown_until(request: HttpRequest, now: datetime) -> datetime:
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    return until if until and until.tzinfo else now
