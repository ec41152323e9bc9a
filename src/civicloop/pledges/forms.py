"""What people fill in about pledges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import offices_of
from civicloop.kernel.errors import Refused
from civicloop.pledges.models import Check, Claim, Pledge, Verdict
from civicloop.pledges.terms import Terms
from civicloop.programme.evidence import cleaned

MAX_PICTURE_BYTES = 12 << 20


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PledgeForm(forms.ModelForm[Pledge]):
    """The terms of a pledge. A draft may lack its numbers; publishing asks for them."""

    class Meta:
        model = Pledge
        fields = (
            *("name", "name_en", "promise", "measure", "unit"),
            *("baseline_value", "baseline_on", "target_value", "due_on"),
        )
        widgets = {
            "promise": forms.Textarea(attrs={"rows": 3}),
            "baseline_on": DayInput(),
            "due_on": DayInput(),
        }
        help_texts = {
            "promise": _("As you would say it to a resident: what, where, for whom."),
            "measure": _("What anyone could count to see whether it was kept, e.g. “working street lamps out of 100”."),
            "unit": _("%, metres, days …"),
            "due_on": _("A pledge is published only with a measure, both values and this day."),
        }

    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in self.fields if name in Terms.__dataclass_fields__})

    def _post_clean(self) -> None:
        """The model's own checks would change the row that the action still has to compare with."""


class NewPledgeForm(PledgeForm):
    """Also asks whose pledge it is."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), empty_label=None)
    field_order = ("office",)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Office.objects.filter(pk__in=[office.pk for office in offices_of(user)]).order_by("path")
        self.fields["office"].queryset = own  # type: ignore[attr-defined]


class AmendForm(PledgeForm):
    reason = forms.CharField(
        label=_("Why is it changed?"), max_length=300, help_text=_("Public, beside what the pledge said before.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why is it withdrawn?"), max_length=300, help_text=_("Public."))


class PictureField(forms.FileField):
    """A photo, not too large; its value is the picture drawn anew, or None."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Photo as evidence"),
            required=False,
            widget=forms.FileInput(attrs={"accept": "image/*"}),
        )

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > MAX_PICTURE_BYTES:
            raise forms.ValidationError(_("This photo is larger than 12 MB."))
        try:
            return cleaned(file.read())
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class ClaimForm(forms.ModelForm[Claim]):
    picture = PictureField()

    class Meta:
        model = Claim
        fields = ("value", "measured_on", "words", "is_final")
        widgets = {"measured_on": DayInput(), "words": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"is_final": _("Tick this once it is done. The public may then judge for 30 days.")}


class CheckForm(forms.ModelForm[Check]):
    picture = PictureField()

    class Meta:
        model = Check
        fields = ("value", "measured_on", "finding")
        widgets = {"measured_on": DayInput(), "finding": forms.Textarea(attrs={"rows": 3})}


class BallotForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Did they keep their word?"), choices=Verdict, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why?"), max_length=300, required=False, help_text=_("Shown without your name."))
