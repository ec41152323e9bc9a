"""What every page's frame needs to know: navigation, the reader's preferences, where to sign in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The five words: key, word, its pages (the first that an app serves), the letter after "g" on the keyboard.
NAV = [
    ("library", pgettext_lazy("section", "Library"), ("library:index",), "l"),
    ("programme", pgettext_lazy("section", "Programme"), ("programme:index",), "p"),
    ("cases", pgettext_lazy("section", "Cases"), ("cases:index",), "c"),
    ("pledges", pgettext_lazy("section", "Pledges"), ("pledges:index",), "d"),
    ("mine", pgettext_lazy("section", "Mine"), ("insight:desk", "accounts:profile"), "m"),
]
FOOT = [
    (_("About"), "insight:about"),
    (_("Proof"), "insight:proof"),
    (_("Open data"), "insight:data"),
]
# Apps and pages without a word of their own stand under another's.
SECTIONS = {"marketplace": "library", "appraisal": "pledges", "accounts": "mine"}
SECTIONS |= {"insight:desk": "mine", "insight:order": "programme", "programme:page": "library"}
THEMES = {
    "auto": pgettext_lazy("theme", "Auto"),
    "light": pgettext_lazy("theme", "Light"),
    "dark": pgettext_lazy("theme", "Dark"),
}
TYPES = {"normal": pgettext_lazy("text size", "Normal"), "large": pgettext_lazy("text size", "Large")}
DARK_MEDIA = {"auto": "screen and (prefers-color-scheme: dark)", "light": "not all", "dark": "screen"}
HTMX_CONFIG = mark_safe(
    '{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true,"historyCacheSize":0,'
    '"attributesToSettle":["class","width","height"],'  # not "style": the security policy refuses it
    '"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"403|409|422|429","swap":true},'
    '{"code":"[45]..","swap":false,"error":true}]}'
)


@dataclass(frozen=True)
class Link:
    label: str | Promise
    url: str


@dataclass(frozen=True)
class NavItem(Link):
    key: str
    letter: str
    is_current: bool


class Chrome:
    """The frame of one request, each part worked out when a template asks for it."""

    site_name = _("CivicLoop")
    themes = tuple(THEMES.items())
    types = tuple(TYPES.items())
    htmx_config: SafeString = HTMX_CONFIG

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def nav(self) -> list[NavItem]:
        return list(self._nav_items())

    def _nav_items(self) -> Iterator[NavItem]:
        for key, label, names, letter in NAV:
            if url := address(*names):
                yield NavItem(label, url, key, letter, is_current=key == self.section)

    @cached_property
    def foot(self) -> list[Link]:
        return [Link(label, url) for label, name in FOOT if (url := address(name))]

    @cached_property
    def section(self) -> str:
        match = self.request.resolver_match
        if match is None:
            return ""
        if not match.app_names:
            return "mine" if (match.url_name or "").startswith("account_") else ""
        return SECTIONS.get(match.view_name) or SECTIONS.get(match.app_names[0], match.app_names[0])

    @cached_property
    def theme(self) -> str:
        return chosen(self.request, "theme", THEMES)

    @cached_property
    def type(self) -> str:
        return chosen(self.request, "type", TYPES)

    @property
    def dark_media(self) -> str:
        return DARK_MEDIA[self.theme]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Each under its own name, so that whoever needs it can read it."""
        return [("zh-hans", "中文"), ("en", "English")]

    @property
    def search_url(self) -> str:
        return address("library:search")

    @property
    def language_url(self) -> str:
        return address("set_language")

    @property
    def preferences_url(self) -> str:
        return address("ui:preferences")

    @property
    def notices_url(self) -> str:
        return address("accounts:notices")

    @property
    def login_url(self) -> str:
        return address("account_login")

    @property
    def signup_url(self) -> str:
        return address("account_signup")

    @property
    def logout_url(self) -> str:
        return address("account_logout")

    @property
    def account_url(self) -> str:
        return address("accounts:profile")


def chrome(request: HttpRequest) -> dict[str, object]:
    return {"chrome": Chrome(request)}


def chosen(request: HttpRequest, cookie: str, options: Mapping[str, str | Promise]) -> str:
    value = request.COOKIES.get(cookie, "")
    return value if value in options else next(iter(options))


def address(*names: str) -> str:
    """The address of the first of these pages that an app serves, or nothing."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
