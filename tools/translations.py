"""Translations without GNU gettext: `update` the .po files, `compile` them, `check` that none lacks a text.

Each app keeps its own `locale/zh_Hans/LC_MESSAGES/django.po`. The texts in the code are English; Chinese is what
most people read, so an untranslated text is an error.
"""

import os
import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo

APPS = Path(__file__).resolve().parent.parent / "src" / "civicloop"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)  # when texts changed is told by git
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”》)][,;:?!]|[,;:?!][\u4e00-\u9fff“《]")


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "civicloop.config.settings"
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command not in COMMANDS:
        print(f"usage: translations.py {'|'.join(COMMANDS)} [APP …]", file=sys.stderr)
        return 2
    named = sys.argv[2:]
    apps = sorted(
        path for path in APPS.iterdir() if (path / "__init__.py").exists() and path.name in (named or [path.name])
    )
    wrong = max(COMMANDS[command](app) for app in apps)
    return max(wrong, disagreements()) if command == "check" else wrong


def po_path(app: Path) -> Path:
    return app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    if not path.exists():
        return new_catalog()
    with path.open("rb") as file:
        return pofile.read_po(file, locale="zh_Hans")


def new_catalog() -> Catalog:
    return Catalog(locale="zh_Hans", project="CivicLoop", charset="utf-8", fuzzy=False)


def extracted(app: Path) -> Catalog:
    """What the app's code and templates say, with the files it is said in."""
    catalog = new_catalog()
    for path in sorted([*app.rglob("*.py"), *app.rglob("*.html"), *app.rglob("*.txt")]):
        if "migrations" in path.parts or (path.suffix != ".py" and "templates" not in path.parts):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = as_python(source, str(path))
        for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            catalog.add(message, locations=[(str(path.relative_to(app)), 0)], context=context, flags=flags(message))
    return catalog


def as_python(template: str, origin: str) -> str:
    """The template's translatable texts as Python calls, a line for a line."""
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(template, origin=origin).splitlines())


def flags(message: object) -> list:
    text = "".join(message) if isinstance(message, tuple) else str(message)
    return ["python-format"] if "%(" in text else []


def update(app: Path) -> int:
    found, path = extracted(app), po_path(app)
    if not len(found):
        return 0
    catalog = read(path)
    catalog.update(found, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = catalog.revision_date = WRITTEN
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, catalog, sort_output=True, omit_header=False, include_lineno=False, width=110)
    return 0


def compile_app(app: Path) -> int:
    path = po_path(app)
    if path.exists():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path))
    return 0


def check(app: Path) -> int:
    found, catalog = extracted(app), read(po_path(app))
    wrong = 0
    for message in found:
        if not message.id:
            continue
        translated = catalog.get(message.id, message.context)
        if translated is None or translated.fuzzy or not complete(translated.string):
            print(f"{app.name}: no Chinese for {message.id!r}")
            wrong = 1
        elif errors := list(translated.check(catalog)):
            print(f"{app.name}: {message.id!r}: {errors[0]}")
            wrong = 1
        elif HALF_WIDTH.search(str(translated.string)):
            print(f"{app.name}: half-width punctuation after Chinese: {translated.string!r}")
            wrong = 1
    return wrong


def disagreements() -> int:
    """Django merges all apps' texts, so the same English must be the same Chinese everywhere."""
    said: dict = {}
    for app in sorted(APPS.iterdir()):
        for message in read(po_path(app)):
            if message.id:
                said.setdefault((str(message.id), message.context), {}).setdefault(str(message.string), []).append(
                    app.name
                )
    wrong = {text: versions for (text, _), versions in said.items() if len(versions) > 1}
    for text, versions in wrong.items():
        print(f"{text!r} is told differently: {versions}; agree, or use pgettext")
    return int(bool(wrong))


def complete(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


COMMANDS = {"update": update, "compile": compile_app, "check": check}

if __name__ == "__main__":
    sys.exit(main())
