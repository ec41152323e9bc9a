"""What people fill in about credits."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User

MOST = 100_000  # credits in one deed


class PriceForm(forms.Form):
    credits = forms.IntegerField(
        label=_("Price of the original file, in credits"),
        min_value=0,
        max_value=MOST,
        help_text=_("Reading stays free for everybody. 0 makes the file free, too. All of the price is yours."),
    )


class BuyForm(forms.Form):
    """What the confirm page showed: the price agreed to, and a key so that a second click buys nothing more."""

    credits = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)


class GrantForm(forms.Form):
    member = forms.SlugField(label=_("Public handle of the member"))
    credits = forms.IntegerField(label=_("Credits"), min_value=1, max_value=MOST)
    memo = forms.CharField(label=_("What for"), max_length=200)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean_member(self) -> User:
        member = User.objects.filter(handle=self.cleaned_data["member"], is_active=True).first()
        if member is None:
            raise forms.ValidationError(_("No member has this handle."))
        return member
