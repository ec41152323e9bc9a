"""Standard replies in the forms of deeds: offered above the text, filled in where no script does, counted when said."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, replies
from civicloop.cases.forms.deeds import Words
from civicloop.cases.models import Case, Deed, StandardReply
from civicloop.cases.views.deeds import HANDLERS, Handler
from civicloop.kernel.digits import whole
from civicloop.kernel.querysets import Viewer

type Deeds = Collection[Deed]


def put_replies(user: Viewer, made: Sequence[tuple[Deed, forms.Form]], cases: Iterable[Case]) -> None:
    """Offer in each form what suits its deed and all the cases; one case alone fills its places in at once."""
    listed = list(cases)
    found = replies.offered(user, [deed for deed, _form in made], [case.category for case in listed])
    for deed, form in made:
        if name := HANDLERS[deed].words:
            widget = form.fields[name].widget
            assert isinstance(widget, Words)
            widget.replies = [(each.pk, each.name, said(each, listed)) for each in found.get(deed, ())]


def said(reply: StandardReply, cases: Sequence[Case]) -> str:
    return replies.filled(reply.words, cases[0]) if len(cases) == 1 else reply.words


def chosen(handler: Handler, user: Viewer, data: QueryDict) -> StandardReply | None:
    """The reply that was chosen for the text of this form."""
    key = whole(data.get(f"{handler.name}-{handler.words}_reply", ""))
    return StandardReply.objects.visible_to(user).in_use().filter(pk=key).first() if key else None


def to_fill(request: HttpRequest, handler: Handler) -> StandardReply | None:
    """The reply to be put into the text, where that is what was asked for; Enter in a field asks for the deed."""
    return chosen(handler, request.user, request.POST) if "fill" in request.POST else None


def with_reply(form: forms.Form, handler: Handler, reply: StandardReply, cases: Sequence[Case]) -> dict[str, Any]:
    """What was entered so far, with the reply's words after what stands there; for a form that isn't judged yet."""
    entered = {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
    words, before = said(reply, cases), str(entered[handler.words] or "").strip()
    entered[handler.words] = before if words in before else f"{before}\n{words}".strip()
    return entered


def worded(handler: Handler, entered: dict[str, Any], case: Case) -> dict[str, Any]:
    """What was entered, for this case: the places in its words filled in."""
    if not handler.words:
        return entered
    office = entered.get("office")
    words = replies.filled(entered[handler.words], case, office if isinstance(office, Office) else None)
    return {**entered, handler.words: words}


def count(handler: Handler, user: User, data: QueryDict, times: int = 1) -> None:
    if times and (reply := chosen(handler, user, data)):
        actions.count_reply(by=user, reply=reply, times=times)
