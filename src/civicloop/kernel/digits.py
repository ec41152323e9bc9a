"""Whole numbers as addresses and forms carry them: plain digits, and not so many that nobody can mean them."""

MOST_DIGITS = 9  # fits into every database's integer


def whole(text: str) -> int | None:
    """The number; None for anything else, and for one that is too long."""
    return int(text) if len(text) <= MOST_DIGITS and text.isdecimal() else None
