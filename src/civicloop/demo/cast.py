"""Who lives and works in the demo city: its offices, their people, its residents. All invented."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from civicloop.accounts.models import OfficeKind, Role
from civicloop.demo.places import DATA

DOMAIN = "yuting.example"
PASSWORD = "civicloop-demo"  # noqa: S105 — printed by the command; a demo hides nothing
RESIDENTS = 60


@dataclass(frozen=True)
class Bureau:
    """An office as the story founds it."""

    code: str
    parent: str
    kind: OfficeKind
    short: str
    name: str
    name_en: str
    duties: str = ""


@dataclass(frozen=True)
class Person:
    """Someone with a role; `is_shown` people are those whose e-mail address the command prints."""

    handle: str
    name: str
    office: str = ""
    role: Role | None = None
    is_shown: bool = False

    @property
    def email(self) -> str:
        return f"{self.handle}@{DOMAIN}"


def bureaus() -> Iterator[Bureau]:
    """The tree, parents first."""
    with (DATA / "offices.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = OfficeKind(row.pop("kind"))
            yield Bureau(kind=kind, **row)


STAFF = (
    Person("operator", "系统管理员 钟可期", "yuting", Role.ADMINISTRATOR, is_shown=True),
    Person("coordinator", "林知夏", "civility", Role.OFFICER, is_shown=True),
    Person("civility-leader", "周行远", "civility", Role.LEADER, is_shown=True),
    Person("supervisor", "沈砚秋", "civility", Role.OFFICER, is_shown=True),
    Person("editor", "顾书言", "civility", Role.EDITOR, is_shown=True),
    Person("inspector", "秦望舒", "inspection", Role.INSPECTOR, is_shown=True),
    Person("inspector2", "叶知行", "inspection", Role.INSPECTOR, is_shown=True),
    Person("inspector3", "骆明川", "inspection", Role.INSPECTOR, is_shown=True),
    Person("urban", "陈立冬", "urban", Role.OFFICER, is_shown=True),
    Person("urban2", "方小满", "urban", Role.OFFICER),
    Person("urban-leader", "梁守诚", "urban", Role.LEADER, is_shown=True),
    Person("traffic", "雷致平", "traffic", Role.OFFICER),
    Person("market", "苏禾", "market", Role.OFFICER),
    Person("housing", "邓建桥", "housing", Role.OFFICER),
    Person("culture", "白露明", "culture", Role.OFFICER),
    Person("water", "江若川", "water", Role.OFFICER),
    Person("transport", "路遥知", "transport", Role.OFFICER),
    Person("services", "温如许", "services", Role.OFFICER),
    Person("comms", "简思齐", "comms", Role.OFFICER),
    Person("tingxin", "汪春和", "tingxin", Role.OFFICER),
    Person("jingze", "柳映波", "jingze", Role.OFFICER),
    Person("xiadi", "霍晚晴", "xiadi", Role.OFFICER),
    Person("shidu", "石敬之", "shidu", Role.OFFICER),
    Person("weitang", "芦青禾", "weitang", Role.OFFICER),
    Person("huailing", "槐安邦", "huailing", Role.OFFICER),
    Person("telecom", "罗通达", "telecom", Role.OFFICER, is_shown=True),
    Person("skylark", "云初晓", "skylark", Role.OFFICER),
    Person("tinglian", "丁联方", "tinglian", Role.OFFICER),
    Person("author", "贺知秋"),
)
RESIDENT = Person("resident", "许多多", is_shown=True)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "一一 春生 大山 小舟 桂芳 建国 立秋 玉兰 晓东 文静 志强 秀英 子涵 雨桐 阿福 长河 明月 冬梅 海棠 向阳"


def residents(dice: Random) -> Iterator[Person]:
    """The resident with a printed address, then the others."""
    yield RESIDENT
    for number in range(2, RESIDENTS + 1):
        yield Person(f"resident{number}", dice.choice(SURNAMES) + dice.choice(GIVEN.split()))
