"""What the library tells people, and that documents can be followed. Registered when the app is ready."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import followables, kinds
from civicloop.accounts.followables import Followed
from civicloop.accounts.kinds import Way
from civicloop.accounts.models import User
from civicloop.kernel.digits import whole
from civicloop.library.models import Document

kinds.register("document-ready", _("My documents can be read"), icon="library")
kinds.register("document-failed", _("My documents can't be read"), icon="library", way=Way.DIGEST)
kinds.register("document-changed", _("Documents that I follow"), icon="library")
kinds.register("copy-found", _("The same text elsewhere"), icon="copy", way=Way.DIGEST)
kinds.register("saved-search", _("Saved searches"), icon="search", is_renewed=True)
kinds.register("copy-decided", _("Appeals decided"), icon="copy", way=Way.DIGEST)


def documents(user: User, keys: Collection[str]) -> dict[str, Followed]:
    found = Document.objects.visible_to(user).filter(number__in=[whole(key) or 0 for key in keys])
    return {str(each.number): Followed(each.title, reverse("library:document", args=[each.number])) for each in found}


followables.register("document", documents)
