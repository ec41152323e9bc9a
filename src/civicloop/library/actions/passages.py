"""Citing a span of a page."""

from civicloop.library.models import Page, Passage


def cite(*, page: Page, start: int, end: int) -> Passage:
    """The citable passage of `page.text[start:end]`; the same span is one passage."""
    quote = page.text[start:end]
    found, _is_new = Passage.objects.get_or_create(
        version=page.version, page=page.number, start=start, end=end, defaults={"quote": quote}
    )
    return found
