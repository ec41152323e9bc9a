"""Pictures that were kept before what they belong to was done: a report that is being written, a deed, an answer."""

from django.db import models

from civicloop.kernel.models import Blob


class DraftPicture(models.Model):
    """Bytes to be looked at after a day: where nothing has taken them by then, they go."""

    blob = models.OneToOneField(Blob, models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.blob_id}"
