"""The app's entry in Django's registry."""

from importlib import import_module

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "civicloop.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from civicloop.library.search import fts5

        fts5.teach()
        import_module("civicloop.library.notices")
