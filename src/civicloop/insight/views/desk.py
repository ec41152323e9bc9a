"""My desk: what must I do today, and what became of what I reported, follow and read?"""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.insight.queries import desk as queries
from civicloop.kernel import clock


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    user, now = cast(User, request.user), clock.now()
    found = queries.desk(user, now)
    context = {
        "now": now,
        "desk": found,
        "piles": [
            ("late", _("Late"), found.late),
            ("today", _("Today"), found.today),
            ("week", _("This week"), found.week),
            ("later", _("Later"), found.later),
            ("waiting", _("Waiting for others"), found.waiting),
        ],
        "own": queries.own(user),
        "is_staff": bool(user.posts) or user.is_operator,
        "today": clock.day_of(now),
    }
    return render(request, "insight/desk.html", context)
