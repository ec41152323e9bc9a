"""What is told of cases, and that they can be followed. Registered when the app is ready."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import followables, kinds
from civicloop.accounts.followables import Followed
from civicloop.accounts.kinds import Way
from civicloop.accounts.models import User
from civicloop.cases.links import stop_url
from civicloop.cases.models import Case

kinds.register("case-dispatched", _("Cases given to my office"), icon="cases", way=Way.MAIL)
kinds.register("case-given", _("Cases given to me"), icon="cases", way=Way.MAIL)
kinds.register("case-late", _("Cases whose time is over"), icon="clock", way=Way.DIGEST)
kinds.register("case-answered", _("Cases returned or fixed"), icon="cases", way=Way.DIGEST)
kinds.register("case-judged", _("Cases checked, reopened or back again"), icon="cases", way=Way.DIGEST)
kinds.register("case-check", _("Fixes that I was drawn to check"), icon="eye", way=Way.MAIL)
kinds.register("case-step", _("Cases that I follow"), icon="cases")
kinds.register("case-mine", _("What became of my reports"), icon="cases", way=Way.MAIL)
kinds.register("case-near", _("New cases where I asked for alerts"), icon="bell", way=Way.DIGEST, stop=stop_url)
kinds.register("rule-trouble", _("Rules of who gets what that can’t work"), icon="settings", way=Way.DIGEST)


def cases(user: User, keys: Collection[str]) -> dict[str, Followed]:
    found = Case.objects.visible_to(user).filter(number__in=keys).select_related("category")
    return {
        each.number: Followed(f"{each.number} {each.title}", reverse("cases:case", args=[each.number]))
        for each in found
    }


followables.register("case", cases)
