"""Forms of reports: asking for them, their questions, writing one, checking one."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.kernel.digits import whole
from civicloop.programme.actions.reports import REMIND_DAYS, Ask
from civicloop.programme.models import Campaign, Repeat, Report, Shape
from civicloop.programme.reports import questions
from civicloop.programme.reports.questions import Question, QuestionKind

MOST_DAYS = 60
BETWEEN = re.compile(r"[、，,;；\s]+")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AskForm(forms.Form):
    """What is asked, of whom, by when."""

    title = forms.CharField(label=_("Title"), max_length=200)
    ask = forms.CharField(
        label=_("What to report on"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000
    )
    issuer = forms.ModelChoiceField(label=_("Asked by"), queryset=Office.objects.none())
    offices = forms.ModelMultipleChoiceField(
        label=_("Offices"), queryset=Office.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(label=_("By when"), widget=DAY)
    shape = forms.ChoiceField(label=_("How it is handed in"), choices=Shape.choices, initial=Shape.WRITTEN)
    remind = forms.CharField(
        label=_("Reminders"),
        initial="、".join(map(str, REMIND_DAYS)),
        required=False,
        help_text=_("How many days before the last day. Late reports are chased by themselves."),
    )
    repeat = forms.ChoiceField(label=_("Again"), choices=Repeat.choices, initial=Repeat.NEVER)
    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.order_by("name"), required=False)

    def __init__(self, *args: Any, issuers: list[Office], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = Office.objects.filter(pk__in=[office.pk for office in issuers])
        self.fields["issuer"].queryset = chosen  # type: ignore[attr-defined]
        self.fields["issuer"].initial = issuers[0].pk if issuers else None
        self.fields["offices"].queryset = Office.objects.filter(is_closed=False).order_by("path")  # type: ignore[attr-defined]

    def clean_remind(self) -> list[int]:
        words = BETWEEN.split(self.cleaned_data["remind"].strip()) if self.cleaned_data["remind"].strip() else []
        days = [whole(word) for word in words]
        if any(day is None or day > MOST_DAYS for day in days):
            raise forms.ValidationError(_("Enter days such as 3、1."))
        return [day for day in days if day is not None]

    def asked(self, asked: list[Question]) -> Ask:
        given = self.cleaned_data
        return Ask(
            title=given["title"], ask=given["ask"], due_on=given["due_on"], shape=Shape(given["shape"]),
            questions=asked, remind_days=given["remind"], repeat=Repeat(given["repeat"]), campaign=given["campaign"],
        )  # fmt: skip


class QuestionForm(forms.Form):
    """One question of the form; an empty row asks nothing."""

    label = forms.CharField(label=_("Question"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=QuestionKind.choices, required=False)
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=300,
        help_text=_("For a choice: words between 、 or commas."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("label") and given.get("kind") == QuestionKind.CHOICE and len(self.words) < 2:
            self.add_error("choices", _("A choice needs two words at least."))
        return given

    @property
    def words(self) -> list[str]:
        words = BETWEEN.split(self.cleaned_data.get("choices", ""))
        return list(dict.fromkeys(word for word in words if word))


QuestionForms: Any = forms.formset_factory(QuestionForm, extra=4, max_num=12)


def asked_in(rows: Any) -> list[Question]:
    """The questions that a filled-in formset asks."""
    filled = [row for row in rows if row.cleaned_data.get("label")]
    return [
        Question(
            key=f"q{number}",
            label=row.cleaned_data["label"],
            kind=row.cleaned_data["kind"] or QuestionKind.TEXT,
            choices=tuple(row.words) if row.cleaned_data["kind"] == QuestionKind.CHOICE else (),
        )
        for number, row in enumerate(filled, 1)
    ]


class ReportForm(forms.Form):
    """The report's words, its file, and its call's questions."""

    text = forms.CharField(
        label=_("The report"), widget=forms.Textarea(attrs={"rows": 12}), required=False, max_length=50_000
    )
    file = forms.FileField(label=_("File"), required=False)

    def __init__(self, *args: Any, report: Report, is_final: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.report, self.is_final = report, is_final
        self.questions = questions.read(report.call.questions)
        self.initial["text"] = report.text
        if report.call.shape == Shape.WRITTEN:
            del self.fields["file"]
        for question in self.questions:
            self.fields[question.key] = field_of(question)
            self.initial[question.key] = report.answers.get(question.key)

    def clean(self) -> dict[str, Any]:
        """A draft may have gaps; what is handed in answers everything."""
        given = super().clean() or self.cleaned_data
        if not self.is_final:
            return given
        for question in self.questions:
            if given.get(question.key) in (None, "") and not self.report.answers.get(question.key):
                self.add_error(question.key, _("Answer this before you hand the report in."))
        is_there = given.get("text", "").strip() or given.get("file") or self.report.document_id
        if not is_there and not self.errors:
            self.add_error("file" if "file" in self.fields else "text", _("Write the report, or choose a file."))
        return given

    def answers(self, kept_files: Mapping[str, object]) -> dict[str, object]:
        """As the row keeps them: files by what was kept of them."""
        given = {q.key: self.cleaned_data.get(q.key) for q in self.questions if q.kind != QuestionKind.FILE}
        plain = {key: "" if value is None else str(value) for key, value in given.items()}
        return {**plain, **kept_files}


def field_of(question: Question) -> forms.Field:
    label = question.label
    if question.kind == QuestionKind.NUMBER:
        return forms.DecimalField(label=label, required=False, max_digits=18)
    if question.kind == QuestionKind.DATE:
        return forms.DateField(label=label, required=False, widget=DAY)
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *((w, w) for w in question.choices)])
    if question.kind == QuestionKind.FILE:
        return forms.FileField(label=label, required=False)
    return forms.CharField(label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(forms.Form):
    """A word on a decision; needed where the deed needs a reason."""

    note = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000)


class TimeForm(forms.Form):
    """More time, and why."""

    until = forms.DateField(label=_("Until when"), widget=DAY)
    note = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
