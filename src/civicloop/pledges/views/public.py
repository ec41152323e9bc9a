"""What everybody sees of pledges, and what every member may do: judge."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from civicloop.accounts.models import Office
from civicloop.accounts.queries import follower_count
from civicloop.accounts.rules import offices_of
from civicloop.kernel import blobs, clock
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer
from civicloop.pledges import actions, queries, rules
from civicloop.pledges.chart import chart_of
from civicloop.pledges.forms import BallotForm
from civicloop.pledges.history import steps_of
from civicloop.pledges.models import RUNNING, Ballot, Pledge, PledgeQuerySet, PledgeState, Verdict
from civicloop.pledges.queries import Standing, Tally
from civicloop.pledges.views.finding import member_of, pledge_of
from civicloop.programme.models import Directive, Task

PER_PAGE = 20
REASONS = 10
TONES = {Verdict.KEPT: "green", Verdict.PARTLY: "yellow", Verdict.BROKEN: "red", Verdict.UNKNOWN: "grey"}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    today, show = clock.today(), request.GET.get("show", "")
    found = Pledge.objects.visible_to(request.user)
    office = Office.objects.filter(code=request.GET.get("office", "")).first()
    if office:
        found = found.filter(office=office)
    filtered = _filters(found, today)
    rows = filtered.get(show, filtered[""])[1]
    page = Paginator(rows.select_related("office").order_by("-drafted_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(each, each.light(today), each.word(today)) for each in queries.standings(page)],
        "chips": _chips(filtered, show, office),
        "office": office,
        "may_promise": bool(offices_of(request.user)),
        "today": today,
    }
    return render(request, "pledges/index.html", context)


def _filters(found: PledgeQuerySet, today: date) -> dict[str, tuple[str, PledgeQuerySet]]:
    """The list's filters: word in the address → label and rows."""
    filters = {
        "": (_("All"), found),
        "overdue": (_("Overdue"), found.overdue(today)),
        "judge": (_("Yours to judge"), found.open_for_verdicts(today)),
        "settled": (_("Settled pledges"), found.filter(state=PledgeState.SETTLED)),
        "drafts": (_("Drafts"), found.filter(state=PledgeState.DRAFT)),
    }
    return {key: each for key, each in filters.items() if key != "drafts" or each[1].exists()}


def _chips(filtered: dict[str, tuple[str, PledgeQuerySet]], show: str, office: Office | None) -> list[dict[str, Any]]:
    query = {"office": office.code} if office else {}
    return [
        {
            "label": label,
            "url": reverse("pledges:index", query=query | ({"show": key} if key else {})),
            "count": rows.count(),
            "is_current": key == show,
        }
        for key, (label, rows) in filtered.items()
    ]


@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    pledge, today = pledge_of(request, number), clock.today()
    standing = queries.standing(pledge)
    mine = _own_ballot(request.user, pledge)
    context = {
        "pledge": pledge,
        "standing": standing,
        "light": standing.light(today),
        "word": standing.word(today),
        "gap": _gap_sentence(standing),
        "parts": _parts(standing.tally),
        "chart": chart_of(pledge, list(pledge.claims.all()), list(pledge.checks.all()), today),
        "steps": steps_of(pledge, today),
        "reasons": _reasons(pledge),
        "is_open": pledge.is_open_for_verdicts(today),
        "ballot": mine,
        "form": BallotForm(initial={"verdict": mine.verdict, "reason": mine.reason} if mine else None),
        "follow_count": follower_count(pledge.chain_name),
        **_chain_upwards(pledge, request.user),
        **_allowed(pledge, request.user, today),
    }
    return render(request, "pledges/detail.html", context)


def _gap_sentence(standing: Standing) -> str:
    """The credibility gap in words; nothing before there is a check of a claim."""
    if standing.gap is None:
        return ""
    points = round(abs(standing.gap) * 100)
    if points == 0:
        return _("What the office claims is what was found.")
    if standing.gap > 0:
        return _("The office claims %(points)s points of the way more than was found.") % {"points": points}
    return _("More was found than the office claims: %(points)s points of the way.") % {"points": points}


def _own_ballot(user: Viewer, pledge: Pledge) -> Ballot | None:
    return pledge.ballots.filter(user=user.pk, superseded_at=None).first() if user.is_authenticated else None


def _parts(tally: Tally) -> list[tuple[str, int, str]]:
    """The verdicts as the parts of one bar."""
    return [(tone, tally.counts[verdict], str(verdict.label)) for verdict, tone in TONES.items()]


def _reasons(pledge: Pledge) -> list[Ballot]:
    given = pledge.ballots.filter(superseded_at=None, is_hidden=False).exclude(reason="")
    return list(given.order_by("-at", "-pk")[:REASONS])


def _chain_upwards(pledge: Pledge, viewer: Viewer) -> dict[str, object]:
    """Task, order and document that the pledge carries out, as far as this person may see them."""
    directive, task = pledge.directive, pledge.task
    if directive and not Directive.objects.visible_to(viewer).filter(pk=directive.pk).exists():
        directive = None
    if task and not Task.objects.visible_to(viewer).filter(pk=task.pk).exists():
        task = None
    return {
        "directive": directive,
        "task": task,
        "directive_url": reverse("programme:directive", args=[directive.pk]) if directive else "",
        "task_url": reverse("programme:task", args=[task.number]) if task else "",
        "passage_url": _passage_url(directive) if directive else "",
    }


def _passage_url(directive: Directive) -> str:
    """The sentence in its document."""
    passage = directive.passage
    return f"{reverse('library:page', args=[directive.document.number, passage.page])}#{passage.anchor}"


def _allowed(pledge: Pledge, user: Viewer, today: date) -> dict[str, bool]:
    """What this person may do now: rules and state together, so that no button leads to a refusal."""
    is_own, is_running = rules.may_promise_for(user, pledge.office), pledge.state in RUNNING
    until = pledge.verdicts_until()
    return {
        "may_edit": is_own and pledge.state in (PledgeState.DRAFT, PledgeState.PUBLISHED),
        "may_publish": is_own and pledge.state == PledgeState.DRAFT,
        "may_claim": is_own and is_running,
        "may_withdraw": is_own and pledge.state in (PledgeState.DRAFT, PledgeState.PUBLISHED),
        "may_check": is_running and rules.may_check(user, pledge),
        "may_judge": rules.may_judge(user, pledge),
        "may_settle": rules.may_settle(user) and is_running and until is not None and until < today,
        "may_hide": rules.may_settle(user),
        "is_insider": rules.belongs_to(user, pledge.office),
    }


@login_required
@require_POST
def judge(request: HttpRequest, number: str) -> HttpResponse:
    pledge, form = pledge_of(request, number), BallotForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the four verdicts."))
        return redirect("pledges:detail", number)
    verdict = Verdict(form.cleaned_data["verdict"])
    actions.judge_pledge(
        by=member_of(request), pledge=pledge, verdict=verdict, reason=form.cleaned_data["reason"], at=clock.now()
    )
    messages.success(request, _("Thank you. Your verdict counts; you may change it until the vote closes."))
    return redirect("pledges:detail", number)


@require_GET
def evidence(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A picture of this pledge's claims or checks, and no other blob."""
    pledge = pledge_of(request, number)
    shown = Q(pk__in=pledge.claims.values("evidence")) | Q(pk__in=pledge.checks.values("evidence"))
    blob = get_object_or_404(Blob.objects.filter(shown), sha256=sha256)
    response = HttpResponse(blobs.read(blob), content_type=blob.media_type)
    response["Cache-Control"] = "private, max-age=86400"
    return response
