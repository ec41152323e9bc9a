"""What is marked on two pages: the longest runs that both have."""

from civicloop.library.copies.overlap import Run, common_runs, compare


def test_runs_are_as_long_as_they_can_be() -> None:
    assert common_runs("天天甲乙丙丁戊己庚辛天", "甲乙丙丁戊己庚辛地地") == [Run(2, 0, 8)]


def test_runs_shorter_than_eight_letters_are_chance() -> None:
    assert common_runs("甲乙丙丁戊己庚天", "甲乙丙丁戊己庚地") == []


def test_run_takes_the_longer_of_two_places() -> None:
    assert common_runs("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛地甲乙丙丁戊己庚辛壬癸") == [Run(0, 9, 10)]


def test_moved_text_is_found_where_it_went() -> None:
    one, two = "春眠不觉晓处处闻啼鸟", "白日依山尽黄河入海流"

    assert common_runs(one + two, two + one) == [Run(0, 10, 10), Run(10, 0, 10)]


def test_marks_cover_each_text_in_its_own_spelling() -> None:
    left, right = "前言。創建 文明，城市Ａ１！", "创建文明城市a1后记"

    found = compare(left, right)

    assert [left[span.start : span.end] for span in found.left] == ["創建 文明，城市Ａ１"]
    assert [right[span.start : span.end] for span in found.right] == ["创建文明城市a1"]
    assert found.letters == 8
