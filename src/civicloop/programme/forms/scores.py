"""Forms around scores: the time, the formula, an appeal and its decision."""

from decimal import Decimal
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.programme.forms.fields import SHORT, day_input
from civicloop.programme.models import Count, Formula


class PeriodForm(forms.Form):
    first_on = forms.DateField(label=_("First day"), widget=day_input())
    last_on = forms.DateField(label=_("Last day"), widget=day_input())


class AppealForm(forms.Form):
    words = forms.CharField(label=_("What is wrong with it"), widget=SHORT)


class DecisionForm(forms.Form):
    adjustment = forms.DecimalField(
        label=_("Points more or less"),
        max_digits=6,
        decimal_places=2,
        initial=Decimal(0),
        help_text=_("0 dismisses the appeal."),
    )
    decision = forms.CharField(label=_("Why"), widget=SHORT)


class FormulaForm(forms.Form):
    """A base, and a weight for each thing that may be counted."""

    base = forms.DecimalField(label=_("Base"), max_digits=6, decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for count in Count:
            self.fields[count.value] = forms.DecimalField(
                label=count.label, max_digits=6, decimal_places=2, required=False
            )
        self.fields["words"] = forms.CharField(label=_("Why it is so"), required=False, widget=SHORT)

    @classmethod
    def after(cls, last: Formula | None, data: Any = None) -> Self:
        """The form of the next version, filled in with the last."""
        initial = {"base": last.base, **last.weights} if last else {}
        return cls(data, initial=initial)

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        weights = {count: given[count.value] for count in Count if given[count.value]}
        return {"base": given["base"], "weights": weights, "words": given["words"]}
