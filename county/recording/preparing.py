"""Preparing a recording: what was sent, through a guarded child, into the blob folder.

Invariant: this process never decodes what was sent; what it keeps was measured by the child
as it lies on the disk.
"""

import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import BinaryIO

from county.blobs.interface import Blobs
from county.blobs.store import hash_file
from county.recording.verdict import Fault, Verdict
from county.settings import SpeakingSettings
from disclosure.decoding import decode
from disclosure.errors import MalformedError
from disclosure.items import Blob

CHILD = "county.recording.child"
CHILD_SECONDS = 120
NAME = "recording.wav"
"""Name of a blob that a person recorded (`county.speaking.spoken_drafts.by_person`)."""

_COPY_BYTES = 1024 * 1024
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """A recording ready to be aired, or why it is not: `blob` is None then."""

    verdict: Verdict
    blob: Blob | None = None


class Preparing:
    """Prepares recordings, one at a time: each takes a processor and 500 MB for seconds.

    Arguments:
        blobs: where sounds are kept.
        settings: how long and how large one may be.
    """

    def __init__(self, blobs: Blobs, settings: SpeakingSettings) -> None:
        self._blobs = blobs
        self._settings = settings
        self._turn = BoundedSemaphore(1)

    def prepare(self, sent: BinaryIO) -> Prepared:
        """Return the recording as it is to be aired, kept in the blob folder."""
        if not self._turn.acquire(timeout=CHILD_SECONDS / 4):
            return _refused(Fault.BUSY)
        try:
            with TemporaryDirectory(prefix="mingbai-recorded-") as name:
                return self._prepare(sent, Path(name))
        finally:
            self._turn.release()

    def _prepare(self, sent: BinaryIO, folder: Path) -> Prepared:
        source, out = folder / "sent", folder / NAME
        if not _copied(sent, source, self._settings.recording_bytes):
            return _refused(Fault.LARGE)
        verdict = _asked_child(source, out, self._settings.recording_seconds)
        if verdict.fault is not None:
            return Prepared(verdict)
        sha256, size = hash_file(out), out.stat().st_size
        self._blobs.put(out, sha256)
        blob = Blob(sha256=sha256, size=size, media_type="audio/wav", name=NAME)
        return Prepared(verdict, blob)


def _copied(sent: BinaryIO, source: Path, most: int) -> bool:
    """Write what was sent to a file; tell whether it was within `most` bytes."""
    size = 0
    with source.open("wb") as file:
        while piece := sent.read(_COPY_BYTES):
            size += len(piece)
            if size > most:
                return False
            file.write(piece)
    return True


def _asked_child(source: Path, out: Path, longest: float) -> Verdict:
    command = [sys.executable, "-m", CHILD, str(source), str(out), str(longest)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=CHILD_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
        return decode(done.stdout, Verdict)
    except (subprocess.SubprocessError, MalformedError) as error:
        _log.warning("a recording could not be read: %s", error)
        return Verdict(fault=Fault.UNREADABLE)


def _refused(fault: Fault) -> Prepared:
    return Prepared(Verdict(fault=fault))
