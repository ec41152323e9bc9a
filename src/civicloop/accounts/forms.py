"""Forms about people."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User


class SignupForm(forms.Form):
    """What sign-up asks beside allauth's own fields; an e-mail address or a phone number must be there."""

    name = forms.CharField(label=_("What shall we call you?"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            raise forms.ValidationError(_("Give an e-mail address or a phone number: one is enough."))
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
