"""How much one file may cost: bytes, unpacked bytes, pages, seconds, memory."""

from dataclasses import dataclass, replace

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one conversion. A task that tries again after a time-out passes `LIMITS.longer(2)`."""

    file_bytes: int = 100 * MEGABYTE
    unpacked_bytes: int = 500 * MEGABYTE
    unpacked_ratio: int = 100
    """Unpacked to packed size, of any entry large enough to hurt."""
    entries: int = 10_000
    pages: int = 10_000
    convert_seconds: int = 50
    page_seconds: int = 15
    ocr_seconds: int = 30
    memory_bytes: int = 768 * MEGABYTE
    """Private memory of one converter; its shared libraries come on top (about 150 MB for LibreOffice)."""
    output_bytes: int = 500 * MEGABYTE

    def longer(self, factor: int) -> "Limits":
        return replace(self, convert_seconds=self.convert_seconds * factor, page_seconds=self.page_seconds * factor)


LIMITS = Limits()
