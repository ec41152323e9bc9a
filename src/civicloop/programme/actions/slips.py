"""Supervision: slips by the clock and by hand, their answers, and the ladder of who is told."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.numbers import hold, reference
from civicloop.kernel.worktime import Unit, city_hours, nth_day
from civicloop.programme.actions.steps import CLOCK, required, step, taken
from civicloop.programme.ladder import people_of
from civicloop.programme.models import (
    UNANSWERED,
    Audience,
    Colour,
    Deed,
    Rung,
    Slip,
    SlipAnswer,
    SlipState,
    Task,
    Telling,
)
from civicloop.programme.rules import may_carry_out, may_order, may_supervise
from civicloop.programme.supervision import SIGNING
from civicloop.programme.workflow import SLIPS, TASK_MOVES

ANSWER_WORKING_DAYS = {Colour.BLUE: 5, Colour.YELLOW: 3, Colour.RED: 2}


class AnswerIncomplete(Refused):
    code = "answer-incomplete"
    message = _("Say why, what is done about it, and by which day: that day must lie ahead.")


@transaction.atomic
def send_slip(*, task: Task, colour: Colour | str, words: str, by: User, at: datetime) -> Slip:
    """A slip by hand, with words."""
    hold("S", day_of(at))
    task = taken(task, Deed.SLIP, by)
    return sent(task, Colour(colour), at, words=required(words), by=by)


def send_slip_once(*, task_id: int, colour: Colour, stage: str, at: datetime) -> Slip | None:
    """A slip by the clock, if none was sent for this stage yet and the task still calls for one; safe to repeat."""
    try:
        with transaction.atomic():
            hold("S", day_of(at))
            task = Task.objects.select_for_update(of=("self",)).select_related("lead_office").get(pk=task_id)
            is_sent = task.slips.filter(colour=colour, stage=stage).exists()
            if is_sent or task.state not in TASK_MOVES[Deed.SLIP].sources:
                return None
            return sent(task, colour, at, words=words_of(task, stage), stage=stage)
    except IntegrityError:  # another worker sent it in the same moment
        return None


def words_of(task: Task, stage: str) -> str:
    """What a slip by the clock says where its colour does not say it."""
    if not stage.startswith(SIGNING):
        return ""
    return str(_("Not signed for within %(days)s working days of its dispatch.") % {"days": settings.SIGN_DAYS})


def sent(task: Task, colour: Colour, at: datetime, *, words: str = "", by: User | None = None, stage: str = "") -> Slip:
    counts = city_hours().counts(Unit.WORKING_DAYS)
    slip = Slip.objects.create(
        number=reference("S", day_of(at), digits=5),
        task=task,
        colour=colour,
        stage=stage,
        words=words.strip(),
        sent_at=at,
        sent_by=by,
        answer_by=nth_day(day_of(at), ANSWER_WORKING_DAYS[colour], counts),
    )
    step(task, Deed.SLIP, by, at, note=words, colour=colour, slip=slip.number)
    climb(slip=slip, at=at)
    return slip


@transaction.atomic
def answer_slip(*, slip: Slip, cause: str, measures: str, new_date: date, by: User, at: datetime) -> SlipAnswer:
    """The office says why, what it does about it, and by when."""
    slip, task = locked(slip)
    if not may_carry_out(by, task):
        raise NotAllowed
    SLIPS.require(SlipState(slip.state), SlipState.ANSWERED)
    if not (cause.strip() and measures.strip()) or new_date < day_of(at):
        raise AnswerIncomplete
    answer = SlipAnswer.objects.create(
        slip=slip, at=at, by=by, cause=cause.strip(), measures=measures.strip(), new_date=new_date
    )
    slip.state = SlipState.ANSWERED
    slip.save()
    step(task, Deed.ANSWER, by, at, note=cause, slip=slip.number, new_date=new_date)
    return answer


@transaction.atomic
def check_answer(*, slip: Slip, is_enough: bool, by: User, at: datetime, words: str = "") -> Slip:
    """A coordinator accepts the answer, or says what it lacks: then the office answers again."""
    slip, task = locked(slip)
    if not may_supervise(by, task):
        raise NotAllowed
    verdict = SlipState.ACCEPTED if is_enough else SlipState.REJECTED
    SLIPS.require(SlipState(slip.state), verdict)
    answer = slip.answers.select_for_update().latest("pk")
    answer.checked_at, answer.checked_by, answer.is_enough = at, by, is_enough
    answer.check_words = words.strip() if is_enough else required(words).strip()
    answer.save()
    slip.state = verdict
    slip.save()
    step(task, Deed.CHECK, by, at, note=words, slip=slip.number, is_enough=is_enough)
    return slip


def locked(slip: Slip) -> tuple[Slip, Task]:
    found = Slip.objects.select_for_update(of=("self",)).get(pk=slip.pk)
    task = Task.objects.select_for_update(of=("self",)).select_related("lead_office").get(pk=found.task_id)
    return found, task


@transaction.atomic
def climb(*, slip: Slip, at: datetime) -> list[Telling]:
    """Tell whoever the ladder names by now, each audience once. Nobody is told of a slip that was answered."""
    slip, task = locked(slip)
    if slip.state not in UNANSWERED:
        return []
    told = set(slip.tellings.values_list("audience", flat=True))
    rungs = Rung.objects.filter(colour=slip.colour).exclude(audience__in=told).order_by("working_days", "pk")
    return [tell(slip, task, Audience(rung.audience), at) for rung in rungs if is_due(rung, slip, at)]


def is_due(rung: Rung, slip: Slip, at: datetime) -> bool:
    counts = city_hours().counts(Unit.WORKING_DAYS)
    return day_of(at) >= nth_day(day_of(slip.sent_at), rung.working_days, counts)


def tell(slip: Slip, task: Task, audience: Audience, at: datetime) -> Telling:
    people = people_of(audience, task.lead_office)
    telling = Telling.objects.create(slip=slip, audience=audience, at=at, people_count=len(people))
    notify(
        people=people,
        kind="slip-sent",
        text=_("Supervision slip %(number)s for %(task)s “%(title)s”: answer it by %(day)s."),
        url=reverse("programme:slip", args=[slip.number]),
        at=at,
        about=f"{slip.chain_name}:{audience}",
        number=slip.number,
        task=task.number,
        title=task.title,
        day=slip.answer_by.isoformat(),
    )
    chain.record(by=CLOCK, verb="slip.told", thing=slip, at=at, audience=audience, people=len(people))
    return telling


@transaction.atomic
def set_rung(*, rung: Rung, working_days: int, by: User, at: datetime) -> Rung:
    """Change after how many working days an audience is told."""
    if not may_order(by):
        raise NotAllowed
    rung = Rung.objects.select_for_update().get(pk=rung.pk)
    rung.working_days = working_days
    rung.save()
    chain.record(by=by, verb="ladder.changed", thing=f"rung:{rung.pk}", at=at, working_days=working_days)
    return rung
