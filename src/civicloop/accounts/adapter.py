"""How allauth reads and writes our members: e-mail or phone number, either alone is enough."""

from __future__ import annotations

import logging
import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User

logger = logging.getLogger(__name__)
MAINLAND = re.compile(r"1[3-9]\d{9}")


def e164(text: str) -> str:
    """A phone number as +8613800000000: mainland numbers may leave the country code out. ValueError otherwise."""
    digits = re.sub(r"[\s()\-－]", "", text)
    if MAINLAND.fullmatch(digits):
        return f"+86{digits}"
    if re.fullmatch(r"\+[1-9]\d{6,14}", digits):
        return digits
    raise ValueError(text)


class PhoneField(forms.CharField):
    """Takes a mainland number or an international one with its +."""

    default_error_messages = {
        "invalid": _("Enter a phone number such as 138 0000 0000, or +852 … with the country code.")
    }

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return e164(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def populate_username(self, request: HttpRequest, user: User) -> None:
        user.handle = user.handle or f"m{get_random_string(8, '23456789abcdefghjkmnpqrstuvwxyz')}"
        user.email = user.email or None

    def phone_form_field(self, **options: Any) -> PhoneField:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        return PhoneField(widget=widget, **{"label": _("Phone number"), **options})

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.is_phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.is_phone_verified = phone or None, verified
        user.save(update_fields=["phone", "is_phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        try:
            return User.objects.filter(phone=e164(phone)).first()
        except ValueError:
            return None

    def send_verification_code_sms(self, user: User, phone: str, code: str, **options: Any) -> None:
        """No text-message gateway is built in: phone numbers stay unverified until a city adds its own adapter."""
        logger.warning("no text-message gateway: the code for member %s was not sent", user.pk)
