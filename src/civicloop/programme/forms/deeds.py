"""Forms of the deeds on a task and on its slips: each names its fields as the action does."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Membership, Office, User
from civicloop.accounts.rules import WORKS
from civicloop.kernel.clock import day_of
from civicloop.kernel.models import Blob
from civicloop.library.models import Document
from civicloop.programme.evidence import keep_picture
from civicloop.programme.forms.fields import SHORT, UNCHOSEN, day_input, in_field, open_offices
from civicloop.programme.models import Colour, SupportState, Task, TimeKind


class DeedForm(forms.Form):
    """What one deed on a task asks for; subclasses name their fields as the action does."""

    def __init__(self, *args: Any, task: Task, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task, self.user = task, user

    def values(self) -> dict[str, Any]:
        """The action's arguments."""
        return dict(self.cleaned_data)


class AcceptForm(DeedForm):
    leader = forms.ModelChoiceField(User.objects.none(), label=_("Who leads it"), required=False, empty_label=UNCHOSEN)
    measures = forms.CharField(label=_("Measures"), required=False, widget=SHORT, help_text=_("One a line."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Membership.objects.filter(office=self.task.lead_office, ended_at=None, role__in=WORKS)
        self.fields["leader"].queryset = User.objects.filter(memberships__in=posts).distinct().order_by("handle")  # type: ignore[attr-defined]
        self.initial.setdefault("leader", self.task.leader)


class ReasonForm(DeedForm):
    reason = forms.CharField(label=_("Why"), widget=SHORT)


class SubmitForm(DeedForm):
    note = forms.CharField(label=pgettext_lazy("task", "What was done"), widget=SHORT)
    picture = forms.FileField(
        label=_("A picture that shows it"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    document = forms.IntegerField(
        label=_("A document of the library that shows it"), required=False, min_value=1, help_text=_("Its number.")
    )
    page = forms.IntegerField(label=_("On its page"), required=False, min_value=1)

    def clean_picture(self) -> Blob | None:
        file: Any = self.cleaned_data["picture"]
        return in_field(lambda: keep_picture(file.read())) if file else None

    def clean_document(self) -> Document | None:
        number = self.cleaned_data["document"]
        if number is None:
            return None
        found = Document.objects.visible_to(self.user).select_related("current").filter(number=number).first()
        if found is None:
            raise ValidationError(_("There is no document with this number."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        document, page = cleaned.get("document"), cleaned.get("page")
        if page and "document" in cleaned and page > pages_of(document):
            self.add_error("page", _("The document has no such page."))
        return cleaned

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"evidence": given.pop("picture")}


def pages_of(document: Document | None) -> int:
    return (document.current.page_count or 0) if document and document.current else 0


class ReportForm(SubmitForm):
    """How far it is; a task with parts is as far as they are."""

    progress = forms.IntegerField(
        label=_("How far is it, in per cent?"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("Leave it empty if it is as far as before."),
    )
    field_order = ("note", "progress", "picture", "document", "page")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.task.children.exists():
            del self.fields["progress"]


class AskForm(DeedForm):
    kind = forms.ChoiceField(
        label=_("What for?"),
        widget=forms.RadioSelect,
        choices=[
            (TimeKind.EXTEND, _("A later last day")),
            (TimeKind.SUSPEND, _("A pause: work can’t go on for now")),
        ],
    )
    until = forms.DateField(
        label=_("Until"), widget=day_input(), help_text=_("The new last day, or the last day of the pause.")
    )
    reason = forms.CharField(label=_("Why"), widget=SHORT, help_text=_("Everyone reads it beside the task."))


class WordsForm(DeedForm):
    words = forms.CharField(label=_("A word to it"), required=False, widget=SHORT)


class NoteForm(DeedForm):
    note = forms.CharField(label=_("A word to it"), required=False, widget=SHORT)


class SlipForm(DeedForm):
    colour = forms.ChoiceField(label=_("Colour"), choices=Colour.choices, initial=Colour.YELLOW)
    words = forms.CharField(label=_("What is wrong"), widget=SHORT)


class MergeForm(DeedForm):
    """A duplicate, by its number, goes into this task."""

    duplicate = forms.CharField(label=_("Number of the other task"), max_length=14)
    reason = forms.CharField(label=_("Why they are the same"), widget=SHORT)

    def clean_duplicate(self) -> Task:
        number = self.cleaned_data["duplicate"].strip().upper()
        found = Task.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise ValidationError(_("There is no task with this number."))
        return found


class FinishForm(DeedForm):
    note = forms.CharField(label=_("What was found"), required=False, widget=SHORT)


class ReorderForm(DeedForm):
    lead_office = forms.ModelChoiceField(Office.objects.none(), label=_("Lead office"), empty_label=UNCHOSEN)
    due_on = forms.DateField(label=_("By when"), required=False, widget=day_input())
    reason = forms.CharField(label=_("Why"), required=False, widget=SHORT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_office"].queryset = open_offices()  # type: ignore[attr-defined]
        self.initial.setdefault("lead_office", self.task.lead_office)
        self.initial.setdefault("due_on", self.task.due_at and day_of(self.task.due_at))


class AnswerForm(forms.Form):
    """The answer to a slip."""

    cause = forms.CharField(label=_("Why it came to this"), widget=SHORT)
    measures = forms.CharField(label=_("What is done about it"), widget=SHORT)
    new_date = forms.DateField(label=_("Done by"), widget=day_input())


class CheckForm(forms.Form):
    """Whether the answer to a slip is enough."""

    is_enough = forms.TypedChoiceField(
        label=_("Is the answer enough?"),
        choices=[("yes", _("Yes")), ("no", _("No: answer again"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("A word to it"), required=False, widget=SHORT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_enough") is False and not cleaned.get("words", "").strip():
            self.add_error("words", _("Say what the answer lacks."))
        return cleaned


class SupportForm(forms.Form):
    """How a supporting office's part stands."""

    state = forms.ChoiceField(label=_("How it stands"), choices=SupportState.choices)
    note = forms.CharField(label=_("A word to it"), required=False)
