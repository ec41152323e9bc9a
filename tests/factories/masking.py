"""Documents whose pages have pictures to paint over, and their masking from beginning to end."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from civicloop.accounts.models import User
from civicloop.kernel import blobs
from civicloop.library import actions, masking_task, passages
from civicloop.library.masking.suggestions import Kind
from civicloop.library.models import Document, Masking, Page
from tests.conftest import NOON
from tests.factories import library


def pictured(*pages: str, owner: User, **facts: Any) -> Document:
    """Every letter is a red box on its page's pictures, so that what is left of one can be seen."""
    made = library.document(*pages, owner=owner, **facts)
    assert made.current
    for page in made.current.pages.all():
        draw(page)
    return made


def draw(page: Page) -> None:
    for width in (1000, 180):
        sheet = Image.new("RGB", (width, round(width * page.height / page.width)), "white")
        pen = ImageDraw.Draw(sheet)
        for left, top, right, bottom in passages.shares_of(page):
            pen.rectangle((left * sheet.width, top * sheet.height, right * sheet.width, bottom * sheet.height), "#c00")
        file = BytesIO()
        sheet.save(file, "JPEG", quality=90)
        blobs.put(page.image_key(width), file.getvalue())


def carried_out(document: Document, *, by: User, words: str = "", kind: Kind = Kind.NAME, page: int = 1) -> Masking:
    """What is suggested and ticked goes, and these words."""
    begun = actions.begin_masking(by=by, document=document, at=NOON)
    if words:
        actions.add_masks(by=by, masking=begun, page=page, words=words, kind=kind)
    actions.confirm_masking(by=by, masking=begun, at=NOON, is_queued=False)
    masking_task.carry_out(begun.pk)
    begun.refresh_from_db()
    document.refresh_from_db()
    return begun
