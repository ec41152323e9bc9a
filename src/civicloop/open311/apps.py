"""The app's entry in Django's registry."""

from django.apps import AppConfig

from civicloop.kernel import stamps


class Open311Config(AppConfig):
    name = "civicloop.open311"
    label = "open311"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        stamps.follow(self, {"open311-keys": ["open311_key"]})
