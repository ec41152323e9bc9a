"""Every template of the project: nothing inline (the security policy would block it), every text translatable."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from civicloop import ui

APPS = Path(ui.__file__).parent.parent
TEMPLATES = sorted(path for path in APPS.glob("*/templates/**/*.html"))
CODE = re.compile(
    r"{%\s*(?:blocktranslate|blocktrans|comment|block layout)\b.*?{%\s*end\w+\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
SILENT = {"script", "style", "code", "kbd", "svg", "title"}
SPOKEN = {"alt", "aria-label", "title", "placeholder", "data-confirm", "data-label", "label"}
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script(?![^>]*\bsrc\s*=)|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on|hx-vals='js:",
    re.IGNORECASE,
)


class Words(HTMLParser):
    """What a template says outside its tags: text nodes, and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.open.append(tag)
        self.found += [value for name, value in attrs if name in SPOKEN and value and LETTERS.search(value)]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.open and LETTERS.search(data):
            self.found.append(" ".join(data.split()))


def untranslated(template: str) -> list[str]:
    words = Words()
    words.feed(CODE.sub("", template))
    return words.found


def name(path: Path) -> str:
    return str(path.relative_to(APPS))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_holds_nothing_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_says_nothing_untranslated(path: Path) -> None:
    assert untranslated(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_is_written_in_english(path: Path) -> None:
    assert CHINESE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_posts_with_a_token(path: Path) -> None:
    forms = re.findall(r"<form\b(?=[^>]*method=\"post\").*?</form>", path.read_text(), re.DOTALL | re.IGNORECASE)

    assert [form[:80] for form in forms if "csrf_token" not in form] == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>{% translate \"Read\" %}</p>", []),
        ("<p>Read</p>", ["Read"]),
        ('<img alt="A ramp">', ["A ramp"]),
        ('<img alt="{% translate "A ramp" %}">', []),
        ("{% blocktranslate %}Read {{ n }}{% endblocktranslate %}", []),
        ("<kbd>Enter</kbd> · 3 / 4", []),
    ],
)  # fmt: skip
def test_untranslated_finds_bare_words(template: str, found: list[str]) -> None:
    assert untranslated(template) == found


@pytest.mark.parametrize("bad", ['<p style="x">', "<script>go()</script>", '<a onclick="go()">', "<style>a{}</style>"])
def test_inline_is_recognised(bad: str) -> None:
    assert INLINE.search(bad)
    assert not INLINE.search('<script type="module" src="a.js"></script><a class="style" data-action="on">')
