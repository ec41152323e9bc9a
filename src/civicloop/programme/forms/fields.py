"""What several forms of the programme share: days, offices, refusals as a field's error."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.kernel.errors import Refused

UNCHOSEN = _("nobody chosen yet")
SHORT = forms.Textarea(attrs={"rows": 3})


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def open_offices() -> Any:
    return Office.objects.filter(is_closed=False).order_by("path")


def in_field[T](attempt: Callable[[], T]) -> T:
    """A refusal as the field's own error."""
    try:
        return attempt()
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
