"""The form that keeps a list's filters under a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User


class SaveListForm(forms.Form):
    name = forms.CharField(label=_("Name of the list"), max_length=40)
    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Who sees it"), required=False, empty_label=_("Only I")
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = Office.objects.filter(pk__in=[post.office_id for post in user.posts]).order_by("path")
        self.fields["office"].queryset = own  # type: ignore[attr-defined]
