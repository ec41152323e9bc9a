"""Web pages: without scripts, in one encoding, so that LibreOffice reads them as they were meant."""

import re

from .encodings import decode

LOUD = re.compile(r"<(script|iframe|object|embed|applet|noscript)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
META = re.compile(r"<meta\b[^>]*(?:charset|http-equiv)[^>]*>|<base\b[^>]*>", re.IGNORECASE)


def harmless(data: bytes) -> bytes:
    """UTF-8 that says so; no script, no frame, no base address."""
    text = META.sub("", LOUD.sub("", decode(data) or ""))
    return b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
