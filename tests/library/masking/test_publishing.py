"""Masking for real: what goes is nowhere any more, and the proof finds it where it was left."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import pypdfium2
import pytest
from django.test import Client
from PIL import Image

from civicloop.accounts.models import User
from civicloop.kernel import blobs
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.library import actions, masking_task, passages, proof
from civicloop.library.actions.masking import NothingToMask, NotThere
from civicloop.library.actions.publishing_masked import MaskedPage
from civicloop.library.masking import inspection, layered
from civicloop.library.masking.painting import BAR, Hider, masked
from civicloop.library.masking.suggestions import Kind
from civicloop.library.models import (
    Document,
    Field,
    Heading,
    IndexedPage,
    Masking,
    MaskingState,
    Page,
    Part,
    Scope,
    Version,
)
from civicloop.library.search import index
from civicloop.library.search.answer import search
from civicloop.pledges.models import Pledge
from civicloop.programme.models import Call, Directive, Report
from tests.conftest import NOON
from tests.factories import masking as make
from tests.factories import pledges as make_pledges
from tests.factories import programme as make_programme
from tests.factories import reports as make_reports

pytestmark = pytest.mark.django_db
NAME, PHONE, IDENTITY = "欧阳建国", "13912345678", "11010519491231002X"
FIRST = f"关于{NAME}同志来信的办理意见\n联系人：{NAME}，电话{PHONE}，身份证号{IDENTITY}。"
SECOND = f"请城管局于五月底前答复{NAME}，并清理占道经营。"
SECRETS = [NAME, PHONE, IDENTITY]


@pytest.fixture
def document(alice: User) -> Document:
    made = make.pictured(
        FIRST, SECOND, "第三页没有人名。", owner=alice, title=f"{NAME}来信", keywords=[NAME], content=b"THE ORIGINAL"
    )
    assert made.current
    Part.objects.create(version=made.current, title=f"关于{NAME}同志来信的办理意见", first_page=1, last_page=3)
    Heading.objects.create(version=made.current, ordinal=1, level=0, text=f"关于{NAME}同志", page=1, start=0)
    Field.objects.create(version=made.current, name="联系人", value=NAME, page=1)
    return made


def test_what_is_ticked_is_gone_from_everything_that_is_kept(
    document: Document, alice: User, coordinator: User
) -> None:
    old = document.current
    order = make_programme.directive(document, SECOND, page=2, by=coordinator)

    done = make.carried_out(document, by=alice)

    made = document.current
    assert made is not None
    order = Directive.objects.select_related("passage").get(pk=order.pk)
    kept = [
        *made.pages.values_list("text", flat=True),
        *made.parts.values_list("title", flat=True),
        *made.headings.values_list("text", flat=True),
        *made.fields.values_list("value", flat=True),
        *document.keywords.values_list("word", flat=True),
        document.title,
        document.folded_title,
        made.file_name,
        order.passage.quote,
        order.what,
    ]
    assert [(secret, text) for secret in SECRETS for text in kept if secret in text] == []
    assert (order.passage.version_id, order.passage.quote) == (made.pk, SECOND.replace(NAME, BAR * 4))
    assert made.pages.get(number=1).text == masked(FIRST, Hider.of(SECRETS).places(FIRST))
    assert (done.state, made.ordinal, Version.objects.get(pk=old.pk).closed_at is not None) == ("done", 2, True)  # type: ignore[union-attr]
    assert not IndexedPage.objects.filter(version=old).exists()


def test_pictures_are_painted_at_every_width_and_the_file_is_made_of_them(document: Document, alice: User) -> None:
    places = Hider.of(SECRETS).places(FIRST)
    make.carried_out(document, by=alice)
    assert document.current
    page = document.current.pages.get(number=1)

    for width in (1000, 180):
        sheet = Image.open(BytesIO(blobs.get(page.image_key(width)))).convert("RGB")
        shares = passages.shares_of(page)
        centres = [
            sheet.getpixel((int((box[0] + box[2]) / 2 * sheet.width), int((box[1] + box[3]) / 2 * sheet.height)))
            for box in shares[: len(FIRST)]
        ]
        dark = [max(colour) < 60 for colour in centres]  # type: ignore[arg-type, type-var]
        assert [dark[at] for start, end in places for at in range(start, end)] == [True] * sum(b - a for a, b in places)
        assert dark[FIRST.index("办理意见")] is False


def test_file_can_be_searched_for_what_is_left_where_it_stands_and_for_nothing_else(
    document: Document, alice: User
) -> None:
    make.carried_out(document, by=alice)
    assert document.current
    content = blobs.read(document.current.blob)

    file = pypdfium2.PdfDocument(content)
    sheet = file[0].get_textpage()
    words = ["办理意见", "，身份证号", "联系人：", *SECRETS, "欧", "欧阳", "13912"]
    found = {word: sheet.search(word).get_next() for word in words}

    assert [text.replace("\r\n", " ") for text in inspection.opened(content).texts] == [
        "关于 同志来信的办理意见 联系人： ，电话 ，身份证号 。",
        "请城管局于五月底前答复 ，并清理占道经营。",
        "第三页没有人名。",
    ]
    assert [word for word, place in found.items() if place] == ["办理意见", "，身份证号", "联系人："]
    boxes = passages.shares_of(document.current.pages.get(number=1))
    start = FIRST.index("办理意见")
    left, top = boxes[start][0] * 600, 800 - boxes[start][1] * 800
    index, _count = found["办理意见"] or (0, 0)
    box = sheet.get_charbox(index)
    assert (round(box[0]), round(box[3])) == (round(left), round(top))
    letters = inspection.mapped_letters(inspection.streams(content))
    assert letters == set(FIRST + SECOND + "第三页没有人名。") - set("欧阳建国1391234567805X\n")


def test_proof_holds_and_tells_numbers_alone(document: Document, alice: User) -> None:
    found = make.carried_out(document, by=alice).proof
    assert found

    checks = {each["name"]: each["found"] for each in found["checks"]}
    assert (found["holds"], set(checks.values()), found["masked"]) == (
        True,
        {0},
        {"name": 3, "phone": 1, "identity": 1},
    )
    assert {
        "texts",
        "places",
        "facts",
        "index",
        "older",
        "file",
        "file-letters",
        "file-streams",
        "file-pictures",
        "pictures-1000",
        "pictures-180",
    } <= set(checks)
    assert not any(secret in str(found) for secret in SECRETS)


@pytest.mark.parametrize(
    "spoiled",
    [
        "texts", "places", "facts", "index", "older", "file", "file-letters", "file-streams", "file-pictures",
        "pictures-1000",
    ],
)  # fmt: skip
def test_proof_finds_what_was_left_anywhere(document: Document, alice: User, spoiled: str) -> None:
    done = make.carried_out(document, by=alice)
    assert done.result
    spoil(done, spoiled)

    found = proof.prove(done)

    assert found["holds"] is False
    assert spoiled in {each["name"] for each in found["checks"] if each["found"]}  # type: ignore[attr-defined]


def spoil(done: Masking, what: str) -> None:
    """Put a word, or its picture, back where it should not be."""
    made = done.result
    assert made
    page = made.pages.get(number=1)
    if what in ("texts", "places"):
        Page.objects.filter(pk=page.pk).update(text=FIRST)
    elif what == "facts":
        Document.objects.filter(pk=made.document_id).update(title=f"又见{NAME}")
    elif what == "index":
        other = Page.objects.create(version=made, number=9, text=NAME, width=600, height=800)
        index.add([other])
    elif what == "older":
        Version.objects.filter(pk=done.version_id).update(closed_at=None)
    elif what.startswith("file"):
        made.blob = blobs.store(spoiled_file(done, what), "application/pdf")
        made.save()
    else:
        blobs.put(page.image_key(1000), blobs.get(done.version.pages.get(number=1).image_key(1000)))


def spoiled_file(done: Masking, what: str) -> bytes:
    """The file with a word put back as the check of this name must find it, and no other check need."""
    assert done.result
    if what == "file-streams":
        return blobs.read(done.result.blob) + b"%" + PHONE.encode()
    sheets = [masking_task.sheet_of(each) for each in masked_pages(done)]
    if what == "file":
        sheets[0] = replace(sheets[0], letters=letters_of(PHONE))
    elif what == "file-letters":
        sheets[0] = replace(sheets[0], letters=[*sheets[0].letters, *letters_of("欧")])
    else:
        sheets[0] = replace(sheets[0], picture=blobs.get(done.version.pages.get(number=1).image_key(1000)))
    with NamedTemporaryFile(suffix=".pdf") as file:
        layered.write_pdf(sheets, Path(file.name))
        return Path(file.name).read_bytes()


def letters_of(text: str) -> list[tuple[str, layered.Box]]:
    return [(letter, (place / 40, 0.9, (place + 1) / 40, 0.92)) for place, letter in enumerate(text)]


def masked_pages(done: Masking) -> list[MaskedPage]:
    """What was published, as it is handed to the file."""
    assert done.result
    return [
        MaskedPage(
            number=page.number, text=page.text, before="", width=page.width, height=page.height, is_ocr=False,
            boxes=passages.pack(passages.shares_of(page)), pictures={1000: partial(blobs.get, page.image_key(1000))},
        )
        for page in done.result.pages.order_by("number")
    ]  # fmt: skip


PUBLIC = [
    "/d/10001/1", "/d/10001/2", "/d/10001/3", "/d/10001/1?leaf", "/d/10001/v1/1", "/d/10001/v1/2", "/d/10001/v1/1?leaf",
    "/d/10001/1/1000.jpg", "/d/10001/1/180.jpg", "/d/10001/v1/1/1000.jpg", "/d/10001/v1/1/180.jpg",
    "/d/10001/original", "/d/10001/v1/original", "/d/10001/versions/", "/d/10001/compare/1-2", "/d/10001/proof",
    "/d/10001/masking/", "/d/10001/copies/", "/d/10001/passage/1-0", "/d/10001/1?v=1&at=2-6",
    f"/search?q={NAME}", f"/search?q={PHONE}", "/search?q=占道经营", "/library/", "/library/feed", "/orders/",
    "/library/documents.csv", "/d/10001/embed/1", "/d/10001/cite.bib", "/my/history/",
]  # fmt: skip


@pytest.mark.parametrize("viewer", [None, "charlie", "bob", "olive"])
def test_nobody_but_the_owner_reaches_what_was_before(
    client: Client, document: Document, alice: User, bob: User, charlie: User, coordinator: User, viewer: str | None
) -> None:
    old = [blobs.get(page.image_key(width)) for page in document.current.pages.all() for width in (1000, 180)][:4]  # type: ignore[union-attr]
    make_programme.directive(document, SECOND, page=2, by=coordinator)
    make.carried_out(document, by=alice)
    if viewer:
        client.force_login(User.objects.get(handle=viewer), backend="django.contrib.auth.backends.ModelBackend")

    told = []
    for address in PUBLIC:
        answer = client.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        asked = address.partition("q=")[2]
        said = body.decode(errors="ignore").replace(f'value="{asked}"', "") if asked else body.decode(errors="ignore")
        told += [(address, secret) for secret in SECRETS if secret in said and secret != asked]
        told += [(address, "bytes") for each in (*old, b"THE ORIGINAL") if each in body]

    assert told == []
    assert [search(User.objects.get(handle="charlie"), secret).total for secret in SECRETS] == [0, 0, 0]


def test_owner_and_those_the_owner_names_still_see_the_version_before(
    client: Client, document: Document, alice: User, bob: User
) -> None:
    make.carried_out(document, by=alice)

    def seen(user: User) -> tuple[int, int]:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client.get("/d/10001/v1/1").status_code, client.get("/d/10001/v1/original").status_code

    before = seen(bob)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/d/10001/masking/readers", {"handle": "bob"})
    named = seen(bob)
    actions.end_access(document=document, user=bob, scope=Scope.UNMASKED)

    assert (seen(alice), before, named, seen(bob)) == ((200, 200), (404, 404), (200, 200), (404, 404))


def test_owner_looks_through_ticks_and_adds(client: Client, document: Document, alice: User) -> None:
    client.force_login(alice)
    client.post("/d/10001/masking/begin")
    begun = Masking.objects.get()
    keep = list(begun.masks.filter(page=1, kind=Kind.PHONE).values_list("pk", flat=True))

    shown = client.get("/d/10001/masking/?page=1")
    client.post("/d/10001/masking/?page=1", {"mask": keep, "stay": "1"})
    client.post("/d/10001/masking/add?page=2", {"words": "占道经营", "kind": "name", "everywhere": "on"})

    wanted = {(each.page, each.kind) for each in begun.masks.filter(is_wanted=True)}
    assert [words for _mask, words, _beside in shown.context["rows"]] == [NAME, NAME, PHONE, IDENTITY]
    assert wanted == {(1, "phone"), (2, "name")}


def test_what_the_owner_leaves_stays_and_the_proof_says_so(document: Document, alice: User) -> None:
    begun = actions.begin_masking(by=alice, document=document, at=NOON)
    left = begun.masks.get(page=2, kind=Kind.NAME)
    left.is_wanted = False
    left.save()

    done = make.carried_out(document, by=alice)

    assert document.current
    assert NAME in document.current.pages.get(number=2).text
    assert done.proof
    assert (done.proof["left"], done.proof["holds"]) == (1, True)


def test_masking_is_refused_where_it_makes_no_sense(document: Document, alice: User, charlie: User) -> None:
    with pytest.raises(NotAllowed):
        actions.begin_masking(by=charlie, document=document, at=NOON)
    begun = actions.begin_masking(by=alice, document=document, at=NOON)
    assert actions.begin_masking(by=alice, document=document, at=NOON).pk == begun.pk
    with pytest.raises(NotThere):
        actions.add_masks(by=alice, masking=begun, page=3, words="不在这里", kind=Kind.NAME)
    begun.masks.update(is_wanted=False)
    with pytest.raises(NothingToMask):
        actions.confirm_masking(by=alice, masking=begun, at=NOON, is_queued=False)
    actions.drop_masking(by=alice, masking=begun, at=NOON)
    with pytest.raises(WrongState):
        actions.choose_masks(by=alice, masking=begun, page=1, wanted=[])


def test_words_without_a_place_on_the_picture_stop_the_masking(document: Document, alice: User) -> None:
    assert document.current
    page = document.current.pages.get(number=2)
    blobs.put(page.boxes_key, passages.pack([]))

    done = make.carried_out(document, by=alice)

    assert (done.state, done.problem, document.current.ordinal) == (MaskingState.FAILED, "unplaced", 1)


def test_words_that_other_parts_took_from_an_order_go_too(document: Document, alice: User, coordinator: User) -> None:
    order = make_programme.directive(document, SECOND, page=2, by=coordinator)
    office = coordinator.posts[0].office
    pledge = make_pledges.draft(coordinator, office, promise=f"五月底前答复{NAME}。", name=f"答复{NAME}")
    Pledge.objects.filter(pk=pledge.pk).update(directive=order)
    call = make_reports.call(coordinator, office, title=f"答复{NAME}的情况", directive=order)
    Report.objects.filter(call=call).update(text=f"已答复{NAME}同志。")

    make.carried_out(document, by=alice)

    kept = [
        *Pledge.objects.values_list("promise", "name"),
        *Call.objects.values_list("title", "ask"),
        *Report.objects.values_list("text"),
    ]
    assert [row for row in kept if NAME in str(row)] == []
    assert Pledge.objects.get().promise == f"五月底前答复{BAR * 4}。"


def test_masking_whose_worker_died_is_carried_out_by_another_once(document: Document, alice: User) -> None:
    begun = actions.begin_masking(by=alice, document=document, at=NOON)
    actions.confirm_masking(by=alice, masking=begun, at=NOON, is_queued=False)
    slow = actions.take_masking(masking_id=begun.pk, at=NOON)
    assert slow

    early = masking_task.rescue(NOON + timedelta(minutes=9))
    late = masking_task.rescue(NOON + timedelta(minutes=11))

    begun.refresh_from_db()
    assert (early, late, begun.state) == (0, 1, MaskingState.DONE)
    with pytest.raises(WrongState):
        actions.publish_masked(masking=slow, pages=[], blob=document.newest.blob, hider=Hider.of(SECRETS), at=NOON)
    assert document.versions.count() == 2
