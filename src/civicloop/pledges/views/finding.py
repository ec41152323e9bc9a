"""The pledge a request is about, through `visible_to`; who asks."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from civicloop.accounts.models import User
from civicloop.kernel.errors import NotAllowed
from civicloop.pledges.models import Pledge


def pledge_of(request: HttpRequest, number: str) -> Pledge:
    visible = Pledge.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("office", "task", "directive__passage", "directive__document"), number=number
    )


def member_of(request: HttpRequest) -> User:
    """The signed-in member; for views behind `login_required`."""
    return cast(User, request.user)


def require(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed
