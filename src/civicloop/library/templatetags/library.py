"""Addresses within the document that is open, in the version that is open."""

from django import template
from django.template import Context

from civicloop.library.views.reading import Opened

register = template.Library()


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """Keeps what was looked for."""
    opened: Opened = context["opened"]
    return opened.page_url(number, str(context.get("q") or ""))


@register.simple_tag(takes_context=True)
def picture_url(context: Context, number: int, width: int) -> str:
    opened: Opened = context["opened"]
    return opened.picture_url(number, width)
