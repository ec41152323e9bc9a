"""How every form looks: label, help, error and control together, and the errors listed once more on top."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Field(BoundField):
    """A bound field that can say whether it is a lone checkbox, whose label stands after the box."""

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class Renderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = Field


LEVELS = [
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("So-so")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
]


class RatingInput(forms.RadioSelect):
    """Five levels, each a face and a word; `choices` of the field may put other words to 5, 4, 3, 2, 1."""

    template_name = "ui/forms/rating.html"


class RatingField(forms.TypedChoiceField):
    """One of the five levels, as a number."""

    widget = RatingInput

    def __init__(self, **kwargs: object) -> None:
        super().__init__(coerce=int, choices=LEVELS, **kwargs)  # type: ignore[arg-type]
