"""The demo's documents come in over the year, from offices and one author, and are read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from civicloop.accounts.models import User
from civicloop.demo.places import DATA
from civicloop.demo.story import Story
from civicloop.demo.world import City
from civicloop.library.actions import remember_page, set_details, take_in
from civicloop.library.models import Category, Document, Visibility
from civicloop.library.tasks import convert


@dataclass(frozen=True)
class Shelf:
    """A category; `parent` is the slug of the one above it."""

    slug: str
    name: str
    name_en: str
    parent: str = ""


@dataclass(frozen=True)
class Paper:
    """A file of the demo: what its sender calls it, who sends it, and how many days ago."""

    file: str
    name: str
    sender: str
    office: str
    shelf: str
    ago: int
    readers: int

    @property
    def key(self) -> str:
        return self.file.partition(".")[0]


SHELVES = (
    Shelf("official", "公文", "Official papers"),
    Shelf("speeches", "讲话", "Speeches", "official"),
    Shelf("notices", "通知通告", "Notices", "official"),
    Shelf("plans", "方案和任务", "Plans and duties", "official"),
    Shelf("rules", "规章制度", "Rules", "official"),
    Shelf("minutes", "会议纪要", "Minutes", "official"),
    Shelf("reports", "落实情况", "Reports on what was done"),
    Shelf("practice", "应用文档", "Practice"),
)
PAPERS = (
    Paper("signs.odt", "榆汀市户外招牌设置管理若干规定（试行）.odt", "urban", "urban", "rules", 340, 6),
    Paper("handbook.docx", "文明窗口服务一本通（含承诺书范本）.docx", "author", "", "practice", 210, 25),
    Paper("sites.xls", "实地考察点位清单.xls", "coordinator", "civility", "plans", 150, 4),
    Paper("bikes.txt", "共享单车停放秩序专题会议纪要.txt", "transport", "transport", "minutes", 120, 9),
    Paper("speech.doc", "全市文明城市创建攻坚推进会讲话材料.doc", "coordinator", "civility", "speeches", 100, 40),
    Paper("duties.docx", "文明城市创建攻坚任务分解表.docx", "coordinator", "civility", "plans", 97, 22),
    Paper("letter.txt", "致全体市民的一封信.txt", "coordinator", "civility", "notices", 96, 30),
    Paper("plan.docx", "老旧小区环境提升三个月行动方案.docx", "housing", "housing", "plans", 90, 12),
    Paper("done.docx", "东桥片区市容整治落实情况报告.docx", "urban", "urban", "reports", 81, 14),
    Paper("ban.pdf", "关于规范榆水两岸露天烧烤和夜市经营的通告.pdf", "urban", "urban", "notices", 72, 18),
    Paper("telecom.doc", "关于开展通信行业窗口服务规范行动的通知.doc", "comms", "comms", "notices", 60, 20),
    Paper("review.docx", "榆汀电信局窗口服务自查情况.docx", "telecom", "telecom", "reports", 34, 8),
)  # fmt: skip


def stories(city: City) -> Iterable[Story]:
    yield shelving(city)
    for paper in PAPERS:
        yield publishing(city, paper)


def shelving(city: City) -> Story:
    yield city.at(360, 9)
    for shelf in SHELVES:
        parent = Category.objects.filter(slug=shelf.parent).first()
        Category.objects.create(slug=shelf.slug, name=shelf.name, name_en=shelf.name_en, parent=parent)


def publishing(city: City, paper: Paper) -> Story:
    yield (at := city.at(paper.ago, 9, 20))
    document = bring(city, paper, at)
    yield (at := at + timedelta(minutes=1))
    convert(document.versions.get().pk, now=lambda: at)
    yield (at := at + timedelta(minutes=4))
    city.documents[paper.key] = describe(city, paper, at)
    dice = city.dice(f"readers of {paper.key}")
    for reader, moment in visits(city, paper, dice):
        yield moment
        document = city.documents[paper.key]
        remember_page(by=reader, document=document, page=last_page(document, dice), at=moment)


def bring(city: City, paper: Paper, at: datetime) -> Document:
    """Upload, as on its page, but without waiting for a worker."""
    with (DATA / "documents" / paper.file).open("rb") as file:
        return take_in(
            by=city.people[paper.sender],
            file=file,
            name=paper.name,
            at=at,
            office=city.offices.get(paper.office),
            category=Category.objects.get(slug=paper.shelf),
            is_queued=False,
        )


def describe(city: City, paper: Paper, at: datetime) -> Document:
    document = Document.objects.get(versions__file_name=paper.name)
    return set_details(
        by=city.people[paper.sender],
        document=document,
        at=at,
        title=paper.name.rpartition(".")[0],
        category=document.category,
        dated_on=city.day(paper.ago),
        visibility=Visibility.PUBLIC,
    )


def visits(city: City, paper: Paper, dice: Random) -> Iterator[tuple[User, datetime]]:
    """Who reads it and when: residents, more of them at first."""
    readers = dice.sample(city.residents, paper.readers)
    days = sorted((paper.ago - int(paper.ago * dice.random() ** 2) for _ in readers), reverse=True)
    for reader, ago in zip(readers, days, strict=True):
        yield reader, city.at(max(1, ago), dice.randint(10, 22), dice.randint(0, 59))


def last_page(document: Document, dice: Random) -> int:
    assert document.current is not None
    return dice.randint(1, document.current.page_count or 1)
