"""What was done to a case, never changed; where it came from; its pictures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.cases.models.cases import Case, Ending, State
from civicloop.kernel.models import Blob


class Deed(models.TextChoices):
    """What a step did."""

    REPORTED = "reported", _("reported")
    SENT_OUT = "sent_out", _("to be looked at on the spot")
    CHECKED = "checked", _("looked at on the spot")
    QUERIED = "queried", _("the reporter was asked first")
    ASKED = "asked", _("the reporter was asked")
    ANSWERED = "answered", _("the reporter answered")
    LAPSED = "lapsed", _("no answer came")
    REFUSED = "refused", _("not taken on")
    MERGED = "merged", _("joined to another case")
    FILED = "filed", _("filed")
    DISPATCHED = "dispatched", _("sent to the office")
    SPLIT = "split", _("shared out among offices")
    GATHERED = "gathered", _("all its parts are closed")
    HELPED = "helped", _("another office was asked to help")
    FORWARDED = "forwarded", _("forwarded to a body outside the city")
    CAME_BACK = "came_back", _("given back by a body outside the city")
    CONCLUDED = "concluded", _("dealt with by a body outside the city")
    ACCEPTED = "accepted", _("accepted")
    ASSIGNED = "assigned", _("given to someone of the office")
    WANTS_TIME = "wants_time", _("asked for more time")
    EXTENDED = "extended", _("more time was given")
    WANTS_WAIT = "wants_wait", _("asked to stop the clock")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("goes on")
    DENIED = "denied", _("the request was turned down")
    SUPERVISED = "supervised", _("supervised")
    VOIDED = "voided", _("declared void")
    RETURNED = "returned", _("returned")
    FIXED = "fixed", _("reported as fixed")
    REDRAWN = "redrawn", _("someone else was drawn to check it")
    PASSED = "passed", _("checked and closed")
    FAILED = "failed", _("checked: not fixed")
    REOPENED = "reopened", _("reopened")
    LOOKED = "looked", _("looked at again")
    ENDED = "ended", _("end of probation")
    LINKED = "linked", _("linked to a task")
    REBOUND = "rebound", _("came back")
    JUDGED = "judged", _("judged by a reporter")
    JOINED = "joined", _("someone else reports the same")
    NOTED = "noted", _("a word on it")
    IMPORTED = "imported", _("taken over from another register")
    UNDONE = "undone", _("taken back")


class Finding(models.TextChoices):
    """What was found on the spot, before it is filed."""

    EXISTS = "exists", _("It is there")
    NOTHING = "nothing", _("Nothing is there")
    UNABLE = "unable", _("It could not be found out")


class Step(models.Model):
    """One entry of a case's history; never changed: database triggers refuse it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    deed = models.CharField(max_length=10, choices=Deed)
    state = models.CharField(max_length=10, choices=State, help_text="after this step")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    finding = models.CharField(max_length=10, choices=Finding, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True, help_text="claimed or confirmed by this step")
    before = models.JSONField(default=dict, help_text="what this step changed of the case, as it was: for taking back")

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
    SAID = "said", _("By whoever reported it")


class PlaceFrom(models.TextChoices):
    CAMERA = "camera", _("the camera")
    DEVICE = "device", _("the device")


class Picture(models.Model):
    """A picture of a case, re-encoded without what the camera wrote into it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pictures")
    step = models.ForeignKey(Step, models.PROTECT, related_name="pictures")
    purpose = models.CharField(max_length=6, choices=Purpose)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    small = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    likeness = models.BigIntegerField(null=True, db_index=True, help_text="perceptual hash: kernel.pictures.likeness")
    taken_at = models.DateTimeField(null=True, blank=True, help_text="as the camera says")
    distance_m = models.PositiveIntegerField(null=True, blank=True, help_text="from the case's place")
    place_from = models.CharField(max_length=6, choices=PlaceFrom, blank=True)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose}"


class LikenessPart(models.Model):
    """A quarter of a picture's likeness: pictures that share one are looked at closely, so that it stays quick."""

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="likeness_parts")
    place = models.PositiveSmallIntegerField(help_text="which quarter: 0 to 3")
    value = models.PositiveIntegerField(help_text="its 16 bits")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "value", "picture"], name="likeness_by_part")]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.place} {self.value:04x}"
