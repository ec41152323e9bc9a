"""Forms of completing the grey: a proposal taken, a question asked, its answer."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from civicloop.programme.completion import needs_day, needs_office
from civicloop.programme.forms.fields import SHORT, UNCHOSEN, day_input, open_offices
from civicloop.programme.models import Directive, Question


class OfficeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the offices that are open; asked for when the form is made."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(open_offices().none(), empty_label=UNCHOSEN, **kwargs)


class FormWithOffices(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, OfficeField):
                field.queryset = open_offices()


class TakenForm(FormWithOffices):
    """A proposal that was taken as it stands."""

    lead_office = OfficeField(required=False)
    deadline_on = forms.DateField(required=False)
    reason = forms.CharField(required=False, max_length=300)


class AskForm(FormWithOffices):
    office = OfficeField(label=gettext_lazy("Ask which office"))
    text = forms.CharField(label=pgettext_lazy("order", "Question"), widget=SHORT)

    @classmethod
    def about(cls, directive: Directive, data: Any = None) -> Self:
        """A form that asks for what the order leaves open, of the office whose document it is."""
        initial = {"office": directive.document.office, "text": question_text(directive)}
        return cls(data, initial=initial, prefix="ask")


def question_text(directive: Directive) -> str:
    if needs_office(directive) and needs_day(directive):
        return _("Who answers for this, and by when?")
    return _("Who answers for this?") if needs_office(directive) else _("By when is this to be done?")


class AnswerForm(FormWithOffices):
    lead_office = OfficeField(label=gettext_lazy("Who answers for it"), required=False)
    deadline_on = forms.DateField(label=gettext_lazy("By when"), required=False, widget=day_input())
    answer = forms.CharField(label=pgettext_lazy("order", "In words"), required=False, widget=SHORT)

    @classmethod
    def of(cls, question: Question, data: Any = None) -> Self:
        """Without the fields that the order says itself."""
        form = cls(data)
        if not needs_office(question.directive):
            del form.fields["lead_office"]
        if not needs_day(question.directive):
            del form.fields["deadline_on"]
        return form
