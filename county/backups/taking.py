"""Taking a backup of a county, while it serves.

Invariant: what a backup says of the database is true of one instant, and every attachment that
the database then named is there; attachments already there are not written again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from sqlalchemy import select

from county.backups import boxes, copying, manifest
from county.backups.manifest import DATABASE, Kept, Manifest, Piece
from county.blobs.store import hash_file
from county.database.tables import blobs
from county.parts import County
from disclosure.blocks import Sha256
from disclosure.errors import UsageError

LEFT_OUT = (
    "search.db",
    "renderings",
    "pictures",
    "papers",
    "blobs",
    "blob-copies",
    "keys/offline",
)
"""What is derived, kept otherwise, or no business of the server."""

_OTHERS_BITS = 0o077


@dataclass(frozen=True)
class Taken:
    """A backup that was taken: its folder, its bytes, and how many attachments were new."""

    folder: Path
    size: int
    attachments: int
    new_attachments: int


def take(county: County, backups: Path, public: bytes, now: datetime) -> Taken:
    """Take a backup.

    Arguments:
        county: the open county; it may be served meanwhile.
        backups: folder of all its backups.
        public: raw public half of the backup key.
        now: instant.

    Raises:
        UsageError: an attachment is missing, or there is a backup of this second.
        OSError: there is no room.
    """
    folder = backups / now.strftime("%Y%m%dT%H%M%SZ")
    if folder.exists():
        raise UsageError(f"{folder} is there already: try again in a second")
    with TemporaryDirectory(prefix=".backup-", dir=county.folder.path) as name:
        copy = Path(name) / DATABASE
        copying.to_file(county.database, copy)
        files = [(copy, DATABASE), *_files(county)]
        pieces = tuple(
            _boxed(file, path, folder, n, public) for n, (file, path) in enumerate(files)
        )
    whole = Manifest(
        format=1,
        county=county.online.keyring.county,
        made=now,
        key=public.hex(),
        software=version("mingbai"),
        pieces=pieces,
        attachments=_named(county),
    )
    new = [one for one in whole.attachments if _keep(county, whole, folder, one, public)]
    manifest.write(folder, whole, county.online.head)
    size = sum(file.stat().st_size for file in folder.iterdir())
    return Taken(folder, size, len(whole.attachments), len(new))


def forget_old(backups: Path, keep: int) -> list[str]:
    """Delete all backups but the newest `keep`, what was never finished, and attachments of none.

    Returns:
        The names of the backups that went.
    """
    there = manifest.all_in(backups)
    gone = there[:-keep]
    for folder in gone:
        # Without its manifest it is no backup any more, should this be cut short.
        (folder / manifest.NAME).unlink()
        rmtree(folder)
    named = set[Path]()
    for folder in there[-keep:]:
        held, _ = manifest.read(folder)
        named |= {held.attachment(folder, one.sha256) for one in held.attachments}
    for box in (backups / "attachments").glob("*/??/*.box"):
        if box not in named:
            box.unlink()
    return [folder.name for folder in gone]


def _files(county: County) -> Iterator[tuple[Path, str]]:
    """Yield the files of the county's folder that a backup keeps, with their paths in it."""
    root = county.folder.path
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        left_out = any(path == one or path.startswith(f"{one}/") for one in LEFT_OUT)
        derived = path.startswith((DATABASE, "search.db")) or "/." in f"/{path}"
        if file.is_file() and not left_out and not derived:
            yield file, path


def _boxed(file: Path, path: str, folder: Path, number: int, public: bytes) -> Piece:
    box = folder / f"{number:03d}.box"
    sha256 = boxes.close(file, box, public)
    secret = path == DATABASE or not file.stat().st_mode & _OTHERS_BITS
    return Piece(path=path, sha256=Sha256(sha256), boxed=hash_file(box), secret=secret)


def _named(county: County) -> tuple[Kept, ...]:
    query = select(blobs.c.sha256, blobs.c.size).order_by(blobs.c.sha256)
    with county.database.reading() as connection:
        return tuple(Kept(sha256=Sha256(row[0]), size=row[1]) for row in connection.execute(query))


def _keep(county: County, whole: Manifest, folder: Path, one: Kept, public: bytes) -> bool:
    """Put an attachment beside the backups; tell whether it was not there yet."""
    box = whole.attachment(folder, one.sha256)
    if box.exists():
        return False
    file = county.blobs.path(one.sha256)
    if file is None:
        raise UsageError(f"attachment {one.sha256} is missing: no whole backup can be taken")
    if boxes.close(file, box, public) != one.sha256:
        box.unlink()
        raise UsageError(f"attachment {one.sha256} is damaged: no whole backup can be taken")
    return True
