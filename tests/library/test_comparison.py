"""What changed between two versions: whole answers over small texts, and what must always hold."""

from hypothesis import given
from hypothesis import strategies as st

from civicloop.library.comparison import Difference, PagePair, compare

FIRST = "各区要在五月一日前完成清理。各街道每周报告一次进展情况。市城管局负责督查。"
SECOND = "公园和广场的设施由住建局逐一检修。检修记录向社会公布，接受群众监督。"
THIRD = "学校门口的道路上下学时段有人值守。家长和志愿者共同参与，形成长效机制。"


def words(texts: list[str], spans: dict[int, list[tuple[int, int]]]) -> list[str]:
    return [texts[page - 1][start:end] for page, each in sorted(spans.items()) for start, end in each]


def test_same_text_has_no_difference() -> None:
    found = compare([FIRST, SECOND], [FIRST, SECOND])

    assert found == Difference([PagePair(1, 1, False), PagePair(2, 2, False)], {}, {})


def test_changed_words_are_marked_on_both_sides() -> None:
    left, right = [FIRST], [FIRST.replace("五月一日", "六月十五日").replace("负责督查", "和市文明办负责督查")]

    found = compare(left, right)

    assert (words(left, found.removed), words(right, found.added)) == (["五月一"], ["六月十五", "和市文明办"])


def test_inserted_page_shifts_nothing() -> None:
    found = compare([FIRST, THIRD], [FIRST, SECOND, THIRD])

    assert found == Difference(
        [PagePair(1, 1, False), PagePair(None, 2, True), PagePair(2, 3, False)], {}, {2: [(0, len(SECOND))]}
    )


def test_page_taken_out_stands_alone() -> None:
    found = compare([FIRST, SECOND, THIRD], [FIRST, THIRD])

    assert found.pairs == [PagePair(1, 1, False), PagePair(2, None, True), PagePair(3, 2, False)]


def test_text_that_slid_over_a_page_break_is_no_change() -> None:
    whole = FIRST + SECOND + THIRD

    found = compare([whole[:40], whole[40:]], [whole[:50], whole[50:]])

    assert (found.removed, found.added) == ({}, {})


def test_line_ends_widths_and_traditional_characters_are_no_change() -> None:
    found = compare(["創建文明城市，抓落實。"], ["创建文明\n城市,抓落实。"])

    assert (found.removed, found.added) == ({}, {})


TEXTS = st.lists(st.text("甲乙丙丁。\n", max_size=40), max_size=5)


@given(TEXTS, TEXTS)
def test_what_is_not_marked_reads_the_same(left: list[str], right: list[str]) -> None:
    found = compare(left, right)

    assert rest(left, found.removed) == rest(right, found.added)
    assert [pair.left for pair in found.pairs if pair.left] == list(range(1, len(left) + 1))
    assert [pair.right for pair in found.pairs if pair.right] == list(range(1, len(right) + 1))


def rest(texts: list[str], spans: dict[int, list[tuple[int, int]]]) -> str:
    kept = [
        letter
        for page, text in enumerate(texts, 1)
        for place, letter in enumerate(text)
        if not any(start <= place < end for start, end in spans.get(page, []))
    ]
    return "".join(kept).replace("\n", "")
