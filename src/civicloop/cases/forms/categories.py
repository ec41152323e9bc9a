"""Forms about kinds of problem, their filing conditions, and key periods."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.cases.models import Category, FilingCondition, KeyPeriod, Stage
from civicloop.kernel.worktime import Unit

LONGEST_WORD = 40


class WordsField(forms.CharField):
    """A list of words, written one after the other with commas."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "，".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = str(super().clean(value)).replace("，", ",").replace("、", ",").replace("\n", ",")
        words = list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
        if long := [word for word in words if len(word) > LONGEST_WORD]:
            raise forms.ValidationError(_("Too long for one word: %(word)s. Put commas between words."),
                                        code="long", params={"word": long[0][:LONGEST_WORD]})  # fmt: skip
        return words


class CategoryForm(forms.ModelForm[Category]):
    synonyms = WordsField(
        label=_("Other words for it"), required=False,
        help_text=_("With commas between. A word like 桶+满 counts where both of its parts stand."),
    )  # fmt: skip
    local_names = WordsField(label=_("What people here call it"), required=False)
    exclusions = WordsField(label=_("Words that speak against it"), required=False)

    class Meta:
        model = Category
        fields = (
            "code", "name", "name_en", "group", "key_problem", "standard_code", "is_local", "limit_amount",
            "limit_unit", "probation_days", "rebound_days", "office", "synonyms", "local_names", "exclusions",
            "notice", "notice_en", "call", "is_common", "is_retired",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:  # other cities and old files know it by its code
            self.fields["code"].disabled = True

    def clean_limit_amount(self) -> int:
        amount: int = self.cleaned_data["limit_amount"]
        if amount < 1:
            raise forms.ValidationError(_("A limit is at least 1."), code="none")
        return amount


class ConditionForm(forms.ModelForm[FilingCondition]):
    """A filing condition with a limit for each stage; a stage left empty has the city's or the kind's."""

    class Meta:
        model = FilingCondition
        fields = ("name", "name_en", "position", "is_retired")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = {each.stage: each for each in self.instance.limits.all()} if self.instance.pk else {}
        for stage in Stage:
            given = known.get(stage)
            self.fields[f"{stage}_amount"] = forms.IntegerField(
                label=stage.label, required=False, min_value=1, max_value=3650, initial=given.amount if given else None
            )
            self.fields[f"{stage}_unit"] = forms.ChoiceField(
                label=_("counted in"), choices=Unit.choices, initial=given.unit if given else Unit.WORKING_HOURS
            )

    @property
    def limits(self) -> dict[str, tuple[int, str]]:
        said = self.cleaned_data
        return {stage: (said[f"{stage}_amount"], said[f"{stage}_unit"]) for stage in Stage if said[f"{stage}_amount"]}


class PeriodForm(forms.ModelForm[KeyPeriod]):
    class Meta:
        model = KeyPeriod
        fields = (
            "code", "name", "name_en", "starts_on", "ends_on", "areas", "categories", "limit_percent", "patrols_a_day",
            "notice", "notice_en", "is_cancelled",
        )  # fmt: skip
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "areas": forms.SelectMultiple(attrs={"size": 7}),
            "categories": forms.SelectMultiple(attrs={"size": 7}),
        }

    def clean_limit_percent(self) -> int:
        percent: int = self.cleaned_data["limit_percent"]
        if not 10 <= percent <= 400:
            raise forms.ValidationError(_("Between 10 and 400 per cent."), code="range")
        return percent

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return cleaned


class ExchangeForm(forms.Form):
    file = forms.FileField(label=_("File of kinds of problem (JSON or CSV)"))
