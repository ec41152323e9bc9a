"""What a person can do with a case on its page: each deed with its form, what it calls, and how it is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import actions, queries, routes
from civicloop.cases.forms import PicturesField
from civicloop.cases.forms import deeds as forms_of_deeds
from civicloop.cases.models import Case, Deed, Ending, Finding, ReliefKind, Step
from civicloop.cases.workflow import next_deeds
from civicloop.kernel import clock
from civicloop.kernel.querysets import Viewer

F = forms_of_deeds

type Said = dict[str, Any]
type Run = Callable[[Case, User, Said, datetime], object]


@dataclass(frozen=True)
class Handler:
    """A deed as the page offers it: its form, what it calls, the words of its button and of the line that opens it."""

    name: str
    form: type[forms.Form]
    run: Run
    button: str | Promise
    summary: str | Promise = ""
    icon: str = "check"

    @property
    def words(self) -> str:
        """The field in which someone says something; none has two."""
        fields = self.form.base_fields.items()
        return next((name for name, field in fields if isinstance(field.widget, F.Words)), "")


@dataclass(frozen=True)
class Offer:
    deed: Deed
    handler: Handler
    form: forms.Form
    is_next: bool  # the expected step, offered in full
    is_open: bool = False  # it was sent, and is shown again

    @property
    def is_on_site(self) -> bool:
        return isinstance(self.form, F.OnSiteForm)


def file_and_send(case: Case, by: User, said: Said, at: datetime) -> None:
    with transaction.atomic():
        filed = actions.file_case(
            case=case, by=by, category=said["category"], condition=said["condition"], at=at, is_public=said["is_public"]
        )
        if said["office"]:
            actions.dispatch(case=filed, by=by, office=said["office"], at=at)


def with_pictures(said: Said, at: datetime) -> Said:
    """What was entered, its pictures kept: before the deed, so that the files of one that is refused are swept."""
    if "pictures" not in said:
        return said
    kept = [actions.as_draft(actions.keep_evidence(each, said["stood"]), at) for each in said["pictures"]]
    return {**said, "pictures": kept}


def mark_fixed(case: Case, by: User, said: Said, at: datetime) -> None:
    ending = Ending(said["ending"])
    actions.mark_fixed(case=case, by=by, pictures=said["pictures"], note=said["note"], ending=ending, at=at)


def verify(case: Case, by: User, said: Said, at: datetime) -> None:
    passed = said["passed"] == "yes"
    actions.verify(case=case, by=by, passed=passed, note=said["note"], pictures=said["pictures"], at=at)


def record_check(case: Case, by: User, said: Said, at: datetime) -> None:
    found = Finding(said["finding"])
    actions.record_check(case=case, by=by, finding=found, note=said["note"], pictures=said["pictures"], at=at)


def look_again(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.look_again(case=case, by=by, note=said["note"], pictures=said["pictures"], at=at)


def decide(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.decide_relief(case=case, by=by, is_granted=said["granted"] == "yes", answer=said["answer"], at=at)


def simply(action: Callable[..., object], **fixed: Any) -> Run:
    """An action whose words are the form's fields."""
    return lambda case, by, said, at: action(case=case, by=by, at=at, **said, **fixed)


def merge(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.merge_tip(case=case, into=said["number"], by=by, at=at)


def supervise(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.supervise(case=case, by=by, words=said["reason"], at=at)


def conclude(case: Case, by: User, said: Said, at: datetime) -> None:
    actions.conclude(case=case, by=by, words=said["reason"], at=at)


HANDLERS = {
    Deed.FILED: Handler("file", F.FileForm, file_and_send, _("File it and send it"), _("Take it on after all")),
    Deed.DISPATCHED: Handler("dispatch", F.DispatchForm, simply(actions.dispatch), _("Send it to the office"),
                             icon="office"),
    Deed.ACCEPTED: Handler("accept", F.AcceptForm, simply(actions.accept), _("We take it on")),
    Deed.CHECKED: Handler("check", F.CheckForm, record_check, _("Record what you found"), icon="eye"),
    Deed.FIXED: Handler("fixed", F.FixForm, mark_fixed, _("We have dealt with it")),
    Deed.PASSED: Handler("verify", F.VerifyForm, verify, _("Record what you found"), icon="eye"),
    Deed.EXTENDED: Handler("decide", F.DecideForm, decide, _("Decide")),
    Deed.SENT_OUT: Handler("send-out", F.NoteForm, simply(actions.send_out), _("Have it looked at"),
                           _("Have someone look on the spot first")),
    Deed.REFUSED: Handler("refuse", F.ReasonForm, simply(actions.refuse_tip), _("Don’t take it on"),
                          _("Not to be taken on")),
    Deed.MERGED: Handler("merge", F.MergeForm, merge, _("Join it"), _("Reported already: join it to a case")),
    Deed.RETURNED: Handler("return", F.ReasonForm, simply(actions.return_case), _("Return it"),
                           _("It is not ours: return it")),
    Deed.WANTS_TIME: Handler("more-time", F.ReliefForm, simply(actions.ask_relief, kind=ReliefKind.EXTEND),
                             _("Ask for an extension"), _("We need more time")),
    Deed.WANTS_WAIT: Handler("wait", F.ReliefForm, simply(actions.ask_relief, kind=ReliefKind.SUSPEND),
                             _("Ask to stop the clock"), _("It can’t be done now: stop the clock")),
    Deed.RESUMED: Handler("resume", F.NoteForm, simply(actions.resume), _("Let it go on"), _("Let it go on now")),
    Deed.QUERIED: Handler("query", F.AskForm, simply(actions.ask_reporter), _("Ask now"), _("Ask whoever reported it")),
    Deed.ASKED: Handler("ask", F.AskForm, simply(actions.ask_reporter), _("Ask now"), _("Ask whoever reported it")),
    Deed.SPLIT: Handler("split", F.SplitForm, simply(actions.split), _("Share it out"),
                        _("Several offices: share it out")),
    Deed.HELPED: Handler("help", F.DispatchForm, simply(actions.ask_help), _("Ask it to help"),
                         _("Ask another office to help")),
    Deed.FORWARDED: Handler("forward", F.ForwardForm, simply(actions.forward), _("Forward it"),
                            _("Not the city’s: forward it")),
    Deed.CONCLUDED: Handler("conclude", F.ReasonForm, conclude, _("Close it"), _("The body outside has dealt with it")),
    Deed.CAME_BACK: Handler("take-back", F.ReasonForm, simply(actions.take_back), _("Take it back"),
                            _("The body outside gives it back")),
    Deed.SUPERVISED: Handler("supervise", F.ReasonForm, supervise, _("Chase it"), _("Chase the office")),
    Deed.REDRAWN: Handler("pass-on", F.ReasonForm, simply(actions.pass_on), _("Draw someone else"),
                          _("I can’t check this one")),
    Deed.LOOKED: Handler("look", F.LookForm, look_again, _("Still fixed"), _("I looked again: it is still fixed")),
    Deed.REOPENED: Handler("reopen", F.ReasonForm, simply(actions.reopen), _("Reopen it"),
                           _("It is not fixed: reopen it")),
    Deed.VOIDED: Handler("void", F.ReasonForm, simply(actions.declare_void), _("Declare it void"),
                         _("Filed by mistake: declare it void")),
    Deed.ASSIGNED: Handler("assign", F.AssignForm, simply(actions.assign), _("Give it to this person"),
                           _("Who of the office sees to it?")),
    Deed.LINKED: Handler("link", F.LinkForm, simply(actions.link_task), _("Save"), _("Which task does it belong to?")),
}  # fmt: skip
BY_NAME = {handler.name: handler for handler in HANDLERS.values()}
DECIDING = {ReliefKind.EXTEND: Deed.EXTENDED, ReliefKind.SUSPEND: Deed.SUSPENDED}


def offers(user: Viewer, case: Case, bound: Mapping[str, forms.Form] = {}) -> list[Offer]:
    """What this person can do now, the expected step first; a form that was sent stands for its empty one."""
    relief = case.reliefs.filter(decided_at=None).first()
    able: list[Deed] = [deed for deed in next_deeds(user, case) if deed in HANDLERS and deed != Deed.EXTENDED]
    if relief and DECIDING[ReliefKind(relief.kind)] in next_deeds(user, case):
        able = [Deed.EXTENDED, *able]
    if relief:
        able = [deed for deed in able if deed not in (Deed.WANTS_TIME, Deed.WANTS_WAIT)]
    return [offer_of(deed, user, case, bound, is_first=n == 0) for n, deed in enumerate(able)]


def offer_of(deed: Deed, user: Viewer, case: Case, bound: Mapping[str, forms.Form], *, is_first: bool) -> Offer:
    handler = HANDLERS[deed]
    form = bound.get(handler.name) or form_of(handler, user, initial=initial_of(deed, case))
    is_late_filing = deed == Deed.FILED and case.state == "refused"
    is_next = is_first and (not handler.summary or deed == Deed.FILED) and not is_late_filing
    return Offer(deed, handler, form, is_next=is_next, is_open=handler.name in bound)


def initial_of(deed: Deed, case: Case) -> dict[str, object]:
    if deed in (Deed.FILED, Deed.DISPATCHED):
        office = routes.proposal(case, clock.now()).office
        return {"category": case.category_id, "office": office.pk if office else None, "is_public": case.is_public}
    if deed == Deed.ASSIGNED:
        return {"person": case.assignee_id}
    return {"task": case.task_id} if deed == Deed.LINKED else {}


def form_of(
    handler: Handler, user: Viewer, data: QueryDict | None = None, files: Any = None, **options: Any
) -> forms.Form:
    form = handler.form(data, files, prefix=handler.name, **options)
    if handler.name == "assign":
        form.fields["person"].queryset = queries.colleagues(user)  # type: ignore[attr-defined]
    if handler.name == "link":
        form.fields["task"].queryset = queries.open_tasks(user)  # type: ignore[attr-defined]
    return form


def may_send_pictures(user: Viewer, case: Case) -> bool:
    """Asked before any picture is opened."""
    return any(isinstance(field, PicturesField) for offer in offers(user, case) for field in offer.form.fields.values())


def undoable(user: Viewer, case: Case) -> Step | None:
    return actions.undoable(case, user, clock.now()) if isinstance(user, User) else None
