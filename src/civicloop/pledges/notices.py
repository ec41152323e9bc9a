"""What is told of pledges, and that they can be followed. Registered when the app is ready."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import followables, kinds
from civicloop.accounts.followables import Followed
from civicloop.accounts.models import User
from civicloop.pledges.models import Pledge

kinds.register("pledge-step", _("Pledges that I follow"), icon="pledges")


def pledges(user: User, keys: Collection[str]) -> dict[str, Followed]:
    found = Pledge.objects.visible_to(user).filter(number__in=keys)
    return {each.number: Followed(str(each), reverse("pledges:detail", args=[each.number])) for each in found}


followables.register("pledge", pledges)
