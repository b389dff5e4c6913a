"""Handing in: a proven message into its source's folder, and what became of it there.

Invariant: nothing is written whose proof does not hold; the proof is written before the
message, so that whoever reads the folder can check it again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from county.alerts import cap, proof
from county.alerts.inbox import DONE, REASON_SUFFIX, REFUSED
from county.alerts.sources import Source
from county.files import write_whole

STEP_SECONDS = 0.05
LONGEST_REASON = 2_000


class Fate(StrEnum):
    """What became of a message: taken, refused by the rules, or not judged yet."""

    TAKEN = "taken"
    REFUSED = "refused"
    WAITING = "waiting"


@dataclass(frozen=True)
class Handed:
    """A message in the inbox: its source's folder, and its file's name."""

    folder: Path
    name: str

    def fate(self) -> tuple[Fate, str]:
        """Return what became of it by now, and why where it was refused."""
        if (self.folder / DONE / self.name).exists():
            return Fate.TAKEN, ""
        if not (self.folder / REFUSED / self.name).exists():
            return Fate.WAITING, ""
        reason = self.folder / REFUSED / f"{self.name}{REASON_SUFFIX}"
        try:
            with reason.open(encoding="utf-8") as file:
                return Fate.REFUSED, file.read(LONGEST_REASON).strip()
        except OSError:
            return Fate.REFUSED, "its reason cannot be read"

    def wait(self, seconds: float, sleep: Callable[[float], None] = time.sleep) -> tuple[Fate, str]:
        """Return what became of it within some seconds."""
        end = time.monotonic() + seconds
        while True:
            fate = self.fate()
            if fate[0] is not Fate.WAITING or time.monotonic() >= end:
                return fate
            sleep(STEP_SECONDS)


def hand_in(inbox: Path, source: Source, raw: bytes, given: bytes | None) -> Handed:
    """Put a message into the inbox.

    Arguments:
        inbox: folder with a folder for each source.
        source: whose it is.
        raw: the message.
        given: its proof, as a file beside it would hold it.

    Raises:
        RejectedSealError: the proof is not the source's.
        MalformedError: it is no CAP message; says why.
        OSError: the folder cannot be written.
    """
    cap.require_size(raw)
    proof.require(raw, given, source)
    cap.parse(raw)
    folder = inbox / source.name
    folder.mkdir(parents=True, exist_ok=True)
    # Named anew each time: what was refused for a wrong setting may be handed in again.
    name = f"{sha256(raw).hexdigest()[:16]}-{uuid4().hex[:8]}.xml"
    if given is not None:
        write_whole(folder / f"{name}{proof.SUFFIX}", given)
    write_whole(folder / name, raw)
    return Handed(folder, name)
