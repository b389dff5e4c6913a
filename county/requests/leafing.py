"""Files that a clerk lays beside an answer: read in a guarded process, kept as page pictures.

Invariant: a file that is refused says why in a sentence and changes nothing.
"""

import shutil
import tempfile
from pathlib import Path

from county.requests.answer_settings import AnswerSettings
from county.uploads import guard
from county.uploads.harvest import Fault, FilePart, Refused, RefusedFileError
from county.uploads.kinds import LIMITS, MIB, Reader
from county.uploads.taking import LONGEST_NAME, Upload
from disclosure.wording import Say

ENDINGS = frozenset({".pdf", ".jpg", ".jpeg"})

SENTENCES = {
    Fault.KIND: "不能附这种文件。可以附 PDF 和 JPG。",
    Fault.SIZE: "太大了，最多 {fact} MB。",
    Fault.PIXELS: "页面太大，画不下。请缩小再附。",
    Fault.PAGES: "页数太多。请只附要紧的几页。",
    Fault.LOCKED: "有密码。请去掉密码再附。",
    Fault.EMPTY: "是空的。请再选一次。",
    Fault.BROKEN: "打不开，可能没有存完整。请另存一份再附。",
    Fault.EFFORT: "处理起来太费劲，没有收。请另存一份再附。",
}


def leaves(upload: Upload) -> tuple[str, list[bytes]]:
    """Return a file's name and the pictures of its pages.

    Raises:
        RefusedFileError: it is no PDF or JPEG, or takes more than it may.
    """
    name = Path(upload.name.replace("\\", "/")).name[-LONGEST_NAME:]
    if Path(name).suffix.lower() not in ENDINGS:
        raise RefusedFileError(Fault.KIND)
    if upload.size > LIMITS[Reader.LEAVES].bytes:
        raise RefusedFileError(Fault.SIZE)
    with tempfile.TemporaryDirectory(prefix="mingbai-leaves-") as place:
        folder = Path(place)
        out = folder / "out"
        out.mkdir()
        path = folder / "file"
        with path.open("wb") as file:
            shutil.copyfileobj(upload.content, file, MIB)
        harvest = guard.harvest(path, Reader.LEAVES, out)
        pages = [part for part in harvest.parts if isinstance(part, FilePart)]
        return name, [(out / page.file).read_bytes() for page in pages]


def sentence(name: str, refused: Refused, say: Say) -> str:
    """Return why a file was refused."""
    told = SENTENCES.get(refused.fault, SENTENCES[Fault.EFFORT])
    limit = str(LIMITS[Reader.LEAVES].bytes // MIB)
    return say("“{name}”没有附上：{words}", name=name, words=say(told, fact=limit))


def too_much(settings: AnswerSettings, say: Say) -> str:
    """Return why no more files go with an answer."""
    most = settings.pages_bytes // 1024
    return say(
        "附的太多了：一份答复最多附 {pages} 页、{most} KB。可以公开的请发成公开事项，再选用。",
        pages=settings.pages,
        most=most,
    )
