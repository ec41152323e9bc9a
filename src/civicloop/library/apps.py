"""The app's entry in Django's registry."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "civicloop.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from civicloop.library.search import index

        index.teach()
