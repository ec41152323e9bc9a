"""Cases on their way to other cities: the worker looks now and then. Safe to repeat, to kill, and beside another."""

from datetime import datetime, timedelta

from civicloop.cases.models import Case, Purpose
from civicloop.kernel import blobs, clock
from civicloop.open311 import actions
from civicloop.open311.actions.errands import LIVE
from civicloop.open311.client import Declined, Elsewhere, Receipt, Report, Unreachable
from civicloop.open311.models import Errand, ErrandState

AT_ONCE = 50
BEFORE = timedelta(days=1)  # clocks differ: how much earlier than we sent it a report may seem to have arrived


def send_errands(now: datetime | None = None) -> int:
    """Everything that is due, and how many that were."""
    now = now or clock.now()
    actions.begin_errands(at=now)
    due = Errand.objects.filter(state__in=LIVE, next_at__lte=now, city__is_on=True)
    keys = list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    work = [found for key in keys if (found := actions.claim(key=key, at=now))]
    for each in work:
        carry_out(each, now)
    return len(work)


def carry_out(work: actions.Work, now: datetime) -> None:
    errand = work.errand
    city = Elsewhere(errand.city.url, errand.city.api_key, errand.city.jurisdiction)
    try:
        if work.found == ErrandState.SENT:
            since = (errand.read_until or errand.began_at) - BEFORE
            status, notes = city.state(errand.external_id)
            updates = city.updates(errand.external_id, since, now)
            actions.read_back(errand=errand, status=status, notes=notes, updates=updates, at=now)
        else:
            receipt = arrived(city, work)
            actions.record_receipt(errand=errand, receipt=receipt, at=now)
    except Unreachable as trouble:
        actions.fail(errand=errand, trouble=str(trouble), is_final=False, at=now)
    except Declined as trouble:
        actions.fail(errand=errand, trouble=str(trouble), is_final=True, at=now)


def arrived(city: Elsewhere, work: actions.Work) -> Receipt:
    """Its number or token there; what was being sent when someone was interrupted is looked for before it is sent."""
    errand = work.errand
    if work.found == ErrandState.TOKEN:
        return Receipt(number=city.number_of(errand.token), token=errand.token)
    report = report_of(errand)
    if work.found == ErrandState.SENDING and (number := city.find(report, errand.began_at - BEFORE)):
        return Receipt(number=number)
    return city.send(report)


def report_of(errand: Errand) -> Report:
    """What the other city is told. Never who reported it."""
    case = Case.objects.select_related("category", "area").get(pk=errand.forwarding.case_id)
    services = errand.city.services
    code = services.get(case.category.code if case.category else "") or services.get("*")
    if not code:
        raise Declined(f"no service_code for {case.category.code if case.category else '–'}")
    picture = case.pictures.filter(purpose=Purpose.BEFORE).order_by("pk").first()
    return Report(
        service_code=code, latitude=case.latitude, longitude=case.longitude, words=case.words or case.title,
        place=case.place, reference=case.number, picture=blobs.read(picture.blob) if picture else b"",
    )  # fmt: skip
