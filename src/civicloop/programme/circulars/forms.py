"""Forms of circulars: starting one, its quiz, inviting people without an account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.library.models import Document
from civicloop.programme.actions.circulars import Round
from civicloop.programme.circulars import quiz
from civicloop.programme.models import Proof


class CircularForm(forms.Form):
    """Which document goes to whom, by when, with which proof."""

    document = forms.IntegerField(label=_("Document number"), min_value=1, max_value=999_999_999)
    page = forms.IntegerField(
        label=_("Page"), min_value=1, max_value=99_999, required=False, help_text=_("Leave it empty for the whole.")
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    words = forms.CharField(
        label=_("Words to go with it"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000
    )
    issuer = forms.ModelChoiceField(label=_("Sent by"), queryset=Office.objects.none())
    offices = forms.ModelMultipleChoiceField(
        label=_("Offices"), queryset=Office.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    reaches_below = forms.BooleanField(label=_("Offices below them, too"), required=False, initial=True)
    takes_joiners = forms.BooleanField(label=_("People who join later, too"), required=False, initial=True)
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    proof = forms.ChoiceField(label=_("What counts as read"), choices=Proof.choices, initial=Proof.ACKNOWLEDGE)
    pass_mark = forms.IntegerField(label=_("Per cent to pass"), min_value=1, max_value=100, initial=60)
    most_tries = forms.IntegerField(label=_("Tries"), min_value=1, max_value=20, initial=3)

    def __init__(self, *args: Any, issuers: list[Office], user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        chosen = Office.objects.filter(pk__in=[office.pk for office in issuers])
        self.fields["issuer"].queryset = chosen  # type: ignore[attr-defined]
        self.fields["issuer"].initial = issuers[0].pk if issuers else None
        self.fields["offices"].queryset = Office.objects.filter(is_closed=False).order_by("path")  # type: ignore[attr-defined]

    def clean_document(self) -> Document:
        number = self.cleaned_data["document"]
        found = Document.objects.visible_to(self.user).filter(number=number).select_related("current").first()
        if found is None:
            raise ValidationError(_("There is no document %(number)s that you can read."), params={"number": number})
        return found

    def round(self, items: list[quiz.Item]) -> Round:
        given = self.cleaned_data
        names = ("title", "words", "page", "reaches_below", "takes_joiners", "due_on", "pass_mark", "most_tries")
        return Round(**{name: given[name] for name in names}, proof=Proof(given["proof"]), quiz=items)


class ItemForm(forms.Form):
    """One question of the quiz; an empty row asks nothing."""

    text = forms.CharField(label=_("Question"), max_length=200, required=False)
    choices = forms.CharField(
        label=_("Choices"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=1000,
        help_text=_("One a line, an asterisk (*) before each right one."),
    )  # fmt: skip
    item: quiz.Item | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("text"):
            try:
                self.item = quiz.parse(given["text"], given.get("choices", ""))
            except ValueError:
                self.add_error("choices", _("Give two choices at least, one of them behind an asterisk."))
        return given


ItemForms: Any = forms.formset_factory(ItemForm, extra=3, max_num=10)


class AnswersForm(forms.Form):
    """The quiz, as a reader answers it."""

    def __init__(self, *args: Any, items: list[quiz.Item], **options: Any) -> None:
        super().__init__(*args, **options)
        self.count = len(items)
        for place, item in enumerate(items):
            choices = list(enumerate(item.choices))
            if item.has_several:
                field: forms.Field = forms.MultipleChoiceField(
                    label=item.text, choices=choices, widget=forms.CheckboxSelectMultiple, help_text=_("One or more.")
                )
            else:
                field = forms.ChoiceField(label=item.text, choices=choices, widget=forms.RadioSelect)
            self.fields[f"a{place}"] = field

    @property
    def answers(self) -> list[frozenset[int]]:
        given = [self.cleaned_data[f"a{place}"] for place in range(self.count)]
        return [frozenset(map(int, each)) if isinstance(each, list) else frozenset([int(each)]) for each in given]


class InviteForm(forms.Form):
    """People without an account, one a line."""

    office = forms.ModelChoiceField(label=_("They belong to"), queryset=Office.objects.none())
    names = forms.CharField(label=_("Names, one a line"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = Office.objects.filter(is_closed=False).order_by("path")  # type: ignore[attr-defined]
