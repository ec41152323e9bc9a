"""allauth's sign-in and sign-up forms in our words."""

from typing import Any

from allauth.account import forms as allauth_forms
from django.utils.translation import gettext_lazy as _


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or phone number")


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    """The page says that either address is enough, so neither label calls itself optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["phone"].label = _("Phone number")
        for name in ("email", "phone"):
            self.fields[name].is_one_of_several = True
