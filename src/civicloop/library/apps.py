"""The app's entry in Django's registry."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import kinds


class LibraryConfig(AppConfig):
    name = "civicloop.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from civicloop.library.search import index

        index.teach()
        import_module("civicloop.library.notices")
        kinds.register("saved-search", _("Saved searches"), icon="search")
