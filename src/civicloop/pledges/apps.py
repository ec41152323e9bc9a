"""The app's entry in Django's registry."""

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "civicloop.pledges"
    label = "pledges"
    default_auto_field = "django.db.models.BigAutoField"
