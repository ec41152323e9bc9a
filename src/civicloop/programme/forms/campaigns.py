"""Forms of a campaign's page: titles, linked campaigns, outcomes and their values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.programme.forms.fields import UNCHOSEN, day_input
from civicloop.programme.models import Campaign, Outcome, OutcomeValue, TitleAim, TitleState


class TitleForm(forms.Form):
    name = forms.CharField(label=_("Name of the title"), max_length=80)
    aim = forms.ChoiceField(label=_("Aim"), choices=TitleAim.choices)


class TitleDecisionForm(forms.Form):
    state = forms.ChoiceField(
        label=_("How it went"), choices=[each for each in TitleState.choices if each[0] != TitleState.OPEN]
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=day_input())


class LinkForm(forms.Form):
    other = forms.ModelChoiceField(Campaign.objects.none(), label=_("Goes together with"), empty_label=UNCHOSEN)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Campaign.objects.exclude(pk=campaign.pk).exclude(linked=campaign)
        self.fields["other"].queryset = others.order_by("-starts_on")  # type: ignore[attr-defined]


class OutcomeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Outcome
        fields = (
            "name", "people", "unit", "baseline_value", "baseline_on", "target_value", "target_on",
        )  # fmt: skip
        widgets = {"baseline_on": day_input(), "target_on": day_input()}


class ValueForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = OutcomeValue
        fields = ("measured_on", "value", "low", "high", "sample", "source")
        widgets = {"measured_on": day_input()}
