"""What a production installation must have set, in plain words (`civicloop check --deploy`)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register(deploy=True)
def production(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """One warning for each setting that is still fit for a demo only, with what to set."""
    lacks = [
        (
            "civicloop.W001",
            not settings.PRODUCTION,
            "Cookies and redirects are not held to https.",
            "Set CIVICLOOP_PRODUCTION=1, and CIVICLOOP_BEHIND_PROXY=1 if a proxy ends TLS in front.",
        ),
        (
            "civicloop.W002",
            set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"},
            "Only this machine's own names are answered.",
            "Set CIVICLOOP_HOSTS to the city's host names, separated by commas.",
        ),
        (
            "civicloop.W003",
            urlsplit(settings.SITE_URL).scheme != "https",
            "Links in mails and QR codes don't lead to an https address.",
            "Set CIVICLOOP_SITE_URL, such as https://city.example.",
        ),
        (
            "civicloop.W004",
            str(settings.MAILERS["default"]["BACKEND"]).endswith("console.EmailBackend"),
            "Mails are printed to the console: nobody can reset a password.",
            "Set CIVICLOOP_EMAIL_HOST, _PORT, _USER, _PASSWORD and _FROM.",
        ),
        (
            "civicloop.W005",
            settings.DEBUG,
            "Debug pages show the inside of the program to everyone.",
            "Unset CIVICLOOP_DEBUG.",
        ),
    ]
    return [Warning(text, hint=hint, id=name) for name, is_lacking, text, hint in lacks if is_lacking]


@register(deploy=True)
def one_node_parts(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """SQLite and disk are right for one machine; two machines need both moved."""
    on_sqlite = str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")
    on_disk = "FileSystem" in str(settings.STORAGES["default"]["BACKEND"])
    if on_sqlite == on_disk:
        return []
    return [
        Warning(
            "Only one of database and files is shared between machines.",
            hint="For many machines set both CIVICLOOP_DATABASE and CIVICLOOP_S3_BUCKET; for one machine neither.",
            id="civicloop.W006",
        )
    ]
