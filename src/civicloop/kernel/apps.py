"""The app's entry in Django's registry."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "civicloop.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from civicloop.kernel import checks  # noqa: F401 — registers them
