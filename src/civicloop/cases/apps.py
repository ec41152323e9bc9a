"""The app's entry in Django's registry."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "civicloop.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
