"""A city with something private of every kind, each with a word of its own that no stranger may ever read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from civicloop.accounts.models import Office, User
from civicloop.appraisal.actions import disputes
from civicloop.appraisal.models import Level, Trouble
from civicloop.cases import actions as cases
from civicloop.cases.models import Case, Follower, Picture
from civicloop.cases.pictures import clean
from civicloop.cases.places import cell_name
from civicloop.kernel import blobs
from civicloop.library import actions as library_actions
from civicloop.library.models import Copy, Document, Field, Ground, Part, Visibility
from civicloop.marketplace import actions as marketplace
from civicloop.pledges import actions as pledges
from civicloop.pledges.models import Pledge, Verdict
from civicloop.programme import actions as programme
from civicloop.programme.actions import circulars, reports
from civicloop.programme.models import Deed, Directive, Review, Task, TaskStep
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import appraisal as make_appraisal
from tests.factories import cases as make_cases
from tests.factories import copies as make_copies
from tests.factories import library as make_library
from tests.factories import marketplace as make_marketplace
from tests.factories import masking as make_masking
from tests.factories import pledges as make_pledges
from tests.factories import programme as make_programme
from tests.factories import reports as make_reports

DUE = date(2026, 6, 17)
KEY = "暗语"  # in every private text, so that a search would find it
FOLLOW = "r" * 40  # the secret link of who reported a public case


@dataclass
class City:
    """`values` are what an address's parameters may be; `secrets` what no stranger may be told."""

    values: dict[str, list[Any]] = field(default_factory=dict)
    secrets: list[bytes] = field(default_factory=list)
    numbers: list[object] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)

    def secret(self, word: str) -> str:
        """Remember a word as private; it stands beside the word that searches look for."""
        self.secrets.append(word.encode())
        return f"{word}{KEY}"

    def hide(self, *contents: bytes) -> None:
        self.secrets += contents

    @property
    def queries(self) -> list[str]:
        numbers = [each for each in self.numbers if isinstance(each, int)]
        task = next(each for each in reversed(self.numbers) if str(each).startswith("T-"))
        return [
            f"q={KEY}&words={KEY}&whose=mine&show=drafts&page=1",
            f"sent={','.join(map(str, numbers))}&task={task}&order={self.keys[-1]}",
            "row=1&standing=unassigned&show=open",
        ]


def public_rows(alice: User, bob: User, coordinator: User) -> City:
    """What everybody may see: it makes the pages long enough to leak something."""
    city = City()
    rita = people.member("rita")
    rita.name, rita.phone = "RITASNAME", "+8613911112222"
    rita.save()
    city.hide(b"RITASNAME", b"13911112222", b"rita@example.org", f'"member:{rita.pk}"'.encode())
    make_cases.city()
    office = alice.posts[0].office
    document = make_programme.readable(alice, f"{make_programme.TEXT}公开的话。", title="公开讲话")
    start_campaign(coordinator)
    order = make_programme.directive(document, lead_office=office, by=coordinator)
    task = make_programme.task(order, office, by=coordinator)
    programme.accept_task(task=task, by=alice, at=NOON)
    programme.submit_task(task=task, by=alice, at=NOON, note="见文件")
    case = make_cases.dispatched(coordinator, office, words="公开的问题")
    pledge = make_pledges.claimed(alice, office)
    operator = make_appraisal.operator()
    reported = make_cases.tip(by=rita, token=FOLLOW, contact=city.secret("REPORTERCONTACT"), words="普通问题")
    cases.file_case(case=reported, by=coordinator, category=make_cases.category("other"), at=NOON)
    window = make_appraisal.window(alice, office)
    rating = make_appraisal.rate(window, Level.DISSATISFIED, trouble=Trouble.MANNER, words=city.secret("RATINGWORDS"))
    priced = make_library.document("普通的一页", owner=alice, title="有价文件", content=b"PRICEDORIGINAL")
    marketplace.set_price(by=alice, document=priced, credits=30, at=NOON)
    city.hide(rating.visit.encode(), b"PRICEDORIGINAL")
    copy = public_copy(city, alice, bob)
    city.numbers.append(previewed(city, alice, coordinator).number)
    city.numbers.append(masked(city, alice, coordinator).number)
    city.numbers += [copy.document.number, copy.source.number]
    city.numbers += [document.number, task.number, case.number, reported.number, pledge.number, priced.number]
    city.keys += [order.pk, window.pk, rating.follow_up.pk]
    city.values = {
        "code": [office.code, operator.code],
        "deed": ["accept", "link", "answer", "merge"],
        "size": ["small", "large"],
        "width": [180, 1000],
        "nth": [0],
        "page": [1, 2],
        "start": [0],
        "ordinal": [1],
        "other": [copy.document.number, copy.source.number, "other"],
        "asked": ["since"],
        "kept": ["nothing"],
        "form": ["json", "xml"],
        "rest": ["nothing"],
        "sha256": ["0" * 64],
        "token": ["wrong", window.token],
        "day": ["2026-06-10"],
        "slug": ["official", "civil"],
        "handle": ["alice", "rita"],
        "ending": ["bib", "ris"],
        "section": ["documents"],
    }
    return city


def previewed(city: City, alice: User, coordinator: User) -> Document:
    """A public document of which everyone reads the first page; an order and a task stem from the second."""
    office = alice.posts[0].office
    document = make_library.document(
        "公开的开头。",
        f"{city.secret('CAPPEDPAGE')}。{city.secret('CAPPEDORDER')}。",
        owner=alice,
        title="先读一页",
        content=b"CAPPEDORIGINAL",
        keywords=[city.secret("CAPPEDKEYWORD")],
    )
    assert document.current
    library_actions.set_preview(by=alice, document=document, pages=1, at=NOON)
    for width in (180, 1000):
        blobs.put(document.current.pages.get(number=1).image_key(width), b"the first page")
        blobs.put(document.current.pages.get(number=2).image_key(width), b"CAPPEDPICTURE")
    Part.objects.create(version=document.current, title="开头", first_page=1, last_page=1)
    Part.objects.create(version=document.current, title=city.secret("CAPPEDPART"), first_page=2, last_page=2)
    Field.objects.create(version=document.current, name="撰写人", value=city.secret("CAPPEDFIELD"), page=2)
    order = make_programme.directive(document, f"CAPPEDORDER{KEY}。", page=2, lead_office=office, by=coordinator)
    title = city.secret("CAPPEDTASK")
    programme.order_task(directive=order, lead_office=office, by=coordinator, at=NOON, title=title)
    city.hide(b"CAPPEDORIGINAL", b"CAPPEDPICTURE")
    city.keys.append(order.pk)
    return document


def masked(city: City, alice: User, coordinator: User) -> Document:
    """A public document out of which a name was masked; the version before is still there for its owner."""
    name = city.secret("MASKEDNAME")
    sentence = f"请答复{name}的来信。"
    document = make_masking.pictured(sentence, owner=alice, title=f"答复{name}", content=b"UNMASKEDORIGINAL")
    assert document.current
    page = document.current.pages.get()
    city.hide(b"UNMASKEDORIGINAL", *(blobs.get(page.image_key(width)) for width in (180, 1000)))
    order = make_programme.directive(document, sentence, lead_office=alice.posts[0].office, by=coordinator)
    make_masking.carried_out(document, by=alice, words=name)
    city.keys.append(order.pk)
    return document


def start_campaign(by: User) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    programme.start_campaign(slug="civil", name="创建", starts_on=first, ends_on=last, by=by, at=NOON)


def public_copy(city: City, alice: User, bob: User) -> Copy:
    """Two documents with the same text; what one uploader says of it is for the two and the moderators."""
    make_copies.compared(make_copies.words("copied"), owner=alice, title="先发的")
    make_copies.compared(make_copies.words("copied"), owner=bob, title="后发的")
    copy = Copy.objects.get()
    library_actions.appeal_copy(by=bob, copy=copy, ground=Ground.MINE, text=city.secret("APPEALWORDS"), at=NOON)
    return copy


def private_rows(city: City, alice: User, bob: User, coordinator: User) -> None:
    """One of every kind, made by the actions that people use."""
    rita = User.objects.get(handle="rita")
    documents = private_documents(city, alice, coordinator)
    task = private_orders(city, alice, coordinator, documents)
    private_reports(city, alice, coordinator)
    private_circulars(city, alice, coordinator, documents[0])
    private_cases(city, alice, coordinator, rita, task)
    private_pledges(city, alice, rita, task)
    private_services(city, rita)
    private_ledger(city, rita)
    city.values |= {
        "number": city.numbers,
        "pk": city.keys,
        "picture": list(Picture.objects.values_list("pk", flat=True)),
        "cell": [cell_name(cell) for cell in set(Case.objects.values_list("cell", flat=True))],
        "step": [*city.keys, *(step.pk for each in Task.objects.all() for step in each.steps.all())],
        "ballot": [1],
        "purchase": [1],
    }


def private_documents(city: City, alice: User, coordinator: User) -> list[Document]:
    office = alice.posts[0].office
    quote = city.secret("PRIVATEORDER")
    secret = make_library.document(
        f"{city.secret('PRIVATEPAGE')}。{quote}。",
        owner=alice,
        title=city.secret("PRIVATETITLE"),
        visibility=Visibility.PRIVATE,
        keywords=[KEY, city.secret("PRIVATEKEYWORD")],
        content=b"PRIVATEORIGINAL",
    )
    assert secret.current
    blobs.put(secret.current.pages.get().image_key(180), b"PRIVATEPICTURE")
    blobs.put(secret.current.pages.get().image_key(1000), b"PRIVATEPICTURE")
    Part.objects.create(version=secret.current, title=city.secret("PRIVATEPART"), first_page=1, last_page=1)
    Field.objects.create(version=secret.current, name="撰写人", value=city.secret("PRIVATEFIELD"), page=1)
    inner = make_library.document(
        f"{city.secret('OFFICEPAGE')}。{city.secret('OFFICEORDER')}。",
        owner=alice,
        title=city.secret("OFFICETITLE"),
        visibility=Visibility.OFFICE,
        office=office,
        keywords=[KEY],
        content=b"OFFICEORIGINAL",
    )
    make_copies.compared(
        make_copies.words("copied"), owner=alice, title=city.secret("COPYTITLE"), visibility=Visibility.PRIVATE
    )
    waiting = make_library.waiting_document(owner=alice, title=city.secret("WAITINGTITLE"), content=b"WAITINGORIGINAL")
    taken = make_library.document(
        city.secret("TAKENPAGE"), owner=alice, title=city.secret("TAKENTITLE"), content=b"TAKENORIGINAL"
    )
    library_actions.withdraw(by=alice, document=taken, at=NOON)
    shared = library_actions.share(by=alice, document=secret, at=NOON, expires_at=None, note=city.secret("SHARENOTE"))
    library_actions.end_share(by=alice, made=shared, at=NOON)
    own = library_actions.make_list(by=alice, name=city.secret("LISTNAME"), at=NOON)
    library_actions.put_on_list(by=alice, kept=own, document=secret, at=NOON)
    open_list = library_actions.make_list(by=alice, name="公开清单", at=NOON, is_public=True)
    library_actions.put_on_list(by=alice, kept=open_list, document=secret, at=NOON)
    city.values["token"].append(shared.token)
    city.keys += [own.pk, open_list.pk]
    found = [secret, inner, waiting, taken]
    city.hide(b"PRIVATEORIGINAL", b"PRIVATEPICTURE", b"OFFICEORIGINAL", b"WAITINGORIGINAL", b"TAKENORIGINAL")
    city.numbers += [each.number for each in found]
    return found


def private_orders(city: City, alice: User, coordinator: User, documents: Sequence[Document]) -> Task:
    """Orders of private documents with a task, and what is only proposed of a public one."""
    office = alice.posts[0].office
    hidden = [
        make_programme.directive(each, f"{word}{KEY}。", lead_office=office, by=coordinator)
        for each, word in zip(documents, ("PRIVATEORDER", "OFFICEORDER"), strict=False)
    ]
    public = Document.objects.get(title="公开讲话")
    proposed = make_programme.directive(public, "公开的话。")
    rejected = make_programme.directive(public, make_programme.CALL)
    Directive.objects.filter(pk=proposed.pk).update(what=city.secret("PROPOSEDWHAT"))
    Directive.objects.filter(pk=rejected.pk).update(what=city.secret("REJECTEDWHAT"), review=Review.REJECTED)
    tasks = []
    for order, word in zip(hidden, ("PRIVATETASK", "OFFICETASK"), strict=True):
        task = programme.order_task(
            directive=order, lead_office=office, by=coordinator, at=NOON, due_on=date(2026, 6, 30),
            title=city.secret(word), measures=city.secret(f"{word}MEASURES"),
        )  # fmt: skip
        supervised(city, word, task, alice, coordinator)
        evidence = blobs.store(f"{word}EVIDENCE".encode(), "image/jpeg")
        city.hide(f"{word}EVIDENCE".encode())
        programme.submit_task(
            task=task, by=alice, at=NOON, note=city.secret(f"{word}NOTE"), evidence=evidence, document=documents[0]
        )
        tasks.append(task)
    open_task = Task.objects.get(title=make_programme.ORDER.strip("。"))
    TaskStep.objects.filter(task=open_task, deed=Deed.SUBMIT).update(document=documents[0])
    city.keys += [each.pk for each in (*hidden, proposed, rejected)]
    city.numbers += [each.number for each in tasks]
    return tasks[0]


def supervised(city: City, word: str, task: Task, alice: User, coordinator: User) -> None:
    """A private task under way, with a plea for time, progress, a helper and a slip that was answered."""
    programme.accept_task(task=task, by=alice, at=NOON)
    reason = city.secret(f"{word}PLEA")
    programme.ask_time(task=task, kind="extend", until=date(2026, 7, 9), reason=reason, by=alice, at=NOON)
    programme.report_progress(task=task, note=city.secret(f"{word}PROGRESS"), progress=40, by=alice, at=NOON)
    helper = Office.objects.exclude(pk=task.lead_office_id).order_by("pk")[0]
    programme.ask_support(task=task, office=helper, part=city.secret(f"{word}SUPPORT"), by=coordinator, at=NOON)
    slip = programme.send_slip(task=task, colour="yellow", words=city.secret(f"{word}SLIP"), by=coordinator, at=NOON)
    programme.answer_slip(
        slip=slip, cause=city.secret(f"{word}CAUSE"), measures=word, new_date=date(2026, 7, 1), by=alice, at=NOON
    )
    city.numbers.append(slip.number)


def private_reports(city: City, alice: User, coordinator: User) -> None:
    """What offices are asked to report, and what they write."""
    office = alice.posts[0].office
    call = make_reports.call(coordinator, office, title=city.secret("CALLTITLE"))
    report = reports.hand_in(by=alice, report=call.reports.get(), text=city.secret("REPORTTEXT"), at=NOON)
    reports.return_report(by=coordinator, report=report, reason=city.secret("REPORTREASON"), at=NOON)
    city.numbers.append(call.number)


def private_circulars(city: City, alice: User, coordinator: User, document: Document) -> None:
    """What goes round, and whom it has reached: someone without an account among them."""
    office = alice.posts[0].office
    round = circulars.Round(title=city.secret("CIRCULARTITLE"), words=city.secret("CIRCULARWORDS"), due_on=DUE)
    made = circulars.circulate(by=alice, issuer=office, offices=[office], document=document, round=round, at=NOON)
    names = [city.secret("RECEIPTNAME")]
    [(receipt, token)] = circulars.invite(by=alice, circular=made, office=office, names=names, at=NOON)
    city.hide(token.encode(), (receipt.token_hash or "").encode())
    city.numbers.append(made.number)


def private_cases(city: City, alice: User, coordinator: User, rita: User, task: Task) -> None:
    """Reports before they are filed, cases not shown to everyone, and who reported a public one."""
    office = alice.posts[0].office

    def tip(word: str, **fields: Any) -> Case:
        secret = {"words": city.secret(f"{word}WORDS"), "place_text": city.secret(f"{word}PLACE")} | fields
        return make_cases.tip(contact=city.secret(f"{word}CONTACT"), pictures=[picture(city, word)], by=rita, **secret)

    reported, refused, merged, hidden = tip("TIP"), tip("REFUSED"), tip("MERGED"), tip("HIDDEN")
    cases.refuse_tip(case=refused, by=coordinator, reason=city.secret("REFUSEDREASON"), at=NOON)
    cases.merge_tip(case=merged, into=Case.objects.get(words="公开的问题"), by=coordinator, at=NOON)
    kind = make_cases.category()
    filed = cases.file_case(case=hidden, by=coordinator, category=kind, at=NOON, is_public=False)
    cases.dispatch(case=filed, by=coordinator, office=office, at=NOON, note=city.secret("HIDDENNOTE"))
    cases.link_task(case=Case.objects.get(words="普通问题"), by=coordinator, task=task, at=NOON)
    city.hide(FOLLOW.encode(), *(each.encode() for each in Follower.objects.values_list("token_hash", flat=True)))
    city.numbers += [each.number for each in (reported, refused, merged, hidden)]


def picture(city: City, word: str) -> cases.Kept:
    """A picture of its own colour, so that its bytes are like no other's."""
    made = clean(make_cases.photo("#" + word.encode().hex()[:6].ljust(6, "0")))
    city.hide(made.large, made.small)
    return cases.keep_picture(made)


def private_pledges(city: City, alice: User, rita: User, task: Task) -> None:
    office = alice.posts[0].office
    draft = make_pledges.draft(alice, office, name=city.secret("DRAFTNAME"), promise=city.secret("DRAFTPROMISE"))
    tied = Pledge.objects.get(name=make_pledges.TERMS.name)
    Pledge.objects.filter(pk=tied.pk).update(task=task, directive=task.directive)
    for verdict, word in ((Verdict.KEPT, "SUPERSEDEDREASON"), (Verdict.BROKEN, "HIDDENREASON")):
        ballot = pledges.judge_pledge(by=rita, pledge=tied, verdict=verdict, reason=city.secret(word), at=NOON)
        city.hide(ballot.nonce.encode())
    type(ballot).objects.filter(pk=ballot.pk).update(is_hidden=True)
    city.numbers.append(draft.number)


def private_services(city: City, rita: User) -> None:
    """Disputes between the parties."""
    charge = replace(
        make_appraisal.CHARGE, service_number="DISPUTENUMBER", facts=city.secret("DISPUTEFACTS"),
        wish=city.secret("DISPUTEWISH"), amount=Decimal("98765.43"),
    )  # fmt: skip
    city.hide(b"DISPUTENUMBER", b"98765.43", b"98,765.43")
    operator = make_appraisal.operator()
    own, _none = disputes.lodge_dispute(by=rita, operator=operator, charge=charge, at=NOON)
    lost, key = disputes.lodge_dispute(
        by=None, operator=operator, charge=charge, contact=city.secret("DISPUTECONTACT"), at=NOON
    )
    city.hide(key.encode(), lost.key_hash.encode())
    city.numbers += [own.number, lost.number]


def private_ledger(city: City, rita: User) -> None:
    make_marketplace.operator()
    operator = User.objects.get(is_operator=True)
    marketplace.grant_credits(
        by=operator, member=rita, credits=76543, key="grant", memo=city.secret("PRIVATEMEMO"), at=NOON
    )
    city.hide(b"76543", b"76,543")
    make_marketplace.buy(rita, Document.objects.get(title="有价文件"))
