"""The reader's preferences, kept in cookies so that the server draws them right from the first byte."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from civicloop.ui.context import THEMES, TYPES

OPTIONS = {"theme": THEMES, "type": TYPES}
YEAR = 365 * 24 * 3600


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(way_back(request))
    for name, options in OPTIONS.items():
        value = request.POST.get(name, "")
        if value in options:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def way_back(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours else "/"
