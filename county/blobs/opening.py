"""Opening the attachments' store that the settings name."""

from pathlib import Path

from county.blobs.cache import BlobCache
from county.blobs.interface import Blobs
from county.blobs.settings import BlobSettings
from county.blobs.store import BlobStore
from disclosure.errors import UsageError


def open_blobs(county: Path, folder: Path, settings: BlobSettings) -> Blobs:
    """Return where the county's attachments are kept.

    Arguments:
        county: its folder, for a key file and copies.
        folder: of attachments, where no bucket is set.
        settings: which store.

    Raises:
        UsageError: the key file cannot be read, or the optional part is not installed.
    """
    if not settings.bucket:
        return BlobStore(folder)
    try:
        from county.blobs.s3 import S3Blobs  # noqa: PLC0415 - an optional part
    except ModuleNotFoundError as error:
        raise UsageError(
            "blobs.bucket in the settings needs the optional part 's3': install mingbai[s3]"
        ) from error
    cache = BlobCache(county / "blob-copies", settings.cache_bytes)
    return S3Blobs(settings, _keys(county, settings), cache)


def _keys(county: Path, settings: BlobSettings) -> tuple[str, str] | None:
    if not settings.key_file:
        return None
    file = county / settings.key_file
    try:
        access, secret = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"blobs.key_file {file}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(
            f"blobs.key_file {file}: it must hold two lines, key and secret"
        ) from error
    return access, secret
