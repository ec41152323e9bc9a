"""Good deeds: sent in by anyone, shown once an officer has looked."""

from datetime import datetime

from django.db import IntegrityError, transaction

from civicloop.accounts.models import User
from civicloop.cases import geography, places, rules, tokens
from civicloop.cases.actions.intake import OutsideCity
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import Praise, PraiseState
from civicloop.kernel import chain, clock, numbers
from civicloop.kernel.models import Blob


def send_praise(
    *, by: User | None, token: str, words: str, point: places.Point, at: datetime, place_text: str = "",
    picture: Blob | None = None,
) -> Praise:  # fmt: skip
    """Take a good deed in; the same form a second time gives the same one."""
    if not geography.is_in_city(point):
        raise OutsideCity
    known = Praise.objects.filter(token_hash=tokens.hash_of(token))
    try:
        with transaction.atomic():
            return known.first() or take_in(by, token, words.strip(), point, at, place_text.strip(), picture)
    except IntegrityError:  # the same form, at the same moment
        if earlier := known.first():
            return earlier
        raise


def take_in(
    by: User | None, token: str, words: str, point: places.Point, at: datetime, place_text: str, picture: Blob | None
) -> Praise:
    praise = Praise.objects.create(
        number=numbers.reference("G", clock.day_of(at), digits=5), words=words, place_text=place_text,
        latitude=point.latitude, longitude=point.longitude, area=geography.area_at(point), sender=by,
        token_hash=tokens.hash_of(token), sent_at=at, picture=picture,
    )  # fmt: skip
    chain.record(by=None, verb="praise.sent", thing=praise, at=at)
    return praise


@transaction.atomic
def decide_praise(*, by: User, praise: Praise, is_shown: bool, at: datetime) -> Praise:
    """Show it to everyone, or don't; an officer may think again."""
    allow(rules.may_set_up(by))
    praise = Praise.objects.select_for_update().get(pk=praise.pk)
    praise.state = PraiseState.SHOWN if is_shown else PraiseState.HIDDEN
    praise.save(update_fields=["state"])
    chain.record(by=by, verb=f"praise.{praise.state}", thing=praise, at=at)
    return praise
