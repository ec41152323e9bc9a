"""The app's entry in Django's registry."""

from django.apps import AppConfig

from civicloop.kernel import stamps


class KernelConfig(AppConfig):
    name = "civicloop.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from civicloop.kernel import checks  # noqa: F401 — registers them

        stamps.follow(self, {"calendar": ["kernel_calendarday"]})
