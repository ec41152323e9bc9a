"""The secret of a person's calendar feed."""

from django.db import models

from civicloop.accounts.models import User


class Feed(models.Model):
    """`turn` counts how often the link was reset: the link is signed with it, so that an older one no longer opens."""

    person = models.OneToOneField(User, models.PROTECT, related_name="feed")
    turn = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.person_id}"
