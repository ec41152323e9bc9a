"""Pages about people: one's own profile, and who works in an office."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.accounts import actions, rules
from civicloop.accounts.forms import ProfileForm, RoleForm
from civicloop.accounts.models import Membership, Office, Role, User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(by=user, name=form.cleaned_data["name"], handle=form.cleaned_data["handle"])
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form, "posts": user.posts})


@login_required
def members(request: HttpRequest, code: str) -> HttpResponse:
    """Who works in an office; its administrators give roles here."""
    office = get_object_or_404(Office, code=code)
    user = cast(User, request.user)
    may_administer = rules.may_administer(user, office)
    if not may_administer and not rules.has_role(user, office, list(Role)):
        raise PermissionDenied
    if request.method == "POST" and not may_administer:  # before the form says who has joined
        raise NotAllowed
    form = RoleForm(request.POST or None, roles=[role for role in Role if rules.may_give(user, office, role)])
    if request.method == "POST" and form.is_valid():
        given = actions.give_role(
            by=user, user=form.cleaned_data["who"], office=office, role=Role(form.cleaned_data["role"])
        )
        messages.success(request, _("%(name)s now has the role.") % {"name": given.user})
        return redirect("accounts:members", code=code)
    people = office.memberships.filter(ended_at=None).select_related("user").order_by("role", "began_at")
    context = {"office": office, "people": people, "form": form, "may_administer": may_administer}
    return render(request, "accounts/members.html", context)


@login_required
@require_POST
def end_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership, pk=pk, office__code=code)
    actions.end_role(by=cast(User, request.user), membership=membership, at=clock.now())
    messages.success(request, _("The role has ended."))
    return redirect("accounts:members", code=code)
