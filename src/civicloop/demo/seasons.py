"""What is set up for the days ahead: a key period, rules of routing (one of which errs: its period is gone), lists for
the day, alerts; and a good deed, shown."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from civicloop.cases import actions
from civicloop.cases.models import WITH_OFFICE, Area, Case, KeyPeriod, State
from civicloop.cases.places import Point
from civicloop.cases.tokens import token_of
from civicloop.demo.places import places
from civicloop.demo.story import Story
from civicloop.demo.world import City

DISTRICT = "xiadi"
SEASON = "xiadi-night-fair"
ROUTES: Sequence[dict[str, Any]] = (
    {"name": "展销周期间霞堤区的占道和烧烤", "categories": ["pavement-trading", "street-barbecue"],
     "areas": [DISTRICT], "periods": [SEASON], "office": DISTRICT},
    {"name": "灯会期间的占道经营", "categories": ["pavement-trading"], "periods": ["lantern-fair"], "office": "urban"},
    {"name": "垂落的通信线缆", "categories": ["hanging-cables"], "office": "telecom"},
    {"name": "垃圾和堆物由属地处理", "categories": ["exposed-rubbish", "full-bins", "piled-goods"]},
)  # fmt: skip
TO_SEE_TO = {
    "urban": Q(office__code="urban", state__in=WITH_OFFICE),
    "inspector": Q(verifier__handle="inspector", state=State.FIXED),
}
GOOD_DEED = "卖菜的大姐收摊以后，把旁边几家的菜叶也一起扫了，地上干干净净。"


def stories(city: City) -> Iterable[Story]:
    yield looking_ahead(city)
    yield planning(city)
    yield praising(city)


def looking_ahead(city: City) -> Story:
    """A district will have half the time while its fair is on; cases of those days go to the district itself."""
    yield (at := city.at(5, 10))
    season = KeyPeriod(
        code=SEASON, name="霞堤夜市展销周", name_en="Xiadi night fair", starts_on=city.day(-6), ends_on=city.day(-13),
        limit_percent=50, patrols_a_day=4, notice="展销期间人多，请从古渡巷一侧进出。",
        notice_en="Expect crowds: use the entrance on Old Ferry Lane.",
    )  # fmt: skip
    coordinator = city.people["coordinator"]
    areas = Area.objects.filter(code=DISTRICT)
    actions.save_period(by=coordinator, period=season, areas=areas, categories=(), at=at)
    yield (at := city.at(5, 11))
    for said in ROUTES:
        actions.save_rule(by=coordinator, said=said, position=None, at=at)
    actions.put_in_force(by=coordinator, at=at)


def planning(city: City) -> Story:
    """On the eve of today people put on their lists what they mean to see to; a resident asks for alerts."""
    yield (at := city.at(1, 18))
    for handle, theirs in TO_SEE_TO.items():
        actions.mark(by=city.people[handle], cases=Case.objects.filter(theirs).order_by("due_at", "pk")[:4], at=at)
    market = places()["dongqiao-market"]
    middle = Point(market.latitude, market.longitude)
    actions.want_circle(by=city.residents[0], middle=middle, metres=500, at=at)


def praising(city: City) -> Story:
    place = places()["dongqiao-market"]
    yield (at := city.at(3, 18))
    praise = actions.send_praise(
        by=city.residents[0], token=token_of("demo-praise"), words=GOOD_DEED,
        point=Point(place.latitude, place.longitude), place_text=place.name, at=at,
    )  # fmt: skip
    yield (at := city.at(2, 9))
    actions.decide_praise(by=city.people["coordinator"], praise=praise, is_shown=True, at=at)
