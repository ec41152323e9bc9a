"""Who stands on which step of the ladder: people whose post makes a late task their business."""

from django.db.models import Q

from civicloop.accounts.models import Membership, Office, OfficeKind, Role, User
from civicloop.accounts.rules import WORKS
from civicloop.programme.models import Audience


def people_of(audience: Audience, office: Office) -> list[User]:
    """The people of an audience for this office, each once; nobody where nobody holds such a post."""
    posts = Membership.objects.filter(POSTS[audience](office), ended_at=None, user__is_active=True)
    return list(User.objects.filter(memberships__in=posts).distinct().order_by("handle"))


def above(office: Office) -> list[str]:
    """The paths of the offices above one."""
    codes = office.path.strip("/").split("/")[:-1]
    return ["/".join(codes[: n + 1]) + "/" for n in range(len(codes))]


POSTS = {
    Audience.OFFICE: lambda office: Q(office=office, role__in=WORKS),
    Audience.HEAD: lambda office: Q(office=office, role=Role.LEADER),
    Audience.COORDINATORS: lambda office: Q(office__kind=OfficeKind.COORDINATOR, role__in=WORKS),
    Audience.LEADERSHIP: lambda office: Q(office__path__in=above(office), role=Role.LEADER),
}
