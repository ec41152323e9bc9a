"""Forms about people."""

from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import actions
from civicloop.accounts.adapter import e164
from civicloop.accounts.models import Role, User


class SignupForm(forms.Form):
    """What sign-up asks beside allauth's own fields; an e-mail address or a phone number must be there."""

    name = forms.CharField(label=_("What shall we call you?"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            raise forms.ValidationError(_("Give an e-mail address or a phone number: one is enough."))
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        actions.join(user=user, name=self.cleaned_data["name"])


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("name", "handle")
        help_texts = {"handle": _("Others see it beside what you do in public. Letters, digits, hyphens.")}


class RoleForm(forms.Form):
    """Give somebody a role: found by handle, or by a confirmed e-mail address or phone number."""

    who = forms.CharField(label=_("Member"), help_text=_("Public handle, or a confirmed e-mail address."))
    role = forms.ChoiceField(label=_("Role"), initial=Role.OFFICER)

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]

    def clean_who(self) -> User:
        word = self.cleaned_data["who"].strip()
        user = User.objects.filter(is_active=True).filter(named(word)).first()
        if not user:
            raise forms.ValidationError(_("Nobody has joined under this name. Ask the person to sign up first."))
        return user


def named(word: str) -> Q:
    """By handle, or by an address that is known to be theirs: anyone may sign up with somebody else's."""
    confirmed = EmailAddress.objects.filter(email__iexact=word, verified=True).values("user")
    return Q(handle=word) | Q(pk__in=confirmed) | Q(phone=phone_of(word), is_phone_verified=True)


def phone_of(word: str) -> str:
    try:
        return e164(word)
    except ValueError:
        return "none"
