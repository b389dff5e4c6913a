"""Attachments in an S3-compatible store, each under its hash.

Invariant: what is fetched to this machine has the hash it is asked by, or is not given out.
"""

import base64
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from county.blobs.cache import BlobCache
from county.blobs.interface import Stream
from county.blobs.settings import BlobSettings
from county.blobs.store import hash_file, is_hash
from disclosure.blocks import Sha256
from disclosure.errors import RetryLaterError, UsageError

CHUNK_BYTES = 256 * 1024

_NOT_THERE = {"404", "NoSuchKey", "NotFound"}
_NO_SUCH_PART = {"416", "InvalidRange"}

_log = logging.getLogger(__name__)


class S3Blobs:
    """A bucket.

    Arguments:
        settings: with a bucket.
        keys: access key and secret; None for boto3's own ways.
        cache: what keeps copies on this machine.
    """

    def __init__(
        self, settings: BlobSettings, keys: tuple[str, str] | None, cache: BlobCache
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._client: Any = _client(settings, keys)

    def path(self, sha256: str) -> Path | None:
        """Return a copy on this machine, fetched when it is not there yet."""
        if not is_hash(sha256):
            return None
        return self._cache.path(sha256) or self._fetched(Sha256(sha256))

    def holds(self, sha256: str) -> bool:
        """Tell whether the store has an attachment."""
        if not is_hash(sha256):
            return False
        return self._cache.path(sha256) is not None or self._size(sha256) is not None

    def put(self, source: Path, sha256: Sha256) -> None:
        """Upload a file; the store checks its hash as well, where it can."""
        if hash_file(source) != sha256:
            raise ValueError(f"{source} changed while it was read")
        if self._size(sha256) != source.stat().st_size:
            checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
            with self._answering(), source.open("rb") as body:
                self._client.put_object(**self._name(sha256), Body=body, ChecksumSHA256=checksum)
        self._cache.put(source, sha256)

    def stream(self, sha256: str, wanted: str) -> Stream | None:
        """Return what the store sends, unless a copy lies on this machine."""
        if not is_hash(sha256) or self._cache.path(sha256) is not None:
            return None
        # Of several parts the store would send but the first; a server may answer with all.
        part = {"Range": wanted} if wanted.startswith("bytes=") and "," not in wanted else {}
        try:
            with self._answering():
                reply = self._client.get_object(**self._name(sha256), **part)
        except ClientError as error:
            if _code(error) in _NOT_THERE:
                return None
            return Stream(416, 0, f"bytes */{self._size(sha256)}", iter(()))
        chunks = self._chunks(reply["Body"])
        given = reply.get("ContentRange", "")
        return Stream(206 if given else 200, reply["ContentLength"], given, chunks)

    def _fetched(self, sha256: Sha256) -> Path | None:
        with tempfile.NamedTemporaryFile(prefix="mingbai-blob-") as beside:
            try:
                with self._answering():
                    reply = self._client.get_object(**self._name(sha256))
                for chunk in self._chunks(reply["Body"]):
                    beside.write(chunk)
            except ClientError as error:
                if _code(error) in _NOT_THERE:
                    return None
                raise
            beside.flush()
            try:
                self._cache.put(Path(beside.name), sha256)
            except ValueError:
                _log.error("the store holds other bytes than its name says: %s", sha256)
                return None
        return self._cache.path(sha256)

    def _size(self, sha256: str) -> int | None:
        try:
            with self._answering():
                size: int = self._client.head_object(**self._name(sha256))["ContentLength"]
        except ClientError as error:
            if _code(error) in _NOT_THERE:
                return None
            raise
        return size

    def _chunks(self, body: Any) -> Iterator[bytes]:
        with self._answering(), body:
            yield from body.iter_chunks(CHUNK_BYTES)

    def _name(self, sha256: str) -> dict[str, str]:
        key = f"{self._settings.prefix}{sha256[:2]}/{sha256}"
        return {"Bucket": self._settings.bucket, "Key": key}

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn what passes into RetryLaterError; what the store says on purpose goes on."""
        try:
            yield
        except BotoCoreError as error:
            raise RetryLaterError(f"the attachments' store does not answer: {error}") from error
        except ClientError as error:
            if _code(error) in _NOT_THERE | _NO_SUCH_PART:
                raise
            raise RetryLaterError(f"the attachments' store refuses: {_code(error)}") from error


def _code(error: ClientError) -> str:
    code: str = error.response.get("Error", {}).get("Code", "")
    return code


def _client(settings: BlobSettings, keys: tuple[str, str] | None) -> Any:
    config = Config(
        connect_timeout=settings.connect_seconds,
        read_timeout=settings.read_seconds,
        retries={"total_max_attempts": settings.tries, "mode": "standard"},
        max_pool_connections=settings.connections,
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        # Stores other than Amazon's know the checksums that are asked for, and not all the rest.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    access, secret = keys or (None, None)
    try:
        return boto3.client(
            "s3",
            endpoint_url=settings.endpoint or None,
            region_name=settings.region,
            aws_access_key_id=access,
            aws_secret_access_key=secret,
            verify=settings.ca_file or None,
            config=config,
        )
    except (BotoCoreError, ValueError) as error:
        raise UsageError(f"[blobs] in the settings: {error}") from error
