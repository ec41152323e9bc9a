"""The measure of the suggestions: labels read, counted and drawn again."""

from pathlib import Path

from civicloop.library.masking.benchmark import Label, halves, read, tally

SET = Path("tests/corpus/masking")


def test_labels_are_read_in_the_places_of_the_plain_text() -> None:
    assert read("由{name?:周}市长、{name:卢志刚}来电{phone:13800138000}。") == (
        "由周市长、卢志刚来电13800138000。",
        [Label(1, 2, "name", True), Label(5, 8, "name", False), Label(10, 21, "phone", False)],
    )


def test_label_is_found_when_nothing_of_it_is_left_and_suggestion_is_right_when_most_of_it_may_go() -> None:
    counts = tally("联系人：{name:王小明}，13{phone:800138000}，编号{card:9999}，{name?:赵}书记，邮箱a@b.example.com")

    assert (dict(counts.labels), dict(counts.found)) == (
        {"name": 1, "phone": 1, "card": 1, "all": 3}, {"name": 1, "phone": 1, "card": 0, "all": 2},
    )  # fmt: skip
    assert (dict(counts.suggested), dict(counts.right), dict(counts.ticked), dict(counts.right_ticked)) == (
        {"name": 2, "phone": 1, "email": 1, "all": 4},
        {"name": 2, "phone": 1, "email": 0, "all": 3},
        {"name": 1, "phone": 1, "email": 1, "all": 3},
        {"name": 1, "phone": 1, "email": 0, "all": 2},
    )


def test_each_half_is_scored_as_a_whole_and_by_kind() -> None:
    found = [(each["half"], each["kind"], each["labels"]) for each in halves(SET)]

    assert found[0] == ("tuned", "all", 357)
    assert sum(labels for half, kind, labels in found if half == "held-out" and kind != "all") == 258
