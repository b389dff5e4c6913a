"""The manifest: what a backup holds, signed by the county's head key.

Invariant: a folder without a manifest is no backup: it is written last.
"""

from datetime import datetime
from pathlib import Path
from typing import Literal

from county.files import OWNER_ONLY, write_whole
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.errors import MingbaiError, UsageError
from disclosure.feed import Envelope
from disclosure.items import Strict
from disclosure.seals.signing import seal, valid_signers

BACKUP_TYPE = "application/vnd.mingbai.backup+json; v=1"
NAME = "manifest.json"
DATABASE = "county.db"
_STAMP = "%Y%m%dT%H%M%SZ"


class Piece(Strict, frozen=True, kw_only=True):
    """A file of the county's folder in a backup.

    Attributes:
        path: where it lies in the county's folder.
        sha256: of the file.
        boxed: of its box.
        secret: whether only its owner may read it.
    """

    path: str
    sha256: Sha256
    boxed: Sha256
    secret: bool


class Kept(Strict, frozen=True, kw_only=True):
    """An attachment: its hash, and its size in bytes."""

    sha256: Sha256
    size: int


class Manifest(Strict, frozen=True, kw_only=True):
    """What a backup holds.

    Attributes:
        county: whose it is.
        made: instant of which it is true, aware.
        key: hex of the public key to which its boxes are closed.
        software: version of Mingbai that made it.
        pieces: files of the folder; the database is one of them.
        attachments: lie beside all backups, each once.
    """

    format: Literal[1]
    county: AreaCode
    made: datetime
    key: str
    software: str
    pieces: tuple[Piece, ...]
    attachments: tuple[Kept, ...]

    @property
    def name(self) -> str:
        """Return the name of the backup's folder, which sorts by time."""
        return self.made.strftime(_STAMP)

    def box_of(self, folder: Path, piece: Piece) -> Path:
        """Return where a piece's box lies in the backup's folder."""
        return folder / f"{self.pieces.index(piece):03d}.box"

    def attachment(self, folder: Path, sha256: Sha256) -> Path:
        """Return where an attachment's box lies, beside all backups' folders."""
        return folder.parent / "attachments" / self.key[:16] / sha256[:2] / f"{sha256}.box"


def write(folder: Path, manifest: Manifest, head: bytes) -> None:
    """Sign a manifest by the head key's seed and write it."""
    envelope = seal(BACKUP_TYPE, encode(manifest), head)
    write_whole(folder / NAME, encode(envelope), mode=OWNER_ONLY)


def read(folder: Path) -> tuple[Manifest, Envelope]:
    """Return a backup's manifest and what signs it; who signed is not judged here.

    Raises:
        UsageError: there is no backup in the folder.
    """
    try:
        envelope = decode((folder / NAME).read_bytes(), Envelope)
        if envelope.payload_type != BACKUP_TYPE:
            raise UsageError(f"{folder / NAME} is no backup's manifest")
        return decode(envelope.payload, Manifest), envelope
    except OSError as error:
        raise UsageError(
            f"{folder} holds no finished backup ({NAME}: {error.strerror}): name the folder of"
            " one, e.g. BACKUPS/20261122T020000Z"
        ) from error
    except MingbaiError as error:
        raise UsageError(f"{folder / NAME} is damaged: {error}") from error


def is_signed(envelope: Envelope, heads: dict[str, bytes]) -> bool:
    """Tell whether one of these head keys (raw public keys by id) signed a manifest."""
    return bool(valid_signers(envelope, heads))


def all_in(backups: Path) -> list[Path]:
    """Return the finished backups of a folder, the oldest first."""
    return sorted(file.parent for file in backups.glob(f"*/{NAME}"))
