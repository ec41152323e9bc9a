"""Which office a document's word means."""

from typing import NamedTuple

import pytest
from django.utils import translation

from civicloop.programme.matching import Ground, match, match_word


class Bureau(NamedTuple):
    name: str
    short_name: str = ""

    def __str__(self) -> str:
        return self.name


URBAN = Bureau("城市管理局", "城管局")
TRAFFIC = Bureau("公安局交警支队", "交警支队")
POLICE = Bureau("公安局")
MARKET = Bureau("市场监督管理局", "市监局")
HOUSING = Bureau("住房和城乡建设局")
TREE = [URBAN, TRAFFIC, POLICE, MARKET, HOUSING]


@pytest.mark.parametrize(
    ("word", "office", "ground"),
    [
        ("城市管理局", URBAN, Ground.NAME),
        ("市城市管理局", URBAN, Ground.NAME),
        ("“城管局”", URBAN, Ground.SHORT),
        ("市公安交警支队", TRAFFIC, Ground.ENDING),
        ("市公安局", POLICE, Ground.NAME),
        ("市场监督管理局", MARKET, Ground.NAME),
        ("市场监管局", MARKET, Ground.LETTERS),
        ("住建局", HOUSING, Ground.LETTERS),
        ("各单位", None, Ground.NOTHING),
        ("局", None, Ground.NOTHING),
        ("管理局", None, Ground.SEVERAL),
    ],
)
def test_word_names_an_office_on_the_surest_ground(word: str, office: Bureau | None, ground: Ground) -> None:
    assert match_word(word, TREE)[1:] == (office, ground)


def test_word_that_fits_two_offices_alike_is_left_to_a_person() -> None:
    twins = [Bureau("东城街道办事处"), Bureau("西城街道办事处")]

    assert match_word("街道办事处", twins).office is None


def test_match_keeps_the_order_of_the_words_and_explains_each() -> None:
    found = match(["城管局", "有关部门"], TREE)

    with translation.override("en"):
        assert [each.reason for each in found] == [
            "“城管局” is the short name of 城市管理局.",
            "“有关部门” names no office of the tree.",
        ]
