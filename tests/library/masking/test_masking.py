"""What may be private in a text: numbers by their check digits, names and places by what stands beside them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicloop.library.masking import Certainty, Kind, Reason, suggest
from civicloop.library.masking.numbers import is_card, is_identity, passes_luhn

IDENTITY = "11010519491231002X"  # the example of GB 11643-1999
CARD = "6222021001116245702"


def found(text: str) -> list[tuple[str, Kind, Reason]]:
    return [(each.text, each.kind, each.reason) for each in suggest([text])[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"证件{IDENTITY}号", [(IDENTITY, Kind.IDENTITY, Reason.CHECKSUM)]),
        ("号码１１０１０５　no", []),
        ("110105 19491231 002x", [("110105 19491231 002x", Kind.IDENTITY, Reason.CHECKSUM)]),
        ("编号110105194912310021", []),
        ("身份证号：110105194912310021", [("110105194912310021", Kind.IDENTITY, Reason.WRONG_CHECK_DIGIT)]),
        ("身份证：110105491231002", [("110105491231002", Kind.IDENTITY, Reason.LABELLED)]),
        ("共110105491231002件", [("110105491231002", Kind.IDENTITY, Reason.FORM)]),
        ("共110105491331002件", []),
    ],
)
def test_identity_numbers_are_known_by_day_of_birth_and_check_digit(
    text: str, expected: list[tuple[str, Kind, Reason]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"付至{CARD}。", [(CARD, Kind.CARD, Reason.CHECKSUM)]),
        ("6222 0210 0111 6245 702", [("6222 0210 0111 6245 702", Kind.CARD, Reason.CHECKSUM)]),
        ("流水6222021001116245703", []),
        ("账号：1234567890123456789", [("1234567890123456789", Kind.CARD, Reason.LABELLED)]),
        ("订单202611230001234567", []),
        (f"批号A{CARD}", []),
    ],
)
def test_bank_cards_are_known_by_luhn_or_by_their_label(text: str, expected: list[tuple[str, Kind, Reason]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话１３８-１２３４-５６７８", [("１３８-１２３４-５６７８", Kind.PHONE, Reason.FORM)]),
        ("+86 13812345678", [("+86 13812345678", Kind.PHONE, Reason.FORM)]),
        ("(010)65234567转203", [("(010)65234567转203", Kind.PHONE, Reason.OFFICE)]),
        ("拨打12345、110或4008001234", []),
        ("金额12381234567元", []),
        ("13812345678901", []),
        ("邮箱Zhang.San@Example.org。", [("Zhang.San@Example.org", Kind.EMAIL, Reason.FORM)]),
        ("车牌京A12345", [("京A12345", Kind.PLATE, Reason.FORM)]),
        ("新能源车沪AD12345", [("沪AD12345", Kind.PLATE, Reason.FORM)]),
    ],
)
def test_phones_mail_and_plates_are_known_by_their_form(text: str, expected: list[tuple[str, Kind, Reason]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("联系人：王小明，电话另附", ["王小明"]),
        ("姓名 孙悦 性别 女", ["孙悦"]),
        ("投诉人：欧阳锋、刘芳", ["欧阳锋", "刘芳"]),
        ("張建國同志讲话", ["張建國"]),
        ("居民李秀英反映噪声", ["李秀英"]),
        ("村民陈大力在河边", ["陈大力"]),
        ("请欧阳建国同志（电话另附）到窗口", ["欧阳建国"]),
        ("六年级的彭子涵捐出了零花钱", ["彭子涵"]),
        ("妻子刘腊梅和驾驶员曹猛把他背下楼", ["刘腊梅", "曹猛"]),
        ("市交警支队在12个路口，会同业主管部门", []),
        ("赵书记强调", ["赵"]),
        ("张某某不服，王××上诉", []),
        ("同志们，党员同志、各位同志、方面同志", []),
        ("高级工程师和文明市民代表", []),
        ("联系人：办公室", []),
    ],
)
def test_names_are_known_by_what_stands_around_them(text: str, names: list[str]) -> None:
    assert [each.text for each in suggest([text])[0] if each.kind == Kind.NAME] == names


def test_name_that_is_known_is_suggested_on_every_page() -> None:
    pages = suggest(["联系人：王小明", "会后王小明作了说明。"])

    assert [[(each.text, each.reason) for each in page] for page in pages] == [
        [("王小明", Reason.LABELLED)],
        [("王小明", Reason.AGAIN)],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "家住临江市江岸区滨江路12号3栋2单元501室的居民",
            [("临江市江岸区滨江路12号3栋2单元501室", Kind.ADDRESS, Reason.LABELLED)],
        ),
        ("送到阳光花园3栋501室", [("阳光花园3栋501室", Kind.ADDRESS, Reason.ROOM)]),
        ("事发在河口村3组15号", [("河口村3组15号", Kind.ADDRESS, Reason.ROOM)]),
        ("办公地址：临江市文明大道88号", [("临江市文明大道88号", Kind.ADDRESS, Reason.STREET)]),
        ("沿滨江路巡查，文明大道通车", []),
    ],
)
def test_addresses_are_known_by_where_they_lead(text: str, expected: list[tuple[str, Kind, Reason]]) -> None:
    assert found(text) == expected


def test_surest_of_overlapping_findings_is_kept() -> None:
    labelled_twice = f"身份证及银行卡号：{IDENTITY}"

    assert [(each.kind, each.certainty) for each in suggest([labelled_twice])[0]] == [(Kind.IDENTITY, Certainty.SURE)]


@given(st.integers(0, 17), st.integers(1, 9))
def test_identity_number_with_one_wrong_digit_is_refused(place: int, shift: int) -> None:
    wrong = "0123456789x".replace(IDENTITY[place].lower(), "")[shift]

    assert is_identity(IDENTITY.lower())
    assert not is_identity(IDENTITY[:place].lower() + wrong + IDENTITY[place + 1 :].lower())


@given(st.integers(0, 18), st.integers(1, 9))
def test_card_number_with_one_wrong_digit_is_refused(place: int, shift: int) -> None:
    wrong = str((int(CARD[place]) + shift) % 10)

    assert is_card(CARD)
    assert not passes_luhn(CARD[:place] + wrong + CARD[place + 1 :])


@given(st.text(alphabet="王小明 联系人：住滨江路号室栋0123456789x-@.a京１同志書記\n", max_size=120))
@settings(max_examples=200)
def test_suggestions_stand_where_they_say_and_never_overlap(text: str) -> None:
    suggestions = suggest([text])[0]

    assert all(each.text == text[each.start : each.end] for each in suggestions)
    assert all(one.end <= other.start for one, other in pairwise(suggestions))
