"""How I am told, and how to be left alone; what I follow."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts import followables
from civicloop.accounts.actions import mail as actions
from civicloop.accounts.actions import notices
from civicloop.accounts.forms import HabitsForm, WaysForm
from civicloop.accounts.kinds import kinds
from civicloop.accounts.links import person_of
from civicloop.accounts.models import Habits, User
from civicloop.accounts.queries import chosen_ways, confirmed_address, follows
from civicloop.kernel import clock


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    habits = Habits.objects.filter(person=user).first() or Habits(person=user)
    data = request.POST if request.method == "POST" else None
    form = HabitsForm(data, instance=habits)
    ways = WaysForm(data, kinds=kinds(), chosen=chosen_ways(user))
    if data is not None and form.is_valid() and ways.is_valid():
        actions.keep_habits(by=user, **form.cleaned_data)
        actions.choose_ways(by=user, ways=ways.ways)
        messages.success(request, _("Saved."))
        return redirect("accounts:notice_settings")
    context = {"form": form, "ways": ways, "address": confirmed_address(user)}
    return render(request, "accounts/notice_settings.html", context)


@csrf_exempt  # mail programs post here without having seen a page: the signed link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    person = person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.stop_mail(person=person)
    return render(request, "accounts/unsubscribe.html", {"is_done": request.method == "POST"})


@login_required
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    user, thing = cast(User, request.user), request.POST.get("thing", "")
    if "\0" in thing:  # no name holds it, and PostgreSQL refuses to look for it
        raise Http404
    if request.POST.get("wish") == "stop":
        notices.unfollow(by=user, thing=thing)
    elif followables.find(user, thing):
        notices.follow(by=user, thing=thing, at=clock.now())
        messages.success(request, _("You will be told what happens here."))
    else:
        raise Http404
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours else "accounts:follows")


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/follows.html", {"follows": follows(cast(User, request.user))})
