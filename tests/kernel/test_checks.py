"""`check --deploy` says what production lacks and how to set it."""

from pytest_django import Settings

from civicloop.kernel import checks


def test_demo_settings_lack_what_production_needs(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]

    found = {warning.id for warning in checks.production(None)}

    assert {"civicloop.W001", "civicloop.W002", "civicloop.W003"} <= found


def test_production_settings_lack_nothing(settings: Settings) -> None:
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["city.example"]
    settings.SITE_URL = "https://city.example"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}

    assert checks.production(None) == []


def test_half_moved_installation_is_noticed(settings: Settings) -> None:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    settings.STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}

    assert [warning.id for warning in checks.one_node_parts(None)] == ["civicloop.W006"]
