"""The forms of what staff do with a case, one a deed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.cases.actions.asking import ANSWER_DAYS, MOST_ANSWER_DAYS
from civicloop.cases.actions.reliefs import MOST_DAYS
from civicloop.cases.forms import PicturesField
from civicloop.cases.models import Case, Category, Ending, FilingCondition, Finding
from civicloop.cases.places import Point
from civicloop.programme.models import Task

CLAIMS = (Ending.FIXED, Ending.PARTLY, Ending.UNFIXABLE, Ending.GONE)


def open_offices() -> Any:
    return Office.objects.filter(is_closed=False).order_by("path")


class Words(forms.Textarea):
    """Where someone says something; `replies` (key, name, words of each) stand above it to choose from."""

    template_name = "cases/widgets/words.html"
    replies: Sequence[tuple[int, str, str]] = ()

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 2})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["replies"] = self.replies
        return context


class ConditionField(forms.ModelChoiceField["FilingCondition"]):
    """Filing conditions, each named with its category."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.category.title}: {obj.title}"


class FileForm(forms.Form):
    """Take a report on; with an office it is sent there at once."""

    category = forms.ModelChoiceField(Category.objects.order_by("group", "pk"), label=_("Kind of problem"))
    condition = ConditionField(
        FilingCondition.objects.filter(is_retired=False).select_related("category").order_by("category", "position"),
        label=_("Filing condition"),
        required=False,
        empty_label=_("The kind's usual one"),
    )
    office = forms.ModelChoiceField(
        open_offices(),
        label=_("Send to"),
        required=False,
        empty_label=_("Not yet"),
    )
    is_public = forms.BooleanField(label=_("Shown to everyone"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        condition = cleaned.get("condition")
        if condition and cleaned.get("category") and condition.category != cleaned["category"]:
            self.add_error("condition", _("This condition belongs to another kind of problem."))
        return cleaned


class DispatchForm(forms.Form):
    office = forms.ModelChoiceField(open_offices(), label=_("Send to"))
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=Words)


class AcceptForm(forms.Form):
    note = forms.CharField(label=_("A word to everyone who follows it"), required=False, max_length=500, widget=Words)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=Words)


class OnSiteForm(forms.Form):
    """What is sent from the place itself: the device may say where it stands."""

    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        across, up = cleaned.pop("longitude", None), cleaned.pop("latitude", None)
        cleaned["stood"] = None if up is None or across is None else Point(up, across)
        return cleaned


class FixForm(OnSiteForm):
    """How it ended, as the office says, and what shows it."""

    ending = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[(each.value, each.label) for each in CLAIMS],
        initial=Ending.FIXED,
        required=False,
        help_text=_("Closed is not always fixed: say what is true. It is checked by someone independent."),
    )
    pictures = PicturesField(label=_("Picture of the place as it is now"))
    note = forms.CharField(label=_("What we did"), required=False, max_length=1000, widget=Words)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["ending"] = cleaned.get("ending") or Ending.FIXED
        if cleaned["ending"] != Ending.FIXED and not cleaned.get("note"):
            self.add_error("note", _("Say why it could not be fixed: everyone reads it."))
        return cleaned


class VerifyForm(OnSiteForm):
    """What an independent look found."""

    passed = forms.ChoiceField(
        label=_("Is it as the office says?"),
        choices=[("yes", _("Yes: close it")), ("no", _("No: back to the office"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("What you saw"), required=False, max_length=1000, widget=Words)
    pictures = PicturesField(label=_("Picture"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("passed") == "no" and not cleaned.get("note"):
            self.add_error("note", _("Say what is still wrong: the office has to know."))
        return cleaned


class MergeForm(forms.Form):
    number = forms.CharField(label=_("Number of the other case"), max_length=16)

    def clean_number(self) -> Case:
        case = Case.objects.filter(number=self.cleaned_data["number"].strip().upper()).first()
        if case is None:
            raise forms.ValidationError(_("There is no case with this number."), code="unknown")
        return case


class AssignForm(forms.Form):
    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Who sees to it"), required=False, empty_label=_("Nobody in particular")
    )


class LinkForm(forms.Form):
    task = forms.ModelChoiceField(Task.objects.none(), label=_("Task"), required=False, empty_label=_("None"))


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=Words)


class CheckForm(OnSiteForm):
    """What is found on the spot before it is filed."""

    finding = forms.ChoiceField(label=_("What is there?"), choices=Finding.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("What you saw"), required=False, max_length=1000, widget=Words)
    pictures = PicturesField(label=_("Picture"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("finding") == Finding.UNABLE and not cleaned.get("note"):
            self.add_error("note", _("Say why it could not be found out."))
        return cleaned


class LookForm(OnSiteForm):
    note = forms.CharField(label=_("What you saw"), required=False, max_length=1000, widget=Words)
    pictures = PicturesField(label=_("Picture"), required=False)


class ReliefForm(ReasonForm):
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, initial=3)
    field_order = ("days", "reason")


class DecideForm(forms.Form):
    """What the office has asked for: granted or not."""

    granted = forms.ChoiceField(
        label=_("Your decision"), choices=[("yes", _("Granted")), ("no", _("Turned down"))], widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=Words, help_text=_("Needed for a no.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("granted") == "no" and not cleaned.get("answer"):
            self.add_error("answer", _("Say why: everyone who follows the case will read it."))
        return cleaned


class AskForm(forms.Form):
    question = forms.CharField(label=_("Question to the reporter"), max_length=500, widget=Words)
    days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=MOST_ANSWER_DAYS, initial=ANSWER_DAYS)


class SplitForm(forms.Form):
    offices = forms.ModelMultipleChoiceField(
        open_offices(), label=_("Offices"), help_text=_("Each gets a part of its own, two to ten of them.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=Words)


class ForwardForm(forms.Form):
    body = forms.CharField(label=_("Body outside the city"), max_length=80)
    reference = forms.CharField(label=_("Its reference"), required=False, max_length=80)
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=Words)
