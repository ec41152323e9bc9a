"""The app's entry in Django's registry."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "civicloop.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
