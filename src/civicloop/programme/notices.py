"""What the programme tells people, and what of it can be followed. Registered when the app is ready."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import followables, kinds
from civicloop.accounts.followables import Followed
from civicloop.accounts.kinds import Way
from civicloop.accounts.models import User
from civicloop.kernel.digits import whole
from civicloop.programme.models import Campaign, Directive, Task

kinds.register("task-dispatched", _("Tasks given to my office"), icon="programme", way=Way.MAIL)
kinds.register("task-answered", _("Tasks returned or handed in"), icon="programme", way=Way.DIGEST)
kinds.register("task-judged", _("Tasks found done or sent back"), icon="programme", way=Way.DIGEST)
kinds.register("task-step", _("Other steps of tasks"), icon="programme")
kinds.register("time-asked", _("Pleas for more time"), icon="clock", way=Way.DIGEST)
kinds.register("time-decided", _("Answers to pleas for more time"), icon="clock", way=Way.DIGEST)
kinds.register("slip-sent", _("Supervision slips"), icon="light-red", way=Way.MAIL)
kinds.register("circular", _("Circulars to read"), icon="library", way=Way.MAIL)
kinds.register("circular-reminder", _("Circulars not read yet"), icon="clock", way=Way.MAIL)
kinds.register("report-asked", _("Reports due"), icon="edit", way=Way.MAIL)
kinds.register("report-reminder", _("Reports due soon"), icon="clock", way=Way.MAIL)
kinds.register("report-late", _("Reports that are late"), icon="clock", way=Way.MAIL)
kinds.register("report-handed-in", _("Reports handed in to me"), icon="edit", way=Way.DIGEST)
kinds.register("report-checked", _("Reports accepted or returned"), icon="edit", way=Way.DIGEST)
kinds.register("report-compiled", _("Reports compiled"), icon="library")
kinds.register("order-asked", _("Questions about orders of my office"), icon="quote", way=Way.MAIL)
kinds.register("order-answered", _("Answers to my questions about orders"), icon="quote", way=Way.DIGEST)
kinds.register("campaign-step", _("Campaigns that I follow"), icon="programme")
kinds.register("directive-confirmed", _("Orders of my documents"), icon="quote")


def tasks(user: User, keys: Collection[str]) -> dict[str, Followed]:
    found = Task.objects.visible_to(user).filter(number__in=keys)
    return {each.number: Followed(str(each), reverse("programme:task", args=[each.number])) for each in found}


def directives(user: User, keys: Collection[str]) -> dict[str, Followed]:
    found = Directive.objects.visible_to(user).filter(pk__in=[whole(key) or 0 for key in keys])
    return {str(each.pk): Followed(each.what, reverse("programme:directive", args=[each.pk])) for each in found}


def campaigns(user: User, keys: Collection[str]) -> dict[str, Followed]:
    """Campaigns are public."""
    found = Campaign.objects.filter(slug__in=keys)
    return {each.slug: Followed(each.title, reverse("programme:campaign", args=[each.slug])) for each in found}


followables.register("task", tasks)
followables.register("campaign", campaigns)
followables.register("directive", directives)
