"""The pages of pledges, as different people see and use them."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.kernel import blobs, clock
from civicloop.library.models import Visibility
from civicloop.pledges import actions
from civicloop.pledges.models import Ballot, Pledge, PledgeState, Verdict
from tests.factories import pledges as make
from tests.factories import programme
from tests.factories.pledges import TERMS

FIELDS = {
    "name": TERMS.name,
    "promise": TERMS.promise,
    "measure": TERMS.measure,
    "unit": "盏",
    "baseline_value": "60",
    "baseline_on": "2026-03-01",
    "target_value": "95",
    "due_on": "2099-06-30",
}


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies.load({"django_language": "en"})


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def photo() -> SimpleUploadedFile:
    """A photo that says where it was taken."""
    drawn, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "SecretCamera"
    Image.new("RGB", (2000, 1000), "green").save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile("lamp.jpg", drawn.getvalue(), "image/jpeg")


def test_list_shows_public_pledges_to_everybody_and_no_drafts(client: Client, alice: User, office: Office) -> None:
    make.published(alice, office)
    make.draft(alice, office, name_en="Secret draft")

    page = text(client, "/pledges/")

    assert ("Street lamps in the back lanes" in page, "Secret draft" in page) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(
    client: Client, alice: User, office: Office, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        make.published(alice, office)

    with django_assert_num_queries(11):
        client.get("/pledges/")


def test_filter_shows_what_is_overdue(client: Client, alice: User, office: Office) -> None:
    make.published(alice, office, name_en="Late lamps", baseline_on=date(2020, 1, 1), due_on=date(2020, 2, 1))
    make.published(alice, office, name_en="Later lamps", due_on=date(2099, 1, 1))

    page = text(client, "/pledges/?show=overdue")

    assert ("Late lamps" in page, "Later lamps" in page) == (True, False)


def test_draft_of_another_office_is_not_found(client: Client, alice: User, charlie: User, office: Office) -> None:
    pledge = make.draft(alice, office)
    client.force_login(charlie)

    text(client, f"/pledges/{pledge.number}/", status=404)


def test_page_sets_claim_check_and_verdict_side_by_side(client: Client, alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    make.check(make.inspector(), pledge, value=74)
    make.judged(pledge, {Verdict.KEPT: 3, Verdict.BROKEN: 9})

    page = text(client, f"/pledges/{pledge.number}/")

    for words in (
        "95 盏",
        "74 盏",
        "Not kept",
        "25% say “kept”",
        "9% to 53%, n = 12",
        "The office claims 60 points of the way more than was found.",
    ):
        assert words in page


def test_page_below_the_floor_shows_n_and_no_share(client: Client, alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    make.judged(pledge, {Verdict.KEPT: 9})

    page = text(client, f"/pledges/{pledge.number}/")

    assert ("Not enough verdicts yet (n = 9)." in page, "say “kept”" in page) == (True, False)


def test_office_drafts_completes_and_publishes(client: Client, alice: User) -> None:
    client.force_login(alice)
    office = alice.posts[0].office

    client.post("/pledges/new", FIELDS | {"office": office.pk, "due_on": ""})
    pledge = Pledge.objects.get()
    refused = client.post(f"/pledges/{pledge.number}/publish", follow=True)
    client.post(f"/pledges/{pledge.number}/edit", FIELDS)
    client.post(f"/pledges/{pledge.number}/publish")

    pledge.refresh_from_db()
    assert "Still missing: To be kept by." in refused.content.decode()
    assert (pledge.state, pledge.published_at is not None) == (PledgeState.PUBLISHED, True)


def test_outsider_is_offered_no_form(client: Client, alice: User, charlie: User, office: Office) -> None:
    pledge = make.published(alice, office)
    client.force_login(charlie)

    for address in (
        "/pledges/new",
        *(f"/pledges/{pledge.number}/{deed}" for deed in ("edit", "claim", "check", "withdraw")),
    ):
        text(client, address, status=403)
    assert client.post(f"/pledges/{pledge.number}/publish").status_code == 403


def test_changed_pledge_shows_before_and_after(client: Client, alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    client.force_login(alice)

    client.post(f"/pledges/{pledge.number}/edit", FIELDS | {"due_on": "2099-07-01", "reason": "Floods"})

    page = text(client, f"/pledges/{pledge.number}/")
    assert "Reason: Floods" in page
    assert "To be kept by: 2026-06-30 → 2099-07-01" in page


def test_refused_change_is_told_beside_the_form(client: Client, alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    client.force_login(alice)

    response = client.post(f"/pledges/{pledge.number}/edit", FIELDS | {"measure": "", "reason": "?"})

    assert "Still missing: How it is measured." in response.content.decode()
    pledge.refresh_from_db()
    assert pledge.measure == TERMS.measure


def test_evidence_is_drawn_anew_without_what_the_camera_noted(client: Client, alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    client.force_login(alice)
    said = {"value": "80", "measured_on": "2026-06-01", "words": "修好了。", "picture": photo()}

    client.post(f"/pledges/{pledge.number}/claim", said)

    kept = pledge.claims.get().evidence
    assert kept is not None
    content = blobs.read(kept)
    assert (b"SecretCamera" in content, Image.open(BytesIO(content)).size) == (False, (1600, 800))
    client.logout()
    assert client.get(f"/pledges/{pledge.number}/evidence/{kept.sha256}").content == content


def test_evidence_address_gives_no_other_blob(client: Client, alice: User, office: Office) -> None:
    pledge, other = make.published(alice, office), blobs.store(b"somebody's original", "text/plain")

    text(client, f"/pledges/{pledge.number}/evidence/{other.sha256}", status=404)


def test_what_is_no_picture_is_refused(client: Client, alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    client.force_login(alice)
    fake = SimpleUploadedFile("lamp.jpg", b"<svg onload=alert(1)>", "image/jpeg")

    response = client.post(
        f"/pledges/{pledge.number}/claim", {"value": "80", "measured_on": "2026-06-01", "words": "x", "picture": fake}
    )

    assert (response.status_code, pledge.claims.count()) == (200, 0)


def test_picture_of_too_many_pixels_is_refused_before_it_is_drawn(client: Client, alice: User, office: Office) -> None:
    pledge, bomb = make.published(alice, office), BytesIO()
    Image.new("1", (8000, 7000)).save(bomb, "PNG")
    client.force_login(alice)
    picture = SimpleUploadedFile("lamp.png", bomb.getvalue(), "image/png")

    page = client.post(
        f"/pledges/{pledge.number}/claim",
        {"value": "80", "measured_on": "2026-06-01", "words": "x", "picture": picture},
    )

    assert "50 million pixels" in page.content.decode()
    assert pledge.claims.count() == 0


def test_new_pledge_does_not_quote_a_document_that_its_author_may_not_read(
    client: Client, alice: User, bob: User, office: Office, coordinator: User
) -> None:
    document = programme.readable(alice, title="机密讲话")
    task = programme.task(programme.directive(document, by=coordinator), office, by=coordinator)
    document.visibility = Visibility.PRIVATE
    document.save()
    client.force_login(bob)

    page = text(client, f"/pledges/new?task={task.number}")

    assert task.title in page
    assert "机密讲话" not in page


def test_member_judges_changes_and_follows(client: Client, alice: User, charlie: User, office: Office) -> None:
    pledge = make.claimed(alice, office, at=clock.now())
    client.force_login(charlie)

    for verdict in ("kept", "partly"):
        client.post(f"/pledges/{pledge.number}/verdict", {"verdict": verdict, "reason": "三盏还不亮"})
    wish = {"thing": pledge.chain_name, "next": f"/pledges/{pledge.number}/"}
    client.post("/my/follows/change", wish | {"wish": "follow"})

    page = text(client, f"/pledges/{pledge.number}/")
    assert list(Ballot.objects.order_by("pk").values_list("verdict", flat=True)) == ["kept", "partly"]
    assert (page.count("三盏还不亮"), "Change my verdict" in page, "1 person follows" in page) == (2, True, True)
    client.post("/my/follows/change", wish | {"wish": "stop"})
    assert "0 people follow" in text(client, f"/pledges/{pledge.number}/")


def test_reason_never_shows_who_gave_it(client: Client, alice: User, charlie: User, office: Office) -> None:
    pledge = make.claimed(alice, office)
    actions.judge_pledge(by=charlie, pledge=pledge, verdict=Verdict.BROKEN, reason="黑", at=pledge.published_at)  # type: ignore[arg-type]

    page = text(client, f"/pledges/{pledge.number}/")

    assert ("黑" in page, "Charlie" in page, "charlie" in page) == (True, False, False)


def test_anonymous_reader_is_asked_to_sign_in(client: Client, alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office, at=clock.now())

    assert "Sign in to judge" in text(client, f"/pledges/{pledge.number}/")
    assert client.post(f"/pledges/{pledge.number}/verdict", {"verdict": "kept"}).status_code == 302
    assert Ballot.objects.count() == 0


def test_office_sees_no_ballot_paper(client: Client, alice: User, office: Office) -> None:
    pledge = make.claimed(alice, office, at=clock.now())
    client.force_login(alice)

    page = text(client, f"/pledges/{pledge.number}/")
    assert ("leave the verdict to others" in page, "Give my verdict" in page) == (True, False)


def test_pages_speak_chinese(client: Client, alice: User, office: Office) -> None:
    client.cookies.load({"django_language": "zh-hans"})
    pledge = make.claimed(alice, office)

    assert "单位自述" in text(client, f"/pledges/{pledge.number}/")
