"""Files in an S3-compatible storage: the same library by a setting alone, over HTTP to a server of moto's."""

import io
from collections.abc import Iterator

import boto3
import pytest
from django.conf import settings as configured
from django.test import Client
from moto.server import ThreadedMotoServer
from PIL import Image
from pytest_django import Settings

from civicloop.accounts.models import User
from civicloop.config.settings import in_bucket
from civicloop.kernel import blobs
from civicloop.kernel.models import Blob
from civicloop.library import actions, tasks
from civicloop.library.models import Page, Status
from tests.conftest import NOON
from tests.factories import masking as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bucket")]
PHONE = "13912345678"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, value in {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    store = boto3.resource("s3", endpoint_url=endpoint).create_bucket(Bucket="city")
    settings.STORAGES = {**configured.STORAGES, "default": in_bucket("city", endpoint)}
    yield "city"
    store.objects.all().delete()
    store.delete()


def test_derived_file_is_replaced_in_a_bucket() -> None:
    blobs.put("pages/1/1-180.jpg", b"old")
    blobs.put("pages/1/1-180.jpg", b"new")

    assert blobs.get("pages/1/1-180.jpg") == b"new"


def test_missing_file_of_a_bucket_is_told_as_on_disk() -> None:
    with pytest.raises(FileNotFoundError):
        blobs.get("pages/1/1-180.jpg")


def test_bytes_are_kept_once_in_a_bucket_and_go_with_their_last_row() -> None:
    content = bytes(range(256)) * 10_000
    first, again = blobs.store(content, "text/plain"), blobs.store(io.BytesIO(content), "text/plain")
    kept = (first == again, Blob.objects.count(), b"".join(blobs.stream(first)) == content)
    key = first.key

    assert (kept, blobs.forget(first)) == ((True, 1, True), True)
    with pytest.raises(FileNotFoundError):
        blobs.get(key)


def test_document_in_a_bucket_is_converted_twice_and_read(client: Client, alice: User) -> None:
    content = "关于清理占道经营的通知\n各街道要在五月底前清理完毕。".encode()
    made = actions.take_in(by=alice, file=io.BytesIO(content), name="通知.txt", at=NOON, is_queued=False)
    version = made.versions.get()
    tasks.convert(version.pk, is_queued=False)
    blobs.put(Page.objects.get(version=version).image_key(1000), b"of another day")
    version.status = Status.FAILED
    version.save()
    actions.retry(by=alice, document=made, at=NOON, is_queued=False)
    tasks.convert(version.pk, is_queued=False)

    client.force_login(alice)
    picture = client.get(f"/d/{made.number}/1/1000.jpg")
    original = client.get(f"/d/{made.number}/original")

    assert Image.open(io.BytesIO(b"".join(picture))).width == 1000
    assert b"".join(original) == content


def test_document_in_a_bucket_is_masked_for_real(endpoint: str, alice: User) -> None:
    made = make.pictured(f"联系人：欧阳建国，电话{PHONE}。", owner=alice, content=b"THE ORIGINAL")
    before = {
        page.image_key(1000): blobs.get(page.image_key(1000)) for page in Page.objects.filter(version=made.current)
    }

    make.carried_out(made, by=alice)

    made.refresh_from_db()
    after = {
        page.image_key(1000): blobs.get(page.image_key(1000)) for page in Page.objects.filter(version=made.current)
    }
    store = boto3.resource("s3", endpoint_url=endpoint).Bucket("city")
    held = [each.key for each in store.objects.all() if PHONE.encode() in each.get()["Body"].read()]
    assert (set(before.values()).isdisjoint(after.values()), held) == (True, [])
