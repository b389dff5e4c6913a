"""Restoring a county from a backup into a new folder.

Invariant: the folder is there only once every hash, the audit chain and the attachments held;
until then it has another name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfile, rmtree

from county.audit.checking import check
from county.backups import anew, boxes, copying, manifest
from county.backups.manifest import DATABASE, Manifest
from county.blobs.store import hash_file
from county.files import OWNER_ONLY, READABLE
from county.folder import DataFolder
from county.keys import online
from county.keys.key_file import KeyFile
from county.parts import County, open_county
from disclosure.errors import MingbaiError, UsageError


@dataclass(frozen=True)
class Restored:
    """A county that was restored: from when, into which epoch, with how many attachments."""

    made: datetime
    epoch: int
    attachments: int


def restore(
    backup: Path, key: KeyFile, target: Path, now: datetime, settings: Path | None = None
) -> Restored:
    """Restore a county.

    Arguments:
        backup: the backup's folder.
        key: the backup key, both halves.
        target: the county's folder to be; missing or empty.
        now: instant.
        settings: a settings file instead of the backup's, e.g. for another database.

    Raises:
        OSError: there is no room, or a file cannot be read.
        UsageError: the target is not empty, the key is another one, or the backup is damaged:
            nothing is left behind.
    """
    if target.exists() and any(target.iterdir()):
        raise UsageError(f"--data {target} is not empty: restore into a new folder")
    whole, _ = manifest.read(backup)
    _require_key(whole, key)
    partial = target.with_name(f"{target.name}.restoring")
    rmtree(partial, ignore_errors=True)
    try:
        _open_all(backup, whole, key.seed, partial)
        if settings is not None:
            copyfile(settings, partial / "settings.toml")
        epoch = _go_on(backup, whole, DataFolder(partial), now)
        if target.exists():
            target.rmdir()
        partial.rename(target)
    except BaseException:
        rmtree(partial, ignore_errors=True)
        raise
    return Restored(whole.made, epoch, len(whole.attachments))


def verify(backup: Path, key: KeyFile | None = None) -> list[str]:
    """Return what is wrong with a backup; nothing where it is whole.

    Arguments:
        backup: the backup's folder.
        key: opens every box and checks what is in it; without it the boxes alone are checked.
    """
    whole, _ = manifest.read(backup)
    wrong = [*_torn(backup, whole)]
    if key is None or wrong:
        return wrong
    _require_key(whole, key)
    trial = backup / ".verifying"
    try:
        _open_all(backup, whole, key.seed, trial)
        _require_signed(backup, DataFolder(trial))
        return copying.faults(trial / DATABASE)
    except MingbaiError as error:
        return [str(error)]
    finally:
        rmtree(trial, ignore_errors=True)


def _torn(backup: Path, whole: Manifest) -> Sequence[str]:
    wrong = []
    for piece in whole.pieces:
        box = whole.box_of(backup, piece)
        if not box.is_file() or hash_file(box) != piece.boxed:
            wrong.append(f"{piece.path}: its box {box.name} is missing or damaged")
    for one in whole.attachments:
        box = whole.attachment(backup, one.sha256)
        if not box.is_file() or box.stat().st_size <= one.size:
            wrong.append(f"attachment {one.sha256} is missing or cut short")
    return wrong


def _require_key(whole: Manifest, key: KeyFile) -> None:
    if key.public != whole.key:
        raise UsageError(
            f"this key is not the one that the backup of {whole.made.isoformat()} was closed to"
        )


def _open_all(backup: Path, whole: Manifest, secret: bytes, folder: Path) -> None:
    for piece in whole.pieces:
        path = folder / piece.path
        if not path.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"the backup names a file outside the county's folder: {piece.path}")
        mode = OWNER_ONLY if piece.secret else READABLE
        found = boxes.open_box(whole.box_of(backup, piece), path, secret, mode=mode)
        if found != piece.sha256:
            raise UsageError(f"{piece.path} is not what the backup says of it")
    for one in whole.attachments:
        path = folder / "blobs" / one.sha256[:2] / one.sha256
        box = whole.attachment(backup, one.sha256)
        if boxes.open_box(box, path, secret, mode=READABLE) != one.sha256:
            raise UsageError(f"attachment {one.sha256} is damaged in the backup")
    (folder / "blobs").mkdir(exist_ok=True)


def _require_signed(backup: Path, folder: DataFolder) -> None:
    _, envelope = manifest.read(backup)
    if not manifest.is_signed(envelope, dict(online.load(folder).keyring.head_keys)):
        raise UsageError("the backup's manifest is not signed by a head key of the county's root")


def _go_on(backup: Path, whole: Manifest, folder: DataFolder, now: datetime) -> int:
    _require_signed(backup, folder)
    wrong = copying.faults(folder.database)
    if wrong:
        raise UsageError(f"the database in the backup is damaged: {wrong[0]}")
    with open_county(folder) as county:
        if county.database.engine.dialect.name != "sqlite":
            copying.into(county.database, folder.database)
        for one in whole.attachments:
            # Nothing is done where they lie in the folder; elsewhere it is written to.
            county.blobs.put(folder.blobs / one.sha256[:2] / one.sha256, one.sha256)
        _require_chain(county)
        with county.database.writing() as connection:
            return anew.begin(connection, county.signer, whole.made, now)


def _require_chain(county: County) -> None:
    with county.database.reading() as connection:
        found = check(connection, None)
    if found.fault:
        raise UsageError(f"the log of acts in the backup is broken: {found.fault}")
