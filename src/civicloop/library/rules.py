"""Who may do what with a document that they see."""

from django.conf import settings

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_act_for, may_edit_library
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Copy, Document
from civicloop.library.models.documents import reads_everything, whole_to

UPLOAD_MAX_BYTES: int = settings.UPLOAD_MAX_BYTES


def may_take_in(user: Viewer) -> bool:
    """Add documents: every member."""
    return isinstance(user, User) and user.is_active


def may_change(user: Viewer, document: Document) -> bool:
    """Set title, category, date and visibility; convert again."""
    return document.owner_id == user.pk or may_edit_library(user)


def may_withdraw(user: Viewer, document: Document) -> bool:
    """Take a document back from its readers: its owner, its office's officers, the library's editors."""
    return may_change(user, document) or may_act_for(user, document.office)


def may_download(user: Viewer, document: Document) -> bool:
    """Have the original file. The marketplace wraps the page that asks this, for documents with a price."""
    return may_read_whole(user, document) and (document.withdrawn_at is None or may_change(user, document))


def may_read_whole(user: Viewer, document: Document) -> bool:
    """Read past the preview."""
    if document.preview_pages is None or reads_everything(user):
        return True
    return Document.objects.filter(whole_to(user), pk=document.pk).exists()


def may_share(user: Viewer, document: Document) -> bool:
    """Give strangers a link to it: its owner and its office's officers."""
    return document.owner_id == user.pk or may_act_for(user, document.office)


def may_see_statistics(user: Viewer, document: Document) -> bool:
    """See how it is read, day by day; how often in all is for everyone."""
    return may_share(user, document) or may_edit_library(user)


def may_mask(user: Viewer, document: Document) -> bool:
    """Have words masked in the published version: its owner; an editor, in a document that isn't private."""
    return may_change(user, document)


def may_name_readers(user: Viewer, document: Document) -> bool:
    """Say who else sees what stood there before: its owner alone."""
    return document.owner_id == user.pk


def may_appeal_copy(user: Viewer, copy: Copy) -> bool:
    """Speak against a copy: whoever answers for the document that came later."""
    return copy.document.owner_id == user.pk or may_act_for(user, copy.document.office)


def may_decide_copy(user: Viewer, copy: Copy) -> bool:
    """Decide such an appeal: the library's editors, but not about their own documents."""
    return may_edit_library(user) and user.pk not in (copy.document.owner_id, copy.source.owner_id)
