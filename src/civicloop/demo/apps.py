"""The app's entry in Django's registry."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "civicloop.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
