"""Forms about kinds of problem, their filing conditions, and key periods."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.cases.models import (
    AnswerKind,
    Category,
    Confusion,
    FilingCondition,
    KeyPeriod,
    Question,
    Stage,
    StageLimit,
)
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


class StageLimits(forms.BaseForm):
    """A limit and what it is counted in, for each of some stages; one that is left empty has none here."""

    def add_stages(self, stages: Iterable[Stage], known: Iterable[StageLimit]) -> None:
        given = {each.stage: each for each in known}
        self.stages = list(stages)
        for stage in self.stages:
            limit = given.get(stage)
            self.fields[f"{stage}_amount"] = forms.IntegerField(
                label=stage.label, required=False, min_value=1, max_value=3650, initial=limit.amount if limit else None
            )
            self.fields[f"{stage}_unit"] = forms.ChoiceField(
                label=_("counted in"), choices=Unit.choices, initial=limit.unit if limit else Unit.WORKING_HOURS
            )

    @property
    def limits(self) -> dict[str, tuple[int, str]]:
        said = self.cleaned_data
        return {
            stage: (said[f"{stage}_amount"], said[f"{stage}_unit"]) for stage in self.stages if said[f"{stage}_amount"]
        }


class ConditionForm(StageLimits, forms.ModelForm[FilingCondition]):
    """A filing condition with a limit for each stage; a stage left empty has the city's or the kind's."""

    class Meta:
        model = FilingCondition
        fields = ("name", "name_en", "position", "is_retired")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_stages(Stage, self.instance.limits.all() if self.instance.pk else ())

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        others = FilingCondition.objects.filter(category=self.instance.category).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(
                _("This kind has a filing condition of this name. Change that one, or choose another name."),
                code="taken",
            )
        return name

    def clean_position(self) -> int:
        position: int = self.cleaned_data["position"]
        if position < 1:
            raise forms.ValidationError(_("Count from 1: the first one holds where no other is chosen."), code="none")
        return position


class CityLimitsForm(StageLimits, forms.Form):
    """The city's limits of the stages; how long fixing may take is said by each kind of problem."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        stages = [stage for stage in Stage if stage != Stage.HANDLE]
        self.add_stages(stages, StageLimit.objects.filter(condition=None))


class ConfusionForm(forms.ModelForm[Confusion]):
    """What a kind is taken for, how to tell, and the words that decide."""

    words = WordsField(
        label=_("Deciding words"), required=False,
        help_text=_("With commas between. With one of these in it, it is this kind and not the other."),
    )  # fmt: skip

    class Meta:
        model = Confusion
        fields = ("other", "distinction", "distinction_en", "words")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = Category.objects.exclude(pk=self.instance.category_id).order_by("is_retired", "standard_code", "pk")
        self.fields["other"] = forms.ModelChoiceField(kinds, label=_("Taken for"))

    def clean_other(self) -> Category:
        other: Category = self.cleaned_data["other"]
        pairs = Confusion.objects.filter(category=self.instance.category, other=other).exclude(pk=self.instance.pk)
        if pairs.exists():
            raise forms.ValidationError(
                _("How to tell it from “%(kind)s” is written down already. Change that entry."),
                code="taken", params={"kind": other.title},
            )  # fmt: skip
        return other

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        words, other = set(cleaned.get("words") or ()), cleaned.get("other")
        if against := words & set(self.instance.category.exclusions):
            self.add_error("words", _("“%(word)s” speaks against this kind: it can’t decide for it.")
                           % {"word": min(against)})  # fmt: skip
        back = Confusion.objects.filter(category=other, other=self.instance.category).first() if other else None
        if back and (both := words & set(back.words)):
            self.add_error("words", _("“%(word)s” decides for “%(kind)s” already: a word can’t decide for both.")
                           % {"word": min(both), "kind": back.category.title})  # fmt: skip
        return cleaned


class QuestionForm(forms.ModelForm[Question]):
    """One more thing that is asked of whoever reports a problem of this kind; answering it is never needed."""

    choices = WordsField(
        label=_("choices"), required=False, help_text=_("With commas between, where one of several answers it.")
    )

    class Meta:
        model = Question
        fields = ("code", "text", "text_en", "kind", "choices", "position")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:  # answers are kept under it
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        others = Question.objects.filter(category=self.instance.category, code=code).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("This kind has a question of this code. Choose another."), code="taken")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != AnswerKind.CHOICE:
            cleaned["choices"] = []
        elif "choices" in cleaned and len(cleaned["choices"]) < 2:
            self.add_error("choices", _("Give two choices at least."))
        return cleaned


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
