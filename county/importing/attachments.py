"""Attachments: found beside their item, checked for what they say they are.

Invariant: an attachment lies in its item's own folder, links and ``..`` included.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from county.blobs.store import hash_file
from county.importing import media, pdfs, pictures
from disclosure.blocks import Sha256
from disclosure.errors import MalformedError
from disclosure.items import Blob

MIB = 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    """A kind of attachment: its media type, largest size and what looks inside."""

    media_type: str
    largest_bytes: int
    inspect: Callable[[Path], float]


PICTURES = {
    ".png": FileKind("image/png", 10 * MIB, pictures.inspect_png),
    ".jpg": FileKind("image/jpeg", 10 * MIB, pictures.inspect_jpeg),
    ".jpeg": FileKind("image/jpeg", 10 * MIB, pictures.inspect_jpeg),
}
PDFS = {".pdf": FileKind("application/pdf", 50 * MIB, pdfs.count_pages)}
VIDEOS = {
    ".mp4": FileKind("video/mp4", 200 * MIB, media.inspect_video),
    ".webm": FileKind("video/webm", 200 * MIB, media.inspect_video),
}
AUDIO = {
    ".wav": FileKind("audio/wav", 50 * MIB, media.inspect_audio),
    ".mp3": FileKind("audio/mpeg", 50 * MIB, media.inspect_audio),
}


@dataclass(frozen=True)
class Attachment:
    """A checked file; `measure` is its pages or seconds, 0 for a picture."""

    path: Path
    blob: Blob
    measure: float

    @property
    def sha256(self) -> Sha256:
        """Return the file's hash."""
        return self.blob.sha256


@dataclass
class Shelf:
    """The attachments of one item's folder, each checked once.

    Attributes:
        folder: the area's folder.
        taken: what the item's blocks have asked for so far.
    """

    folder: Path
    taken: dict[str, Attachment] = field(default_factory=dict)

    def find(self, name: str) -> Path:
        """Return the file of this name beside the item.

        Raises:
            MalformedError: there is none, or the name leads elsewhere.
        """
        if not name or Path(name).name != name or "\\" in name:
            raise MalformedError(
                f"{name!r}: an attachment lies beside its item; give its file name"
            )
        path = self.folder / name
        if path.resolve().parent != self.folder.resolve():
            raise MalformedError(f"{name!r} is a link to somewhere else")
        if not path.is_file():
            raise MalformedError(f"{name!r} does not lie beside the item")
        return path

    def take(self, name: str, kinds: dict[str, FileKind]) -> Attachment:
        """Return the checked attachment of this name.

        Raises:
            MalformedError: it is missing, of another kind, too large or broken.
        """
        path = self.find(name)
        kind = kinds.get(path.suffix.lower())
        if kind is None:
            raise MalformedError(f"{name!r} does not end in {' or '.join(kinds)}")
        if name not in self.taken:
            self.taken[name] = _checked(path, kind)
        return self.taken[name]

    @property
    def blobs(self) -> tuple[Blob, ...]:
        """Return the blobs taken, each hash once."""
        return tuple({one.sha256: one.blob for one in self.taken.values()}.values())


def _checked(path: Path, kind: FileKind) -> Attachment:
    size = path.stat().st_size
    if size > kind.largest_bytes:
        limit = kind.largest_bytes // MIB
        raise MalformedError(f"{path.name!r} has {size / MIB:.1f} MB; {limit} MB are the limit")
    try:
        measure = kind.inspect(path)
    except MalformedError as error:
        raise MalformedError(f"{path.name!r} {error}") from error
    blob = Blob(sha256=hash_file(path), size=size, media_type=kind.media_type, name=path.name)
    return Attachment(path=path, blob=blob, measure=measure)
