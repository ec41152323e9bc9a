"""Pictures of a case: kept with what their cameras say, so that a fix is shown at its place, in its time, once."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from civicloop.cases import evidence, places
from civicloop.cases.models import Case, LikenessPart, Picture, PlaceFrom, Purpose, Step


class Kept(NamedTuple):
    """A cleaned picture whose bytes are stored and which belongs to no case yet."""

    blob: int
    small: int
    width: int
    height: int
    likeness: int | None = None  # perceptual hash
    place: places.Point | None = None  # of evidence alone: a resident's place is proposed, then forgotten
    taken_at: datetime | None = None
    is_of_device: bool = False  # whether the place is where the device stood when it was sent


def attach(step: Step, pictures: Sequence[Kept], purpose: Purpose) -> None:
    """Add pictures to a step, with how far from the place they were taken, and which earlier one they repeat."""
    made = Picture.objects.bulk_create([picture_of(step, kept, purpose) for kept in pictures])
    LikenessPart.objects.bulk_create(
        LikenessPart(picture=picture, place=place, value=value)
        for picture in made
        for place, value in evidence.parts_of(picture.likeness)
    )


def picture_of(step: Step, kept: Kept, purpose: Purpose) -> Picture:
    is_evidence = purpose == Purpose.AFTER
    return Picture(
        case_id=step.case_id, step=step, purpose=purpose, blob_id=kept.blob, small_id=kept.small,
        width=kept.width, height=kept.height, likeness=kept.likeness, taken_at=kept.taken_at,
        distance_m=distance(step.case, kept), place_from=origin(kept),
        repeats=evidence.earliest_like(kept.likeness) if is_evidence else None,
    )  # fmt: skip


def origin(kept: Kept) -> str:
    if kept.place is None:
        return ""
    return PlaceFrom.DEVICE if kept.is_of_device else PlaceFrom.CAMERA


def distance(case: Case, kept: Kept) -> int | None:
    if kept.place is None:
        return None
    return round(places.distance_m(places.Point(*kept.place), places.Point(case.latitude, case.longitude)))
