"""Texts that the city keeps in Chinese and, where it has one, in English."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

DJANGOS = [_("- Select an option -")]  # said by Django on each list to choose from, and not in Chinese


def in_either(chinese: str, english: str) -> str:
    """The English text for whoever reads English, where there is one; else the Chinese."""
    return english if english and get_language() == "en" else chinese
