"""What people fill in: files to take in, a document's details."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_act_for, offices_of
from civicloop.library import rules
from civicloop.library.filling import Slot
from civicloop.library.masking.suggestions import Kind
from civicloop.library.models import Category, Document, Ground, ReadingList, Ruling, Visibility

LONG = 2000
MEGABYTE = 1 << 20
ACCEPT = ".doc,.docx,.wps,.rtf,.odt,.xls,.xlsx,.ppt,.pptx,.pdf,.txt,.md,.html,.htm,.jpg,.jpeg,.png,.tif,.tiff"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(file, initial) for file in files or [None]]
        for file in cleaned:
            if file.size > rules.UPLOAD_MAX_BYTES:
                raise forms.ValidationError(
                    _("%(name)s is too large: at most %(limit)s MB can be taken in."),
                    params={"name": file.name, "limit": rules.UPLOAD_MAX_BYTES // MEGABYTE},
                )
        return cleaned


class CategoryChoice(forms.ModelChoiceField[Category]):
    """The tree, each branch under its parent."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent.title} › {obj.title}" if obj.parent else obj.title


def category_field() -> CategoryChoice:
    rows = Category.objects.select_related("parent").order_by("parent_id", "pk")
    return CategoryChoice(rows, required=False, label=_("Category"), empty_label=_("None yet"))


def preview_field() -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100_000,
        label=_("Pages everyone may read"),
        help_text=_(
            "Leave it empty to show all of them. Otherwise only you, your office, the editors and whoever bought it "
            "read the rest."
        ),
    )


class UploadForm(forms.Form):
    """Files and what holds for all of them."""

    files = FilesField(  # type: ignore[assignment]
        label=_("Files"),
        allow_empty_file=True,  # its conversion says what is wrong, as for every other bad file
        help_text=_("Word, WPS, Excel, PowerPoint, PDF, text, web pages or scans; several at once."),
        widget=ManyFiles(attrs={"multiple": True, "accept": ACCEPT}),
    )
    category = category_field()
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=Visibility.choices)
    office = forms.ModelChoiceField(
        Office.objects.none(),
        required=False,
        label=_("Office"),
        empty_label=_("For myself"),
        help_text=_("The office it belongs to."),
    )
    preview_pages = preview_field()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [office.pk for office in offices_of(by) if may_act_for(by, office)]
        if own:
            self.fields["office"].queryset = Office.objects.filter(pk__in=own)  # type: ignore[attr-defined]
        else:
            del self.fields["office"]
            self.fields["visibility"].choices = [  # type: ignore[attr-defined]
                choice for choice in Visibility.choices if choice[0] != Visibility.OFFICE
            ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("visibility") == Visibility.OFFICE and not cleaned.get("office"):
            self.add_error("office", _("Choose the office whose members may read it."))
        return cleaned


class MaskForm(forms.Form):
    """Words that go, as they stand on the page."""

    words = forms.CharField(label=_("Words on this page"), max_length=LONG)
    kind = forms.ChoiceField(label=_("What they are"), choices=Kind)
    everywhere = forms.BooleanField(label=_("Wherever they stand in the document"), required=False, initial=True)


class ReaderForm(forms.Form):
    """Someone who may see what stood there before."""

    handle = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        to_field_name="handle",
        label=_("Member"),
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("There is no member of this name. Write the name after the @.")},
    )


class VersionForm(forms.Form):
    """The file that takes the place of the current one."""

    file = forms.FileField(
        label=_("The changed file"),
        allow_empty_file=True,
        help_text=_("The version shown now stays until this one can be read."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > rules.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("%(name)s is too large: at most %(limit)s MB can be taken in."),
                params={"name": file.name, "limit": rules.UPLOAD_MAX_BYTES // MEGABYTE},
            )
        return file


class DetailsForm(forms.ModelForm[Document]):
    """What the library says of a document."""

    category = category_field()
    preview_pages = preview_field()

    class Meta:
        model = Document
        fields = ["title", "category", "dated_on", "visibility", "preview_pages"]
        widgets = {"dated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.office_id:
            self.fields["visibility"].choices = [  # type: ignore[attr-defined]
                choice for choice in Visibility.choices if choice[0] != Visibility.OFFICE
            ]


class AppealForm(forms.Form):
    """An uploader's word against a copy."""

    ground = forms.ChoiceField(label=_("Why it should not count as a copy"), choices=Ground, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your own words"),
        help_text=_("What shows it: an earlier publication, the source you quote, a permission."),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RulingForm(forms.Form):
    """A moderator's decision."""

    ruling = forms.ChoiceField(label=_("Decision"), choices=Ruling, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Both uploaders read it."),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ListForm(forms.ModelForm[ReadingList]):
    """A list's name, and who sees it."""

    class Meta:
        model = ReadingList
        fields = ["name", "about", "is_public"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class ShareForm(forms.Form):
    """For whom a link is, and how long it works."""

    DAYS = [("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days")), ("0", _("Until I end it"))]

    note = forms.CharField(
        label=_("For whom"), max_length=80, required=False, help_text=_("A word for yourself; nobody else sees it.")
    )
    days = forms.ChoiceField(label=_("The link works for"), choices=DAYS, initial="30")


class FillForm(forms.Form):
    """A field for each empty place of a document."""

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, slot in enumerate(slots):
            times = _("Stands in %(count)s places.") % {"count": slot.count} if slot.count > 1 else ""
            words: dict[str, Any] = {"label": slot.label, "required": False, "help_text": times}
            self.fields[f"slot-{place}"] = (
                forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **words)
                if slot.is_date
                else forms.CharField(max_length=500, **words)
            )

    def values(self) -> list[str]:
        """What was given, in the order of the slots; days as documents write them."""
        return [
            f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else value or ""
            for value in self.cleaned_data.values()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Fill in at least one place."))
        return cleaned
