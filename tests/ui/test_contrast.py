"""Every pair of colours that pages lay on each other is legible in both themes: WCAG AA, from the tokens."""

import re
from pathlib import Path

import pytest

from civicloop import ui

CSS = Path(ui.__file__).parent / "static" / "ui" / "css"
TEXT, GRAPHIC = 4.5, 3.0
SURFACES = ("paper", "card", "sunk")
LIGHTS = ("green", "yellow", "red", "grey")
TEXT_PAIRS = [
    *((text, surface) for text in ("ink", "ink-soft", "accent", "accent-deep", *LIGHTS) for surface in SURFACES),
    *((light, f"{light}-wash") for light in LIGHTS),
    *(("ink", f"{light}-wash") for light in LIGHTS),
    *(("accent-deep", "accent-wash"), ("accent", "accent-wash"), ("ink", "accent-wash"), ("ink", "mark")),
    *(
        ("on-accent", "accent"),
        ("on-accent", "accent-deep"),
        ("on-red", "red-fill"),
        ("on-red", "red"),
        ("paper", "ink"),
    ),
]
GRAPHIC_PAIRS = [
    *(("edge", surface) for surface in SURFACES),
    *((f"{light}-fill", "card") for light in LIGHTS),
    *((f"{light}-fill", "paper") for light in LIGHTS),
    *(("accent", "grey-wash"), ("accent", "line")),
]


def tokens(*files: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in files:
        found.update(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", (CSS / name).read_text()))
    return found


THEMES = {"light": tokens("tokens.css"), "dark": tokens("tokens.css", "dark.css")}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_faint(theme: str, pairs: list[tuple[str, str]], least: float) -> list[str]:
    colours = THEMES[theme]
    measured = [(front, back, contrast(colours[front], colours[back])) for front, back in pairs]
    return [f"{front} on {back}: {ratio:.2f}" for front, back, ratio in measured if ratio < least]


def test_contrast_knows_black_on_white() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_legible_on_every_surface(theme: str) -> None:
    assert too_faint(theme, TEXT_PAIRS, TEXT) == []


@pytest.mark.parametrize("theme", THEMES)
def test_edges_and_drawings_stand_out(theme: str) -> None:
    assert too_faint(theme, GRAPHIC_PAIRS, GRAPHIC) == []


def test_dark_theme_gives_every_colour_anew() -> None:
    same = {name for name, value in tokens("dark.css").items() if THEMES["light"][name] == value}

    assert tokens("dark.css").keys() == tokens("tokens.css").keys()
    assert same == set()


def test_stylesheets_use_only_tokens_that_exist() -> None:
    known = set(re.findall(r"--([\w-]+):", (CSS / "tokens.css").read_text()))
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\(--([\w-]+)", path.read_text())}

    assert used - known == set()


def test_stylesheets_name_no_colour_of_their_own() -> None:
    others = [path for path in CSS.glob("*.css") if path.name not in ("tokens.css", "dark.css", "print.css")]
    literal = [
        f"{path.name}: {colour}"
        for path in others
        for colour in re.findall(r"#[0-9a-f]{3,6}\b(?=[;\s])", path.read_text())
    ]

    assert literal == []
