"""Between views and browser: sizes and caches are kept in bounds, refusals become pages, uploads learn their way."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from civicloop.kernel.errors import NotAllowed, Refused, TooMany, WrongState

type Handler = Callable[[HttpRequest], HttpResponse]

STATUSES: list[tuple[type[Refused], int]] = [(NotAllowed, 403), (WrongState, 409), (TooMany, 429), (Refused, 422)]


def sizes(get_response: Handler) -> Handler:
    """Refuse a request that is too large before anything of it is read; strangers may send less than members."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        size = int(length) if length.isdecimal() else 0
        if size > settings.ANONYMOUS_MAX_BYTES:
            most = settings.REQUEST_MAX_BYTES if request.user.is_authenticated else settings.ANONYMOUS_MAX_BYTES
            if size > most:
                return HttpResponse(status=413)
        return get_response(request)

    return middleware


def characters(get_response: Handler) -> Handler:
    """No address has a NUL: PostgreSQL can't even look for one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in an address")
        return get_response(request)

    return middleware


def privacy(get_response: Handler) -> Handler:
    """What a signed-in person was shown is kept by nobody, unless the page says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def uploads(get_response: Handler) -> Handler:
    """A script that sends files itself is told the next page instead of fetching it: that would spend its messages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.headers.get("X-Upload") and isinstance(response, HttpResponseRedirectBase):
            return HttpResponse(status=204, headers={"X-Location": response.url})
        return response

    return middleware


def refusals(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_exception = refusal_page  # type: ignore[attr-defined]
    return middleware


def wants_data(request: HttpRequest) -> bool:
    """Whether a script asks, which shows the answer in a page of its own."""
    return request.headers.get("Accept", "") == "application/json"


def refusal_page(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if not isinstance(exception, Refused):
        return None
    if wants_data(request):
        return JsonResponse({"message": str(exception), "code": exception.code}, status=status_of(exception))
    if request.headers.get("HX-Request"):
        return refusal_message(request, exception)
    context = {"refusal": exception, "back_url": page_before(request)}
    return render(request, "ui/errors/refused.html", context, status=status_of(exception))


def refusal_message(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A toast: htmx puts it among the messages, whatever the request had aimed at."""
    context = {"level": "error", "text": str(refusal)}
    response = render(request, "ui/components/toast.html", context, status=status_of(refusal))
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "beforeend"
    return response


def status_of(refusal: Refused) -> int:
    return next(status for kind, status in STATUSES if isinstance(refusal, kind))


def page_before(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if is_ours else "/"
