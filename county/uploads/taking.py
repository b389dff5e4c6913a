"""Taking uploaded files in: read in a guarded process, their files into the blob folder.

Invariant: a file that is refused changes nothing and keeps no other out; what is taken is in
the blob folder before the manuscript names it.
"""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from county.blobs.store import hash_file
from county.database.tables import blobs
from county.database.upserts import insert_into
from county.parts import County
from county.uploads import guard
from county.uploads.harvest import Fault, FilePart, Harvest, RefusedFileError
from county.uploads.kinds import LIMITS
from county.uploads.placing import Brought, Setting, place
from county.uploads.words import sentence, size_limit
from county.writing.manuscript import Manuscript
from disclosure.items import Blob

LONGEST_NAME = 120


class Upload(NamedTuple):
    """A file as a browser sends it."""

    name: str
    content: BinaryIO
    size: int


class Taken(NamedTuple):
    """What became of uploaded files: the manuscript, what was done, what was refused."""

    manuscript: Manuscript
    told: tuple[str, ...]
    refused: tuple[str, ...]


def take(
    county: County, manuscript: Manuscript, uploads: Iterable[Upload], setting: Setting
) -> Taken:
    """Return the manuscript with what the files gave."""
    told: list[str] = []
    refused: list[str] = []
    for upload in uploads:
        name = Path(upload.name.replace("\\", "/")).name[-LONGEST_NAME:]
        try:
            brought = _read(county, name, upload)
        except RefusedFileError as error:
            refused.append(sentence(name, error.refused, setting.say))
            continue
        manuscript, sentences = place(manuscript, brought, setting)
        told += sentences or [setting.say("“{name}”已导入。", name=name)]
    return Taken(manuscript, tuple(told), tuple(refused))


def _read(county: County, name: str, upload: Upload) -> Brought:
    reader = guard.reader_of(name)
    if upload.size > LIMITS[reader].bytes:
        raise RefusedFileError(Fault.SIZE, size_limit(reader))
    with tempfile.TemporaryDirectory(prefix="mingbai-upload-") as place_:
        folder = Path(place_)
        out = folder / "out"
        out.mkdir()
        path = folder / f"upload{Path(name).suffix.lower()}"
        with path.open("wb") as file:
            shutil.copyfileobj(upload.content, file, 1024 * 1024)
        harvest = guard.harvest(path, reader, out)
        return Brought(name, harvest, _stored(county, harvest, out, name))


def _stored(county: County, harvest: Harvest, out: Path, name: str) -> dict[str, Blob]:
    found = {}
    for part in harvest.parts:
        if isinstance(part, FilePart):
            found[part.file] = _blob(out / part.file, part.media_type, name)
            if part.poster:
                kind = "image/png" if part.poster.endswith(".png") else "image/jpeg"
                found[part.poster] = _blob(out / part.poster, kind, part.poster)
    for file, blob in found.items():
        county.blobs.put(out / file, blob.sha256)
    if found:
        with county.database.writing() as connection:
            for blob in found.values():
                values = {"sha256": blob.sha256, "size": blob.size, "name": blob.name}
                row = insert_into(connection, blobs).values(**values, media_type=blob.media_type)
                connection.execute(row.on_conflict_do_nothing())
    return found


def _blob(path: Path, media_type: str, name: str) -> Blob:
    size = path.stat().st_size
    return Blob(sha256=hash_file(path), size=size, media_type=media_type, name=name)
