"""The app's entry in Django's registry."""

from importlib import import_module

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "civicloop.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("civicloop.insight.notices")
