"""The form of a standard reply, and of the case that it is tried with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate, offices_of
from civicloop.cases import replies
from civicloop.cases.models import Case, Category, StandardReply

LINES = forms.Textarea(attrs={"rows": 3})


class ReplyForm(forms.ModelForm[StandardReply]):
    deed = forms.ChoiceField(label=_("For which step"), choices=replies.steps)
    number = forms.CharField(
        label=_("Case to try it with"), required=False, max_length=16, help_text=_("Empty: the newest that it suits.")
    )

    class Meta:
        model = StandardReply
        fields = ("name", "deed", "category", "office", "text", "text_en")
        widgets = {"text": LINES, "text_en": LINES}

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        kinds = Category.objects.filter(is_retired=False).order_by("group", "pk")
        self.fields["category"] = forms.ModelChoiceField(
            kinds, label=_("Kind of problem"), required=False, empty_label=_("Every kind")
        )
        self.fields["office"] = office_field(user)
        for name, language in (("text", replies.CHINESE), ("text_en", replies.ENGLISH)):
            self.fields[name].help_text = _("Each case fills in: %(places)s") % {
                "places": " ".join(replies.names(language))
            }

    def clean_text(self) -> str:
        return self.known("text", replies.CHINESE)

    def clean_text_en(self) -> str:
        return self.known("text_en", replies.ENGLISH)

    def known(self, field: str, language: str) -> str:
        words: str = self.cleaned_data[field]
        if unknown := replies.unknown_places(words, language):
            raise forms.ValidationError(
                _("No case can fill in %(place)s. Write one of these: %(places)s"), code="unknown-place",
                params={"place": unknown[0], "places": " ".join(replies.names(language))},
            )  # fmt: skip
        return words

    def clean_number(self) -> Case | None:
        """The case to try it with, where one is named that this person sees."""
        number = self.cleaned_data["number"].strip().upper()
        found = Case.objects.visible_to(self.user).filter(number=number).select_related("category", "office", "area")
        if number and not (case := found.first()):
            raise forms.ValidationError(_("There is no case with this number."), code="unknown")
        return case if number else None


def office_field(user: User) -> forms.ModelChoiceField[Office]:
    """One's own offices; everyone's for those who coordinate."""
    own = Office.objects.filter(pk__in=[office.pk for office in offices_of(user)]).order_by("path")
    is_citys = may_coordinate(user)
    return forms.ModelChoiceField(
        own, label=_("Who uses it"), required=not is_citys, initial=None if is_citys else own.first(),
        empty_label=_("Every office of the city") if is_citys else None,
    )  # fmt: skip
