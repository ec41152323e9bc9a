"""The app's entry in Django's registry."""

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "civicloop.marketplace"
    label = "marketplace"
    default_auto_field = "django.db.models.BigAutoField"
