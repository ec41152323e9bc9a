"""Production's static files have hashed names, and every reference between them holds."""

from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

HASHED = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "civicloop.ui.staticfiles.HashedStorage"},
}


def test_every_static_file_is_found_under_a_hashed_name(tmp_path: Path) -> None:
    with override_settings(STORAGES=HASHED, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)

    names = {path.name for path in tmp_path.rglob("tokens.*.css")}
    assert (tmp_path / "staticfiles.json").exists()
    assert len(names) == 1
