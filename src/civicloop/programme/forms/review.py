"""Forms of the review: an order beside the words that it was read from."""

import re
from typing import Any, ClassVar, Self

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office
from civicloop.library.models import Page
from civicloop.programme.actions.review import Terms
from civicloop.programme.extraction import Drawn
from civicloop.programme.forms.fields import SHORT, UNCHOSEN, day_input, in_field, open_offices
from civicloop.programme.models import Campaign, Clarity, Directive, Kind
from civicloop.programme.passages import Span, find, locate
from civicloop.programme.reading import offices_of, read_words

BETWEEN_NAMES = re.compile(r"[、，,;；\n]+")


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
