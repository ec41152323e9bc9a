"""What people can be told about, as each app registers it in its `AppConfig.ready`."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """One kind of notice: its slug in rows, its label on pages, the icon beside it."""

    slug: str
    label: str | Promise
    icon: str = "bell"


_KINDS: dict[str, Kind] = {}


def register(slug: str, label: str | Promise, *, icon: str = "bell") -> None:
    _KINDS[slug] = Kind(slug, label, icon)


def is_registered(slug: str) -> bool:
    return slug in _KINDS


def kind_of(slug: str) -> Kind:
    """The kind; a slug that no app registers any more stands for itself, so that old notices can still be read."""
    return _KINDS.get(slug) or Kind(slug, slug)


def kinds() -> list[Kind]:
    return list(_KINDS.values())
