"""Reading a file in a guarded process, from the server's side.

Invariant: a file, however it is made, takes no more than its kind's limits; what goes wrong
is a refusal, never a crash.
"""

import subprocess
import sys
from pathlib import Path

from county.uploads.harvest import Fault, FilePart, Harvest, Refused, RefusedFileError
from county.uploads.kinds import LIMITS, OLD, READERS, Limits, Reader
from disclosure.decoding import decode
from disclosure.errors import MalformedError

_HARVEST_BYTES = 32 * 1024 * 1024


def reader_of(name: str) -> Reader:
    """Return what reads a file of this name; raise RefusedFileError where nothing does."""
    ending = Path(name).suffix.lower()
    if ending in OLD:
        raise RefusedFileError(Fault.KIND, OLD[ending])
    reader = READERS.get(ending)
    if reader is None:
        raise RefusedFileError(Fault.KIND)
    return reader


def harvest(path: Path, reader: Reader, out: Path, limits: Limits | None = None) -> Harvest:
    """Return what a file gives.

    Arguments:
        path: the file, its ending in small letters.
        reader: what reads it.
        out: an empty folder, for the files that it gives.
        limits: what it may take; its kind's where not given.

    Raises:
        RefusedFileError: it is refused, or takes more than it may.
    """
    bounds = limits or LIMITS[reader]
    numbers = (bounds.memory_bytes, bounds.cpu_seconds, max(bounds.out_bytes, bounds.bytes))
    command = [sys.executable, "-m", "county.uploads.child", reader, str(path), str(out)]
    try:
        subprocess.run(
            [*command, *map(str, numbers)],
            capture_output=True,
            timeout=bounds.wait_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedFileError(Fault.EFFORT) from error
    return _told(out)


def _told(out: Path) -> Harvest:
    refused, told = out / "refused.json", out / "harvest.json"
    if refused.is_file():
        found = decode(refused.read_bytes(), Refused)
        raise RefusedFileError(found.fault, found.fact)
    if not told.is_file() or told.stat().st_size > _HARVEST_BYTES:
        raise RefusedFileError(Fault.EFFORT)
    try:
        harvest_ = decode(told.read_bytes(), Harvest)
    except MalformedError as error:
        raise RefusedFileError(Fault.EFFORT) from error
    for part in harvest_.parts:
        names = (part.file, part.poster) if isinstance(part, FilePart) else ()
        if not all(Path(name).name == name for name in names if name):
            raise RefusedFileError(Fault.EFFORT)
    return harvest_
