"""Bytes are kept once; numbers follow without gaps."""

from datetime import date
from io import BytesIO

import pytest

from civicloop.kernel import blobs, numbers
from civicloop.kernel.models import Blob

pytestmark = pytest.mark.django_db


def test_the_same_bytes_are_kept_once() -> None:
    first = blobs.store(b"a sentence", "text/plain")
    again = blobs.store(BytesIO(b"a sentence"), "text/plain")

    assert (first, Blob.objects.count(), blobs.read(first)) == (again, 1, b"a sentence")


def test_a_large_file_comes_back_in_pieces() -> None:
    content = bytes(range(256)) * 10_000
    blob = blobs.store(BytesIO(content), "application/octet-stream")

    assert b"".join(blobs.stream(blob)) == content


def test_a_derived_file_is_replaced() -> None:
    blobs.put("pages/1/1-180.jpg", b"old")
    blobs.put("pages/1/1-180.jpg", b"new")

    assert blobs.get("pages/1/1-180.jpg") == b"new"


def test_numbers_run_within_letter_and_year() -> None:
    spring, winter = date(2026, 3, 1), date(2027, 1, 1)

    found = [numbers.reference(letter, day, digits=5) for letter, day in [("T", spring), ("T", spring), ("T", winter)]]

    assert found == ["T-2026-00001", "T-2026-00002", "T-2027-00001"]


def test_a_series_starts_where_it_is_told() -> None:
    assert [numbers.next_in("document", start=10001), numbers.next_in("document", start=10001)] == [10001, 10002]
