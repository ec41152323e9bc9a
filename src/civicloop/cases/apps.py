"""The app's entry in Django's registry."""

from importlib import import_module

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from civicloop.kernel import stamps

WATCHED = {
    "map": ["cases_area", "accounts_office"],
    "limits": [
        "cases_category",
        "cases_question",
        "cases_stagelimit",
        "cases_keyperiod",
        "cases_keyperiod_areas",
        "cases_keyperiod_categories",
    ],
}


class CasesConfig(AppConfig):
    name = "civicloop.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("civicloop.cases.notices")
        post_migrate.connect(keep_counting, sender=self)
        stamps.follow(self, WATCHED)


def keep_counting(using: str, **_signal: object) -> None:
    """Set the triggers that count cases, once their tables are there."""
    counting = import_module("civicloop.cases.counting")
    tables = connections[using].introspection.table_names()
    if "cases_officecount" in tables:
        counting.install(connections[using])
        counting.count_new_tables()
