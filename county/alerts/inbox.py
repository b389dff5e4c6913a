"""The inbox: a folder a source, into which messages are dropped.

A message is ``NAME.xml``, its proof ``NAME.xml.proof``; whoever drops them writes both
under other names and renames them, the proof first. What was looked at is moved to
``done`` or, with a sentence beside it, to ``refused``. Invariant: a file is read once, no
further than an alert may be long, and never through a link.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from county.alerts import proof
from county.alerts.cap import LARGEST_BYTES
from county.files import write_whole

DONE, REFUSED = "done", "refused"
MOST_AT_ONCE = 50
REASON_SUFFIX = ".reason.txt"


@dataclass(frozen=True)
class Drop:
    """A dropped message: its file, its bytes, its proof where there is one."""

    path: Path
    raw: bytes
    proof: bytes | None

    def finish(self, reason: str = "") -> None:
        """Put it away; `reason` says why it was refused, empty where it was taken."""
        folder = self.path.parent / (REFUSED if reason else DONE)
        folder.mkdir(exist_ok=True)
        if reason:
            write_whole(folder / f"{self.path.name}{REASON_SUFFIX}", f"{reason}\n".encode())
        beside = _beside(self.path)
        if beside.exists():
            beside.replace(folder / beside.name)
        self.path.replace(folder / self.path.name)


class Inbox:
    """The folder of one source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def drops(self) -> list[Drop]:
        """Return what waits, the oldest first, a limited number at once."""
        try:
            found = [entry for entry in os.scandir(self._folder) if entry.name.endswith(".xml")]
        except FileNotFoundError:
            return []
        files = [one for one in found if one.is_file(follow_symlinks=False)]
        files.sort(key=lambda one: (one.stat(follow_symlinks=False).st_mtime_ns, one.name))
        return [_read(Path(one.path)) for one in files[:MOST_AT_ONCE]]


def _read(path: Path) -> Drop:
    beside = _beside(path)
    given = None
    if beside.is_file() and not beside.is_symlink():
        with beside.open("rb") as file:
            given = file.read(proof.LARGEST_BYTES)
    with path.open("rb") as file:
        return Drop(path=path, raw=file.read(LARGEST_BYTES + 1), proof=given)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + proof.SUFFIX)
