"""Cases: one problem at one place, from the report to the end of its probation, and back if it comes again."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate, may_inspect
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.programme.models import Task


class Group(models.TextChoices):
    ENVIRONMENT = "environment", _("City appearance")
    STREET = "street", _("Street order")
    CONSTRUCTION = "construction", _("Building sites")
    ADVERTISING = "advertising", _("Advertising")
    FACILITIES = "facilities", _("Roads and facilities")


class KeyProblem(models.TextChoices):
    """The campaign's four key problems."""

    OCCUPIED = "occupied", _("Occupied roads and pavements")
    TRAFFIC = "traffic", _("Traffic offences")
    ILLEGAL = "illegal", _("Illegal building")
    DIRT = "dirt", _("Dirt and disorder")


class LimitUnit(models.TextChoices):
    WORKING_HOURS = "hours", _("working hours")
    WORKING_DAYS = "days", _("working days")
    CALENDAR_DAYS = "calendar", _("calendar days")


class Category(models.Model):
    """A kind of problem, with the time an office has for it and the time it then has to stay fixed."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    group = models.CharField(_("group"), max_length=12, choices=Group)
    key_problem = models.CharField(_("key problem"), max_length=8, choices=KeyProblem, blank=True)
    limit_amount = models.PositiveSmallIntegerField(_("limit"))
    limit_unit = models.CharField(_("unit of the limit"), max_length=8, choices=LimitUnit)
    probation_days = models.PositiveSmallIntegerField(_("days of probation"), default=30)
    rebound_days = models.PositiveSmallIntegerField(
        _("days in which it counts as a rebound"), default=90, help_text=_("Reckoned from the day it was closed.")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="case_categories", verbose_name=_("usual office")
    )
    synonyms = models.JSONField(_("other words for it"), default=list)
    is_common = models.BooleanField(_("offered first"), default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(limit_amount__gt=0), name="category_has_a_limit")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class AreaKind(models.TextChoices):
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    LAKE = "lake", _("Lake")
    RIVER = "river", _("River")
    PARK = "park", _("Park")
    ROAD = "road", _("Road")
    PLACE = "place", _("Place")


class Area(models.Model):
    """A piece of the city's map: GeoJSON geometry in WGS-84, and the office that answers for it."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AreaKind)
    geometry = models.JSONField()
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="areas")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class State(models.TextChoices):
    TIP = "tip", _("Reported")
    REFUSED = "refused", _("Not taken on")
    MERGED = "merged", _("Joined to another case")
    FILED = "filed", _("Filed")
    DISPATCHED = "dispatched", _("Sent to the office")
    RETURNED = "returned", _("Returned by the office")
    ACCEPTED = "accepted", _("Being fixed")
    FIXED = "fixed", _("Fixed, to be checked")
    REWORK = "rework", _("To be fixed again")
    PROBATION = "probation", _("Closed, being watched")
    DONE = "done", _("Stayed fixed")
    REBOUNDED = "rebounded", _("Came back")


UNFILED = (State.TIP, State.REFUSED, State.MERGED)
OPEN = (State.FILED, State.DISPATCHED, State.RETURNED, State.ACCEPTED, State.FIXED, State.REWORK)
WITH_OFFICE = (State.DISPATCHED, State.ACCEPTED, State.REWORK)
CLOSED = (State.PROBATION, State.DONE, State.REBOUNDED)
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
        filed = ~Q(state__in=UNFILED) if may_inspect(user) else shown  # who verifies sees all that was filed
        own = Q(reporter=user)  # one's own, in any state
        offices = Q(office__in=[post.office_id for post in user.posts])  # what one's office has
        return self.filter(filed | own | offices)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class Case(models.Model):
    """One problem at one place. State is what the last step says; contacts live with the followers."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="cases")
    words = models.TextField(_("what is wrong"), blank=True)
    place_text = models.CharField(_("place in words"), max_length=120, blank=True)
    latitude = models.FloatField(help_text="WGS-84")
    longitude = models.FloatField(help_text="WGS-84")
    cell = models.PositiveBigIntegerField(help_text="grid cell of about 100 m: places.cell_of")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="cases")
    reporter = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="cases")
    source = models.CharField(max_length=10, choices=Source, default=Source.PUBLIC)
    state = models.CharField(max_length=10, choices=State, default=State.TIP)
    is_public = models.BooleanField(_("shown to everyone"), default=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="cases")
    fixed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
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

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

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
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="case_is_on_earth"
            ),
        ]
        indexes = [
            models.Index(fields=["cell", "state"], name="case_by_cell"),
            models.Index(fields=["state", "due_at"], name="case_by_due"),
            models.Index(fields=["office", "state"], name="case_by_office"),
            models.Index(fields=["-reported_at"], name="case_by_report"),
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
    def label(self) -> State:
        return State(self.state)


class Deed(models.TextChoices):
    """What a step did."""

    REPORTED = "reported", _("reported")
    REFUSED = "refused", _("not taken on")
    MERGED = "merged", _("joined to another case")
    FILED = "filed", _("filed")
    DISPATCHED = "dispatched", _("sent to the office")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")
    FIXED = "fixed", _("reported as fixed")
    PASSED = "passed", _("checked and closed")
    FAILED = "failed", _("checked: not fixed")
    REOPENED = "reopened", _("reopened")
    ENDED = "ended", _("end of probation")
    LINKED = "linked", _("linked to a task")
    REBOUND = "rebound", _("came back")
    JUDGED = "judged", _("judged by a reporter")
    JOINED = "joined", _("someone else reports the same")
    NOTED = "noted", _("a word on it")
    IMPORTED = "imported", _("taken over from another register")


class Step(models.Model):
    """One entry of a case's history; never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    deed = models.CharField(max_length=10, choices=Deed)
    state = models.CharField(max_length=10, choices=State, help_text="after this step")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="step_by_moment")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.deed}"


class Origin(models.Model):
    """Where an imported case was kept before: a register of someone else's, and its number there."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="origin")
    register = models.SlugField(max_length=32, allow_unicode=True)
    external_id = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "external_id"], name="one_case_per_imported_row")]

    def __str__(self) -> str:
        return f"{self.register} {self.external_id}"


class Purpose(models.TextChoices):
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")


class Picture(models.Model):
    """A picture of a case, re-encoded without what the camera wrote into it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pictures")
    step = models.ForeignKey(Step, models.PROTECT, related_name="pictures")
    purpose = models.CharField(max_length=6, choices=Purpose)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    small = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose}"


class Follower(models.Model):
    """Someone who reported the case or joined it, known by a secret link of which only the hash is kept."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="followers")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="followed_cases")
    token_hash = models.CharField(max_length=64, unique=True)
    is_reporter = models.BooleanField(default=False)
    contact = models.CharField(_("how to reach you"), max_length=120, blank=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(is_reporter=True), name="one_first_reporter_per_case"),
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(user__isnull=False), name="one_following_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {'reporter' if self.is_reporter else 'joined'}"


class Judgement(models.Model):
    """What someone who reported the problem says of one fix."""

    follower = models.ForeignKey(Follower, models.PROTECT, related_name="judgements")
    case = models.ForeignKey(Case, models.PROTECT, related_name="judgements")
    fixed_at = models.DateTimeField(help_text="the fix that is judged")
    is_fixed = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "fixed_at"], name="one_judgement_per_fix_and_follower"),
            models.CheckConstraint(condition=Q(is_fixed=True) | ~Q(reason=""), name="not_fixed_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {'fixed' if self.is_fixed else 'not fixed'}"
