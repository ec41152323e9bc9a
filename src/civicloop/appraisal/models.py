"""Service windows and how people were served there; disputes over a service industry's charges."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import WORKS, may_coordinate
from civicloop.kernel.language import in_either
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.kernel.states import Transitions


class WindowQuerySet(VisibleQuerySet["Window"]):
    def visible_to(self, user: Viewer) -> Self:
        return self.all()  # windows are public, and closed ones answer for their ratings


class Window(models.Model):
    """A counter that serves people. Whoever scans its QR code comes to `/w/<token>/`."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="windows", verbose_name=_("office"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    token = models.CharField(max_length=24, unique=True)
    is_closed = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    objects: ClassVar[WindowQuerySet] = WindowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="one_window_per_name")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_either(self.name, self.name_en)

    @property
    def chain_name(self) -> str:
        return f"window:{self.pk}"


class Level(models.IntegerChoices):
    """The five levels of 好差评; the last two are bad ratings."""

    VERY_SATISFIED = 5, _("Very satisfied")
    SATISFIED = 4, _("Satisfied")
    FAIR = 3, _("Fairly satisfied")
    DISSATISFIED = 2, _("Dissatisfied")
    VERY_DISSATISFIED = 1, _("Very dissatisfied")


BAD = (Level.DISSATISFIED, Level.VERY_DISSATISFIED)


class Trouble(models.TextChoices):
    """What went wrong, to pick from."""

    WAIT = "wait", _("I waited too long")
    MANNER = "manner", _("I was treated rudely")
    UNCLEAR = "unclear", _("Nobody explained it clearly")
    ERRAND = "errand", _("I was sent away or had to come again")
    CHARGE = "charge", _("I was charged wrongly")
    OTHER = "other", _("Something else")


class Rating(models.Model):
    """How one visit was. `visit` is a hash of the browser's secret and the day: it names nobody."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="ratings")
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    trouble = models.CharField(_("what went wrong"), max_length=10, choices=Trouble, blank=True)
    words = models.CharField(_("in your words"), max_length=500, blank=True)
    visit = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "visit"], name="one_rating_per_visit"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="rating_has_five_levels"),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.level}"


class Remedy(models.TextChoices):
    """What an office may answer to a bad rating."""

    FIXED = "fixed", _("Put right at once")
    PLANNED = "planned", _("Will be put right by a date")
    EXPLAINED = "explained", _("Can't be done, and why")
    CONTESTED = "contested", _("The facts are otherwise")


class FollowUp(models.Model):
    """What an office owes after a bad rating: an answer within working days, public beside the rating."""

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="follow_up")
    due_on = models.DateField()
    remedy = models.CharField(_("what was done"), max_length=10, choices=Remedy, blank=True)
    answer = models.TextField(_("in words"), blank=True)
    planned_on = models.DateField(_("put right by"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(remedy="") & ~Q(answer="") & Q(answered_by__isnull=False)),
                name="answered_follow_up_says_what_was_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.remedy or 'open'}"

    @property
    def chain_name(self) -> str:
        return f"follow-up:{self.pk}"

    def is_overdue(self, today: date) -> bool:
        return self.answered_at is None and today > self.due_on


class DisputeState(models.TextChoices):
    LODGED = "lodged", _("Waits for the operator's answer")
    ANSWERED = "answered", _("Answered: accept or appeal")
    ACCEPTED = "accepted", _("Settled: the answer was accepted")
    APPEALED = "appealed", _("Appealed to the regulator")
    ADMITTED = "admitted", _("The regulator examines it")
    REFUSED = "refused", _("The appeal was not admitted")
    DECIDED = "decided", _("Decided by the regulator")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Withdrawn")


TRANSITIONS = Transitions[DisputeState](
    {
        DisputeState.LODGED: [DisputeState.ANSWERED, DisputeState.APPEALED, DisputeState.WITHDRAWN],
        DisputeState.ANSWERED: [DisputeState.ACCEPTED, DisputeState.APPEALED, DisputeState.WITHDRAWN],
        DisputeState.APPEALED: [DisputeState.ADMITTED, DisputeState.REFUSED, DisputeState.WITHDRAWN],
        DisputeState.ADMITTED: [DisputeState.DECIDED, DisputeState.WITHDRAWN],
    }
)
ENDED = (DisputeState.ACCEPTED, DisputeState.REFUSED, DisputeState.DECIDED, DisputeState.WITHDRAWN)


class Inadmissible(models.TextChoices):
    """Why a regulator need not take an appeal (article 11)."""

    TOO_OLD = "too-old", _("the charge is more than five months old")
    SETTLED = "settled", _("the parties settled it")
    TAKEN = "taken", _("it was taken up already")
    ELSEWHERE = "elsewhere", _("a court, an arbitrator or a consumers' body has it")


class DisputeQuerySet(VisibleQuerySet["Dispute"]):
    def visible_to(self, user: Viewer) -> Self:
        if not isinstance(user, User):
            return self.none()  # who lodged without an account comes with the key
        if may_coordinate(user):
            return self.all()  # the regulator
        own = Q(member=user)
        answered_by_mine = Q(operator__in=[post.office_id for post in user.posts if post.role in WORKS])
        return self.filter(own | answered_by_mine)


class Dispute(models.Model):
    """A user's quarrel with an operator over a charge, with its statutory clocks. Private to the parties."""

    number = models.CharField(_("number"), max_length=14, unique=True)
    operator = models.ForeignKey(
        Office, models.PROTECT, related_name="disputes", verbose_name=pgettext_lazy("dispute", "operator")
    )
    member = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="disputes")
    contact = models.CharField(_("e-mail address or phone number"), max_length=120, blank=True)
    key_hash = models.CharField(
        max_length=64, blank=True, help_text="of the link that who lodged it without account has"
    )
    service_number = models.CharField(_("number or account the charge is for"), max_length=40)
    amount = models.DecimalField(_("disputed amount (¥)"), max_digits=10, decimal_places=2)
    charged_from = models.DateField(_("charged from"))
    charged_until = models.DateField(_("charged until"))
    facts = models.TextField(_("what happened"))
    wish = models.CharField(_("what you ask for"), max_length=300)
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.LODGED)
    due_on = models.DateField(null=True, blank=True, help_text="the day the running clock ends; none where none runs")
    lodged_at = models.DateTimeField()
    answer_due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    refund = models.DecimalField(_("refund (¥)"), max_digits=10, decimal_places=2, null=True, blank=True)
    ground = models.CharField(_("why the appeal was not admitted"), max_length=10, choices=Inadmissible, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DisputeQuerySet] = DisputeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False) | (~Q(contact="") & ~Q(key_hash="")),
                name="dispute_has_someone_to_answer_to",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_is_about_an_amount"),
            models.CheckConstraint(
                condition=Q(charged_until__gte=F("charged_from")), name="dispute_period_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def chain_name(self) -> str:
        return f"dispute:{self.number}"


class DisputeStep(models.Model):
    """One entry of a dispute's history; never changed."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=DisputeState)
    words = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.state}"
