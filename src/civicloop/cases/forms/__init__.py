"""Forms about cases."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from civicloop.cases.actions import Kept
from civicloop.cases.models import Area, AreaKind, Category, KeyProblem
from civicloop.cases.pictures import Clean, clean
from civicloop.kernel import pictures
from civicloop.kernel.errors import Refused

MOST_PICTURES = 3
SALT = "civicloop.cases.pictures"


class PicturesInput(forms.FileInput):
    """One or several pictures; a phone offers its camera."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class PicturesField(forms.FileField):
    """Pictures made clean; what can't be opened is refused beside the field. Its value: a list of `Clean`."""

    widget = PicturesInput(attrs={"accept": "image/*", "multiple": True})
    find_spots = False

    def clean(self, data: Any, initial: Any = None) -> list[Clean]:
        files: list[UploadedFile[Any]] = data if isinstance(data, list) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_PICTURES:
            raise forms.ValidationError(
                _("At most %(most)s pictures."), code="too-many", params={"most": MOST_PICTURES}
            )
        return [self.one(file) for file in files]

    def one(self, file: "UploadedFile[Any]") -> Clean:
        try:
            if (file.size or 0) > pictures.MAX_BYTES:
                raise pictures.PictureTooLarge
            return clean(file.read(), find_spots=self.find_spots)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


def sealed(kept: Sequence[Kept]) -> str:
    """Pictures that are stored but not yet sent, for a hidden field that nobody can forge."""
    return signing.dumps([list(each) for each in kept], salt=SALT) if kept else ""


def unsealed(text: str) -> list[Kept]:
    try:
        return [Kept(*each) for each in signing.loads(text, salt=SALT, max_age=86400)]
    except (signing.BadSignature, json.JSONDecodeError):
        return []


class StreetPicturesField(PicturesField):
    """Pictures by people who can say what to blur: faces and plates are proposed."""

    find_spots = True


class ReportForm(forms.Form):
    """What someone saw: pictures, the place, what it is."""

    picture_errors: Sequence[str] = ()  # of a form whose other fields are not judged yet

    pictures = StreetPicturesField(
        label=_("Picture"),
        required=False,
        help_text=_("Place and time that the camera wrote into the picture are removed before it is kept."),
    )
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    place_text = forms.CharField(
        label=_("Place in words"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label=_("Describe it"),
        required=False,
        max_length=2000,
        help_text=_("Everyone can read this. Leave out names and numbers of people."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = forms.ModelChoiceField(Category.objects.filter(is_retired=False), required=False)
    source = forms.ChoiceField(label=_("How did you learn of it?"), required=False)
    contact = forms.CharField(
        label=_("How can we reach you?"),
        required=False,
        max_length=120,
        help_text=_("E-mail or phone. Only the civility office sees it. You can follow the case without it."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )

    email = forms.EmailField(
        label=_("E-mail, to be told of each step"),
        required=False,
        help_text=_("Shown to nobody, and deleted some time after the case is over. Each mail has a link to stop it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("latitude") is None or cleaned.get("longitude") is None:
            self.add_error(None, forms.ValidationError(_("Say where it is: tap the map."), code="no-place"))
        return cleaned


class FilterForm(forms.Form):
    """Which cases a list and its map show."""

    area = forms.ModelChoiceField(
        Area.objects.filter(kind=AreaKind.DISTRICT).order_by("code").defer("geometry"),
        label=_("District"),
        required=False,
        empty_label=_("The whole city"),
    )
    problem = forms.ChoiceField(
        label=_("Problem"), required=False, choices=[("", _("Every kind")), *KeyProblem.choices]
    )
    q = forms.CharField(label=_("Words or number"), required=False, max_length=60)
    mine = forms.BooleanField(label=_("Given to me"), required=False)


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Shown to nobody, and deleted some time after the case is over. Each mail has a link to stop it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AnswerForm(forms.Form):
    """What the reporter answers to a question."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        help_text=_("Everyone can read this. Leave out names and numbers of people."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    pictures = StreetPicturesField(
        label=_("Pictures"), required=False, help_text=_("Faces and number plates that are found get blurred.")
    )


class JudgeForm(forms.Form):
    """What someone who reported it says of the fix."""

    fixed = forms.ChoiceField(
        label=_("Is it fixed?"),
        choices=[("yes", _("Yes, it is fixed")), ("no", _("No, it is not"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What is still wrong?"), required=False, max_length=1000, help_text=_("Needed for a no.")
    )
    pictures = StreetPicturesField(
        label=_("Pictures of it as it is now"),
        required=False,
        help_text=_("Faces and number plates that are found get blurred."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("fixed") == "no" and not cleaned.get("reason"):
            self.add_error("reason", _("Say what is still wrong: the office has to know."))
        return cleaned
