"""The app's entry in Django's registry."""

from importlib import import_module

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "civicloop.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("civicloop.programme.notices")
        import_module("civicloop.programme.actions.masking")
