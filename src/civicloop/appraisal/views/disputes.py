"""Billing disputes: lodged by anybody, seen by the two parties and the regulator, counted in public."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from civicloop.accounts.models import User
from civicloop.appraisal import rules
from civicloop.appraisal.actions import disputes as actions
from civicloop.appraisal.clocks import CLOCKS, light
from civicloop.appraisal.forms import DisputeForm
from civicloop.appraisal.models import Dispute, DisputeState, DisputeStep
from civicloop.appraisal.queries import disputes
from civicloop.appraisal.steps import offered
from civicloop.kernel import clock, limits
from civicloop.kernel.errors import NotAllowed

PER_PAGE = 20
LODGED_AT_ONCE = {"limit": 5, "seconds": 3600}
SESSION_KEYS = "dispute_keys"  # number → key, for whoever came by the link


def user_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    page = Paginator(disputes.shown(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(each, light(each.due_on, today)) for each in page],
        "operators": disputes.punctuality(today),
        "clocks": CLOCKS.values(),
    }
    return render(request, "appraisal/disputes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = DisputeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.spend(request, "dispute", **LODGED_AT_ONCE)
        dispute, key = actions.lodge_dispute(
            by=user,
            operator=form.cleaned_data["operator"],
            charge=form.charge(),
            contact=form.cleaned_data["contact"],
            at=clock.now(),
        )
        if key:
            remember(request, dispute, key)
        return redirect("appraisal:dispute", dispute.number)
    return render(
        request, "appraisal/dispute_form.html", {"form": form, "has_operators": disputes.operators().exists()}
    )


def remember(request: HttpRequest, dispute: Dispute, key: str) -> None:
    request.session[SESSION_KEYS] = request.session.get(SESSION_KEYS, {}) | {dispute.number: key}


def find(request: HttpRequest, number: str) -> tuple[Dispute, str]:
    """The dispute for a party to it, and the key by which a lodger without an account came."""
    key = request.session.get(SESSION_KEYS, {}).get(number, "")
    dispute = Dispute.objects.visible_to(request.user).filter(number=number).select_related("operator").first()
    if dispute is None and key:
        held = Dispute.objects.filter(number=number, key_hash=rules.hash_of(key))
        dispute = held.select_related("operator").first()
    if dispute is None:
        raise Http404
    return dispute, key


@never_cache
@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """`?key=…` lets in who lodged it without an account, once, and then leaves the address."""
    if key := request.GET.get("key"):
        return enter(request, number, key)
    dispute, key = find(request, number)
    today = clock.today()
    here = reverse("appraisal:dispute", args=[number])
    context = {
        "dispute": dispute,
        "light": light(dispute.due_on, today),
        "clock": CLOCKS.get(DisputeState(dispute.state)),
        "steps": [step_of(each) for each in dispute.steps.order_by("-at", "-pk")],
        "offers": offered(dispute, user_of(request), key, today),
        "link": request.build_absolute_uri(f"{here}?key={key}") if key else "",
        "is_lodger": rules.is_lodger(dispute, user_of(request), key),
        "today": today,
    }
    return render(request, "appraisal/dispute.html", context)


def enter(request: HttpRequest, number: str, key: str) -> HttpResponse:
    limits.spend(request, "dispute-key", limit=20, seconds=3600)
    held = Dispute.objects.filter(number=number, key_hash=rules.hash_of(key)).first()
    if held is None:
        raise Http404
    remember(request, held, key)
    return redirect("appraisal:dispute", number)


DONE = {
    DisputeState.LODGED: _("Lodged"),
    DisputeState.ANSWERED: _("The operator answered"),
    DisputeState.ACCEPTED: _("The user accepted the answer"),
    DisputeState.APPEALED: _("The user appealed to the regulator"),
    DisputeState.ADMITTED: _("The regulator took it up"),
    DisputeState.REFUSED: _("The regulator did not admit it"),
    DisputeState.DECIDED: _("The regulator decided"),
    DisputeState.WITHDRAWN: _("The user withdrew it"),
}


def step_of(step: DisputeStep) -> dict[str, object]:
    """An entry of the timeline."""
    is_bad = step.state == DisputeState.REFUSED
    title = DONE[DisputeState(step.state)]
    return {"title": title, "at": step.at, "text": step.words, "state": "bad" if is_bad else "done"}


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """One step of a party: answer, accept, appeal, withdraw, admit, refuse, decide."""
    dispute, key = find(request, number)
    offer = next((each for each in offered(dispute, user_of(request), key, clock.today()) if each.deed == deed), None)
    if offer is None:
        raise NotAllowed
    form = offer.form(request.POST or None) if offer.form else None
    if request.method == "POST" and (form is None or form.is_valid()):
        offer.take(user_of(request), dispute, key, clock.now(), form.cleaned_data if form else {})
        messages.success(request, _("Done. The other side sees it now."))
        return redirect("appraisal:dispute", number)
    context = {"form": form, "dispute": dispute, "offer": offer}
    return render(request, "appraisal/dispute_step.html", context)
