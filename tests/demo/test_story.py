"""Stories are told together, in the order of time."""

from datetime import UTC, datetime, timedelta

from civicloop.demo.story import Story, tell

START = datetime(2026, 1, 1, tzinfo=UTC)


def diary(name: str, days: list[int], book: list[tuple[int, str]]) -> Story:
    for day in days:
        yield START + timedelta(days=day)
        book.append((day, name))


def test_stories_take_turns_by_time():
    book: list[tuple[int, str]] = []
    tell([diary("slow", [1, 4], book), diary("quick", [0, 2, 3], book)], until=START + timedelta(days=9))
    assert book == [(0, "quick"), (1, "slow"), (2, "quick"), (3, "quick"), (4, "slow")]


def test_what_comes_after_the_end_stays_untold():
    book: list[tuple[int, str]] = []
    told = tell([diary("one", [0, 5], book)], until=START + timedelta(days=5))
    assert (told, book) == (1, [(0, "one")])


def test_a_story_that_names_an_earlier_moment_goes_on_at_once():
    book: list[tuple[int, str]] = []
    tell([diary("back", [3, 1], book), diary("other", [2, 4], book)], until=START + timedelta(days=9))
    assert book == [(2, "other"), (3, "back"), (1, "back"), (4, "other")]
