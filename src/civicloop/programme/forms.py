"""Forms of the programme: reviewing an order, dispatching it, the deeds on a task, the filters of lists."""

import re
from collections.abc import Callable
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Membership, Office, User
from civicloop.accounts.rules import WORKS
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import Refused
from civicloop.kernel.models import Blob
from civicloop.library.models import Document, Page
from civicloop.programme.actions.review import Terms
from civicloop.programme.evidence import keep_picture
from civicloop.programme.extraction import Drawn
from civicloop.programme.models import Campaign, Clarity, Directive, Kind, Light, Standing, Task
from civicloop.programme.passages import Span, find, locate
from civicloop.programme.reading import offices_of, read_words

BETWEEN_NAMES = re.compile(r"[、，,;；\n]+")
UNCHOSEN = _("nobody chosen yet")
SHORT = forms.Textarea(attrs={"rows": 3})


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def open_offices() -> Any:
    return Office.objects.filter(is_closed=False).order_by("path")


class WordsField(forms.CharField):
    """Names as a document lists them, between 、 or commas."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [word.strip() for word in BETWEEN_NAMES.split(super().to_python(value) or "") if word.strip()]


class QuoteField(forms.CharField):
    """Words exactly as they stand on the page: neither trimmed nor with a browser's line ends."""

    widget = SHORT

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class TermsForm(forms.Form):
    """Who, what and by when of one order, beside the words it was read from."""

    what = forms.CharField(label=_("What is to be done"), widget=SHORT)
    lead_office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Lead office"), required=False, empty_label=UNCHOSEN
    )
    support_offices = forms.ModelMultipleChoiceField(
        Office.objects.none(), label=_("Supporting offices"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deadline_on = forms.DateField(label=_("By when"), required=False, widget=day_input())
    quote = QuoteField(label=_("The words of the document"), help_text=_("Exactly as they stand on the page."))
    lead = WordsField(label=_("Who leads, in its words"), required=False)
    support = WordsField(label=_("Who helps, in its words"), required=False)
    deadline_text = forms.CharField(label=_("By when, in its words"), required=False, max_length=80)
    recurring = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    clarity = forms.ChoiceField(label=_("How clear the document is"), choices=Clarity.choices)
    target = forms.CharField(label=pgettext_lazy("order", "Target"), required=False, max_length=80)
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), required=False, empty_label=UNCHOSEN
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    NAMES: ClassVar[tuple[str, ...]] = (
        "what",
        "lead_office",
        "deadline_on",
        "lead",
        "support",
        "deadline_text",
        "recurring",
        "kind",
        "clarity",
        "target",
        "campaign",
    )

    def __init__(self, *args: Any, page: Page, span: Span | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page, self.old_span = page, span
        for name in ("lead_office", "support_offices"):
            self.fields[name].queryset = open_offices()  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = Campaign.objects.order_by("-starts_on")  # type: ignore[attr-defined]

    @classmethod
    def of(cls, directive: Directive, page: Page, data: Any = None) -> Self:
        """The form of a directive, filled in with what was read."""
        initial = {name: getattr(directive, name) for name in cls.NAMES}
        initial |= {"quote": directive.passage.quote, "revision": directive.revision}
        initial["support_offices"] = directive.support_offices.all()
        return cls(data, initial=initial, page=page, span=locate(directive.passage, page))

    @classmethod
    def about(cls, page: Page, span: Span, data: Any = None) -> Self:
        """A form about words that a reviewer selected, filled in with what the engine reads in them."""
        quote = page.text[span.start : span.end]
        initial = {"what": quote.strip("。；！\n "), "kind": Kind.TASK, "clarity": Clarity.OPEN}
        if order := read_words(page.version.document, quote):
            initial |= as_initial(order)
        return cls(data, initial=initial | {"quote": quote}, page=page, span=span)

    @property
    def support_count(self) -> int:
        """How many supporting offices are ticked."""
        return len(self["support_offices"].value() or [])

    @property
    def has_words_errors(self) -> bool:
        """Whether an error hides in the folded part of the form."""
        return any(self.errors.get(name) for name in ("quote", "lead", "support", "deadline_text", "target"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("deed") == "dispatch" and not cleaned.get("lead_office"):
            self.add_error("lead_office", _("Choose the office that answers for it: a task needs one."))
        return cleaned

    def clean_quote(self) -> str:
        quote: str = self.cleaned_data["quote"]
        self.span = in_field(lambda: find(self.page, quote, near=self.old_span.start if self.old_span else 0))
        return quote

    def terms(self) -> Terms:
        values = {name: self.cleaned_data[name] for name in self.NAMES}
        return Terms(**values, support_offices=frozenset(self.cleaned_data["support_offices"]))

    def reading(self, directive: Directive) -> dict[str, Any]:
        """The arguments of a correction: the terms, the moved quote if it was moved, what the reviewer saw."""
        is_moved = self.cleaned_data["quote"] != directive.passage.quote
        return {
            "terms": self.terms(),
            "span": self.span if is_moved else None,
            "revision": self.cleaned_data["revision"],
        }


def as_initial(order: Drawn) -> dict[str, Any]:
    """The form's first values from what the engine read."""
    lead_office, helpers = offices_of(order, list(open_offices()))
    plain = {name: getattr(order, name) for name in ("what", "kind", "clarity", "deadline_text", "recurring", "target")}
    names = {"lead": list(order.lead), "support": list(order.support)}
    return {
        **plain,
        **names,
        "deadline_on": order.deadline_date,
        "lead_office": lead_office,
        "support_offices": list(helpers),
    }


def in_field[T](attempt: Callable[[], T]) -> T:
    """A refusal as the field's own error."""
    try:
        return attempt()
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal


class OrderForm(forms.Form):
    """Dispatching an order."""

    lead_office = forms.ModelChoiceField(Office.objects.none(), label=_("Lead office"), empty_label=UNCHOSEN)
    supporters = forms.ModelMultipleChoiceField(
        Office.objects.none(), label=_("Supporting offices"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(
        label=_("By when"),
        required=False,
        widget=day_input(),
        help_text=_("The last day on which it is still in time."),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    measures = forms.CharField(label=_("Measures"), required=False, widget=SHORT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_office", "supporters"):
            self.fields[name].queryset = open_offices()  # type: ignore[attr-defined]

    @property
    def supporter_count(self) -> int:
        return len(self["supporters"].value() or [])

    @classmethod
    def of(cls, directive: Directive, data: Any = None) -> Self:
        """The form of a task, filled in with what the order says."""
        initial = {
            "lead_office": directive.lead_office,
            "supporters": directive.support_offices.all(),
            "due_on": directive.deadline_on,
            "title": directive.what[:200],
        }
        return cls(data, initial=initial)


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]
    """Starting a campaign."""

    class Meta:
        model = Campaign
        fields = ("name", "name_en", "slug", "aim", "starts_on", "ends_on")
        widgets = {"starts_on": day_input(), "ends_on": day_input(), "aim": SHORT}


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
    measures = forms.CharField(label=_("Measures"), required=False, widget=SHORT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Membership.objects.filter(office=self.task.lead_office, ended_at=None, role__in=WORKS)
        self.fields["leader"].queryset = User.objects.filter(memberships__in=posts).distinct().order_by("handle")  # type: ignore[attr-defined]
        self.initial.setdefault("leader", self.task.leader)
        self.initial.setdefault("measures", self.task.measures)


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

    def clean_picture(self) -> Blob | None:
        file: Any = self.cleaned_data["picture"]
        return in_field(lambda: keep_picture(file.read())) if file else None

    def clean_document(self) -> Document | None:
        number = self.cleaned_data["document"]
        if number is None:
            return None
        found = Document.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise ValidationError(_("There is no document with this number."))
        return found

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"note": given["note"], "evidence": given["picture"], "document": given["document"]}


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


class Filters(forms.Form):
    """A list's filters; what is not understood filters nothing."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), required=False, to_field_name="code", empty_label=_("All offices")
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Campaign"),
        required=False,
        to_field_name="slug",
        empty_label=_("All campaigns"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = open_offices()  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = Campaign.objects.order_by("-starts_on")  # type: ignore[attr-defined]
        self.is_valid()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name)


class TaskFilters(Filters):
    light = forms.ChoiceField(
        label=_("Light"), required=False, choices=[("", _("All lights")), *Light.choices], widget=forms.HiddenInput
    )


class OrderFilters(Filters):
    standing = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[("", _("All orders")), *Standing.choices],
        widget=forms.HiddenInput,
    )
    clarity = forms.ChoiceField(required=False, choices=[("", ""), *Clarity.choices], widget=forms.HiddenInput)
    document = forms.IntegerField(required=False, widget=forms.HiddenInput)
