"""Measures cases in a scratch database: taking in, lists, the map, counts, routing, looking for rebounds."""

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import batched
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from civicloop.accounts.models import Membership, Office, OfficeKind, Role, User
from civicloop.cases import actions, counting, overview, places, routes
from civicloop.cases.actions.rebounds import find_original
from civicloop.cases.models import Area, AreaKind, Case, Category, RuleBook, State
from civicloop.cases.models.routing import BookState, RoutingRule
from civicloop.cases.views import livemap
from civicloop.cases.views.listing import index, listed
from civicloop.kernel import clock

WEST, SOUTH, SIDE = 120.0, 30.0, 0.6  # a city of about 58 by 67 km
DISTRICTS = 4  # on each side
AT_ONCE = 5000
CENTRES = 30  # where half of all problems are
YEARS = 3
OPEN_SHARE = 0.05
ROUTED = 5000


OPEN_ONES = (State.FILED, State.DISPATCHED, State.ACCEPTED, State.FIXED)
CLOSED_ONES = (State.DONE, State.DONE, State.PROBATION)
COLUMNS = (
    "number, category_id, latitude, longitude, cell, area_id, office_id, state, reported_at, filed_at, "
    "dispatched_at, due_at, warns_at, fixed_at, closed_at"
)
SAME = {
    "words": "'路边有垃圾堆放，影响通行'", "answers": "'{}'", "place_text": "''", "source": "'public'", "ending": "''",
    "resumes": "''", "is_public": "TRUE", "extension_count": "0", "revision": "3", "rework_count": "0",
    "return_count": "0",
}  # fmt: skip
INSERT = (
    f"INSERT INTO cases_case ({COLUMNS}, {', '.join(SAME)}) "  # noqa: S608 — all of it stands here
    f"VALUES ({', '.join(['%s'] * 15)}, {', '.join(SAME.values())})"
)
CLOSINGS = (
    "INSERT INTO cases_step (case_id, at, deed, state, office_id, note, finding, ending, before) "
    "SELECT id, closed_at, 'passed', 'probation', office_id, '', '', '', '{}' FROM cases_case "
    "WHERE closed_at IS NOT NULL AND id > %s"
)


class City:
    """A scratch city that grows: districts, offices, rules, cases over the last three years."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)  # noqa: S311 — it keeps no secret
        self.now = clock.now()
        self.offices = [Office.objects.create(code=f"bench{n}", name=f"单位{n}", path=f"bench{n}/") for n in range(12)]
        civility = Office.objects.create(code="civility", name="文明办", path="civility/", kind=OfficeKind.COORDINATOR)
        self.coordinator = User.objects.create_user(handle="coordinator", name="coordinator")
        Membership.objects.create(user=self.coordinator, office=civility, role=Role.OFFICER)
        self.officer = User.objects.create_user(handle="officer", name="officer")
        Membership.objects.create(user=self.officer, office=self.offices[0], role=Role.OFFICER)
        self.areas = [self.district(n) for n in range(DISTRICTS**2)]
        self.categories = list(Category.objects.order_by("pk"))
        self.centres = [self.anywhere() for _ in range(CENTRES)]
        self.case_count = 0
        self.rules()

    def district(self, n: int) -> Area:
        width = SIDE / DISTRICTS
        west, south = WEST + n % DISTRICTS * width, SOUTH + n // DISTRICTS * width
        ring = [
            [west, south],
            [west + width, south],
            [west + width, south + width],
            [west, south + width],
            [west, south],
        ]
        return Area.objects.create(
            code=f"d{n}", name=f"第{n}区", kind=AreaKind.DISTRICT, office=self.offices[n % len(self.offices)],
            geometry={"type": "Polygon", "coordinates": [ring]},
        )  # fmt: skip

    def rules(self) -> None:
        """Forty rules, as a city may have them: by category and district."""
        book = RuleBook.objects.create(
            state=BookState.LIVE, begun_at=self.now, begun_by=self.coordinator, live_at=self.now
        )
        for n in range(40):
            area = self.areas[n % len(self.areas)].code
            RoutingRule.objects.create(
                book=book, position=n, name=f"规则{n}", office=self.offices[n % len(self.offices)].code,
                categories=[self.categories[n % len(self.categories)].code], areas=[area],
            )  # fmt: skip

    def anywhere(self) -> places.Point:
        return places.Point(SOUTH + self.dice.random() * SIDE, WEST + self.dice.random() * SIDE)

    def place(self) -> places.Point:
        """Half of the problems lie around a few centres, half anywhere."""
        if self.dice.random() < 0.5:
            return self.anywhere()
        centre = self.dice.choice(self.centres)
        up, across = self.dice.gauss(0, 0.01), self.dice.gauss(0, 0.01)
        edge = SIDE - 1e-6
        return places.Point(
            SOUTH + min(max(centre.latitude + up - SOUTH, 0), edge),
            WEST + min(max(centre.longitude + across - WEST, 0), edge),
        )

    def grow(self, wanted: int) -> dict[str, object]:
        """Up to so many cases: written as plain rows, and counted once at the end, so that a million takes minutes."""
        started, made = time.perf_counter(), wanted - self.case_count
        counting.remove(connection)
        before = Case.objects.aggregate(newest=Max("pk"))["newest"] or 0
        with connection.cursor() as cursor:
            for rows in batched((self.row(n) for n in range(self.case_count, wanted)), AT_ONCE):
                with transaction.atomic():
                    cursor.executemany(INSERT, list(rows))
            cursor.execute(CLOSINGS, [before])
        counting.install(connection)
        counting.recount()
        self.case_count = max(self.case_count, wanted)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        seconds = time.perf_counter() - started
        return {"cases": self.case_count, "filled_per_second": round(max(made, 0) / seconds)}

    def row(self, n: int) -> list[str | int | float | None]:
        """The columns of one case, as the database takes them."""
        point, dice = self.place(), self.dice
        width = SIDE / DISTRICTS
        nth = int((point.latitude - SOUTH) / width) * DISTRICTS + int((point.longitude - WEST) / width)
        area = self.areas[min(nth, len(self.areas) - 1)]
        reported = self.now - timedelta(days=dice.random() * 365 * YEARS)
        is_open = dice.random() < OPEN_SHARE
        state = dice.choice(OPEN_ONES if is_open else CLOSED_ONES)
        moment = connection.ops.adapt_datetimefield_value
        at = moment(reported)
        closed = None if is_open else moment(reported + timedelta(days=dice.random() * 10))
        due, warns = moment(reported + timedelta(days=5)), moment(reported + timedelta(days=4))
        return [
            f"B{n:09}", dice.choice(self.categories).pk, point.latitude, point.longitude, places.cell_of(point),
            area.pk, dice.choice(self.offices).pk, state, at, at, at, due, warns, at, closed,
        ]  # fmt: skip


# --- measuring ---------------------------------------------------------------------------------------


def timed(what: Callable[[], Any], times: int) -> dict[str, float]:
    """Median, 95th percentile and processor time of a call, in milliseconds."""
    clock_ms, processor_ms = [], []
    for _ in range(times):
        started, worked = time.perf_counter(), time.process_time()
        what()
        clock_ms.append((time.perf_counter() - started) * 1000)
        processor_ms.append((time.process_time() - worked) * 1000)
    cuts = statistics.quantiles(clock_ms, n=20) if len(clock_ms) > 1 else clock_ms * 19
    return {
        "p50_ms": round(statistics.median(clock_ms), 2),
        "p95_ms": round(cuts[18], 2),
        "processor_ms": round(statistics.mean(processor_ms), 2),
    }


def measure(city: City, each: int) -> Iterator[dict[str, object]]:
    """Each with what it is of and what it took."""
    load = round(os.getloadavg()[0], 1)
    for name, what in subjects(city).items():
        what()  # once to warm up
        yield {"of": name, **timed(what, each), "load": load}
    yield {"of": "routing", **routing(city), "load": load}


def subjects(city: City) -> dict[str, Callable[[], Any]]:
    visitor, now = AnonymousUser(), city.now
    middle = f"{SOUTH + SIDE / 2},{WEST + SIDE / 2}"
    return {
        "report taken in": lambda: report(city),
        "list of 50, visitor": lambda: page(visitor, "per=50"),
        "list of 50, officer": lambda: page(city.officer, "per=50"),
        "list of 50, open ones": lambda: page(visitor, "per=50&show=open"),
        "list of 50 as data": lambda: page(visitor, "per=50", listed),
        "counts, visitor": lambda: overview.counts(visitor, now),
        "counts, coordinator": lambda: overview.counts(city.coordinator, now),
        "map of the city": lambda: page(visitor, "show=open"),
        "map, four times closer": lambda: page(visitor, f"at={middle}&zoom=2"),
        "map, 64 times closer": lambda: page(visitor, f"at={middle}&zoom=6"),
        **{f"live map, {share:.0%} of the city": pinned(visitor, share) for share in (1, 0.5, 0.25, 0.1, 0.05)},
        "rebound looked for": lambda: find_original(probe(city)),
    }


def pinned(user: object, share: float) -> Callable[[], bytes]:
    """What a screen of 900 by 900 pixels asks for."""
    x, y, half = WEST + SIDE / 2, SOUTH + SIDE / 2, SIDE * share / 2
    query = f"box={x - half},{y - half},{x + half},{y + half}&size=900,900"
    return lambda: page(user, query, livemap.pins)


def page(user: object, query: str, view: Callable[[HttpRequest], HttpResponse] = index) -> bytes:
    request = RequestFactory().get(f"/cases/?{query}")
    request.user = user  # type: ignore[assignment]
    request.session = {}  # type: ignore[assignment]
    response = view(request)
    assert response.status_code == 200
    return response.content


def report(city: City) -> Case:
    point = city.place()
    return actions.report(
        by=None, token=f"{city.dice.getrandbits(160):040x}", latitude=point.latitude, longitude=point.longitude,
        at=clock.now(), category=city.dice.choice(city.categories), words="井盖破损，晚上看不清", contact="",
    )  # fmt: skip


def probe(city: City) -> Case:
    point = city.place()
    return Case(
        category=city.dice.choice(city.categories), latitude=point.latitude, longitude=point.longitude,
        cell=places.cell_of(point), reported_at=city.now,
    )  # fmt: skip


def routing(city: City) -> dict[str, object]:
    """Cases a second of processor time to which the rules name an office, places looked up too: singly, and in bulk."""
    cases = [probe(city) for _ in range(ROUTED)]
    router = routes.Router.of(routes.live_book())
    started = time.process_time()
    for case in cases[: ROUTED // 10]:
        router.route(case)
    singly = ROUTED // 10 / (time.process_time() - started)
    started = time.process_time()
    decided = [router.decide(situation) for situation in router.situations(cases)]
    together = len(decided) / (time.process_time() - started)
    return {"per_second_one_by_one": round(singly), "per_second_together": round(together)}
