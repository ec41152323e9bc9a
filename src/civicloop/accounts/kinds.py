"""What people can be told about, as each app registers it in its `AppConfig.ready`, and by which ways."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a person wants to be told; whatever isn't "not at all" stands in the product, too."""

    PRODUCT = "product", _("Here only")
    MAIL = "mail", _("E-mail at once")
    DIGEST = "digest", _("In the daily e-mail")
    NONE = "none", _("Not at all")


@dataclass(frozen=True)
class Kind:
    """One kind of notice: its slug in rows, its label on pages, the icon beside it, the way unless one chooses."""

    slug: str
    label: str | Promise
    icon: str = "bell"
    way: Way = Way.PRODUCT
    stop: Callable[[Any], str] | None = None
    """Gives a member's address where an e-mail's reader stops just this kind, without signing in."""
    is_renewed: bool = False
    """A newer notice about the same thing takes the place of one that wasn't read yet."""


_KINDS: dict[str, Kind] = {}


def register(
    slug: str,
    label: str | Promise,
    *,
    icon: str = "bell",
    way: Way = Way.PRODUCT,
    stop: Callable[[Any], str] | None = None,
    is_renewed: bool = False,
) -> None:
    _KINDS[slug] = Kind(slug, label, icon, way, stop, is_renewed)


def is_registered(slug: str) -> bool:
    return slug in _KINDS


def kind_of(slug: str) -> Kind:
    """The kind; a slug that no app registers any more stands for itself, so that old notices can still be read."""
    return _KINDS.get(slug) or Kind(slug, slug)


def kinds() -> list[Kind]:
    return list(_KINDS.values())
