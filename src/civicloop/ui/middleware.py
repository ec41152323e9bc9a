"""Refusals become pages in one place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

type Handler = Callable[[HttpRequest], HttpResponse]


def refusals(get_response: Handler) -> Handler:
    return get_response
