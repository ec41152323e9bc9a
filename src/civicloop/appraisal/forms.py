"""What people fill in at windows and in disputes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import offices_of
from civicloop.appraisal.actions.disputes import Charge
from civicloop.appraisal.models import Dispute, FollowUp, Inadmissible, Level, Trouble, Window
from civicloop.appraisal.queries.disputes import operators
from civicloop.ui.forms import RatingInput


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RatingForm(forms.Form):
    """One screen: five levels, and words for who has some."""

    level = forms.TypedChoiceField(
        label=_("How were you served?"), choices=Level, coerce=int, widget=RatingInput, empty_value=None
    )
    trouble = forms.ChoiceField(label=_("What went wrong?"), choices=Trouble, required=False, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the office reads them. No name is asked for or kept."),
    )

    def said(self) -> dict[str, Any]:
        """For the action."""
        trouble = self.cleaned_data["trouble"]
        return {
            "level": Level(self.cleaned_data["level"]),
            "trouble": Trouble(trouble) if trouble else None,
            "words": self.cleaned_data["words"],
        }


class WindowForm(forms.ModelForm[Window]):
    class Meta:
        model = Window
        fields = ("office", "name", "name_en", "place")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Office.objects.filter(pk__in=[office.pk for office in offices_of(user)]).order_by("path")
        self.fields["office"].queryset = own  # type: ignore[attr-defined]
        self.fields["office"].empty_label = None  # type: ignore[attr-defined]


class AnswerForm(forms.ModelForm[FollowUp]):
    class Meta:
        model = FollowUp
        fields = ("remedy", "answer", "planned_on")
        widgets = {
            "remedy": forms.RadioSelect,
            "answer": forms.Textarea(attrs={"rows": 3}),
            "planned_on": DayInput(),
        }
        help_texts = {
            "answer": _("Public, on the window's page. Name nobody."),
            "planned_on": _("Where it will be put right by a date."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remedy = self.fields["remedy"]
        remedy.required = self.fields["answer"].required = True
        remedy.choices = [choice for choice in remedy.choices if choice[0]]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The action changes the row, not the form."""


class DisputeForm(forms.ModelForm[Dispute]):
    """A charge and what one asks for; who has no account leaves an address."""

    class Meta:
        model = Dispute
        fields = (
            *("operator", "service_number", "amount", "charged_from", "charged_until"),
            *("facts", "wish", "contact"),
        )
        widgets = {
            "charged_from": DayInput(),
            "charged_until": DayInput(),
            "facts": forms.Textarea(attrs={"rows": 4}),
            "amount": forms.NumberInput(attrs={"min": "0.01", "step": "0.01"}),
        }
        help_texts = {
            "contact": _("Where the operator and the regulator reach you. Only they see it."),
            "wish": _("E.g. “Give the 36 ¥ back and end the service that I never ordered.”"),
        }

    def __init__(self, user: User | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operator"].queryset = operators()  # type: ignore[attr-defined]
        self.fields["operator"].empty_label = None  # type: ignore[attr-defined]
        self.fields["contact"].required = user is None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("charged_from"), said.get("charged_until")
        if first and last and last < first:
            self.add_error("charged_until", _("This day is before the first one."))
        amount = said.get("amount")
        if amount is not None and amount <= 0:
            self.add_error("amount", _("Give the amount that you dispute."))
        return said

    def charge(self) -> Charge:
        return Charge(**{name: self.cleaned_data[name] for name in Charge.__dataclass_fields__})

    def _post_clean(self) -> None:
        """The model's constraints are about the finished row, which the action makes."""


class WordsForm(forms.Form):
    """A step of a dispute that needs words."""

    words = forms.CharField(label=_("In words"), widget=forms.Textarea(attrs={"rows": 4}))


class RefundForm(WordsForm):
    refund = forms.DecimalField(
        label=_("Refund (¥)"), min_value=0, decimal_places=2, required=False, help_text=_("Leave it empty for none.")
    )


class RefusalForm(WordsForm):
    ground = forms.ChoiceField(label=_("On what ground?"), choices=Inadmissible, widget=forms.RadioSelect)
    field_order = ("ground", "words")
