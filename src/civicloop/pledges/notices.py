"""What is told of pledges, and that they can be followed. Registered when the app is ready."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import followables, kinds
from civicloop.accounts.followables import Followed
from civicloop.accounts.models import User
from civicloop.pledges.models import Pledge

kinds.register("pledge-step", _("Pledges that I follow"), icon="pledges")


def pledge(user: User, key: str) -> Followed | None:
    found = Pledge.objects.visible_to(user).filter(number=key).first()
    return Followed(str(found), reverse("pledges:detail", args=[found.number])) if found else None


followables.register("pledge", pledge)
