"""For those who saw it: join a case, follow it by a secret link without an account, judge the fix."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, effects, queries, tokens
from civicloop.cases.forms import AddressForm, AnswerForm, JudgeForm
from civicloop.cases.models import Address, Case, Follower, Picture
from civicloop.cases.summary import SHOWN
from civicloop.cases.views.case import about, picture_file, visible
from civicloop.cases.views.case import page as case_page
from civicloop.kernel import clock, limits
from civicloop.kernel.errors import NotAllowed

HOUR = 3600
JOINS_AN_HOUR = 30  # from one address


@require_POST
def join(request: HttpRequest, number: str) -> HttpResponse:
    """One tap: I see this, too."""
    limits.spend(request, "join", limit=JOINS_AN_HOUR, seconds=HOUR)
    case = visible(request, number)
    key = request.POST.get("form_key", "")
    token = tokens.token_of(key if len(key) == tokens.FORM_KEY_LENGTH else tokens.new_form_key())
    by = request.user if isinstance(request.user, User) else None
    actions.join(case=case, by=by, token=token, contact=request.POST.get("contact", "")[:120], at=clock.now())
    messages.success(request, _("You follow this case now."))
    return redirect("cases:case", number) if by else redirect("cases:follow", token)


def holder(token: str) -> Follower:
    follower = queries.by_token(token)
    if follower is None:
        raise Http404
    return follower


def case_of(follower: Follower) -> Case:
    """What the link leads to: the case, or the one that the report was joined to."""
    return Case.objects.select_related(*SHOWN).get(pk=follower.case.merged_into_id or follower.case_id)


@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    return page(request, token, holder(token), {})


def page(request: HttpRequest, token: str, follower: Follower, bound: dict[str, forms.Form]) -> HttpResponse:
    """`bound`: a form that was sent and has errors."""
    case = case_of(follower)
    context = about(request, case) | {
        "token": token,
        "follower": follower,
        "own": follower.case,
        "secret_url": request.build_absolute_uri(reverse("cases:follow", args=[token])),
        "judge_form": bound.get("judge") or JudgeForm(),
        "judge_url": reverse("cases:judge", args=[token]),
        "effect": effects.of_case(case, clock.now()),
        "question": actions.question_for(follower),
        "has_address": Address.objects.filter(follower=follower).exists(),
        "address_form": bound.get("address") or AddressForm(),
        "answer_form": bound.get("answer") or AnswerForm(),
        "answer_url": reverse("cases:answer", args=[token]),
        "judgement": queries.judgements(case).filter(follower=follower).first(),
    }
    return render(request, "cases/follow.html", context)


@require_POST
def judge(request: HttpRequest, token: str) -> HttpResponse:
    limits.spend(request, "judge", limit=JOINS_AN_HOUR, seconds=HOUR)
    follower, form = holder(token), JudgeForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, token, follower, {"judge": form})
    say(request, follower, form)
    return redirect("cases:follow", token)


@login_required
@require_POST
def judge_own(request: HttpRequest, number: str) -> HttpResponse:
    """The same on the case's own page, for a member who follows it."""
    case = visible(request, number)
    follower = get_object_or_404(Follower, case=case, user=request.user)
    form = JudgeForm(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, case, {"judge": form})
    say(request, follower, form)
    return redirect("cases:case", number)


def say(request: HttpRequest, follower: Follower, form: JudgeForm) -> None:
    said, pictures = form.cleaned_data, kept(form)
    actions.judge(
        follower=follower, is_fixed=said["fixed"] == "yes", reason=said["reason"], pictures=pictures, at=clock.now()
    )
    messages.success(request, _("Thank you. What you say is in the history of the case."))


def kept(form: forms.Form) -> list[actions.Kept]:
    """Before what they belong to is done, so that they are swept where it is refused."""
    now = clock.now()
    return [actions.as_draft(actions.keep_blurred(each), now) for each in form.cleaned_data["pictures"]]


# --- a question --------------------------------------------------------------------------------------


@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    limits.spend(request, "answer", limit=JOINS_AN_HOUR, seconds=HOUR)
    follower = asked(holder(token))
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, token, follower, {"answer": form})
    reply(request, follower, form)
    return redirect("cases:follow", token)


@login_required
@require_POST
def answer_own(request: HttpRequest, number: str) -> HttpResponse:
    """The same on the case's own page, for the member who reported it."""
    case = visible(request, number)
    follower = asked(get_object_or_404(Follower, case=case, user=request.user))
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, case, {"answer": form})
    reply(request, follower, form)
    return redirect("cases:case", number)


def asked(follower: Follower) -> Follower:
    """Whoever is asked; others are turned away before a picture of theirs is opened."""
    if actions.question_for(follower) is None:
        raise NotAllowed
    return follower


def reply(request: HttpRequest, follower: Follower, form: AnswerForm) -> None:
    actions.answer(follower=follower, words=form.cleaned_data["words"], pictures=kept(form), at=clock.now())
    messages.success(request, _("Thank you. Your answer is in the history of the case; the clock runs again."))


@require_safe
def picture(request: HttpRequest, token: str, picture: int, size: str) -> HttpResponseBase:
    follower = holder(token)
    cases = [follower.case_id, follower.case.merged_into_id]
    return picture_file(
        get_object_or_404(Picture.objects.select_related("blob", "small"), pk=picture, case__in=cases), size
    )
