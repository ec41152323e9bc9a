"""Public pledges: what an office promises, what it claims, what an independent check finds, how the public judges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate
from civicloop.kernel.language import in_either
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.kernel.states import Transitions
from civicloop.programme.models import Directive, Task

VOTE_DAYS = 30  # how long the public may judge, from the final claim or the day after the deadline


class PledgeState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("pledge", "Draft")
    PUBLISHED = "published", pgettext_lazy("pledge", "Under way")
    CLAIMED = "claimed", pgettext_lazy("pledge", "Said to be kept")
    SETTLED = "settled", pgettext_lazy("pledge", "Settled")
    WITHDRAWN = "withdrawn", pgettext_lazy("pledge", "Withdrawn")


TRANSITIONS = Transitions[PledgeState](
    {
        PledgeState.DRAFT: [PledgeState.PUBLISHED, PledgeState.WITHDRAWN],
        PledgeState.PUBLISHED: [PledgeState.CLAIMED, PledgeState.SETTLED, PledgeState.WITHDRAWN],
        PledgeState.CLAIMED: [PledgeState.CLAIMED, PledgeState.SETTLED],
    }
)
RUNNING = (PledgeState.PUBLISHED, PledgeState.CLAIMED)


def plain(value: Decimal | None) -> str:
    """A value without idle zeros: 12.50 → 12.5, 100.00 → 100."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class PledgeQuerySet(VisibleQuerySet["Pledge"]):
    def visible_to(self, user: Viewer) -> Self:
        public = ~Q(state=PledgeState.DRAFT) & ~Q(published_at=None)  # whatever was once published stays public
        if may_coordinate(user):
            return self.all()
        if not isinstance(user, User):
            return self.filter(public)
        return self.filter(public | Q(office__in=[post.office_id for post in user.posts]))  # one's own office's drafts

    def overdue(self, today: date) -> Self:
        return self.filter(state=PledgeState.PUBLISHED, due_on__lt=today)

    def open_for_verdicts(self, today: date) -> Self:
        """The same days as `Pledge.is_open_for_verdicts`."""
        claimed = Q(claimed_on__lte=today, claimed_on__gte=today - timedelta(days=VOTE_DAYS))
        due = Q(claimed_on=None, due_on__lt=today, due_on__gte=today - timedelta(days=VOTE_DAYS + 1))
        return self.filter(claimed | due, state__in=RUNNING)

    def settleable(self, today: date) -> Self:
        """Still running, and the vote has ended."""
        claimed = Q(claimed_on__lt=today - timedelta(days=VOTE_DAYS))
        due = Q(claimed_on=None, due_on__lt=today - timedelta(days=VOTE_DAYS + 1))
        return self.filter(claimed | due, state__in=RUNNING)


class Pledge(models.Model):
    """A promise that can be checked: measure, baseline, target, deadline."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="pledges", verbose_name=_("office"))
    name = models.CharField(_("title"), max_length=120)
    name_en = models.CharField(_("English title"), max_length=160, blank=True)
    promise = models.TextField(_("the promise, word for word"))
    measure = models.CharField(_("how it is measured"), max_length=160, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline_value = models.DecimalField(_("value today"), max_digits=12, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(_("measured on"), null=True, blank=True)
    target_value = models.DecimalField(_("value promised"), max_digits=12, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(_("to be kept by"), null=True, blank=True)
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="pledges")
    directive = models.ForeignKey(Directive, models.PROTECT, null=True, blank=True, related_name="pledges")
    state = models.CharField(max_length=10, choices=PledgeState, default=PledgeState.DRAFT)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PledgeQuerySet] = PledgeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None)
                | (
                    ~Q(measure="")
                    & Q(baseline_value__isnull=False, baseline_on__isnull=False)
                    & Q(target_value__isnull=False, due_on__isnull=False)
                    & ~Q(target_value=F("baseline_value"))
                ),
                name="published_pledge_can_be_checked",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "claimed", "settled"]) | Q(published_at__isnull=False),
                name="public_pledge_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def title(self) -> str:
        return in_either(self.name, self.name_en)

    @property
    def chain_name(self) -> str:
        return f"pledge:{self.number}"

    @property
    def baseline_text(self) -> str:
        return plain(self.baseline_value)

    @property
    def target_text(self) -> str:
        return plain(self.target_value)

    def is_overdue(self, today: date) -> bool:
        """Past its deadline without the office saying that it is kept."""
        return self.state == PledgeState.PUBLISHED and self.due_on is not None and today > self.due_on

    def verdicts_from(self) -> date | None:
        """The first day of the public's vote: when the office says so, at the latest the day after the deadline."""
        if self.due_on is None:
            return None
        return self.claimed_on or self.due_on + timedelta(days=1)

    def verdicts_until(self) -> date | None:
        opens = self.verdicts_from()
        return opens and opens + timedelta(days=VOTE_DAYS)

    def is_open_for_verdicts(self, today: date) -> bool:
        opens, ends = self.verdicts_from(), self.verdicts_until()
        return self.state in RUNNING and opens is not None and ends is not None and opens <= today <= ends

    def progress(self, value: Decimal) -> float:
        """How far along from baseline (0) to target (1) a value is; may be below 0 or beyond 1."""
        if self.target_value is None or self.baseline_value is None:
            raise ValueError("a pledge without baseline and target has no progress")
        return float((value - self.baseline_value) / (self.target_value - self.baseline_value))


class Amendment(models.Model):
    """One change of a published pledge: what it said, what it says, why. Never changed itself."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="amendments")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    changes = models.JSONField(help_text="field → [before, after], as text")

    def __str__(self) -> str:
        return f"{self.pledge_id} {', '.join(self.changes)}"


class Claim(models.Model):
    """What the office says: a value, in words, with evidence. A final one says that the pledge is kept."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="claims")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    measured_on = models.DateField(_("measured on"))
    words = models.TextField(_("in words"))
    evidence = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    is_final = models.BooleanField(_("the pledge is kept"), default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.value}"

    @property
    def value_text(self) -> str:
        return plain(self.value)


class Check(models.Model):
    """What an independent inspector found."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="checks")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    measured_on = models.DateField(_("measured on"))
    finding = models.TextField(_("finding"))
    evidence = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", help_text="whom the inspector belongs to")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.value}"

    @property
    def value_text(self) -> str:
        return plain(self.value)


class Verdict(models.TextChoices):
    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Partly kept")
    BROKEN = "broken", _("Not kept")
    UNKNOWN = "unknown", _("I can't tell")


class Ballot(models.Model):
    """One member's verdict. A change supersedes the earlier one, which stays; only the open one counts."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="ballots")
    user = models.ForeignKey(User, models.PROTECT, related_name="ballots")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_hidden = models.BooleanField(default=False, help_text="the reason was taken off the page; the verdict counts")
    nonce = models.CharField(max_length=32, help_text="with the verdict, opens the seal kept in the chain")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "user"], condition=Q(superseded_at=None), name="one_verdict_per_member_and_pledge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.verdict}"
