"""The form that keeps good practice."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.library.models import Document
from civicloop.programme.forms.fields import SHORT
from civicloop.programme.models import Task


class PracticeForm(forms.Form):
    """Of a done task only the name and the words are asked for: the rest is the task's."""

    title = forms.CharField(label=_("Name of the practice"), max_length=120)
    words = forms.CharField(label=_("What is good about it"), required=False, widget=SHORT)
    measures = forms.CharField(label=_("Measures"), widget=SHORT, help_text=_("One a line."))
    limit_amount = forms.IntegerField(label=_("Working days it takes"), required=False, min_value=1, max_value=2000)
    document = forms.IntegerField(
        label=_("The document that tells of it"), required=False, min_value=1, help_text=_("Its number.")
    )

    def __init__(self, *args: Any, task: Task | None, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if task:
            self.initial["title"] = task.title[:120]
            for name in ("measures", "limit_amount", "document"):
                del self.fields[name]

    def clean_document(self) -> Document | None:
        number = self.cleaned_data["document"]
        found = Document.objects.visible_to(self.user).filter(number=number).first() if number else None
        if number and found is None:
            raise ValidationError(_("There is no document with this number."))
        return found
