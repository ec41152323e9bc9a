"""Tables and lists: a head tells of the cells below it, and a name among names is one."""

import pytest

from civicloop.library.masking import Certainty, Kind, suggest


def found(text: str) -> list[tuple[str, str]]:
    return [(each.text, each.kind.value) for each in suggest([text])[0]]


def test_cells_below_a_head_are_what_it_says_words_among_them_too() -> None:
    table = "序号 姓名 电话 住址 银行账号\n1 石榴 2830001 北城墙巷2号 123456789012\n2 郝建设 2830002 无 —"

    assert found(table) == [
        ("石榴", "name"), ("2830001", "phone"), ("北城墙巷2号", "address"), ("123456789012", "card"),
        ("郝建设", "name"), ("2830002", "phone"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("丁小雨  王 波  田野  尔古阿木  乐天明", ["丁小雨", "王 波", "田野", "乐天明"]),
        ("出席：滕飞、谭咏梅、巫山、宫保华（区财政局）", ["滕飞", "谭咏梅", "巫山", "宫保华"]),
        ("阿依努尔·吐尔逊获奖", ["阿依努尔·吐尔逊"]),
        ("住建局、城管局、财政局、公安局", []),
        ("严格执法、文明服务、方便群众", []),
        ("督查组 常务会 高新区 江南路", []),
        ("王某、李某某、张某", []),
    ],
)
def test_names_beside_names_are_told_from_words(line: str, names: list[str]) -> None:
    assert [text for text, kind in found(line) if kind == Kind.NAME] == names


def test_word_beside_a_person_s_number_is_offered_and_left_to_the_owner() -> None:
    (name, _phone) = suggest(["3 时光 13812345678"])[0]

    assert (name.text, name.certainty) == ("时光", Certainty.MAYBE)
