"""The kiosk's page of a draft, in the kiosk's own pixels.

The kiosk's screens are drawn off-screen by a process of their own (`python -m kiosk face`),
with limits on its time and memory: Kivy has no place in the server. Invariant: a picture is of
exactly the bytes that it is named by, and a process that hangs, breaks or is not there costs
nobody more than a sentence.
"""

import hashlib
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore

from county.settings import PreviewSettings
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.face_orders import FaceOrder

COMMAND = (sys.executable, "-m", "kiosk", "face")
MIB = 1024 * 1024
_FOLDERS_DROPPED = 20


class NoFaceError(RetryLaterError):
    """The page cannot be drawn now, or not on this server; the reason is for its operator."""


class KioskPages:
    """Draws pages, one at a time, and keeps what was drawn.

    Arguments:
        folder: where the pictures are kept; it may be deleted.
        settings: limits of the process.
        command: what draws.
    """

    def __init__(
        self, folder: Path, settings: PreviewSettings, command: Sequence[str] = COMMAND
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.command = command
        self._turn = BoundedSemaphore(1)

    def pictures(self, order: FaceOrder) -> tuple[Path, ...]:
        """Return the pictures of a page from its top to its bottom.

        Raises:
            NoFaceError: they cannot be drawn.
        """
        wanted = encode(order)
        where = self.folder / hashlib.sha256(wanted).hexdigest()
        found = _found(where)
        if found:
            return found
        if not self._turn.acquire(timeout=self.settings.kiosk_seconds):
            raise NoFaceError("another page is being drawn")
        try:
            return _found(where) or self._draw(wanted, where)
        finally:
            self._turn.release()

    def _draw(self, wanted: bytes, where: Path) -> tuple[Path, ...]:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._make_room()
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".") as folder:
            ordered, out = Path(folder) / "order.json", Path(folder) / "out"
            ordered.write_bytes(wanted)
            self._run([*self.command, "--order", str(ordered), "--out", str(out)])
            if not _found(out):
                raise NoFaceError("it drew nothing")
            out.rename(where)
        return _found(where)

    def _run(self, command: list[str]) -> None:
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self.settings.kiosk_seconds,
                check=False,
                preexec_fn=self._limit_itself,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except subprocess.TimeoutExpired as error:
            raise NoFaceError(f"it took longer than {self.settings.kiosk_seconds} s") from error
        except OSError as error:
            raise NoFaceError(str(error)) from error
        if done.returncode != 0:
            told = done.stderr.decode(errors="replace").strip().splitlines()
            raise NoFaceError(f"exit code {done.returncode}: {told[-1] if told else ''}")

    def _limit_itself(self) -> None:
        memory, seconds = self.settings.kiosk_mib * MIB, int(self.settings.kiosk_seconds)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def _make_room(self) -> None:
        """Delete the oldest pages when there are as many as may be kept."""
        kept = [one for one in self.folder.iterdir() if not one.name.startswith(".")]
        if len(kept) < self.settings.kiosk_kept:
            return
        kept.sort(key=lambda one: one.stat().st_mtime)
        for one in kept[: max(_FOLDERS_DROPPED, len(kept) - self.settings.kiosk_kept)]:
            shutil.rmtree(one, ignore_errors=True)


def can_draw() -> bool:
    """Tell whether this server has what draws the kiosk's pages."""
    return importlib.util.find_spec("kivy") is not None


def _found(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.png"), key=lambda one: int(one.stem)))
