"""The resources of GeoReport v2: they read what everyone may see, and take reports from those who have a key."""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from civicloop.cases import actions as case_actions
from civicloop.cases import geography, tokens
from civicloop.cases import queries as case_queries
from civicloop.cases.forms import MOST_PICTURES
from civicloop.cases.models import AnswerKind, Category
from civicloop.cases.pictures import clean
from civicloop.cases.places import Point
from civicloop.kernel import clock, limits, pictures
from civicloop.kernel.errors import NotAllowed, Refused, TooMany
from civicloop.open311 import actions, contents, queries
from civicloop.open311.models import Key
from civicloop.open311.parameters import BadParameter, Fault, KeyNeeded, Missing, NotThere, Said, content_of, said
from civicloop.open311.wire import MEDIA_TYPES, Answer, Content, written

HOUR = 3600
LONGEST_PLACE, LONGEST_ANSWER = 120, 200
STATUSES: list[tuple[type[Refused], int]] = [(NotAllowed, 403), (TooMany, 429)]

type Resource = Callable[..., Answer]


class WrongMethod(Fault):
    code = "wrong-method"
    status = 405
    message = gettext_lazy("%(method)s is not possible here.")


class Unreadable(Fault):
    code = "unreadable"
    message = gettext_lazy("The request's body can't be read: it is too large, or torn.")


def resource(*methods: str) -> Callable[[Resource], Callable[..., HttpResponse]]:
    """A view that answers in the format its address asks for; refusals become the specification's errors."""

    def decorate(view: Resource) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def wrapper(request: HttpRequest, form: str = "", **words: str) -> HttpResponse:
            try:
                check(request, form, methods)
                answer = view(request, **{name: word.replace("\0", "") for name, word in words.items()})
            except Refused as refusal:
                answer = failed(refusal)
            except (SuspiciousOperation, MultiPartParserError):  # too large, too many fields, torn
                answer = failed(Unreadable())
            response = written(answer, form)
            response["Access-Control-Allow-Origin"] = "*"  # open data: pages elsewhere may read it
            if answer.status == WrongMethod.status:
                response["Allow"] = ", ".join(methods)
            return response

        return wrapper

    return decorate


def check(request: HttpRequest, form: str, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise WrongMethod(method=request.method)
    if form not in MEDIA_TYPES:
        raise NotThere(name=_("format"), value=form)


READ = ("GET", "HEAD")


def failed(refusal: Refused) -> Answer:
    status = status_of(refusal)
    return Answer("errors", [{"code": status, "description": str(refusal)}], status)


def status_of(refusal: Refused) -> int:
    if isinstance(refusal, Fault):
        return refusal.status
    return next((status for kind, status in STATUSES if isinstance(refusal, kind)), 400)


def asked(request: HttpRequest) -> Said:
    return said(request.GET, request.POST)


# --- what everyone may read --------------------------------------------------------------------------


@resource(*READ)
def discovery(request: HttpRequest) -> Answer:
    content = contents.discovery(queries.changeset(), request.build_absolute_uri, settings.PRODUCTION)
    return Answer("discovery", content)


@resource(*READ)
def services(request: HttpRequest) -> Answer:
    asking = queries.asking()
    return Answer("services", [contents.service(each, each.pk in asking) for each in queries.services()])


@resource(*READ)
def definition(request: HttpRequest, code: str) -> Answer:
    category = category_of(code)
    return Answer("service_definition", contents.definition(category, queries.questions(category)))


@resource(*READ, "POST")
def requests(request: HttpRequest) -> Answer:
    return create(request) if request.method == "POST" else listed(request)


def listed(request: HttpRequest) -> Answer:
    wanted = asked(request)
    return described(request, queries.requested(wanted, clock.now())[wanted.page().slice])


@resource(*READ)
def one_request(request: HttpRequest, number: str) -> Answer:
    found = queries.public().filter(number=number)
    if not found.exists():
        raise NotThere(name="service_request_id", value=number)
    return described(request, found)


def described(request: HttpRequest, found: Any) -> Answer:
    absolute = request.build_absolute_uri
    if not asked(request).flag("extensions"):
        return Answer("service_requests", [contents.service_request(case, absolute) for case in found])
    full: list[Content] = [
        {**contents.service_request(case, absolute), **contents.extended(case, absolute)}
        for case in queries.with_notes(found)
    ]
    return Answer("service_requests", full)


@resource(*READ)
def token(request: HttpRequest, token: str) -> Answer:
    """The secret link that a sender was given stands for its case, or for the one which that was joined to."""
    follower = case_queries.by_token(token)
    if follower is None:
        raise NotThere(name="token", value=token)
    case = follower.case.merged_into or follower.case
    return Answer("service_requests", [{"service_request_id": case.number, "token": token}])


@resource(*READ, "POST")
def updates(request: HttpRequest) -> Answer:
    return update(request) if request.method == "POST" else listed_updates(request)


def listed_updates(request: HttpRequest) -> Answer:
    wanted = asked(request)
    steps = queries.updates(wanted, clock.now())[wanted.page().slice]
    absolute = request.build_absolute_uri
    return Answer("service_request_updates", [contents.request_update(step, absolute) for step in steps])


@resource("GET", "HEAD", "POST")
def nothing(request: HttpRequest) -> Answer:
    raise NotThere(name=_("resource"), value=request.path)


# --- what a key may send -----------------------------------------------------------------------------


def admitted(request: HttpRequest, wanted: Said) -> Key:
    """The key of the request, which counts against its limit."""
    key = queries.key_of(wanted.text("api_key"))
    if key is None:
        raise KeyNeeded
    limits.spend_as(key.chain_name, "open311", limit=key.hourly_limit, seconds=HOUR)
    return key


def create(request: HttpRequest) -> Answer:
    wanted = asked(request)
    key = admitted(request, wanted)
    category = category_of(wanted.required("service_code"))
    point = place_of(wanted)
    report = {"words": wanted.description(), "contact": wanted.contact(), "place_text": wanted.text("address_string")}
    kept = media(request)
    answers = answers_to(category, wanted)
    link = token_of(key, {**report, **answers, "category": category.code, "point": point, "pictures": kept,
                          "device": wanted.text("device_id")})  # fmt: skip
    report["place_text"] = (report["place_text"] or geography.place_words(point))[:LONGEST_PLACE]
    case = actions.send_request(
        key=key, token=link, category=category, point=point, at=clock.now(), pictures=kept, answers=answers, **report
    )
    follow_url = request.build_absolute_uri(reverse("cases:follow", args=[link]))
    return Answer("service_requests", [contents.created(case, follow_url)])


def answers_to(category: Category, wanted: Said) -> dict[str, str]:
    """What was said to the category's questions: `attribute[code]`."""
    found = {}
    for question in queries.questions(category):
        name, known = f"attribute[{question.code}]", contents.values_of(question)
        words = wanted.text(name)[:LONGEST_ANSWER]
        if words and known and words not in known:
            raise BadParameter(name=name, value=words, wanted=" / ".join(known))
        if words and question.kind == AnswerKind.NUMBER and not is_number(words):
            raise BadParameter(name=name, value=words, wanted=_("a number"))
        if words:
            found[question.code] = known.get(words, words)  # as the page keeps it: in words
    return found


def is_number(words: str) -> bool:
    try:
        return math.isfinite(float(words))
    except ValueError:
        return False


def category_of(code: str) -> Category:
    if found := case_queries.category_of(code):
        return found
    raise NotThere(name="service_code", value=code)


def place_of(wanted: Said) -> Point:
    """By coordinates, else by an area's code (`address_id`), else by a road or place that the address names."""
    if point := wanted.point():
        return point
    code, words = wanted.text("address_id"), wanted.text("address_string")
    if point := queries.place_called(code, words):
        return point
    if code or words:
        raise BadParameter(name="address_string", value=words or code, wanted=_("an address that is known here"))
    raise Missing(name="lat, long")


def media(request: HttpRequest) -> list[case_actions.Kept]:
    """Pictures sent along, under whatever name, made clean."""
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    if len(files) > MOST_PICTURES:
        raise BadParameter(
            name="media", value=len(files), wanted=_("at most %(most)s pictures") % {"most": MOST_PICTURES}
        )
    if any((file.size or 0) > pictures.MAX_BYTES for file in files):
        raise pictures.PictureTooLarge
    made_clean = [clean(file.read()) for file in files]
    return [case_actions.keep_picture(each) for each in made_clean]


def token_of(key: Key, report: dict[str, object]) -> str:
    """The same for the same report of a key on one day: a client that tries again makes no second case."""
    return tokens.token_of(f"open311:{key.pk}:{clock.today()}:{content_of(report)}")


def update(request: HttpRequest) -> Answer:
    wanted = asked(request)
    key = admitted(request, wanted)
    wanted.moment("updated_datetime")  # read to refuse nonsense; the moment that counts is ours
    step = actions.send_update(
        key=key,
        number=wanted.required("service_request_id"),
        update_id=wanted.required("update_id")[:80],
        status=wanted.text("status").lower(),
        words=wanted.description(),
        at=clock.now(),
    )
    return Answer("service_request_updates", [{"update_id": str(step.pk)}])
