"""Lists under a name: kept, shared with the office, thrown away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.cases import rules
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import SavedList
from civicloop.kernel.errors import Refused

MOST_LISTS = 30


class TooManyLists(Refused):
    code = "too-many-lists"
    message = _("You have saved %(most)s lists. Remove one that you no longer need, then save this one.")


@transaction.atomic
def save_list(*, by: User, name: str, query: str, at: datetime, office: Office | None = None) -> SavedList:
    """Under a name that one has already, it takes that one's place. With an office its people see it, too."""
    allow(office is None or office.pk in {post.office_id for post in by.posts})
    own = User.objects.select_for_update().get(pk=by.pk).saved_lists
    if not own.filter(name=name).exists() and own.count() >= MOST_LISTS:
        raise TooManyLists(most=MOST_LISTS)
    said = {"query": query, "office": office, "saved_at": at}
    return own.update_or_create(name=name, defaults=said)[0]


@transaction.atomic
def remove_list(*, by: User, saved: SavedList) -> None:
    """One's own, or one that is shared in an office that one works for."""
    allow(rules.may_remove_list(by, saved))
    saved.delete()
