"""One problem at one place, and who may see it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate, may_inspect
from civicloop.cases.models.categories import Category
from civicloop.cases.models.limits import FilingCondition, KeyPeriod
from civicloop.cases.models.places import Area
from civicloop.cases.places import cell_name
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.programme.models import Task


class State(models.TextChoices):
    TIP = "tip", _("Reported")
    CHECKING = "checking", _("To be looked at on the spot")
    CHECKED = "checked", _("Looked at on the spot")
    QUERIED = "queried", _("The reporter was asked first")
    ASKED = "asked", _("The reporter was asked")
    REFUSED = "refused", _("Not taken on")
    MERGED = "merged", _("Joined to another case")
    FILED = "filed", _("Filed")
    DISPATCHED = "dispatched", _("Sent to the office")
    RETURNED = "returned", _("Returned by the office")
    SPLIT = "split", _("Shared out among offices")
    FORWARDED = "forwarded", _("With a body outside the city")
    ACCEPTED = "accepted", _("Being fixed")
    SUSPENDED = "suspended", _("Suspended, the clock stands still")
    FIXED = "fixed", _("Fixed, to be checked")
    REWORK = "rework", _("To be fixed again")
    PROBATION = "probation", _("Closed, being watched")
    DONE = "done", _("Stayed fixed")
    REBOUNDED = "rebounded", _("Came back")
    ENDED = "ended", _("Closed, not watched")
    VOID = "void", _("Void")


class Ending(models.TextChoices):
    """How it ends: closed is not always fixed. Claimed by the office, then confirmed by who checks it."""

    FIXED = "fixed", _("Fixed")
    PARTLY = "partly", _("Partly fixed")
    UNFIXABLE = "unfixable", _("Can’t be fixed")
    GONE = "gone", _("No longer there")
    FORWARDED = "forwarded", _("Dealt with by a body outside the city")
    ELSEWHERE = "elsewhere", _("Closed in its register; nobody here watched it")


UNFILED = (State.TIP, State.QUERIED, State.CHECKING, State.CHECKED, State.REFUSED, State.MERGED)
WITH_OFFICE = (State.DISPATCHED, State.ACCEPTED, State.REWORK)
OPEN = (
    State.FILED, *WITH_OFFICE, State.RETURNED, State.SUSPENDED, State.SPLIT, State.FORWARDED, State.FIXED, State.ASKED
)  # fmt: skip
CLOSED = (State.PROBATION, State.DONE, State.REBOUNDED, State.ENDED)
PAUSED = (State.QUERIED, State.ASKED, State.SUSPENDED)  # the clock stands still, for a reason that is shown
JUDGED = (State.FIXED, *CLOSED)  # states in which those who reported it say whether it is fixed


class Source(models.TextChoices):
    PUBLIC = "public", _("Resident")
    STAFF = "staff", _("Staff")
    INSPECTOR = "inspector", _("An inspection")
    HOTLINE = "hotline", _("The hotline")
    OPEN311 = "open311", _("Another application")
    IMPORT = "import", _("Another register")


class CaseQuerySet(VisibleQuerySet["Case"]):
    def visible_to(self, user: Viewer) -> Self:
        shown = Q(is_public=True) & ~Q(state__in=UNFILED)  # filed and public
        if not isinstance(user, User):
            return self.filter(shown)
        if may_coordinate(user):
            return self.all()
        looked_at = ~Q(state__in=UNFILED) | Q(state=State.CHECKING)  # who verifies sees all that was filed
        filed = looked_at if may_inspect(user) else shown
        own = Q(reporter=user)  # one's own, in any state
        posts = [post.office_id for post in user.posts]
        offices = Q(office__in=posts)  # what one's office has
        helping = Q(pk__in=Support.objects.filter(office__in=posts).values("case"))  # what it helps with
        return self.filter(filed | own | offices | helping)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def joined(self, case: Case) -> Self:
        """The case and the reports joined to it: two look-ups, where a condition across tables walks over all."""
        return self.filter(Q(pk=case.pk) | Q(merged_into=case))


class Case(models.Model):
    """One problem at one place. State is what the last step says; contacts live with the followers."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="cases")
    condition = models.ForeignKey(FilingCondition, models.PROTECT, null=True, blank=True, related_name="cases")
    period = models.ForeignKey(KeyPeriod, models.PROTECT, null=True, blank=True, related_name="cases")
    words = models.TextField(_("what is wrong"), blank=True)
    answers = models.JSONField(default=dict, blank=True, help_text="code of the category's question → what was said")
    place_text = models.CharField(_("place in words"), max_length=120, blank=True)
    latitude = models.FloatField(help_text="WGS-84")
    longitude = models.FloatField(help_text="WGS-84")
    cell = models.PositiveBigIntegerField(help_text="H3 cell: places.cell_of")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False)
    reporter = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="cases")
    source = models.CharField(max_length=10, choices=Source, default=Source.PUBLIC)
    state = models.CharField(max_length=10, choices=State, default=State.TIP)
    is_public = models.BooleanField(_("shown to everyone"), default=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="cases")
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="assigned_cases", help_text="who of the office"
    )
    fixed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verifier = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="drawn to check the newest fix"
    )
    ending = models.CharField(_("how it ends"), max_length=10, choices=Ending, blank=True)
    resumes = models.CharField(max_length=10, choices=State, blank=True, help_text="where it goes on after a pause")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    supervised_at = models.DateTimeField(null=True, blank=True)
    extension_count = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0, help_text="grows with each step")
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="cases")
    rebound_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="rebounds")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    rework_count = models.PositiveSmallIntegerField(default=0)
    return_count = models.PositiveSmallIntegerField(default=0)
    reported_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    warns_at = models.DateTimeField(null=True, blank=True, help_text="from here on the light is yellow")
    fixed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    probation_until = models.DateTimeField(null=True, blank=True)

    looks_alike = False  # set by queries.nearby: one of its pictures is like the one in hand

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]
    was: dict[str, Any] = {}  # the columns as they were when the row was locked; empty for a new one

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=UNFILED) | Q(category__isnull=False, filed_at__isnull=False),
                name="filed_case_has_a_category",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_OFFICE) | Q(office__isnull=False, due_at__isnull=False),
                name="dispatched_case_has_office_and_limit",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CLOSED) | Q(closed_at__isnull=False), name="closed_case_has_a_moment"
            ),
            models.CheckConstraint(condition=~Q(rebound_of=F("id")), name="case_is_no_rebound_of_itself"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="case_is_no_part_of_itself"),
            models.CheckConstraint(
                condition=Q(state__in=PAUSED) | Q(resumes=""), name="only_a_paused_case_knows_where_it_goes_on"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ENDED) | ~Q(ending__in=["", Ending.FIXED]), name="ended_case_says_how"
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="case_is_on_earth"
            ),
        ]
        indexes = [
            models.Index(fields=["cell", "state"], name="case_by_cell"),
            models.Index(fields=["state", "due_at", "is_public"], name="case_by_due"),
            models.Index(fields=["office", "state"], name="case_by_office"),
            models.Index(fields=["office"], name="case_hidden", condition=Q(is_public=False)),
            # Lists: in their order, with what says who may see a case, so that no list is sorted or read in vain.
            models.Index(fields=["-reported_at", "-id", "is_public", "state"], name="case_by_report"),
            models.Index(fields=["area", "-reported_at", "-id"], name="case_by_area"),
            models.Index(fields=["-reported_at", "-id"], condition=Q(rebound_of__isnull=False), name="case_came_back"),
            models.Index(
                fields=["closed_at", "state", "is_public"], condition=Q(closed_at__isnull=False), name="case_by_closing"
            ),
            models.Index(fields=["filed_at"], condition=Q(rebound_of__isnull=False), name="case_by_rebound"),
            models.Index(fields=["verifier", "state"], name="case_by_verifier"),
            models.Index(
                fields=["cell", "closed_at"], name="case_by_cell_closed", condition=Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return self.category.title if self.category else str(_("Not yet sorted"))

    @property
    def chain_name(self) -> str:
        return f"case:{self.number}"

    @property
    def place(self) -> str:
        """Where it is, in words; the district where nothing better is known."""
        return self.place_text or (self.area.title if self.area else "")

    @property
    def is_everyones(self) -> bool:
        """Whether everyone sees it: as `visible_to` nobody in particular."""
        return self.is_public and self.state not in UNFILED

    @property
    def place_name(self) -> str:
        """Of the place's own page."""
        return cell_name(self.cell)

    @property
    def label(self) -> State:
        return State(self.state)

    @property
    def outcome(self) -> str:
        """How it ended, in words; empty while it is open."""
        return str(Ending(self.ending).label) if self.ending and self.state in CLOSED else ""


class Support(models.Model):
    """An office that helps the one which has the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="supports")
    office = models.ForeignKey(Office, models.PROTECT, related_name="supported_cases")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "office"], name="office_helps_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.office_id}"
