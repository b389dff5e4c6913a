"""Taking residents' photos in: each read in a guarded process, what it gives kept by nobody here.

Invariant: a photo that is refused says why in a sentence and leaves the others as they are; only
so many are read at once, whoever sends how many.
"""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from county.requests.settings import FilingSettings
from county.uploads import guard
from county.uploads.harvest import Fault, Refused, RefusedFileError
from county.uploads.kinds import LIMITS, MIB, Reader
from county.uploads.photos import PHOTO
from county.uploads.taking import Upload
from disclosure.wording import Say

SENTENCES = {
    Fault.KIND: "不是能收的照片。请用手机拍一张，或者选 JPG、PNG 格式的。",
    Fault.SIZE: "太大了，一张最多 {fact} MB。请重新拍一张，或者把手机的照片尺寸调小一些。",
    Fault.PIXELS: "太大了。请重新拍一张，或者把手机的照片尺寸调小一些。",
    Fault.BROKEN: "打不开，可能没有传完整。请再选一次。",
    Fault.EMPTY: "是空的。请再选一次。",
    Fault.EFFORT: "处理不了。请重新拍一张，再选一次。",
}
HEIC = "是苹果手机的 HEIC 格式，这里打不开。请打开那张照片截个屏，再选截下来的这一张。"


@dataclass(frozen=True)
class Developed:
    """What became of photos: those drawn anew, and why others were refused."""

    photos: tuple[bytes, ...]
    refused: tuple[str, ...]


class PhotoIntake:
    """Draws residents' photos anew.

    Arguments:
        settings: how many photos a request may have, how large, and how many are read at once.
        say: the wording.
    """

    def __init__(self, settings: FilingSettings, say: Say) -> None:
        self._settings = settings
        self._say = say
        self._together = BoundedSemaphore(settings.photos_together)

    def take(self, uploads: Iterable[Upload]) -> Developed:
        """Return the photos drawn anew, and a sentence for each that is refused."""
        photos: list[bytes] = []
        refused: list[str] = []
        for number, upload in enumerate(uploads, 1):
            if number > self._settings.photos:
                most = self._settings.photos
                refused.append(self._say("照片最多 {count} 张，请少选几张。", count=most))
                break
            try:
                photos.append(self._read(upload))
            except RefusedFileError as error:
                refused.append(self._sentence(number, error.refused))
        return Developed(tuple(photos), tuple(refused))

    def _read(self, upload: Upload) -> bytes:
        if upload.size > LIMITS[Reader.PHOTO].bytes:
            raise RefusedFileError(Fault.SIZE)
        if not self._together.acquire(timeout=self._settings.photo_wait_seconds):
            raise RefusedFileError(Fault.EFFORT)
        try:
            with tempfile.TemporaryDirectory(prefix="mingbai-photo-") as place:
                return _drawn(upload, Path(place))
        finally:
            self._together.release()

    def _sentence(self, number: int, refused: Refused) -> str:
        told = (
            HEIC
            if refused.fact == "HEIC"
            else SENTENCES.get(refused.fault, SENTENCES[Fault.EFFORT])
        )
        most = LIMITS[Reader.PHOTO].bytes // MIB
        return self._say("第 {number} 张照片", number=number) + self._say(told, fact=most)


def _drawn(upload: Upload, folder: Path) -> bytes:
    out = folder / "out"
    out.mkdir()
    # Its name is nobody's business: people's files carry people's names.
    path = folder / "photo"
    with path.open("wb") as file:
        shutil.copyfileobj(upload.content, file, MIB)
    guard.harvest(path, Reader.PHOTO, out)
    return (out / PHOTO).read_bytes()
