"""The app's entry in Django's registry."""

from importlib import import_module

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "civicloop.pledges"
    label = "pledges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("civicloop.pledges.notices")
        import_module("civicloop.pledges.masking")
