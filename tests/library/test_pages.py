"""The library's front, uploading, keeping: pages with and without scripts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from civicloop.accounts.models import User
from civicloop.library.models import Document, Reading, Status, Version, Visibility
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db

TEXT = "关于清理占道经营的通知\n各街道要在五月底前完成清理。".encode()


def file(name: str = "通知.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def titles(client: Client, address: str) -> list[str]:
    return [document.title for document, _place in client.get(address).context["rows"]]


def test_front_lists_what_the_visitor_may_read_newest_first(client: Client, alice: User) -> None:
    library.document(owner=alice, title="旧的")
    library.document(owner=alice, title="新的", at=NOON.replace(day=11))
    library.document(owner=alice, title="私下的", visibility=Visibility.PRIVATE)
    library.waiting_document(owner=alice, title="没转完的")

    assert titles(client, "/library/") == ["新的", "旧的"]


def test_tree_counts_only_what_is_seen_children_included(client: Client, alice: User) -> None:
    official = library.category("official", "公文")
    speeches = library.category("speeches", "讲话", parent=official)
    library.document(owner=alice, title="一", category=official)
    library.document(owner=alice, title="二", category=speeches)
    library.document(owner=alice, title="三", category=speeches, visibility=Visibility.PRIVATE)

    (shelf,) = client.get("/library/").context["shelves"]

    assert (shelf.count, [child.count for child in shelf.children]) == (2, [1])
    assert titles(client, "/library/?category=official") == ["二", "一"]
    assert titles(client, "/library/?category=speeches") == ["二"]


def test_title_filter_folds_as_search_does(client: Client, alice: User) -> None:
    library.document(owner=alice, title="創建簡報")
    library.document(owner=alice, title="通知")

    assert titles(client, "/library/?words=创建 简报") == ["創建簡報"]


def test_own_list_shows_what_is_under_way_and_what_failed(client: Client, alice: User, charlie: User) -> None:
    library.waiting_document(owner=alice, title="排队")
    library.document(owner=charlie, title="别人的")
    client.force_login(alice)

    assert titles(client, "/library/?whose=mine") == ["排队"]


def test_empty_library_says_what_to_do_first(client: Client, db: None) -> None:
    assert "/library/upload" in client.get("/library/").content.decode().split('class="empty"')[1]


def test_front_takes_as_many_queries_for_three_documents(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    library.document(owner=alice)
    with django_assert_num_queries(6):
        client.get("/library/")
    for _ in range(2):
        library.document(owner=alice, category=library.category(f"c{_}", "分类"))
    with django_assert_num_queries(6):
        client.get("/library/")


def test_upload_asks_visitors_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/library/upload").status_code == 302
    assert client.post("/library/upload", {"files": file()}).status_code == 302
    assert not Document.objects.exists()


def test_upload_takes_several_files_and_shows_each(
    client: Client, alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(alice)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            "/library/upload", {"files": [file("一.txt"), file("空.doc", b"")], "visibility": "public"}
        )

    assert answer.headers["Location"] == "/library/upload?sent=10001%2C10002"
    assert list(Version.objects.order_by("pk").values_list("status", flat=True)) == [Status.READY, Status.REFUSED]
    shown = client.get(answer.headers["Location"]).context["sent"]
    assert [row["version"].reason_code for row in shown] == ["", "empty"]


def test_script_gets_the_row_alone(client: Client, alice: User) -> None:
    client.force_login(alice)

    answer = client.post(
        "/library/upload", {"files": file(), "visibility": "public"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert answer.strip().startswith("<li")
    assert "/d/10001/progress?row=1" in answer


def test_upload_without_a_file_says_so_beside_the_field(client: Client, alice: User) -> None:
    client.force_login(alice)

    form = client.post("/library/upload", {"visibility": "public"}).context["form"]

    assert list(form.errors) == ["files"]


def test_officer_may_upload_for_the_office(client: Client, alice: User, bob: User, charlie: User) -> None:
    office = alice.posts[0].office
    client.force_login(charlie)
    client.post("/library/upload", {"files": file(), "visibility": "office", "office": office.pk})
    assert not Document.objects.exists()

    client.force_login(alice)
    client.post("/library/upload", {"files": file(), "visibility": "office", "office": office.pk})

    assert Document.objects.get().office == office


def test_state_page_moves_on_by_itself_with_and_without_scripts(client: Client, alice: User) -> None:
    made = library.waiting_document(owner=alice)
    library.page(made.versions.get(), 1, "先读")
    Version.objects.update(status=Status.CONVERTING, page_count=7, done_page_count=1)
    client.force_login(alice)

    shown = client.get("/d/10001/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in shown
    assert 'hx-get="/d/10001/progress" hx-trigger="every 1s"' in shown
    assert '<progress value="1" max="7"' in shown
    assert client.get("/d/10001/1").status_code == 200
    assert not Reading.objects.exists()

    Version.objects.update(status=Status.READY)
    part = client.get("/d/10001/progress")
    assert (part.status_code, part.headers["HX-Redirect"]) == (286, "/d/10001/")


def test_failure_tells_its_owner_why_and_offers_another_try(client: Client, alice: User, charlie: User) -> None:
    library.waiting_document(owner=alice)
    Version.objects.update(status=Status.FAILED, reason_code="timed_out", reason_details={"seconds": 50})

    assert client.get("/d/10001/").status_code == 404
    client.force_login(alice)
    shown = client.get("/d/10001/").content.decode()
    assert str(Version.objects.get().reason) in shown
    assert 'action="/d/10001/retry"' in shown

    client.post("/d/10001/retry")
    assert Version.objects.get().status == Status.WAITING


def test_details_and_withdrawal_are_the_owners(client: Client, alice: User, charlie: User) -> None:
    library.document("一", owner=alice)
    client.force_login(charlie)
    assert [client.get(f"/d/10001/{page}").status_code for page in ("details", "withdraw")] == [403, 403]
    assert client.post("/d/10001/withdraw").status_code == 403

    client.force_login(alice)
    client.post("/d/10001/details", {"title": "新名", "visibility": "public", "dated_on": "2026-05-01"})
    assert str(Document.objects.get()) == "新名"
    client.post("/d/10001/withdraw")
    client.force_login(charlie)
    assert client.get("/d/10001/1").status_code == 404


def test_clearing_touches_the_members_own_history_alone(client: Client, alice: User, charlie: User) -> None:
    made = library.document("一", owner=alice)
    for user in (alice, charlie):
        Reading.objects.create(user=user, document=made, page=1, read_at=NOON)
    client.force_login(charlie)

    client.post("/my/history/clear", {"document": "10001"})

    assert [reading.user for reading in Reading.objects.all()] == [alice]


def test_forgetting_a_document_that_was_never_read_forgets_no_other(client: Client, alice: User, charlie: User) -> None:
    Reading.objects.create(user=charlie, document=library.document("一", owner=alice), read_at=NOON)
    client.force_login(charlie)

    answers = [client.post("/my/history/clear", {"document": number}).status_code for number in ("99999", "x")]

    assert (answers, charlie.readings.count()) == ([404, 404], 1)


def test_original_of_a_title_in_two_lines_comes_as_a_download(client: Client, alice: User) -> None:
    library.document("一", owner=alice, title='two\r\nlines "x"', content=b"file")

    answer = client.get("/d/10001/original")

    assert answer.headers["Content-Disposition"] == r'attachment; filename="two lines \"x\".doc"'
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Content-Type"]) == (
        "nosniff",
        "application/octet-stream",
    )
