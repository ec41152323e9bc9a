"""Offices are scored by a version of the formula, may appeal, and see what was decided."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, Role, User
from civicloop.accounts.rules import has_role, may_act_for
from civicloop.kernel import chain
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused, WrongState
from civicloop.programme.actions.steps import required
from civicloop.programme.models import AppealState, Count, Formula, Score, ScoreAppeal
from civicloop.programme.rules import may_order
from civicloop.programme.scoring import count_offices, points_of


class TimeNotOver(Refused):
    code = "time-not-over"
    message = _("Only a time that is over can be scored: choose a last day before today.")


class AppealedAlready(Refused):
    code = "appealed-already"
    message = _("An appeal against this score waits for a decision already.")


@transaction.atomic
def save_formula(*, base: Decimal, weights: Mapping[Count, Decimal], words: str, by: User, at: datetime) -> Formula:
    """The next version; scores by earlier ones stay as they are."""
    if not may_order(by):
        raise NotAllowed
    version = (Formula.objects.select_for_update().aggregate(last=Max("version"))["last"] or 0) + 1
    kept = {Count(name).value: str(weight) for name, weight in weights.items() if weight}
    formula = Formula.objects.create(
        version=version, base=base, weights=kept, words=words.strip(), saved_by=by, saved_at=at
    )
    chain.record(by=by, verb="formula.saved", thing=formula, at=at, base=base, weights=kept)
    return formula


@transaction.atomic
def score_offices(*, formula: Formula, first_on: date, last_on: date, by: User, at: datetime) -> list[Score]:
    """Score every office that had something to count. Scores that are there already stay: doing it twice adds none."""
    if not may_order(by):
        raise NotAllowed
    if last_on >= day_of(at) or last_on < first_on:
        raise TimeNotOver
    counted = count_offices(first_on, last_on)
    known = set(
        Score.objects.filter(formula=formula, first_on=first_on, last_on=last_on).values_list("office_id", flat=True)
    )
    scores = Score.objects.bulk_create(
        Score(
            formula=formula,
            office_id=office,
            first_on=first_on,
            last_on=last_on,
            points=points_of(formula.base, formula.weights, each),
            counted=each.numbers,
            on_time_count=each.on_time,
            due_count=each.due,
            counted_at=at,
        )
        for office, each in sorted(counted.items())
        if office not in known
    )
    chain.record(by=by, verb="scores.counted", thing=formula, at=at, first=first_on, last=last_on, count=len(scores))
    return scores


@transaction.atomic
def appeal_score(*, score: Score, words: str, by: User, at: datetime) -> ScoreAppeal:
    """The office says what is wrong with its score."""
    score = Score.objects.select_for_update(of=("self",)).select_related("office").get(pk=score.pk)
    if not may_act_for(by, score.office):
        raise NotAllowed
    if score.appeals.filter(state=AppealState.OPEN).exists():
        raise AppealedAlready
    appeal = ScoreAppeal.objects.create(score=score, words=required(words).strip(), made_by=by, made_at=at)
    chain.record(by=by, verb="score.appealed", thing=score, at=at)
    return appeal


@transaction.atomic
def decide_score_appeal(
    *, appeal: ScoreAppeal, adjustment: Decimal, decision: str, by: User, at: datetime
) -> ScoreAppeal:
    """Adjust the score by so many points, or by none: then the appeal is dismissed. Never by the office itself."""
    appeal = ScoreAppeal.objects.select_for_update(of=("self",)).select_related("score__office").get(pk=appeal.pk)
    if not may_decide_appeal(by, appeal.score.office):
        raise NotAllowed
    if appeal.state != AppealState.OPEN:
        raise WrongState(now=AppealState(appeal.state).label, wanted=AppealState.UPHELD.label)
    appeal.state = AppealState.UPHELD if adjustment else AppealState.DISMISSED
    appeal.adjustment, appeal.decision = adjustment, required(decision).strip()
    appeal.decided_by, appeal.decided_at = by, at
    appeal.save()
    chain.record(by=by, verb="score.decided", thing=appeal.score, at=at, adjustment=adjustment)
    return appeal


def may_decide_appeal(user: User, office: Office) -> bool:
    return may_order(user) and not has_role(user, office, Role)
