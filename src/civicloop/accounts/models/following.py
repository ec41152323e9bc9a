"""Who follows what, by the thing's chain name."""

from django.db import models

from civicloop.accounts.models.people import User


class Follow(models.Model):
    """A person is told what happens to a thing: a task, an order, a document, a case, a pledge, an office."""

    person = models.ForeignKey(User, models.PROTECT, related_name="follows")
    thing = models.CharField(max_length=120, db_index=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thing"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.thing}"
