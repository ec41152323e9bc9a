"""The app's entry in Django's registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import kinds


class AccountsConfig(AppConfig):
    name = "civicloop.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        kinds.register("role-given", _("Roles"), icon="people")
