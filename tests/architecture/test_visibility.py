"""What is private stays private: every address is asked, by nobody in particular and by an outsider with an account.

A new address is walked by itself; a new kind of parameter has to be taught to `values`, or the test says so.
"""

import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from civicloop.accounts.models import User
from civicloop.kernel.querysets import VisibleQuerySet
from tests.architecture.secrets import KEY, City, private_rows, public_rows

# Models whose rows nobody is shown but through a row that they belong to, or through the app that owns them.
SEEN_THROUGH = {
    "accounts.Follow": "oneself",
    "accounts.Habits": "oneself",
    "accounts.Membership": "accounts.Office: its members, behind a rule",
    "accounts.Office": "public",
    "accounts.Post": "accounts.Office: its administrators",
    "accounts.Preference": "oneself",
    "accounts.User": "oneself",
    "accounts.Webhook": "accounts.Office: its administrators",
    "appraisal.DisputeStep": "appraisal.Dispute",
    "appraisal.FollowUp": "appraisal.Window",
    "appraisal.Rating": "appraisal.Window: its own office alone",
    "cases.Address": "nobody",
    "cases.Area": "public: the map",
    "cases.CaseCount": "summed up, by what a person sees of cases.Case",
    "cases.OfficeCount": "summed up, by what a person sees of cases.Case",
    "cases.CellCount": "summed up, by what a person sees of cases.Case",
    "cases.Category": "public: kinds of problem",
    "cases.Confusion": "public: kinds of problem",
    "cases.DraftPicture": "nobody",
    "cases.Draw": "cases.Case: who was drawn, once it was checked",
    "cases.FilingCondition": "public: kinds of problem",
    "cases.Follower": "cases.Case: contacts, behind a rule",
    "cases.Forwarding": "cases.Case",
    "cases.Judgement": "cases.Case",
    "cases.KeyPeriod": "public: key periods",
    "cases.Letter": "nobody",
    "cases.LikenessPart": "nobody",
    "cases.Origin": "cases.Case",
    "cases.Pause": "cases.Case",
    "cases.Picture": "cases.Case",
    "cases.Question": "public: kinds of problem",
    "cases.Relief": "cases.Case",
    "cases.RoutingRule": "public: who gets what",
    "cases.RuleBook": "public: who gets what",
    "cases.StageLimit": "public: kinds of problem",
    "cases.StageRun": "cases.Case",
    "cases.Step": "cases.Case",
    "cases.Support": "cases.Case",
    "cases.Visit": "inspectors and coordinators",
    "cases.WordCount": "public: kinds of problem",
    "kernel.Blob": "the row that has it",
    "kernel.CalendarDay": "public: the calendar",
    "kernel.ChainHead": "public: the chain",
    "kernel.Event": "public: the chain",
    "kernel.Series": "nobody",
    "kernel.Spending": "nobody",
    "kernel.Stamp": "nobody",
    "library.Access": "whoever gave it",
    "library.Alert": "oneself, and of that what library.Document shows",
    "library.Appeal": "library.Copy: its two uploaders and the moderators",
    "library.Blank": "library.Document",
    "library.Category": "public: the tree",
    "library.CopiedPage": "library.Copy",
    "library.Field": "library.Document",
    "library.Heading": "library.Document",
    "library.Keyword": "library.Document",
    "library.Listed": "library.ReadingList, and of that what library.Document shows",
    "library.Mask": "library.Masking",
    "library.Masking": "who may mask the document; its proof, all who read the result",
    "library.Part": "library.Document",
    "library.Reading": "oneself",
    "library.SavedSearch": "oneself",
    "library.Showing": "nobody",
    "library.Share": "who may share library.Document, behind a rule",
    "library.Tally": "library.Document: summed up for its owner",
    "marketplace.Entry": "oneself",
    "marketplace.LedgerAccount": "oneself",
    "marketplace.Price": "library.Document",
    "marketplace.Purchase": "buyer and author",
    "marketplace.Transfer": "oneself",
    "open311.City": "nobody",
    "open311.Errand": "nobody",
    "open311.Key": "nobody",
    "open311.Sending": "nobody",
    "open311.Update": "nobody",
    "pledges.Amendment": "pledges.Pledge",
    "pledges.Ballot": "pledges.Pledge: counted; reasons without names",
    "pledges.Check": "pledges.Pledge",
    "pledges.Claim": "pledges.Pledge",
    "programme.Campaign": "public",
    "programme.CampaignTitle": "public",
    "programme.Drawing": "nobody",
    "programme.Formula": "public",
    "programme.Outcome": "public",
    "programme.OutcomeValue": "public",
    "programme.Score": "public: counts alone; what was counted is seen as the tasks and slips are",
    "programme.ScoreAppeal": "programme.Score",
    "programme.EventDay": "public: the calendar",
    "programme.Feed": "oneself",
    "programme.Measure": "programme.Task",
    "programme.Milestone": "programme.Task",
    "programme.Practice": "public: good practice",
    "programme.Rung": "public: who is told of a slip",
    "programme.SlipAnswer": "programme.Slip",
    "programme.Support": "programme.Task",
    "programme.ReportStep": "programme.Report",
    "programme.TaskStep": "programme.Task",
    "programme.Telling": "programme.Slip",
    "programme.TimeRequest": "programme.Task",
}
PARAMETER = re.compile(r"<[^>]*>")
ONCE = re.compile(r"name=\"(?:csrfmiddlewaretoken|form_key)\" value=\"[^\"]*\"|[?&;]v=\w+|nonce=\"[^\"]*\"|X-CSRF[^>]*")
LISTS = ["/", "/library/", "/search", "/programme/", "/orders/", "/tasks/", "/cases/", "/pledges/", "/offices/"]


def test_every_model_says_who_sees_its_rows() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("civicloop.")]
    guarded = {model._meta.label for model in ours if isinstance(model._default_manager.all(), VisibleQuerySet)}

    assert {model._meta.label for model in ours} - guarded == set(SEEN_THROUGH)
    for model in ours:
        if model._meta.label in guarded:
            assert "visible_to" in vars(type(model._default_manager.all())), model


# --- the walk ----------------------------------------------------------------------------------------


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every address of the product, as a template and its parameters with their converters."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            converters = entry.pattern.converters
            yield prefix + str(entry.pattern), {name: type(each).__name__ for name, each in converters.items()}


def addresses(city: City) -> list[str]:
    """Each address with every row's number in it; lists also with what one might ask them for."""
    found = []
    for template, converters in patterns(get_resolver()):
        if "^" in template:  # allauth's, with the keys of its mails
            continue
        unknown = [name for name in converters if name not in city.values]
        assert not unknown, f"teach tests/architecture/secrets.py what {unknown} is in {template}"
        choices = [of_kind(city, name, kind) for name, kind in converters.items()]
        paths = ["/" + PARAMETER.sub("{}", template).format(*values) for values in product(*choices)]
        queries = asked_of_documents(template) if converters else city.queries
        found += [path + query for path in paths for query in ("", *(f"?{each}" for each in queries))]
    return found


def asked_of_documents(template: str) -> list[str]:
    leaf = [f"q={KEY}&leaf=1&v=1&at=0-9"] if template.endswith("<int:page>") else []
    return [f"q={KEY}", *leaf] if template.startswith("d/") else []


def of_kind(city: City, name: str, kind: str) -> list[object]:
    """Numbers where the address has a number, words where it has words."""
    return [value for value in dict.fromkeys(city.values[name]) if isinstance(value, int) == (kind == "IntConverter")]


def everything_said(client: Client, address: str) -> bytes:
    """All bytes of an answer, without the address that was asked for."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if isinstance(answer, StreamingHttpResponse) else answer.content
    assert answer.status_code < 500, address
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    heads = " ".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
    return heads.encode() + body


def leaks(client: Client, city: City) -> list[tuple[str, str]]:
    """Addresses with the secrets that they tell this client."""
    found = []
    for address in addresses(city):
        said = everything_said(client, address)
        found += [(address, secret.decode(errors="replace")[:40]) for secret in city.secrets if secret in said]
    return found


@pytest.fixture
def city(alice: User, bob: User, coordinator: User, charlie: User) -> City:
    made = public_rows(alice, bob, coordinator)
    private_rows(made, alice, bob, coordinator)
    return made


@pytest.mark.parametrize("viewer", [None, "charlie"])
def test_no_address_tells_a_stranger_what_is_private(client: Client, city: City, viewer: str | None) -> None:
    if viewer:
        client.force_login(User.objects.get(handle=viewer), backend="django.contrib.auth.backends.ModelBackend")

    assert leaks(client, city) == []


def test_the_walk_finds_what_a_person_may_see(client: Client, city: City, alice: User) -> None:
    """That it can find anything at all: their owner sees them."""
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")

    seen = {secret for _address, secret in leaks(client, city)}

    assert {
        "PRIVATETITLE",
        "PRIVATEPAGE",
        "OFFICETITLE",
        "WAITINGTITLE",
        "DRAFTNAME",
        "RATINGWORDS",
        "COPYTITLE",
        "CAPPEDPAGE",
        "CAPPEDORDER",
        "CAPPEDPICTURE",
    } <= seen


def test_no_list_or_count_moves_when_something_private_is_added(
    client: Client, alice: User, bob: User, coordinator: User, charlie: User
) -> None:
    made = public_rows(alice, bob, coordinator)
    pages = [f"{page}{query}" for page in LISTS for query in ("", f"?q={KEY}", f"?words={KEY}", "?show=open")]
    before = {page: plain(client, page) for page in pages}
    private_rows(made, alice, bob, coordinator)

    assert [page for page in pages if plain(client, page) != before[page]] == []


def plain(client: Client, address: str) -> str:
    """A page without what differs from one visit to the next."""
    return ONCE.sub("", client.get(address).content.decode())
