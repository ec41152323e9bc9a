"""Home: what is going on in my city, and what can I do about it?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.insight.queries import city
from civicloop.kernel import clock


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    if city.is_empty(request.user):
        return render(request, "insight/home_empty.html", {"now": now})
    context = {
        "now": now,
        "numbers": city.numbers(request.user, now),
        "documents": city.documents(request.user, now),
        "promises": city.promises(request.user, now),
        "fixed": city.fixed_lately(request.user),
        "today": clock.day_of(now),
    }
    return render(request, "insight/home.html", context)
