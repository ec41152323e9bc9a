"""Sentences that are kept now and said later, in the language of whoever reads them.

A translatable text is kept by its message id with its arguments; an argument that differs from one language to the
other (an office's name, a date, another translatable text) is kept in each.
"""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override, pgettext

type Kept = dict[str, object]


def keep(text: str | Promise, details: Mapping[str, object]) -> Kept:
    """`text` from `gettext_lazy` or `pgettext_lazy`, not yet filled in; a plain string is said as it is."""
    kept: Kept = {"id": str(text)}
    if isinstance(text, Promise):
        _unpickle, (function, arguments, *_rest) = text.__reduce__()  # type: ignore[misc]
        if function not in (gettext, pgettext):
            raise TypeError("a sentence is kept from gettext_lazy or pgettext_lazy")
        kept = {"id": arguments[-1]} | ({"context": arguments[0]} if function is pgettext else {})
    return kept | ({"details": {name: in_each(value) for name, value in details.items()}} if details else {})


def in_each(value: object) -> object:
    """A number or plain text as it is; anything else in each language where they differ."""
    if isinstance(value, str | int):
        return value
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = date_format(value) if isinstance(value, date) else str(value)
    return words if len(set(words.values())) > 1 else next(iter(words.values()))


def say(kept: Kept) -> str:
    """The sentence in the active language."""
    words = str(kept["id"])
    text = pgettext(str(kept["context"]), words) if "context" in kept else gettext(words)
    details = kept.get("details")
    return text % {name: said(value) for name, value in details.items()} if isinstance(details, dict) else text


def said(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return value.get(get_language() or settings.LANGUAGE_CODE) or value[settings.LANGUAGE_CODE]
