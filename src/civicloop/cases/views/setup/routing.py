"""The rules of routing: their order, who would get a case, last month under the draft."""

from datetime import datetime, time
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, drawing, routes, suggesting
from civicloop.cases.forms.setup import RuleForm, TryForm
from civicloop.cases.models import Area, Case, Category, KeyPeriod, KeyProblem, RuleBook
from civicloop.cases.places import Point
from civicloop.cases.views.setup.home import for_setters
from civicloop.kernel import clock

MOVED_SHOWN = 100


@for_setters
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The draft where there is one, else the rules in force; with what is wrong."""
    live, draft = routes.live_book(), routes.draft_book()
    context = {
        "live": live,
        "draft": draft,
        "rows": told(draft or live),
        "troubles": routes.troubles(draft or live),
        "live_troubles": routes.troubles(live) if draft else [],
        "nobodys": routes.nobodys(),
    }
    return render(request, "cases/setup/routing.html", context)


def told(book: RuleBook | None) -> list[dict[str, Any]]:
    """The rules in words: codes with their names, those of what is gone as they are."""
    rows = routes.rows_of(book)
    if not rows:
        return []
    names = names_by_code()
    return [
        {
            "row": row,
            "conditions": [
                names.get(code, code)
                for listed in (row.categories, row.problems, row.areas, row.periods, row.guarantors)
                for code in listed
            ],
            "office": names.get(row.office, row.office),
        }
        for row in rows
    ]


def names_by_code() -> dict[str, str]:
    found: dict[str, str] = {str(code): str(label) for code, label in KeyProblem.choices}
    for model in (Office, Category, Area, KeyPeriod):
        found |= {row.code: row.title for row in model._default_manager.all()}
    return found


@for_setters
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, nth: int = 0) -> HttpResponse:
    """Add a rule, or change the one at a position."""
    rows = routes.rows_of(routes.draft_book() or routes.live_book())
    row = next((each for each in rows if each.position == nth), None)
    if nth and row is None:
        raise Http404
    form = RuleForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in RuleForm.Meta.fields}
        actions.save_rule(by=cast(User, request.user), said=said, position=nth or None, at=clock.now())
        messages.success(request, _("Saved in the draft. It is in force once you put the draft in force."))
        return redirect("cases:routing")
    return render(request, "cases/setup/rule.html", {"form": form, "row": row})


@for_setters
@require_POST
def change(request: HttpRequest, nth: int, deed: str) -> HttpResponse:
    """Move a rule up or down, or take it away."""
    by, at = cast(User, request.user), clock.now()
    if deed in ("up", "down"):
        actions.move_rule(by=by, position=nth, up=deed == "up", at=at)
    elif deed == "remove":
        actions.remove_rule(by=by, position=nth, at=at)
    else:
        raise Http404
    return redirect("cases:routing")


@for_setters
@require_POST
def finish(request: HttpRequest, deed: str) -> HttpResponse:
    """Put the draft in force, or drop it."""
    by = cast(User, request.user)
    if deed == "in-force":
        actions.put_in_force(by=by, at=clock.now())
        messages.success(request, _("The new rules are in force."))
    elif deed == "drop":
        actions.drop_draft(by=by)
        messages.info(request, _("The draft is gone; the rules in force are as they were."))
    else:
        raise Http404
    return redirect("cases:routing")


@for_setters
@require_safe
def replay(request: HttpRequest) -> HttpResponse:
    draft = routes.draft_book()
    if draft is None:
        return redirect("cases:routing")
    found = routes.replay(draft, clock.now())
    offices = {office.code: office.title for office in Office.objects.all()}
    shown = [
        {"case": each.case, "before": offices.get(each.before.office), "after": offices.get(each.after.office),
         "rule": each.after.rule, "words": each.after.words}
        for each in found.moved[:MOVED_SHOWN]
    ]  # fmt: skip
    return render(request, "cases/setup/replay.html", {"replay": found, "shown": shown})


# --- who would get this? -----------------------------------------------------------------------------


@for_setters
@require_safe
def trial(request: HttpRequest) -> HttpResponse:
    form = TryForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if request.GET and form.is_valid():
        category, suggested = category_of(form.cleaned_data)
        case, at = imagined(form.cleaned_data, category), moment_of(form.cleaned_data)
        context |= {"category": category, "suggested": suggested, "answers": answers(case, at)}
    return render(request, "cases/setup/trial.html", context)


def answers(case: Case, at: datetime) -> list[dict[str, Any]]:
    """What the rules in force say, and the draft where there is one."""
    names = {office.code: office.title for office in Office.objects.all()}
    books = [(_("In force"), routes.live_book())]
    if draft := routes.draft_book():
        books.append((_("Draft"), draft))
    decided = [(label, routes.Router.of(book).route(case, at)) for label, book in books]
    return [{"label": label, "decision": each, "office": names.get(each.office)} for label, each in decided]


def category_of(said: dict[str, Any]) -> tuple[Category | None, bool]:
    """The chosen category, else the likeliest by the words, and whether it is only that."""
    if said["category"]:
        return Category.objects.filter(code=said["category"]).first(), False
    found = suggesting.suggest(said["words"], count=1)
    return (found[0].category, True) if found else (None, False)


def imagined(said: dict[str, Any], category: Category | None) -> Case:
    point: Point = said["place"] or drawing.anchor(Area.objects.get(code=said["area"]).geometry)
    return Case(category=category, latitude=point.latitude, longitude=point.longitude)


def moment_of(said: dict[str, Any]) -> datetime:
    return timezone.make_aware(datetime.combine(said["day"], time(12))) if said["day"] else clock.now()
