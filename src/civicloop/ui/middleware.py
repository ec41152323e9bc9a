"""Between views and browser: refusals become pages or messages; uploads learn their next page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from civicloop.kernel.errors import NotAllowed, Refused, TooMany, WrongState

type Handler = Callable[[HttpRequest], HttpResponse]

STATUSES: list[tuple[type[Refused], int]] = [(NotAllowed, 403), (WrongState, 409), (TooMany, 429), (Refused, 422)]


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


def refusal_page(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if not isinstance(exception, Refused):
        return None
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
