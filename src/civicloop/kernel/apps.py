"""The app's entry in Django's registry."""

from importlib import import_module

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "civicloop.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from civicloop.kernel import checks  # noqa: F401 — registers them

        post_migrate.connect(watch_calendar, sender=self)


def watch_calendar(using: str, **_signal: object) -> None:
    """Have changes of the calendar noticed, once its table is there."""
    if "kernel_stamp" in connections[using].introspection.table_names():
        import_module("civicloop.kernel.stamps").watch(connections[using], "calendar", ["kernel_calendarday"])
