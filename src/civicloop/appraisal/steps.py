"""The steps that a person may take in a dispute now, as a table: who, from which state, with which form and action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.appraisal import rules
from civicloop.appraisal.actions import disputes as actions
from civicloop.appraisal.forms import RefundForm, RefusalForm, WordsForm
from civicloop.appraisal.models import TRANSITIONS, Dispute, DisputeState, Inadmissible

type Said = Mapping[str, Any]
type Take = Callable[[User | None, Dispute, str, datetime, Said], Dispute]


@dataclass(frozen=True)
class Step:
    """One step: `role` may take it; `take` calls its action."""

    deed: str
    label: str | Promise
    role: str
    leads_to: DisputeState
    take: Take
    form: type[Form] | None = None
    is_main: bool = True


def _by_lodger(action: Callable[..., Dispute]) -> Take:
    return lambda by, dispute, key, at, said: action(by=by, dispute=dispute, key=key, at=at, **said)


def _by_official(action: Callable[..., Dispute]) -> Take:
    return lambda by, dispute, key, at, said: action(by=by, dispute=dispute, at=at, **said)


def _refuse(by: User | None, dispute: Dispute, key: str, at: datetime, said: Said) -> Dispute:
    ground = Inadmissible(said["ground"])
    return actions.refuse_appeal(by=by, dispute=dispute, at=at, ground=ground, words=said["words"])  # type: ignore[arg-type]


LODGER, OPERATOR, REGULATOR = "lodger", "operator", "regulator"
STEPS = (
    Step("answer", _("Answer it"), OPERATOR, DisputeState.ANSWERED, _by_official(actions.answer_dispute), RefundForm),
    Step("accept", _("Accept the answer"), LODGER, DisputeState.ACCEPTED, _by_lodger(actions.accept_answer)),
    Step(
        *("appeal", _("Appeal to the regulator"), LODGER, DisputeState.APPEALED, _by_lodger(actions.appeal_dispute)),
        form=WordsForm,
        is_main=False,
    ),
    Step("admit", _("Take up the appeal"), REGULATOR, DisputeState.ADMITTED, _by_official(actions.admit_appeal)),
    Step("refuse", _("Do not admit the appeal"), REGULATOR, DisputeState.REFUSED, _refuse, RefusalForm, is_main=False),
    Step("decide", _("Decide"), REGULATOR, DisputeState.DECIDED, _by_official(actions.decide_appeal), RefundForm),
    Step(
        *("withdraw", _("Withdraw the dispute"), LODGER, DisputeState.WITHDRAWN, _by_lodger(actions.withdraw_dispute)),
        is_main=False,
    ),
)


def offered(dispute: Dispute, user: User | None, key: str, today: date) -> list[Step]:
    """The steps that this person may take today."""
    roles = _roles(dispute, user, key)
    now = DisputeState(dispute.state)
    found = [step for step in STEPS if step.role in roles and TRANSITIONS.allows(now, step.leads_to)]
    is_waiting = now == DisputeState.LODGED and today <= dispute.answer_due_on
    return [step for step in found if not (step.deed == "appeal" and is_waiting)]


def _roles(dispute: Dispute, user: User | None, key: str) -> set[str]:
    viewer = user or AnonymousUser()
    held = {
        LODGER: rules.is_lodger(dispute, user, key),
        OPERATOR: rules.may_answer(viewer, dispute),
        REGULATOR: rules.may_regulate(viewer, dispute),
    }
    return {role for role, is_held in held.items() if is_held}
