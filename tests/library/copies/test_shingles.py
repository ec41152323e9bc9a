"""A page's sketch: what is left of its text, what is sampled, what counts as its own."""

from civicloop.library.copies.shingles import FLOOR, RATE, Overlap, Print, letters_of
from tests.factories.copies import words


def test_letters_leave_out_space_punctuation_width_case_and_script() -> None:
    assert letters_of("創建 “文明”城市,\nＡbc １２３！") == letters_of("创建文明城市 ABC 123") == "创建文明城市abc123"


def test_sample_of_a_long_page_is_one_shingle_in_so_many() -> None:
    count = len(Print.of(words("long", 32_000)).codes)

    assert 0.8 < count * RATE / 32_000 < 1.2


def test_sample_of_a_short_page_never_falls_below_the_floor() -> None:
    assert [len(Print.of(words("short", letters)).codes) for letters in (3, 4, 5, 12, 60)] == [0, 0, 1, 8, FLOOR]


def test_sample_estimates_containment_whatever_the_sizes() -> None:
    inner, outer = words("inner", 2_000), words("outer", 20_000)

    inside, around = Print.of(inner).codes, Print.of(outer[:9_000] + inner + outer[9_000:]).codes

    assert len(inside & around) / len(inside) > 0.98


def test_overlap_is_measured_by_the_smaller_page() -> None:
    inner, outer = words("inner", 100), words("outer", 900)

    overlap = Overlap.between(Print.of(inner).shingles, Print.of(outer + inner).shingles)

    assert overlap == Overlap(96, 1.0)


def test_overlap_of_a_few_words_is_no_copy() -> None:
    phrase = words("phrase", 43)

    overlap = Overlap.between(Print.of(phrase).shingles, Print.of(phrase).shingles)

    assert (overlap, overlap.is_copy) == (Overlap(39, 1.0), False)


def test_own_shingles_leave_out_what_stands_around_common_samples() -> None:
    head, body = words("head", 400), words("body", 400)
    common = Print.of(head).codes

    own = Print.of(head + body).own(common)

    expected = Print.of(body).shingles
    assert len(own & expected) > 0.9 * len(expected)
    assert len(own & Print.of(head).shingles) < 60
