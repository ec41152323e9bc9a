"""The `civicloop` command: our own commands by name, and every Django command beside them."""

import os
import sys
from pathlib import Path

OWN = {
    "read": "convert a file without storing it, and print its pages",
    "add": "take files into the library",
    "search": "find words in the library, page by page",
    "similar": "name the documents with the same text, page by page",
    "directives": "draw out what a document orders: who, what, by when",
    "areas": "take the city's map from GeoJSON",
    "cases": "take over the cases of another register from CSV",
    "open311-key": "let an application send reports through Open311",
    "serve": "the web pages, with a worker beside them",
    "worker": "work on waiting tasks (more machines, more workers)",
    "demo": "make the demo city",
    "operator": "make the first account that may do everything",
    "check": "examine this installation and the chain of its record",
    "bench": "measure, side by side",
    "migrate": "bring the database up to date",
}
WRONG_USAGE = 2


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.config.settings")
    if sys.argv[1:] in ([], ["--help"], ["-h"], ["help"]):
        print(usage())  # noqa: T201
        sys.exit(0 if sys.argv[1:] else WRONG_USAGE)
    import django
    from django.core.management import ManagementUtility, get_commands
    from django.utils import translation

    sys.argv[0] = "civicloop"
    django.setup()
    translation.activate(language())
    if sys.argv[1] not in get_commands():
        print(f"civicloop: no command {sys.argv[1]!r}\n\n{usage()}", file=sys.stderr)  # noqa: T201
        sys.exit(WRONG_USAGE)
    ManagementUtility(sys.argv).execute()


def usage() -> str:
    folder = Path(os.environ.get("CIVICLOOP_DATA", "var")).resolve()
    lines = [f"  {name:<12}{what}" for name, what in OWN.items()]
    return "\n".join(
        [
            "usage: civicloop COMMAND …     (civicloop COMMAND --help; --json for programs)",
            "",
            *lines,
            "",
            f"data: {folder}",
        ]
    )


def language() -> str:
    """Chinese unless CIVICLOOP_LANGUAGE or the system's locale says English."""
    wanted = os.environ.get("CIVICLOOP_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if wanted.startswith("en") else "zh-hans"
